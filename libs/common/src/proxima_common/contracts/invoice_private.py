"""What invoice tells render, delivery, accounting and the gateway on `invoice.internal`."""

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from proxima_common.contracts.content import FileRef, InvoiceContent, Recipient
from proxima_common.contracts.payload import Amount, CurrencyCode, Month, Payload, Percent, Sha256, Wire
from proxima_common.contracts.words import (
    Channel,
    DealType,
    DocumentKind,
    DocumentState,
    FactName,
    FactState,
    InvoiceKind,
    InvoiceStatus,
    PaymentState,
)


class InvoicePrivate(Payload):
    """Every private event says which invoice, which revision and where it now stands."""

    invoice_id: UUID
    legal_entity_id: str
    kind: InvoiceKind
    revision: int
    status: InvoiceStatus
    number: str | None
    version: int


class DraftChanged(InvoicePrivate):
    """A draft was created, edited, refreshed or discarded; thin, for live screens."""

    event_type: ClassVar[str] = "invoice.internal.draft_changed.v1"
    change: str


class FrozenInvoice(InvoicePrivate):
    """`partner_documents` can only be handed over in Didox, as structured forms."""

    content: InvoiceContent
    content_hash: Sha256
    partner_documents: list[UUID] = Field(default_factory=list)


class InvoiceFinalized(FrozenInvoice):
    event_type: ClassVar[str] = "invoice.internal.finalized.v1"


class InvoiceAmended(FrozenInvoice):
    """The preparer changed texts: a new revision under the same number; approvals given before are cancelled."""

    event_type: ClassVar[str] = "invoice.internal.amended.v1"


class ApproverAsked(Wire):
    """Who may give the approval that is asked for, and whether they may know what the work costs us."""

    staff_id: str
    sees_margin: bool


class ApprovalCard(Wire):
    """What an approver is shown. `previous_total` is the month before's, in the same currency, null where there is
    none; `margin_percent` is for those alone who may see it."""

    client_name: str
    application_id: str
    deal_type: DealType
    period: Month
    document_date: date
    previous_total: Amount | None
    margin_percent: Percent | None
    flags: list[str]


class ApprovalRequested(InvoicePrivate):
    """All files of the revision exist: it can be approved with exactly this hash."""

    event_type: ClassVar[str] = "invoice.internal.approval_requested.v1"
    bundle_hash: Sha256
    files: list[FileRef]
    currency: CurrencyCode
    total: Amount
    approvers: list[ApproverAsked] = Field(default_factory=list)
    card: ApprovalCard | None = None


class ApprovalGiven(InvoicePrivate):
    """One level agreed; `approvers` may give the next one."""

    event_type: ClassVar[str] = "invoice.internal.approval_given.v1"
    bundle_hash: Sha256
    level: int
    approvers: list[ApproverAsked] = Field(default_factory=list)


class InvoiceApproved(FrozenInvoice):
    """Approved by another person: archive the files, create the shipment."""

    event_type: ClassVar[str] = "invoice.internal.approved.v1"
    bundle_hash: Sha256
    files: list[FileRef]


class InvoiceWithdrawn(InvoicePrivate):
    event_type: ClassVar[str] = "invoice.internal.withdrawn.v1"
    reason: str | None


class InvoiceReturned(InvoicePrivate):
    """Back to draft; whatever approval created is to be removed when `was_approved`."""

    event_type: ClassVar[str] = "invoice.internal.returned.v1"
    reason: str
    was_approved: bool


class InvoiceVoided(InvoicePrivate):
    event_type: ClassVar[str] = "invoice.internal.voided.v1"
    reason: str
    was_approved: bool


class HandoverRecipient(Recipient):
    """By e-mail to `email`; by Didox to the company `tin`, and then `email` is empty."""

    tin: str | None = None


class HandoverLease(Wire):
    """The right to hand one document over; without it nothing is signed or sent.

    `needs_acceptance`: the client's yes to this document counts. The kind is null where an older sender did not tell.
    """

    token: UUID
    document_id: UUID
    delivery_id: UUID
    channel: Channel
    recipient: HandoverRecipient
    ordinal: int
    expires_at: datetime
    document_kind: DocumentKind | None = None
    document_number: str | None = None
    needs_acceptance: bool = False


