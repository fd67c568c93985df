"""Bring the one operation of an invoice to what the invoice says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from proxima_common.errors import Conflict
from proxima_common.jobs.effects import Answer

from proxima_accounting.domain.matching import Ambiguous, FoundOperation, Gap, Said, check_replaceable, gaps, listed
from proxima_accounting.domain.shipment import Partner, Shipment
from proxima_accounting.usecases.desk import Desk, told
from proxima_accounting.usecases.ports import Body, How
from proxima_accounting.usecases.relations import relations_of


@dataclass(frozen=True)
class Synced:
    """What is there now, verified."""

    partner: Partner
    said: Said
    how: How


async def sync(desk: Desk, shipment: Shipment, now: datetime) -> Synced:
    """Look first; create only when nothing of ours is there; replace only what says something else; read back."""
    delivered = shipment.delivered
    assert delivered is not None
    relations = await relations_of(desk, shipment.legal_entity_id, delivered, now)
    said = desk.books.policy.said(shipment.invoice_id, delivered, relations.counterparty_id, relations.deal_id)
    body = desk.books.operation_body(shipment.invoice_id, said, relations.company_id)
    known = shipment.partner.operation_id if shipment.partner else None
    target = await find_ours(desk, shipment)
    how: How = "updated"
    if target is None:
        target, how = await _create(desk, shipment, body)
    elif target.operation_id != known or shipment.adopted:
        how = "adopted"
    if _content_gaps(desk, said, target):
        check_replaceable(target)
        await _replace(desk, shipment, said, body, target.operation_id)
        target = await _seen_again(desk, shipment, target.operation_id)
    if await _bind(desk, shipment, said, target):
        target = await _seen_again(desk, shipment, target.operation_id)
    if different := gaps(said, target):
        raise Conflict(f"PlanFact took it and says otherwise: {listed(different)}", code="reads_back_otherwise")
    return Synced(Partner(target.operation_id, said.deal_id, said.counterparty_id), said, how)


async def find_ours(desk: Desk, shipment: Shipment) -> FoundOperation | None:
    """The invoice's operation: by marker, and the one we know even if somebody took the marker out of it."""
    with desk.meanings():
        found = {row.operation_id: row for row in await desk.books.marked(shipment.invoice_id)}
        known = shipment.partner.operation_id if shipment.partner else None
        if known and known not in found:
            row = await desk.books.operation(known)
            if row and row.operation_type == desk.books.policy.operation_type:
                found[known] = row
            elif row and shipment.adopted:
                raise Conflict(f"operation {known} is a {row.operation_type}", code="wrong_operation_type")
    if known in found and (shipment.adopted or len(found) == 1):
        return found[known]
    if shipment.adopted:
        raise Conflict(f"operation {known} does not exist in PlanFact", code="operation_not_found")
    if len(found) > 1:
        raise Ambiguous("operations with our marker", sorted(found))
    return next(iter(found.values()), None)


async def _create(desk: Desk, shipment: Shipment, body: Body) -> tuple[FoundOperation, How]:
    async def call() -> Answer:
        return {"id": await desk.books.create_operation(body)}

    async def look_up() -> Answer | None:
        found = await find_ours(desk, shipment)
        return {"id": found.operation_id} if found else None

    made = await desk.write(
        "create_shipment",
        shipment.invoice_id,
        shipment.revision,
        shipment.wish,
        request=body,
        call=call,
        look_up=look_up,
    )
    found = await find_ours(desk, shipment)
    if found is None:
        raise Conflict("PlanFact confirmed the shipment and does not show it; look there, then retry", code="not_shown")
    told_id = told(made.answer, "id")
    if told_id and told_id != found.operation_id:
        raise Ambiguous("operations of this invoice", sorted((told_id, found.operation_id)))
    return found, "adopted" if made.adopted else "created"


async def _replace(desk: Desk, shipment: Shipment, said: Said, body: Body, operation_id: str) -> None:
    async def call() -> Answer:
        await desk.books.replace_operation(operation_id, body)
        return {"id": operation_id}

    async def look_up() -> Answer | None:
        found = await desk.books.operation(operation_id)
        return {"id": operation_id} if found and not _content_gaps(desk, said, found) else None

    await desk.write(
        "update_shipment",
        shipment.invoice_id,
        shipment.revision,
        shipment.wish,
        request={"id": operation_id, **body},
        call=call,
        look_up=look_up,
    )


async def _bind(desk: Desk, shipment: Shipment, said: Said, target: FoundOperation) -> bool:
    """Where the deal cannot be named in the operation itself, the operation is put under it; whether it had to be."""
    if not desk.books.policy.binds_deals or said.deal_id is None or _is_under(target, said.deal_id):
        return False
    operation_id, deal_id = target.operation_id, said.deal_id

    async def call() -> Answer:
        await desk.books.bind(operation_id, deal_id)
        return {"id": operation_id}

    async def look_up() -> Answer | None:
        found = await desk.books.operation(operation_id)
        return {"id": operation_id} if found and _is_under(found, deal_id) else None

    request = {"operation": operation_id, "deal": deal_id}
    await desk.write(
        "bind_shipment",
        shipment.invoice_id,
        shipment.revision,
        shipment.wish,
        request=request,
        call=call,
        look_up=look_up,
    )
    return True


def _is_under(found: FoundOperation, deal_id: str) -> bool:
    return found.tells_deal and found.deal_id == deal_id


async def _seen_again(desk: Desk, shipment: Shipment, operation_id: str) -> FoundOperation:
    """Read back what was written."""
    found = await find_ours(desk, shipment)
    if found is None or found.operation_id != operation_id:
        raise Conflict(f"operation {operation_id} is gone again; look in PlanFact, then retry", code="not_shown")
    return found


def _content_gaps(desk: Desk, said: Said, found: FoundOperation) -> list[Gap]:
    """Without the deal, where that is a matter of binding."""
    binds = desk.books.policy.binds_deals
    return [gap for gap in gaps(said, found) if not (binds and gap.field == "deal")]
