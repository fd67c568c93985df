"""What ties an invoice to its parent, its children and its own earlier papers."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from proxima_common.contracts.words import CorrectionKind, DocumentKind, InvoiceKind, InvoiceStatus

from proxima_invoice.domain.numbering import Number

GONE = (InvoiceStatus.VOID, InvoiceStatus.DISCARDED)


@dataclass(frozen=True, slots=True)
class Original:
    """A document that another one names: what it credits, corrects or adds to."""

    document_id: UUID
    kind: DocumentKind
    number: str
    date: date


@dataclass(frozen=True, slots=True)
class Parent:
    """The invoice that a credit note or a correction is about, as it was when that was begun, and why it was."""

    invoice_id: UUID
    number: str
    document_date: date
    reason: str
    originals: tuple[Original, ...]


@dataclass(frozen=True, slots=True)
class Child:
    """A credit note or a correction of an invoice. `counts` once it has changed what its parent comes to."""

    invoice_id: UUID
    kind: InvoiceKind
    status: InvoiceStatus
    gross: Decimal
    document_date: date
    counts: bool
    number: str | None = None
    correction: CorrectionKind | None = None

    @property
    def lives(self) -> bool:
        """It was not given up."""
        return self.status not in GONE


@dataclass(frozen=True, slots=True)
class Reissue:
    """The rejected documents of `revision` are being replaced; `number` is the new one, once it is given."""

    revision: int
    keep_number: bool
    number: Number | None = None


@dataclass(frozen=True, slots=True)
class VoidRequest:
    """The client was asked to let what it holds be cancelled."""

    reason: str
    keep_worklogs: bool
    asked_by: str
