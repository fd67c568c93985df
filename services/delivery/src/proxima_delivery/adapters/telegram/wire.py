"""The contracts on one side, approvals on the other."""

from typing import Literal
from uuid import UUID

from proxima_common.contracts.delivery import DecisionTaken, DeliveryActionTaken
from proxima_common.contracts.invoice_private import ApprovalCard, ApprovalRequested, ApproverAsked, InvoiceApproved
from proxima_common.messaging.envelope import Origin, Outgoing
from proxima_common.messaging.outbox import Outbox
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_delivery.domain.telegram.approval import Approval, ApprovalFile, Card, Decision, Verb
from proxima_delivery.domain.telegram.message import Message
from proxima_delivery.usecases.telegram.ask import Approver
from proxima_delivery.usecases.telegram.notice import Approved

_VERBS: dict[Verb, Literal["approve", "return"]] = {Verb.APPROVE: "approve", Verb.RETURN: "return"}


def to_approval(asked: ApprovalRequested) -> Approval:
    """What is to be approved."""
    return Approval(
        invoice_id=asked.invoice_id,
        revision=asked.revision,
        legal_entity_id=asked.legal_entity_id,
        number=asked.number or "",
        bundle_hash=asked.bundle_hash,
        currency=asked.currency,
        total=asked.total,
        card=_card(asked.card) if asked.card else None,
        files=tuple(
            ApprovalFile(file.document_id, file.bucket, file.key, file.sha256, file.size, file.name)
            for file in asked.files
        ),
    )


def to_approvers(asked: list[ApproverAsked]) -> list[Approver]:
    """Who may give it."""
    return [Approver(one.staff_id, one.sees_margin) for one in asked]


def to_approved(approved: InvoiceApproved) -> Approved:
    """What the group may hear of it."""
    content = approved.content
    return Approved(
        invoice_id=approved.invoice_id,
        revision=approved.revision,
        legal_entity_id=approved.legal_entity_id,
        number=approved.number or "",
        client_name=content.buyer.name,
        currency=content.currency,
        total=content.totals.gross,
    )


def _card(card: ApprovalCard) -> Card:
    return Card(
        client_name=card.client_name,
        period=card.period,
        previous_total=card.previous_total,
        margin_percent=card.margin_percent,
        flags=tuple(card.flags),
    )


class OutboxDecisions:
    """Tells invoice by the outbox. The event has the decision's id, so that an answer names it as its cause."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox

    async def taken(
        self, approval: Approval, staff_id: str, decision: Decision, tx: AsyncConnection, origin: Origin
    ) -> None:
        """Somebody decided."""
        fact = DecisionTaken(
            invoice_id=approval.invoice_id,
            legal_entity_id=approval.legal_entity_id,
            revision=approval.revision,
            bundle_hash=approval.bundle_hash,
            staff_id=staff_id,
            decision=_VERBS[decision.verb],
            reason=decision.reason,
            at=decision.taken_at,
            decision_id=decision.id,
        )
        await self._outbox.add(tx, [Outgoing(fact, str(approval.invoice_id), decision.id)], origin)

    async def resolved(self, message: Message, outcome: str, tx: AsyncConnection, origin: Origin) -> None:
        """A person said what became of a message."""
        target = f"telegram message {message.id}"
        fact = DeliveryActionTaken(invoice_id=message.invoice_id, action="resolve", target=target, outcome=outcome)
        await self._outbox.add(tx, [Outgoing(fact, _subject(message.invoice_id, target))], origin)


def _subject(invoice_id: UUID | None, target: str) -> str:
    return str(invoice_id) if invoice_id else target
