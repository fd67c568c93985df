"""The frozen content of a revision: all that render, delivery and accounting need, and all that is approved."""

from datetime import date
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from proxima_common.contracts.branding import Branding
from proxima_common.contracts.forms import ActContent, EsfContent, OldFacturaDoc
from proxima_common.contracts.payload import (
    Amount,
    CurrencyCode,
    Month,
    Percent,
    Quantity,
    Rate,
    Sha256,
    UnitPrice,
    Wire,
)
from proxima_common.contracts.prefill import RetainerStatement
from proxima_common.contracts.tax import DocumentAdjustment, TaxNote, TaxPrivilege
from proxima_common.contracts.words import (
    DealType,
    DocumentKind,
    InvoiceKind,
    LineKind,
    RecipientRole,
    TaxKind,
)

CONTENT_SCHEMA = "proxima.invoice.content.v1"


def _unset(value: object) -> bool:
    return value is None or value == []


def later(default: Any = None, **options: Any) -> Any:
    """A field that came after content was first frozen: while it is unset it is left out, so that old hashes stand."""
    if "default_factory" in options:
        return Field(**options, exclude_if=_unset)
    return Field(default, exclude_if=lambda value: _unset(value) or value == default)


class BankAccount(Wire):
    currency: CurrencyCode
    bank_name: str
    account: str
    bank_code: str | None = None
    swift: str | None = None
    correspondent_bank: str | None = None
    correspondent_account: str | None = None


class Party(Wire):
    """A legal entity as it is printed: frozen with the revision.

    `bank` is the account of this document, `other_accounts` those to be printed beside it. `vat_number` is the VAT
    registration code, `vat_status` its status: 20 active, 21 inactive, 22 suspended. The director signs as
    `director_position`, on the basis `director_basis` («Устава»); `city` is where an act is made.
    """

    party_id: str
    name: str
    legal_name: str
    country: str
    address: str
    tin: str | None = None
    vat_number: str | None = None
    director: str | None = None
    accountant: str | None = None
    bank: BankAccount | None = None
    director_position: str | None = later()
    director_basis: str | None = later()
    city: str | None = later()
    vat_status: int | None = later()
    branch_code: str | None = later()
    branch_name: str | None = later()
    other_accounts: list[BankAccount] = later(default_factory=list)


class Contract(Wire):
    """`registration_id` is the id of a contract registered with the tax office; `lot_id` of public procurement."""

    number: str
    date: date
    purchase_order: str | None = None
    registration_id: str | None = later()
    lot_id: str | None = later()


class ExchangeRate(Wire):
    """`rate` units of `to_currency` for one unit of `from_currency` (nominal already divided out).

    `nominal` is how many units the source quotes; `basis` which date of the deal chose the day; `why` is for people.
    """

    from_currency: CurrencyCode
    to_currency: CurrencyCode
    rate: Rate
    source: str
    issued_on: date
    nominal: int | None = later()
    basis: Literal["document_date", "period_end", "fixed"] | None = later()
    why: str | None = later()


class ContentLine(Wire):
    """One printed line in the document currency; `gross` = net + tax.

    round(quantity × unit_price ÷ base_quantity) − discount + charge − document_discount + document_charge = `net`, or
    `gross` where the content's `prices_include_tax`. The last two are shares of the document's own allowances and
    charges, on papers with tax per line; elsewhere they stand at the foot.
    """

    line_id: UUID
    position: int
    kind: LineKind
    text: str
    unit: str
    quantity: Quantity
    unit_price: UnitPrice
    discount: Amount
    net: Amount
    tax_kind: TaxKind
    tax_rate: Percent
    tax: Amount
    gross: Amount
    service_from: date
    service_to: date
    base_quantity: Quantity = later(Decimal(1))
    discount_percent: Percent | None = later()
    charge: Amount = later(Decimal(0))
    charge_percent: Percent | None = later()
    document_discount: Amount = later(Decimal(0))
    document_charge: Amount = later(Decimal(0))
    privilege: TaxPrivilege | None = later()


class TaxSubtotal(Wire):
    tax_kind: TaxKind
    tax_rate: Percent
    taxable: Amount
    tax: Amount


