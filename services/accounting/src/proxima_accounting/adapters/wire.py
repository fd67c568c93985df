"""From what invoice says to what a shipment says, and from what happened to the events that tell it."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal
from uuid import UUID

from proxima_common.contracts.accounting import (
    AccountingActionTaken,
    ShipmentFailed,
    ShipmentRemoved,
    ShipmentSynced,
)
from proxima_common.contracts.content import InvoiceContent
from proxima_common.contracts.words import FactState
from proxima_common.messaging.envelope import Outgoing

from proxima_accounting.domain.shipment import Delivered, Shipment

How = Literal["created", "updated", "adopted"]
StaffAction = Literal["retry", "replay", "skip", "resolve", "adopt"]


def delivered_of(content: InvoiceContent) -> Delivered:
    """The frozen content's share that a shipment needs; the amount is the gross total."""
    return Delivered(
        number=content.number,
        document_date=content.document_date,
        amount=content.totals.gross,
        currency=content.currency,
        client_id=content.client_id,
        client_name=content.buyer.legal_name,
        client_tin=content.buyer.tin,
        contract_no=content.contract.number,
        contract_date=content.contract.date,
        seller_name=content.seller.legal_name,
        seller_tin=content.seller.tin,
    )


def synced(shipment: Shipment, how: How, amount: Decimal) -> Outgoing:
    """PlanFact holds it; `amount` as it was sent."""
    assert shipment.partner is not None
    assert shipment.delivered is not None
    payload = ShipmentSynced(
        invoice_id=shipment.invoice_id,
        legal_entity_id=shipment.legal_entity_id,
        revision=shipment.revision,
        shipment_id=shipment.partner.operation_id,
        how=how,
        amount=amount,
        currency=shipment.delivered.currency,
    )
    return Outgoing(payload, subject=str(shipment.invoice_id))


def removed(shipment: Shipment, operation_id: str | None) -> Outgoing:
    """Nothing of ours is there."""
    payload = ShipmentRemoved(
        invoice_id=shipment.invoice_id,
        legal_entity_id=shipment.legal_entity_id,
        revision=shipment.revision,
        shipment_id=operation_id,
    )
    return Outgoing(payload, subject=str(shipment.invoice_id))


def failed(shipment: Shipment) -> Outgoing:
    """It failed, or nobody can tell."""
    state: Literal[FactState.FAILED, FactState.UNKNOWN] = (
        FactState.UNKNOWN if shipment.state is FactState.UNKNOWN else FactState.FAILED
    )
    payload = ShipmentFailed(
        invoice_id=shipment.invoice_id,
        legal_entity_id=shipment.legal_entity_id,
        revision=shipment.revision,
        state=state,
        code=shipment.code or "unknown",
        reason=shipment.reason or "",
    )
    return Outgoing(payload, subject=str(shipment.invoice_id))


def action_taken(invoice_id: UUID, action: StaffAction, outcome: str) -> Outgoing:
    """What staff did here, for the audit that invoice keeps."""
    payload = AccountingActionTaken(
        invoice_id=invoice_id, action=action, target=f"shipment {invoice_id}", outcome=outcome
    )
    return Outgoing(payload, subject=str(invoice_id))


def operation_taken(action: StaffAction, target: str, subject: str | None, outcome: str) -> Outgoing:
    """What an administrator did about the plumbing; keyed by the invoice where there is one, else by its target."""
    invoice_id = _invoice(subject)
    payload = AccountingActionTaken(invoice_id=invoice_id, action=action, target=target, outcome=outcome)
    return Outgoing(payload, subject=str(invoice_id or target))


def _invoice(subject: str | None) -> UUID | None:
    try:
        return UUID(subject) if subject else None
    except ValueError:
        return None
