"""Rules that staff set with dates, and what setting one would do."""

from datetime import date, datetime
from typing import Any, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from proxima_common.contracts.api.shared import Command, SaidRead
from proxima_common.contracts.content import Recipient
from proxima_common.contracts.payload import Amount, CurrencyCode, Month, UnitPrice, Wire
from proxima_common.contracts.words import DocumentSet, InvoiceStatus, ScopeKind

Text = str | None


class RateWrite(Command):
    """A price of an hour; what is not named matches everything (billing-rules §3)."""

    person_id: Text = Field(default=None, min_length=1, max_length=100)
    role: Text = Field(default=None, min_length=1, max_length=100)
    issue_key: Text = Field(default=None, min_length=1, max_length=100)
    issue_type: Text = Field(default=None, min_length=1, max_length=100)
    currency: CurrencyCode
    amount: UnitPrice = Field(ge=0)


class ScopeWrite(Command):
    """What work belongs to the application."""

    kind: ScopeKind
    key: str = Field(min_length=1, max_length=200)


class PartyWrite(Command):
    """What is printed of a client instead of what the warehouse says; what is left out stays the warehouse's.

    `emails` by role. Identifiers are checked by format (uzbek-invoicing §8).
    """

    legal_name: Text = Field(default=None, min_length=1, max_length=300)
    address: Text = Field(default=None, min_length=1, max_length=500)
    city: Text = Field(default=None, min_length=1, max_length=100)
    tin: Text = Field(default=None, max_length=20)
    vat_number: Text = Field(default=None, max_length=40)
    vat_status: Literal["active", "inactive", "suspended", "none"] | None = None
    director: Text = Field(default=None, min_length=1, max_length=200)
    director_position: Text = Field(default=None, min_length=1, max_length=200)
    director_basis: Text = Field(default=None, min_length=1, max_length=300)
    accountant: Text = Field(default=None, min_length=1, max_length=200)
    bank_name: Text = Field(default=None, min_length=1, max_length=300)
    bank_account: Text = Field(default=None, min_length=1, max_length=40)
    bank_code: Text = Field(default=None, max_length=20)
    swift: Text = Field(default=None, max_length=11)
    emails: dict[str, str] | None = Field(default=None, min_length=1, max_length=20)
    language: Text = Field(default=None, min_length=2, max_length=20)


class ContractWrite(Command):
    """What an application's contract says instead of the warehouse; what is left out stays the warehouse's.

    `catalog_code` names an item of the seller's catalogue; `contract_amount` is before tax, in the document currency.
    """

    contract_no: Text = Field(default=None, min_length=1, max_length=100)
    contract_date: date | None = None
    registration_id: Text = Field(default=None, min_length=1, max_length=100)
    document_set: DocumentSet | None = None
    tax_profile: Text = Field(default=None, min_length=1, max_length=60)
    catalog_code: Text = Field(default=None, max_length=20)
    package_code: Text = Field(default=None, max_length=20)
    purchase_order: Text = Field(default=None, min_length=1, max_length=100)
    contract_amount: Amount | None = Field(default=None, gt=0)
    ends_on: date | None = Field(default=None, description="The contract's last day, after a supplementary agreement.")
    signer_id: Text = Field(default=None, min_length=1, max_length=40)
    languages: list[str] | None = Field(default=None, min_length=1, max_length=2)
    recipients: list[Recipient] | None = Field(default=None, min_length=1, max_length=20)
    esf_lines: Literal["single", "each"] | None = None
    acceptance_days: int | None = Field(default=None, ge=1, le=90)


_CONTENTS = ("terms", "rate", "scope", "party", "contract")


class AddOverride(Command):
    """A rule of staff: exactly one of `terms`, `rate`, `scope`, `party`, `contract`.

    It is set for an application; a rate may be set for a client too, a party always is. `valid_to` is the first day
    after. `terms` are whole deal terms (`deal_terms` schema), which replace those of the source on these days.
    """

    application_id: Text = Field(default=None, min_length=1, max_length=100)
    client_id: Text = Field(default=None, min_length=1, max_length=100)
    valid_from: date
    valid_to: date | None = None
    reason: str = Field(min_length=3, max_length=1000)
    terms: dict[str, Any] | None = None
    rate: RateWrite | None = None
    scope: ScopeWrite | None = None
    party: PartyWrite | None = None
    contract: ContractWrite | None = None

    @model_validator(mode="after")
    def _one_rule(self) -> Self:
        named = [name for name in _CONTENTS if getattr(self, name) is not None]
        if len(named) != 1:
            raise ValueError(f"exactly one of {', '.join(_CONTENTS)} is set")
        if (self.application_id is None) == (self.client_id is None):
            raise ValueError("a rule is for an application or for a client")
        if self.client_id is not None and named[0] not in ("rate", "party"):
            raise ValueError(f"a {named[0]} is set for an application")
        if self.application_id is not None and named[0] == "party":
            raise ValueError("a party is set for a client")
        return self


class EndOverride(Command):
    """`on` is the first day without the rule; the day on which it begins says that it never held."""

    on: date
    reason: str = Field(min_length=3, max_length=1000)


class OverrideRead(Wire):
    override_id: UUID
    kind: Literal["terms", "rate", "scope", "party", "contract"]
    application_id: str | None
    client_id: str | None
    valid_from: date
    valid_to: date | None
    content: dict[str, Any]
    reason: str
    made_by: str
    made_at: datetime
    ended_by: str | None
    ended_at: datetime | None


class AffectedInvoice(Wire):
    """An open invoice whose lines, parties or papers the rule concerns; `touched` counts for four eyes."""

    invoice_id: UUID
    application_id: str
    month: Month
    number: str | None
    status: InvoiceStatus
    touched: bool


class OverrideEffect(Wire):
    """What a rule does, or would do: open months that have to be prefilled anew, and the open invoices in them."""

    months: list["AffectedMonth"]
    invoices: list[AffectedInvoice]
    warnings: list[str]
    warnings_said: list[SaidRead | None] = Field(default_factory=list)


class AffectedMonth(Wire):
    application_id: str
    month: Month


class OverrideAnswer(Wire):
    override: OverrideRead
    effect: OverrideEffect
