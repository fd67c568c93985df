"""The contracts on one side, our own words on the other."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from proxima_common.contracts.delivery import DeliveryActionTaken, DeliveryFailed, HandedOver
from proxima_common.contracts.invoice_private import HandoverGranted, HandoverLease
from proxima_common.contracts.words import FactState
from proxima_common.ids import derived_id
from proxima_common.messaging.envelope import Origin, Outgoing
from proxima_common.messaging.outbox import Outbox
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_delivery.domain.delivery import Delivery, DeliveryState, Lease
from proxima_delivery.domain.letter import Letter, LetterFile
from proxima_delivery.domain.mail.notice import Notice


def to_deliveries(granted: HandoverGranted) -> list[Delivery]:
    """The deliveries that the leases of a hand-over ask for; which letter each belongs to is decided later."""
    undecided = derived_id("letter", granted.invoice_id)
    return [_to_delivery(granted, lease, undecided) for lease in granted.leases]


def _to_delivery(granted: HandoverGranted, lease: HandoverLease, letter_id: UUID) -> Delivery:
    return Delivery(
        id=lease.delivery_id,
        letter_id=letter_id,
        invoice_id=granted.invoice_id,
        legal_entity_id=granted.legal_entity_id,
        revision=granted.revision,
        document_id=lease.document_id,
        channel=lease.channel,
        role=lease.recipient.role,
        email=lease.recipient.email,
        name=lease.recipient.name,
        ordinal=lease.ordinal,
        tin=lease.recipient.tin,
        lease=Lease(lease.token, lease.expires_at),
        document_kind=lease.document_kind,
        document_number=lease.document_number,
        needs_acceptance=lease.needs_acceptance,
    )


def to_letter(granted: HandoverGranted, deliveries: Sequence[Delivery]) -> Letter:
    """The letter that carries these deliveries; its id is the same whenever they are."""
    documents = {one.document_id for one in deliveries}
    return Letter(
        id=derived_id("letter", *sorted(one.id for one in deliveries)),
        invoice_id=granted.invoice_id,
        legal_entity_id=granted.legal_entity_id,
        revision=granted.revision,
        ordinal=max(one.ordinal for one in deliveries),
        attempt=0,
        kind=granted.kind,
        number=granted.number or "",
        document_date=granted.document_date,
        due_date=granted.due_date,
        contract_number=granted.contract_number,
        seller_name=granted.seller_name,
        client_name=granted.client_name,
        language=granted.language,
        currency=granted.currency,
        payable=granted.payable,
        subject=granted.subject or None,
        message=granted.message or None,
        files=tuple(
            LetterFile(file.document_id, file.bucket, file.key, file.sha256, file.size, file.name)
            for file in granted.files
            if file.document_id in documents
        ),
        reason=granted.reason,
    )


def delivery_fact(one: Delivery) -> dict[str, Any]:
    """What every fact says of the delivery that it is about."""
    return {
        "invoice_id": one.invoice_id,
        "legal_entity_id": one.legal_entity_id,
        "revision": one.revision,
        "document_id": one.document_id,
        "delivery_id": one.id,
        "lease_token": one.lease.token,
        "channel": one.channel,
        "recipient_role": one.role,
    }


def outcome(one: Delivery) -> Outgoing:
    """The fact that says how a delivery ended, or that nobody can tell."""
    known = delivery_fact(one)
    if one.state is DeliveryState.HANDED_OVER:
        return Outgoing(
            HandedOver.model_validate({**known, "reference": one.reference, "at": one.handed_over_at}),
            str(one.invoice_id),
        )
    state = FactState.UNKNOWN if one.state is DeliveryState.UNKNOWN else FactState.FAILED
    return Outgoing(
        DeliveryFailed.model_validate({**known, "state": state, "code": one.code, "reason": one.reason}),
        str(one.invoice_id),
    )


class OutboxFacts:
    """Tells the facts of `delivery.events` by the outbox."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox

    async def ended(self, deliveries: Sequence[Delivery], tx: AsyncConnection, origin: Origin) -> None:
        """How each of these ended, or that nobody can tell."""
        await self._outbox.add(tx, [outcome(one) for one in deliveries], origin)

    async def acted(
        self, action: str, deliveries: Sequence[Delivery], outcome: str, tx: AsyncConnection, origin: Origin
    ) -> None:
        """What a member of staff did to these, and what came of it in words."""
        await self._outbox.add(tx, [action_taken(action, one, outcome) for one in deliveries], origin)


def action_taken(action: str, one: Delivery, what_came_of_it: str) -> Outgoing:
    """What a member of staff did here, for the audit."""
    fact = DeliveryActionTaken.model_validate(
        {"invoice_id": one.invoice_id, "action": action, "target": f"delivery {one.id}", "outcome": what_came_of_it}
    )
    return Outgoing(fact, str(one.invoice_id))


def operation_taken(action: str, target: str, what_came_of_it: str) -> Outgoing:
    """What an administrator did to the plumbing, which belongs to no invoice."""
    fact = DeliveryActionTaken.model_validate(
        {"invoice_id": None, "action": action, "target": target, "outcome": what_came_of_it}
    )
    return Outgoing(fact, target)


def reminded(notice: Notice) -> list[Outgoing]:
    """That a member of staff had a reminder sent, for the audit of each invoice in it."""
    told = f"to {', '.join(one.email for one in notice.to)}"
    facts = [
        DeliveryActionTaken(invoice_id=one.invoice_id, action="remind", target=f"notice {notice.id}", outcome=told)
        for one in notice.overdue
    ]
    return [Outgoing(fact, str(fact.invoice_id)) for fact in facts]
