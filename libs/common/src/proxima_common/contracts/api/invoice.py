"""Invoices as staff see and change them."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from proxima_common.contracts.api.lines import LineRead
from proxima_common.contracts.api.money import AdjustmentWrite
from proxima_common.contracts.api.shared import Command as Command
from proxima_common.contracts.api.shared import DryCheckRead, SaidRead
from proxima_common.contracts.content import (
    Contract,
    ExchangeRate,
    FileRef,
    InvoiceContent,
    Party,
    Recipient,
    Totals,
)
from proxima_common.contracts.payload import (
    Amount,
    CurrencyCode,
    Month,
    Sha256,
    Wire,
)
from proxima_common.contracts.prefill import ExcludedWorklog
from proxima_common.contracts.tax import DocumentAdjustment, TaxNote
from proxima_common.contracts.words import (
    Action,
    CorrectionKind,
    DealType,
    DocumentKind,
    DocumentState,
    FactName,
    FactState,
    InvoiceKind,
    InvoiceStatus,
    PaymentState,
    TaxKind,
)

Day = date
"""A local date, where a field of the model is called `date` itself."""


# --- what is read ---------------------------------------------------------------------------------


class AllowedAction(Wire):
    """Whether this member of staff may do it now, and if not, why in words for the screen."""

    action: Action
    allowed: bool
    reason: str | None
    said: SaidRead | None = None


class FactRead(Wire):
    """A fact beside the status, of this revision; `document_id` null for the invoice as a whole."""

    fact: FactName
    state: FactState
    document_id: UUID | None
    attempts: int
    detail: str | None
    changed_at: datetime


class DocumentRead(Wire):
    document_id: UUID
    kind: DocumentKind
    number: str | None
    date: date | None
    languages: list[str]
    required: bool
    state: DocumentState
    payable: Amount
    file: FileRef | None
    archived: FileRef | None
    handed_over_on: Day | None
    answer: str | None
    answered_at: datetime | None


class InvoiceRow(Wire):
    """A row of the registry."""

    invoice_id: UUID
    legal_entity_id: str
    client_id: str
    client_name: str
    application_id: str
    kind: InvoiceKind
    deal_type: DealType
    number: str | None
    revision: int
    status: InvoiceStatus
    period: Month
    document_date: date | None
    due_date: date | None
    currency: CurrencyCode
    net: Amount
    tax: Amount
    gross: Amount
    payable: Amount
    payment_state: PaymentState
    outstanding: Amount
    facts: list[FactRead]
    version: int
    updated_at: datetime


class ChildRead(Wire):
    """A credit note or a correction of the invoice; `gross` in the invoice's currency."""

    invoice_id: UUID
    kind: InvoiceKind
    correction: CorrectionKind | None
    number: str | None
    status: InvoiceStatus
    gross: Amount
    counts: bool


class SettlementRead(Wire):
    """What the debt is made of: outstanding = payable + corrected − credited − allocated − written off."""

    allocated: Amount
    credited: Amount
    corrected: Amount
    written_off: Amount


class InvoiceRead(InvoiceRow):
    """The whole invoice as one screen needs it."""

    parent_id: UUID | None
    correction: CorrectionKind | None
    children: list[ChildRead]
    settlement: SettlementRead

    service_from: date
    service_to: date
    seller: Party
    buyer: Party
    contract: Contract
    exchange_rate: ExchangeRate | None
    languages: list[str]
    recipients: list[Recipient]
    mail_subject: str | None
    mail_message: str | None
    printed_note: str | None
    internal_note: str | None
    tags: list[str]
    promised_date: date | None
    lines: list[LineRead]
    excluded: list[ExcludedWorklog]
    totals: Totals
    documents: list[DocumentRead]
    content_hash: Sha256 | None
    bundle_hash: Sha256 | None
    terms_version: str | None
    context_version: int
    source_as_of: datetime | None
    prefill_problems: list[str]
    prefill_said: list[SaidRead | None] = Field(default_factory=list)
    warnings: list[str]
    warnings_said: list[SaidRead | None] = Field(default_factory=list)
    dry_check: DryCheckRead
    touched_by: list[str]
    allowed_actions: list[AllowedAction]
    prices_include_tax: bool = False
    rounding_step: Amount | None = None
    adjustments: list[DocumentAdjustment] = Field(default_factory=list)
    tax_kind: TaxKind = TaxKind.STANDARD
    tax_notes: list[TaxNote] = Field(default_factory=list)


