"""Sellers, clients and applications as staff see them, and sellers as administrators write them."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from proxima_common.contracts.api.shared import Command, SaidRead
from proxima_common.contracts.content import BankAccount
from proxima_common.contracts.payload import Amount, CurrencyCode, Percent, Wire
from proxima_common.contracts.prefill import SourceApplication, SourceClient
from proxima_common.contracts.words import DealType, DocumentKind, SeriesKind, TaxKind

VatStatus = Literal["active", "inactive", "suspended", "none"]


class PrivilegeWrite(Command):
    """A tax privilege as the tax forms name it (uzbek-invoicing §4.3); `valid_to` is the first day after."""

    code: str = Field(min_length=1, max_length=40)
    name: str = Field(min_length=1, max_length=500)
    kind: Literal["vat", "turnover_tax"] = "vat"
    valid_from: date
    valid_to: date | None = None


class Regime(Command):
    """How a seller is taxed from a date on; `privilege` goes with the tax kind of that name."""

    valid_from: date
    tax_kind: TaxKind
    tax_rate: Percent
    note: str | None = None
    privilege: PrivilegeWrite | None = None


class NumberSeries(Command):
    """`pattern` knows {YYYY} {YY} {MM} {SEQ} {SEQ:n}; the counter starts anew when one of its date parts changes."""

    kind: SeriesKind
    pattern: str = Field(min_length=5, max_length=60)


class SellerAccount(BankAccount):
    """Where a seller is paid. Of several in one currency on one day exactly one `is_default`.

    `valid_to` is the first day after; without dates it always holds.
    """

    model_config = Command.model_config
    is_default: bool = False
    valid_from: date | None = None
    valid_to: date | None = None


class Signer(Command):
    """Who signs for a seller, in which position and on which basis («Устава», «доверенности № 5 от 01.10.2026»).

    The first one listed who holds on the document date and signs the paper is printed; `signs` empty is every paper.
    """

    signer_id: str = Field(pattern=r"^[A-Za-z0-9_-]{1,40}$")
    name: str = Field(min_length=1, max_length=200)
    position: str = Field(min_length=1, max_length=200)
    basis: str = Field(min_length=1, max_length=300)
    valid_from: date
    valid_to: date | None = None
    signs: list[DocumentKind] = Field(default_factory=list, max_length=9)


class CatalogItem(Command):
    """A service in the national catalogue: its IKPU, the package that belongs to it, its origin (3 services).

    An application names it by its code; `deal_types` takes it for applications of these types that name none.
    """

    catalog_code: str = Field(pattern=r"^\d{17}$")
    catalog_name: str = Field(min_length=1, max_length=500)
    package_code: str = Field(pattern=r"^\d{1,12}$")
    package_name: str = Field(min_length=1, max_length=200)
    origin: int = Field(default=3, ge=1, le=4)
    deal_types: list[DealType] = Field(default_factory=list, max_length=3)


class LegalEntityWrite(Command):
    """A seller: who bills, how it is taxed, where it is paid, who signs, how it numbers.

    `director` is printed while no signer holds.
    """

    name: str = Field(min_length=1, max_length=300)
    legal_name: str = Field(min_length=1, max_length=300)
    country: str = Field(pattern=r"^[A-Z]{2}$")
    address: str = Field(min_length=1, max_length=500)
    city: str | None = Field(default=None, min_length=1, max_length=100)
    tin: str = Field(pattern=r"^\d{9}$|^\d{14}$")
    vat_number: str | None = Field(default=None, max_length=40)
    vat_status: VatStatus | None = None
    director: str = Field(min_length=1, max_length=200)
    accountant: str | None = Field(default=None, max_length=200)
    accounts: list[SellerAccount] = Field(min_length=1, max_length=20)
    regimes: list[Regime] = Field(min_length=1, max_length=50)
    series: list[NumberSeries] = Field(min_length=1, max_length=8)
    signers: list[Signer] = Field(default_factory=list, max_length=20)
    catalog: list[CatalogItem] = Field(default_factory=list, max_length=200)
    due_days: int | None = Field(default=None, ge=0, le=365)
    mail_from: str = Field(min_length=3, max_length=200)


class LegalEntityRead(LegalEntityWrite):
    legal_entity_id: str
    version: int


class NextNumber(Wire):
    """What the series gives for a document of this day if nothing else happens until then."""

    kind: SeriesKind
    on: date
    pattern: str
    number: str
    sequence: int
    warning: str | None
    warning_said: SaidRead | None = None


class Overlaid(Wire):
    """A field that staff set instead of the warehouse, by which rule and since when."""

    field: str
    value: Any
    source: Any
    override_id: UUID
    valid_from: date
    valid_to: date | None
    made_by: str
    reason: str


class ClientRead(SourceClient):
    """A client as the warehouse has it, and on `on` what staff say instead.

    `checked_at` is when somebody last compared it with the tax base.
    """

    version: int
    updated_at: datetime
    checked_at: datetime | None = None
    checked_by: str | None = None
    overlaid: list[Overlaid] = Field(default_factory=list)
    warnings: list[str] = Field(default_factory=list)
    warnings_said: list[SaidRead | None] = Field(default_factory=list)


class CheckClient(Command):
    """Somebody compared the client with the tax base; `note` says what differed."""

    note: str | None = Field(default=None, max_length=1000)


class ContractStanding(Wire):
    """How much of the contract's amount is invoiced, before tax, in the price currency.

    Numbered invoices count, void ones and advances do not, credits count against. Null where the amount is not known,
    or where documents are in another currency than prices.
    """

    currency: CurrencyCode
    amount: Amount
    invoiced: Amount
    remainder: Amount


class ApplicationRead(SourceApplication):
    """An application as the warehouse has it, and on `on` what staff say instead."""

    version: int
    updated_at: datetime
    overlaid: list[Overlaid] = Field(default_factory=list)
    standing: ContractStanding | None = None
    warnings: list[str] = Field(default_factory=list)
    warnings_said: list[SaidRead | None] = Field(default_factory=list)