class DueRule(Wire):
    """When payment is due, for documents whose due date is not known yet: days from a date of the document's life."""

    counted_from: Literal["document", "sending", "acceptance", "receipt"]
    days: int
    kind: Literal["calendar", "banking"]


class AdvanceOffset(Wire):
    """What was paid ahead and is used up here, tax included, in the document's currency (billing-rules §5.4).

    `advanced` is what was there before this document, `rest` what is left after it; `numbers` are the advance bills.
    """

    advanced: Amount
    offset: Amount
    rest: Amount
    numbers: list[str]


class Totals(Wire):
    """What the document says at its foot. subtotal − allowance_total + charge_total = net; net + tax = gross;
    gross − prepaid + rounding = payable.

    `discount` and `charge` are all there is of each, of lines and of the document, so that net + discount − charge is
    what quantities and prices alone would give; `allowance_total` and `charge_total` are the document's own.
    """

    net: Amount
    discount: Amount
    tax: Amount
    gross: Amount
    prepaid: Amount
    payable: Amount
    breakdown: list[TaxSubtotal]
    subtotal: Amount | None = later()
    allowance_total: Amount = later(Decimal(0))
    charge_total: Amount = later(Decimal(0))
    charge: Amount = later(Decimal(0))
    rounding: Amount = later(Decimal(0))


class AnnexRow(Wire):
    """One timesheet row. `seconds` are the billed (rounded) seconds, so that rows add up to their line."""

    line_position: int
    work_date: date
    issue_key: str
    issue_summary: str
    description: str
    role: str
    seconds: int


class ParentPart(Wire):
    """The invoice that a credit note or a correction is about, and why; each document names its `original`.

    `balance_after` is what is left to pay of that invoice once a credit note counts, in the document currency.
    """

    invoice_id: UUID
    number: str
    document_date: date
    reason: str
    balance_after: Amount | None = later()


class DocumentContent(Wire):
    """One paper of the invoice; `languages` has two entries for a bilingual one.

    `needs_acceptance`: the client's yes counts. `esf` is there for the ESF kinds, `act` for an act; `original` is the
    paper that this one corrects, adds to or credits. `kept_from` is the revision whose paper and file a reissue left as
    they are: nothing of it is made anew. `lines` is there where this paper rounds tax otherwise than the invoice (E17);
    else the invoice's lines hold.
    `amounts_in_words` has the payable amount by language, where the paper says it; `amount_in_words` is the first's.
    """

    document_id: UUID
    kind: DocumentKind
    number: str
    date: date
    languages: list[str]
    required: bool
    totals: Totals
    amount_in_words: str | None
    file_name: str
    needs_acceptance: bool | None = later()
    esf: EsfContent | None = later()
    act: ActContent | None = later()
    original: OldFacturaDoc | None = later()
    lines: list[ContentLine] | None = later()
    amounts_in_words: dict[str, str] | None = later()
    kept_from: int | None = later()


class InvoiceContent(Wire):
    """All that is frozen and hashed when an invoice is finalized or amended."""

    invoice_id: UUID
    revision: int
    kind: InvoiceKind
    number: str
    legal_entity_id: str
    application_id: str
    client_id: str
    deal_type: DealType
    period: Month
    service_from: date
    service_to: date
    document_date: date
    due_date: date | None
    currency: CurrencyCode
    seller: Party
    buyer: Party
    contract: Contract
    exchange_rate: ExchangeRate | None
    lines: list[ContentLine]
    totals: Totals
    annex: list[AnnexRow]
    rounding_note: str | None
    tax_note: str | None
    printed_note: str | None
    documents: list[DocumentContent]
    terms_version: str
    template_bundle: str
    due_rule: DueRule | None = later()
    advance: AdvanceOffset | None = later()
    retainer: RetainerStatement | None = later()
    prices_include_tax: bool = later(False)
    adjustments: list[DocumentAdjustment] = later(default_factory=list)
    tax_notes: list[TaxNote] = later(default_factory=list)
    parent: ParentPart | None = later()
    branding: Branding | None = later()


class FileRef(Wire):
    """A file in the bucket; the hash is of its bytes."""

    document_id: UUID
    bucket: str
    key: str
    sha256: Sha256
    size: int
    pages: int
    name: str


class Recipient(Wire):
    role: RecipientRole
    email: str
    name: str | None = None
