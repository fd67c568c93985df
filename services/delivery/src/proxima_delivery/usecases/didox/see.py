"""What follows from how a document is seen at the partner: its state here, its hand-over, and what others are told."""

from datetime import datetime

from proxima_common.messaging.envelope import Origin

from proxima_delivery.domain.delivery import Delivery, DeliveryState
from proxima_delivery.domain.didox.comparison import differences
from proxima_delivery.domain.didox.document import DidoxDocument
from proxima_delivery.domain.didox.status import (
    NOT_SENT,
    DocumentState,
    Fact,
    Standing,
    contradicts,
    facts_between,
    is_behind,
    standing_of,
    state_after,
)
from proxima_delivery.usecases.didox.ports import Found, Records
from proxima_delivery.usecases.didox.queue import keep_job

_OPEN = frozenset(
    {DeliveryState.QUEUED, DeliveryState.AWAITING_SIGNATURE, DeliveryState.SENDING, DeliveryState.UNKNOWN}
)
_KEPT = frozenset({DocumentState.ACCEPTED, DocumentState.REJECTED, DocumentState.CANCELLED, DocumentState.ANNULLED})


async def see(records: Records, document: DidoxDocument, found: Found, now: datetime, origin: Origin) -> None:
    """Bring a locked document to what was found; seen twice, the second changes nothing.

    Reads of the same document overlap: one that shows an earlier step and no later change is old, and is dropped.
    """
    standing = standing_of(found.status)
    if is_behind(document.state, standing) and (found.updated_unix or 0) <= (document.updated_unix or 0):
        return
    document.partner_status, document.checked_at = found.status, now
    document.updated_unix = found.updated_unix or document.updated_unix
    document.comment = found.comment or document.comment
    document.signed_by = found.signed_by or document.signed_by
    if standing is Standing.DRAFT and document.state in NOT_SENT:
        document.read_as_draft(differences(document.meant.form, found.form))
        await offer(records, document, now, origin)
    elif contradicts(document.state, standing):
        document.note("unexpected_status", f"Didox says status {found.status}, which does not follow {document.state}.")
    else:
        await _move(records, document, standing, found, now, origin)
    await records.documents.save(document, now)


async def see_gone(records: Records, document: DidoxDocument, now: datetime) -> None:
    """The partner does not know it any more."""
    document.checked_at = now
    if document.state in NOT_SENT - {DocumentState.REMOVING, DocumentState.PLANNED}:
        document.become(DocumentState.MISSING)
    elif document.state is DocumentState.SENT:
        document.note("not_shown", "Didox does not show this document any more, although it was sent.")
    await records.documents.save(document, now)


async def offer(records: Records, document: DidoxDocument, now: datetime, origin: Origin) -> None:
    """A hand-over that waited for the draft waits for the signature now."""
    delivery = await records.handovers.newest_of(document.meant.document_id)
    if delivery is None or delivery.state is not DeliveryState.QUEUED or not document.wanted:
        return
    delivery.await_signature()
    await records.handovers.save(delivery, now)
    await records.facts.awaiting(delivery, origin)


async def _move(
    records: Records, document: DidoxDocument, standing: Standing, found: Found, now: datetime, origin: Origin
) -> None:
    known, state = document.state, state_after(document.state, standing)
    if state is None:
        return
    void, void_reason = document.cancel_reason is not None, document.cancel_reason
    different = differences(document.meant.form, found.form) if known in NOT_SENT else []
    document.become(state)
    if different:
        document.differences = different
        document.note("signed_differs", f"It was signed in Didox with {len(different)} fields that were not approved.")
    delivery = await records.handovers.newest_of(document.meant.document_id)
    for fact in facts_between(known, standing):
        await _tell(records, document, delivery, fact, standing, void_reason, now, origin)
    if void and state in {DocumentState.ACCEPTED, DocumentState.REJECTED} and delivery:
        await records.facts.void_refused(delivery, f"the client has {state} it meanwhile", now, origin)
    if state in _KEPT:
        await records.jobs.add(keep_job(document, now, origin))


async def _tell(
    records: Records,
    document: DidoxDocument,
    delivery: Delivery | None,
    fact: Fact,
    standing: Standing,
    void_reason: str | None,
    now: datetime,
    origin: Origin,
) -> None:
    if delivery is None:
        document.note("signed_outside", "It was signed in Didox although nothing here had been handed over.")
        return
    match fact:
        case Fact.HANDED_OVER if delivery.state in _OPEN:
            if delivery.state is not DeliveryState.UNKNOWN:
                delivery.begin()
            delivery.hand_over(document.partner_id or "", now)
            await records.facts.ended(delivery, origin)
        case Fact.HANDED_OVER:
            document.note("signed_outside", f"It was signed in Didox while its hand-over was {delivery.state}.")
        case Fact.ACCEPTED:
            how = f"signed in Didox by {document.signed_by}" if document.signed_by else "signed in Didox"
            if delivery.may_become(DeliveryState.ACCEPTED):
                delivery.accept(how)
            await records.facts.accepted(delivery, how, now, origin)
        case Fact.REJECTED:
            reason = document.comment or "no reason was given in Didox"
            if delivery.may_become(DeliveryState.REJECTED):
                delivery.reject(reason)
            await records.facts.rejected(delivery, reason, now, origin)
        case Fact.ANNULLED:
            reason = "annulled by the tax office"
            if standing is Standing.CANCELLED:
                reason = void_reason or "cancelled by the sender in Didox"
            if delivery.may_become(DeliveryState.ANNULLED):
                delivery.annul(reason)
            await records.facts.annulled(delivery, reason, now, origin)
    await records.handovers.save(delivery, now)
