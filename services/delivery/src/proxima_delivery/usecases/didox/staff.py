"""What staff decide: try again, say which document is ours, say what became of a call, take a hand-over back."""

from uuid import UUID

from proxima_common.errors import Conflict, FieldError, Invalid
from proxima_common.messaging.envelope import Origin
from proxima_common.said import said

from proxima_delivery.domain.delivery import LEASE_EXPIRED, DeliveryState
from proxima_delivery.domain.didox.document import DidoxDocument, Operation
from proxima_delivery.domain.didox.status import DocumentState
from proxima_delivery.usecases.didox.ports import Records
from proxima_delivery.usecases.didox.queue import create_job, lane_of, look_job, remove_job

_AGAIN = frozenset({DocumentState.FAILED, DocumentState.MISSING})


async def retry(records: Records, didox_id: UUID, reason: str, origin: Origin) -> None:
    """Create again what was refused, deleted or edited in the cabinet, or remove again what could not be removed.

    An edited draft is taken away first, and made again when it is gone. `Conflict` when there is nothing to try.
    """
    document = await records.documents.get(didox_id, lock=True)
    lane = lane_of(document.meant.legal_entity_id)
    await records.jobs.give_way(didox_id, lane, f"tried again: {reason}")
    if document.state is DocumentState.REMOVING:
        document.doubt = None
        await records.jobs.add(remove_job(document, origin.at, origin))
    elif document.state is DocumentState.DIFFERS:
        if await records.signatures.in_flight(didox_id):
            raise Conflict("a signature is on its way to the partner", code="signature_in_flight")
        document.state = DocumentState.REMOVING
        await records.jobs.add(remove_job(document, origin.at, origin))
    elif document.state in _AGAIN:
        document.plan_again()
        await records.jobs.add(create_job(document, origin.at, origin))
    else:
        raise Conflict(f"a document that is {document.state} is not tried again", code="wrong_state")
    await records.documents.save(document, origin.at)
    await _acted(records, document, "retry", reason, origin)


async def adopt(records: Records, didox_id: UUID, partner_id: str, reason: str, origin: Origin) -> None:
    """This one is ours; it is read and compared before anything else happens."""
    document = await records.documents.get(didox_id, lock=True)
    if document.state not in {DocumentState.UNKNOWN, DocumentState.FAILED, DocumentState.MISSING}:
        raise Conflict(f"a document that is {document.state} is not adopted", code="wrong_state")
    await _free(records, document, partner_id)
    await _take(records, document, partner_id, origin)
    await _acted(records, document, "adopt", f"{partner_id}: {reason}", origin)


async def resolve(
    records: Records, didox_id: UUID, *, arrived: bool, partner_id: str | None, reason: str, origin: Origin
) -> None:
    """A person looked into a call that nobody knows the end of: it arrived, or it may be tried again."""
    document = await records.documents.get(didox_id, lock=True)
    operation = document.doubt
    if operation is None:
        raise Conflict("nothing about this document is unknown", code="not_unknown")
    await records.jobs.give_way(didox_id, lane_of(document.meant.legal_entity_id), f"a person decided: {reason}")
    await records.open_calls.settle(document, operation, arrived=arrived, by=origin.actor)
    if operation is Operation.CREATE:
        await _resolve_creation(records, document, arrived, partner_id, origin)
    elif operation is Operation.DELETE:
        await _resolve_removal(records, document, arrived, origin)
    else:
        await _resolve_signature(records, document, operation, arrived, origin)
    await records.documents.save(document, origin.at)
    said = f"{operation} {'arrived' if arrived else 'did not arrive'}: {reason}"
    await _acted(records, document, "resolve", said, origin)


async def take_back(records: Records, delivery_id: UUID, reason: str, origin: Origin) -> None:
    """End a hand-over that waits, so that the invoice can be returned; refused once a signature is on its way."""
    seen = await records.handovers.get(delivery_id, lock=False)
    await records.documents.newest_of(seen.document_id)
    delivery = await records.handovers.get(delivery_id)
    delivery.take_back(reason)
    await records.handovers.save(delivery, origin.at)
    await records.facts.ended(delivery, origin)
    target = f"delivery {delivery_id}"
    await records.facts.acted(delivery.invoice_id, "take_back", target, reason, origin)


async def _resolve_creation(
    records: Records, document: DidoxDocument, arrived: bool, partner_id: str | None, origin: Origin
) -> None:
    if arrived:
        if partner_id is None:
            missing = FieldError("/partner_id", said("needed_when_arrived", "needed when it arrived"))
            raise Invalid("say which document it is", code="partner_id_missing", fields=[missing])
        await _free(records, document, partner_id)
        await _take(records, document, partner_id, origin)
    elif document.wanted:
        document.plan_again()
        await records.jobs.add(create_job(document, origin.at, origin))
    else:
        document.removed()


async def _resolve_removal(records: Records, document: DidoxDocument, arrived: bool, origin: Origin) -> None:
    if arrived:
        document.removed()
    else:
        document.doubt = document.code = document.reason = None
        await records.jobs.add(remove_job(document, origin.at, origin))


async def _resolve_signature(
    records: Records, document: DidoxDocument, operation: Operation, arrived: bool, origin: Origin
) -> None:
    delivery = await records.handovers.newest_of(document.meant.document_id)
    document.doubt = document.code = document.reason = None
    if arrived:
        # The partner's own word follows: what is there is read, and tells the rest.
        document.become(DocumentState.SENT if operation is Operation.SIGN else document.state)
        await records.jobs.add(look_job(document, f"{document.id}:resolved:{origin.at.timestamp()}", origin.at))
    if operation is not Operation.SIGN or delivery is None or delivery.state is not DeliveryState.UNKNOWN:
        return
    if arrived:
        delivery.hand_over(document.partner_id or "", origin.at)
        await records.facts.ended(delivery, origin)
    elif delivery.lease.holds(origin.at):
        delivery.await_signature()
        await records.facts.awaiting(delivery, origin)
    else:
        delivery.fail("lease_expired", LEASE_EXPIRED)
        await records.facts.ended(delivery, origin)
    await records.handovers.save(delivery, origin.at)


async def _take(records: Records, document: DidoxDocument, partner_id: str, origin: Origin) -> None:
    """It exists; a look brings the state, or the draft is taken away when the invoice left it."""
    document.exists(partner_id)
    document.code = document.reason = None
    if document.wanted:
        document.state = DocumentState.DIFFERS
        document.note("adopted", "It was adopted by a person and has not been compared yet.")
        await records.jobs.add(look_job(document, f"{document.id}:adopted:{partner_id.lower()}", origin.at))
    else:
        document.state = DocumentState.REMOVING
        await records.jobs.add(remove_job(document, origin.at, origin))
    await records.documents.save(document, origin.at)


async def _free(records: Records, document: DidoxDocument, partner_id: str) -> None:
    entity = document.meant.legal_entity_id
    holder = (await records.documents.by_partner_id(entity, [partner_id.lower()])).get(partner_id.lower())
    if holder and holder.id != document.id:
        raise Conflict(f"{partner_id} is document {holder.meant.number} of another invoice", code="partner_id_taken")


async def _acted(records: Records, document: DidoxDocument, action: str, outcome: str, origin: Origin) -> None:
    target = f"didox document {document.id}"
    await records.facts.acted(document.meant.invoice_id, action, target, outcome, origin)
