"""What other teams may rely on: thin facts, no person, contact, bank, line text, cost or margin."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from proxima_common.contracts.payload import Amount, CurrencyCode, Month, Payload, Wire
from proxima_common.contracts.words import (
    DealType,
    DocumentKind,
    DocumentState,
    InvoiceKind,
    InvoiceStatus,
    PaymentState,
)


class PublicDocument(Wire):
    document_id: UUID
    kind: DocumentKind
    number: str
    state: DocumentState


class PublicInvoice(Payload):
    """The public state of an invoice at the moment of the fact. Amounts are in `currency`, document totals."""

    invoice_id: UUID
    legal_entity_id: str
    client_id: str
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
    documents: list[PublicDocument]


class Finalized(PublicInvoice):
    event_type: ClassVar[str] = "invoice.finalized.v1"


class Amended(PublicInvoice):
    event_type: ClassVar[str] = "invoice.amended.v1"


class Withdrawn(PublicInvoice):
    event_type: ClassVar[str] = "invoice.withdrawn.v1"


class Returned(PublicInvoice):
    event_type: ClassVar[str] = "invoice.returned.v1"


class Approved(PublicInvoice):
    event_type: ClassVar[str] = "invoice.approved.v1"


class Sent(PublicInvoice):
    event_type: ClassVar[str] = "invoice.sent.v1"


class Accepted(PublicInvoice):
    event_type: ClassVar[str] = "invoice.accepted.v1"


class Rejected(PublicInvoice):
    event_type: ClassVar[str] = "invoice.rejected.v1"


class PaymentMoved(PublicInvoice):
    """A payment was allocated to the invoice or taken back; `outstanding` says what is left."""

    event_type: ClassVar[str] = "invoice.payment_changed.v1"


class Paid(PublicInvoice):
    event_type: ClassVar[str] = "invoice.paid.v1"


class DocumentAnswered(PublicInvoice):
    """The client accepted or rejected one of the documents."""

    event_type: ClassVar[str] = "invoice.document_answered.v1"


class Reissued(PublicInvoice):
    """Rejected documents are being replaced."""

    event_type: ClassVar[str] = "invoice.reissued.v1"


class VoidAsked(PublicInvoice):
    """The client was asked to agree that sent documents are void."""

    event_type: ClassVar[str] = "invoice.void_requested.v1"


class Credited(PublicInvoice):
    """A credit note counts, or no longer does; `outstanding` says what is left."""

    event_type: ClassVar[str] = "invoice.credited.v1"


class Corrected(PublicInvoice):
    """A corrected or additional ESF changed what the invoice comes to; `outstanding` says what is left."""

    event_type: ClassVar[str] = "invoice.corrected.v1"


class Voided(PublicInvoice):
    event_type: ClassVar[str] = "invoice.voided.v1"


class Imported(PublicInvoice):
    """An invoice of the old registry; a fact for completeness that nobody acts on."""

    event_type: ClassVar[str] = "invoice.imported.v1"


class InvoiceSnapshot(PublicInvoice):
    """The latest public state, compacted by invoice; `as_of_sequence` is the last `invoice.events` sequence in it."""

    event_type: ClassVar[str] = "invoice.snapshot.v1"
    as_of_sequence: int
