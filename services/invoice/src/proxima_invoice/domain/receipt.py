"""Money that was found, and what there is to hold it against."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal
from uuid import UUID

from proxima_common.contracts.words import Action, InvoiceStatus, MatchOutcome

from proxima_invoice.domain.payer import KnownClient
from proxima_invoice.domain.status import MOVES


@dataclass(frozen=True, slots=True)
class Receipt:
    """Money that PlanFact or a bank statement shows, as it was told. `out` went back to a client."""

    key: str
    legal_entity_id: str
    source: Literal["planfact", "bank_statement"]
    direction: Literal["in", "out"]
    received_on: date
    amount: Decimal
    currency: str
    payer: str | None
    payer_tin: str | None
    client_id: str | None
    contract_no: str | None
    comment: str
    invoice_number: str | None


@dataclass(frozen=True, slots=True)
class Payable:
    """An invoice as money sees it. `sequence` is its place in its series, which people say instead of the number."""

    invoice_id: UUID
    number: str
    sequence: int | None
    status: InvoiceStatus
    client_id: str
    contract_no: str
    currency: str
    outstanding: Decimal
    document_date: date
    due_date: date | None

    @property
    def due(self) -> bool:
        """Whether money can be allocated to it now."""
        return self.outstanding > 0 and self.status in MOVES[Action.RECORD_PAYMENT].sources

    @property
    def age(self) -> tuple[date, date, str]:
        """What is older is paid first: by due date, then by document date and number."""
        return (self.due_date or self.document_date, self.document_date, self.number)


@dataclass(frozen=True, slots=True)
class Use:
    """What of a payment may go back: an allocation that stands, or without one what is not allocated."""

    payment_id: UUID
    allocation_id: UUID | None
    number: str | None
    amount: Decimal
    paid: Decimal
    received_on: date
    client_id: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known when a receipt is looked at. `twins`: receipts that count, of the same legal entity and amount."""

    clients: tuple[KnownClient, ...] = ()
    paid_before: tuple[str, ...] = ()
    payables: tuple[Payable, ...] = ()
    twins: tuple[Receipt, ...] = ()
    uses: tuple[Use, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """So much of the receipt for this invoice."""

    invoice_id: UUID
    number: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class GivenBack:
    """So much of a payment goes back; an allocation is reversed first."""

    payment_id: UUID
    allocation_id: UUID | None
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Proposal:
    """One way to see a receipt. `advance` is what no invoice takes, `write_off` what would be left open by a fee.

    `sure`: number, amount and client agree, and nothing speaks against it.
    """

    outcome: MatchOutcome
    reasons: tuple[str, ...]
    client_id: str | None = None
    contract_no: str | None = None
    parts: tuple[Part, ...] = ()
    advance: Decimal = Decimal(0)
    write_off: Part | None = None
    given_back: tuple[GivenBack, ...] = ()
    same_as: str | None = None
    sure: bool = False
