"""What accounting did in PlanFact and what it found there."""

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from proxima_common.contracts.payload import Amount, CurrencyCode, Payload
from proxima_common.contracts.words import FactState


class ShipmentFact(Payload):
    invoice_id: UUID
    legal_entity_id: str
    revision: int


class ShipmentSynced(ShipmentFact):
    """PlanFact holds one shipment that says what the approved revision says."""

    event_type: ClassVar[str] = "accounting.shipment_synced.v1"
    shipment_id: str
    how: Literal["created", "updated", "adopted"]
    amount: Amount
    currency: CurrencyCode


class ShipmentRemoved(ShipmentFact):
    event_type: ClassVar[str] = "accounting.shipment_removed.v1"
    shipment_id: str | None


class ShipmentFailed(ShipmentFact):
    """It was refused (`failed`), or nobody can tell (`unknown`); a person retries or adopts."""

    event_type: ClassVar[str] = "accounting.shipment_failed.v1"
    state: Literal[FactState.FAILED, FactState.UNKNOWN]
    code: str
    reason: str


class ReceiptFound(Payload):
    """Money that PlanFact or a bank statement shows; `receipt_key` is the same however often it is found there.

    `out` is money that went back to the client. The same money seen in both sources has two keys: who matches decides.
    """

    event_type: ClassVar[str] = "accounting.receipt_found.v1"
    receipt_key: str
    legal_entity_id: str
    received_on: date
    amount: Amount
    currency: CurrencyCode
    payer: str | None
    client_id: str | None
    contract_no: str | None
    comment: str
    invoice_number: str | None
    source: Literal["planfact", "bank_statement"] = "planfact"
    direction: Literal["in", "out"] = "in"
    payer_tin: str | None = None
    account: str | None = None


class AccountingActionTaken(Payload):
    event_type: ClassVar[str] = "accounting.action_taken.v1"
    invoice_id: UUID | None
    action: Literal["retry", "replay", "skip", "resolve", "adopt", "import"]
    target: str
    outcome: str
