"""Shipments and receipts as staff see and repair them."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from proxima_common.contracts.api.shared import SaidRead
from proxima_common.contracts.payload import Amount, CurrencyCode, Wire
from proxima_common.contracts.words import FactState


class AttemptRead(Wire):
    """One call to PlanFact or one look-up there; `outcome` is null while nobody knows."""

    operation: str
    kind: str
    outcome: str | None
    reason: str | None
    said: SaidRead | None = None
    started_at: datetime
    ended_at: datetime | None


class ShipmentRead(Wire):
    """The shipment of one invoice: what we want there, and what we know of it. Amount is the gross total."""

    invoice_id: UUID
    legal_entity_id: str
    revision: int
    wanted: Literal["present", "absent"]
    state: FactState
    number: str | None
    document_date: date | None
    amount: Amount | None
    currency: CurrencyCode | None
    client_id: str | None
    client_name: str | None
    contract_no: str | None
    operation_id: str | None
    deal_id: str | None
    counterparty_id: str | None
    code: str | None
    reason: str | None
    changed_at: datetime
    synced_at: datetime | None


class ShipmentDetail(ShipmentRead):
    attempts: list[AttemptRead]


class Difference(Wire):
    """One thing that we say and PlanFact says otherwise; null where it has nothing."""

    field: str
    ours: str | None
    theirs: str | None


class ReceiptRead(Wire):
    """Money as it was found; `operation_id` where PlanFact shows it, `statement_id` where a bank statement does."""

    receipt_key: str
    legal_entity_id: str
    source: Literal["planfact", "bank_statement"]
    direction: Literal["in", "out"]
    operation_id: str | None
    statement_id: UUID | None
    payer_tin: str | None
    account: str | None
    received_on: date
    amount: Amount
    currency: CurrencyCode
    payer: str | None
    client_id: str | None
    contract_no: str | None
    comment: str
    invoice_number: str | None
    found_at: datetime


class ComparedDeal(Wire):
    """What PlanFact says the shipment's deal comes to: confirmed shipments and receipts."""

    deal_id: str
    provided: Amount
    paid: Amount


class ShipmentComparison(Wire):
    """What we say against what is there now. `operation_ids` are all operations that carry our marker.

    `fields` has every field of the one operation, `differences` those that are said otherwise; `receipts` are those
    that are known of the shipment's contract.
    """

    invoice_id: UUID
    wanted: Literal["present", "absent"]
    operation_ids: list[str]
    differences: list[Difference]
    fields: list[Difference]
    deal: ComparedDeal | None
    receipts: list[ReceiptRead]
    compared_at: datetime


class ShipmentAccepted(Wire):
    """The wish was recorded; the executor carries it out."""

    invoice_id: UUID
    state: FactState


class RetriedAll(Wire):
    """How many shipments were put back into the queue."""

    retried: int


class AdoptShipment(Wire):
    """Take this PlanFact operation as the invoice's shipment; it is brought to what the invoice says."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    operation_id: str = Field(pattern=r"^\d{1,18}$")


class ResolveUnknown(Wire):
    """What a person saw in PlanFact: did the unanswered call arrive?"""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    arrived: bool
    operation_id: str | None = Field(None, pattern=r"^\d{1,18}$")


class LaneForecast(Wire):
    """One lane of work. `seconds_left` is pending × measured seconds of a job; null until one was measured."""

    legal_entity_id: str
    pending: int
    failed: int
    unknown: int
    measured_seconds: float | None
    seconds_left: float | None
    paused_until: datetime | None
    paused_reason: str | None
    paused_said: SaidRead | None = None


class QueueRead(Wire):
    lanes: list[LaneForecast]
