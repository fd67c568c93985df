"""From what happened to the events that tell it."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal
from uuid import UUID

from proxima_common.contracts.accounting import (
    AccountingActionTaken,
    ReceiptFound,
    ShipmentFailed,
    ShipmentRemoved,
    ShipmentSynced,
)
from proxima_common.contracts.payload import Payload
from proxima_common.contracts.words import FactState
from proxima_common.messaging.envelope import Origin, Outgoing
from proxima_common.messaging.outbox import Outbox
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_accounting.domain.receipt import Receipt
from proxima_accounting.domain.shipment import Shipment
from proxima_accounting.usecases.ports import How, StaffAction

SOURCE = "accounting"


class OutboxFacts:
    """Tells through the outbox, in the caller's transaction."""

    def __init__(self, tx: AsyncConnection) -> None:
        self._tx, self._outbox = tx, Outbox(SOURCE)

    async def synced(self, shipment: Shipment, how: How, amount: Decimal, origin: Origin) -> None:
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
        await self._tell(payload, str(shipment.invoice_id), origin)

    async def removed(self, shipment: Shipment, operation_id: str | None, origin: Origin) -> None:
        """Nothing of ours is there."""
        payload = ShipmentRemoved(
            invoice_id=shipment.invoice_id,
            legal_entity_id=shipment.legal_entity_id,
            revision=shipment.revision,
            shipment_id=operation_id,
        )
        await self._tell(payload, str(shipment.invoice_id), origin)

    async def failed(self, shipment: Shipment, origin: Origin) -> None:
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
        await self._tell(payload, str(shipment.invoice_id), origin)

    async def receipt_found(self, receipt: Receipt, origin: Origin) -> None:
        """Money came in."""
        payload = ReceiptFound(
            receipt_key=receipt.receipt_key,
            legal_entity_id=receipt.legal_entity_id,
            received_on=receipt.received_on,
            amount=receipt.amount,
            currency=receipt.currency,
            payer=receipt.payer,
            client_id=receipt.client_id,
            contract_no=receipt.contract_no,
            comment=receipt.comment,
            invoice_number=receipt.invoice_number,
            source=receipt.source,
            direction=receipt.direction,
            payer_tin=receipt.payer_tin,
            account=receipt.account,
        )
        await self._tell(payload, receipt.receipt_key, origin)

    async def acted(self, invoice_id: UUID, action: StaffAction, outcome: str, origin: Origin) -> None:
        """What staff did to a shipment, for the audit that invoice keeps."""
        payload = AccountingActionTaken(
            invoice_id=invoice_id, action=action, target=f"shipment {invoice_id}", outcome=outcome
        )
        await self._tell(payload, str(invoice_id), origin)

    async def imported(self, statement_id: UUID, file_name: str, outcome: str, origin: Origin) -> None:
        """Who brought a bank statement in."""
        target = f"bank statement {statement_id} {file_name}"
        payload = AccountingActionTaken(invoice_id=None, action="import", target=target, outcome=outcome)
        await self._tell(payload, str(statement_id), origin)

    async def settled(
        self, action: StaffAction, target: str, subject: str | None, outcome: str, origin: Origin
    ) -> None:
        """What an administrator did about the plumbing; keyed by the invoice where there is one, else by its target."""
        invoice_id = _invoice(subject)
        payload = AccountingActionTaken(invoice_id=invoice_id, action=action, target=target, outcome=outcome)
        await self._tell(payload, str(invoice_id or target), origin)

    async def _tell(self, payload: Payload, subject: str, origin: Origin) -> None:
        await self._outbox.add(self._tx, [Outgoing(payload, subject=subject)], origin)


def _invoice(subject: str | None) -> UUID | None:
    try:
        return UUID(subject) if subject else None
    except ValueError:
        return None