class AuditEntryRead(Wire):
    """One intention on one invoice, chained by hash to the one before it."""

    entry_id: UUID
    position: int
    at: datetime
    actor_id: str
    actor_name: str
    action: str
    reason: str | None
    changes: list["FieldChange"]
    previous_hash: Sha256
    entry_hash: Sha256


class FieldChange(Wire):
    field: str
    before: str | None
    after: str | None


class AuditReport(Wire):
    """`subjects` are the chains of master data; `entries` are of all chains."""

    invoices: int
    subjects: int
    entries: int
    anchors: int
    faults: list[str]


class DraftContent(Wire):
    """What render needs to show a draft: content with an empty number and the hash it would have."""

    content: InvoiceContent


class RevisionRead(Wire):
    revision: int
    status: str
    content_hash: Sha256
    bundle_hash: Sha256 | None
    content: InvoiceContent
    files: list[FileRef]
    frozen_at: datetime


# --- what is asked --------------------------------------------------------------------------------


class CreateInvoice(Command):
    """A draft for one application and month; `supplement` bills late work of a month already billed.

    `in_place_of` names a void invoice whose time was kept reserved: the draft takes it over.
    """

    application_id: str = Field(min_length=1, max_length=100)
    month: Month
    kind: Literal[InvoiceKind.SERVICE] = InvoiceKind.SERVICE
    supplement: bool = False
    prefill: bool = True
    in_place_of: UUID | None = None


class EditInvoice(Command):
    """Only the fields sent are changed; null clears an optional one. What may change when: `product.md`."""

    document_date: date | None = None
    due_date: date | None = None
    printed_note: str | None = Field(default=None, max_length=4000)
    internal_note: str | None = Field(default=None, max_length=4000)
    languages: list[str] | None = Field(default=None, min_length=1, max_length=2)
    recipients: list[Recipient] | None = Field(default=None, max_length=20)
    mail_subject: str | None = Field(default=None, max_length=300)
    mail_message: str | None = Field(default=None, max_length=10000)
    tags: list[str] | None = Field(default=None, max_length=20)
    promised_date: date | None = None
    buyer: Party | None = None
    contract: Contract | None = None
    # All allowances and charges of the document; an empty list takes them away. A tax kind of null is the proposed one.
    adjustments: list[AdjustmentWrite] | None = Field(default=None, max_length=20)
    prices_include_tax: bool | None = None
    rounding_step: Amount | None = Field(default=None, gt=0)
    tax_kind: TaxKind | None = None


class Reason(Command):
    reason: str = Field(min_length=3, max_length=2000)


class Approve(Command):
    """Exactly what was shown: the revision and its bundle hash.

    `break_glass_reason` approves at once against four eyes and levels; another approver has to look at it afterwards.
    """

    revision: int = Field(ge=1, le=2**31 - 1)
    bundle_hash: Sha256
    break_glass_reason: str | None = Field(default=None, min_length=10, max_length=2000)


class Amend(Command):
    """Texts only: line texts by line id, and the printed note. New hash, same number."""

    line_texts: dict[UUID, str] = Field(default_factory=dict)
    printed_note: str | None = Field(default=None, max_length=4000)


class Send(Command):
    """Hand over the documents of the approved revision. ESF and act go by Didox, the rest by `channel`."""

    channel: Literal["email", "didox"] = "email"


class Resend(Command):
    reason: str = Field(min_length=3, max_length=2000)


class Accept(Command):
    """The client accepted one document, or all of them. What may accept which kind of document is the product's rule.

    `partner` and `signature` record what staff saw at the partner or on paper, and take a note that says what.
    """

    document_id: UUID | None = None
    how: Literal["staff", "link", "silence", "partner", "signature"] = "staff"
    note: str | None = Field(default=None, max_length=2000)


class Reject(Reason):
    """The client rejects one document, or all that are with them."""

    document_id: UUID | None = None


class Void(Command):
    reason: str = Field(min_length=3, max_length=2000)
    keep_worklogs: bool = False