class HandoverGranted(InvoicePrivate):
    """Hand these documents over, with the very files that were approved. `reason` is why it is done once more."""

    event_type: ClassVar[str] = "invoice.internal.handover_granted.v1"
    bundle_hash: Sha256
    leases: list[HandoverLease]
    files: list[FileRef]
    seller_name: str
    client_name: str
    language: str
    currency: CurrencyCode
    payable: Amount
    due_date: date | None
    subject: str | None
    message: str | None
    document_date: date | None = None
    contract_number: str | None = None
    reason: str | None = None


class InvoiceSent(InvoicePrivate):
    event_type: ClassVar[str] = "invoice.internal.sent.v1"


class InvoiceAccepted(InvoicePrivate):
    event_type: ClassVar[str] = "invoice.internal.accepted.v1"
    how: str


class InvoiceRejected(InvoicePrivate):
    event_type: ClassVar[str] = "invoice.internal.rejected.v1"
    reason: str


class DocumentAnswered(InvoicePrivate):
    """The client accepted or rejected one document; `how` it was accepted, or the reason of the rejection."""

    event_type: ClassVar[str] = "invoice.internal.document_answered.v1"
    document_id: UUID
    document_kind: DocumentKind
    state: DocumentState
    how: str | None


class InvoiceReissued(InvoicePrivate):
    """Rejected documents are to be replaced: the invoice is a draft again; what approval created stays."""

    event_type: ClassVar[str] = "invoice.internal.reissued.v1"
    reason: str
    document_ids: list[UUID]


class VoidRequested(InvoicePrivate):
    """Cancel these documents at the partner; each needs the signer."""

    event_type: ClassVar[str] = "invoice.internal.void_requested.v1"
    reason: str
    document_ids: list[UUID]


class InvoiceCredited(InvoicePrivate):
    """A credit note counts, or no longer does (`amount` negative); `delivered` is what is left of what was billed."""

    event_type: ClassVar[str] = "invoice.internal.credited.v1"
    credit_id: UUID
    currency: CurrencyCode
    amount: Amount
    delivered: Amount
    outstanding: Amount


class InvoiceCorrected(InvoicePrivate):
    """A corrected or additional ESF was accepted: `amount` is the change, `delivered` what is billed now, with tax."""

    event_type: ClassVar[str] = "invoice.internal.corrected.v1"
    correction_id: UUID
    currency: CurrencyCode
    amount: Amount
    delivered: Amount
    outstanding: Amount


class PaymentChanged(InvoicePrivate):
    """An allocation was made or reversed; `outstanding` is what is left to pay."""

    event_type: ClassVar[str] = "invoice.internal.payment_changed.v1"
    payment_state: PaymentState
    currency: CurrencyCode
    outstanding: Amount


class InvoicePaid(InvoicePrivate):
    event_type: ClassVar[str] = "invoice.internal.paid.v1"


class FactChanged(InvoicePrivate):
    """A fact beside the status changed: rendered, archived, synced, delivered and so on."""

    event_type: ClassVar[str] = "invoice.internal.fact_changed.v1"
    fact: FactName
    state: FactState
    document_id: UUID | None
    detail: str | None


class DecisionRefused(InvoicePrivate):
    """A decision that came over a channel of delivery could not be carried out; `reason` is for who decided."""

    event_type: ClassVar[str] = "invoice.internal.decision_refused.v1"
    decision_id: UUID
    staff_id: str
    code: str
    reason: str


class DebtChanged(InvoicePrivate):
    """What the client owes on an invoice that was sent, told after every change: reminders are written from it.

    Nothing is owed where `outstanding` is 0 or the status is neither sent nor accepted. `promised_on` is the day by
    which the client said they would pay; `recipients` get the documents, and so the reminders.
    """

    event_type: ClassVar[str] = "invoice.internal.debt_changed.v1"
    client_id: str
    client_name: str
    seller_name: str
    language: str
    currency: CurrencyCode
    payable: Amount
    outstanding: Amount
    document_date: date
    due_date: date | None
    promised_on: date | None
    recipients: list[Recipient]


class BatchProgressed(Payload):
    """How far a batch is; its items carry their own results."""

    event_type: ClassVar[str] = "invoice.internal.batch_progressed.v1"
    batch_id: UUID
    verb: str
    total: int
    done: int
    failed: int
    finished: bool
