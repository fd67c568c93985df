"""What staff do by hand; each is recorded in one transaction and told to the audit."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Header, Request
from fastapi.responses import JSONResponse
from proxima_common.contracts.api.accounting import AdoptShipment, ResolveUnknown, RetriedAll, ShipmentAccepted
from proxima_common.contracts.payload import Wire
from proxima_common.http.idempotency import Answer, check_key, idempotent, request_hash
from proxima_common.http.tokens import StaffToken
from proxima_common.messaging.envelope import Origin

from proxima_accounting.bootstrap import Parts
from proxima_accounting.domain.shipment import Shipment
from proxima_accounting.entrypoints.access import Made, Staff, repaired_by, require_repair
from proxima_accounting.usecases import staff as acts
from proxima_accounting.usecases.ports import Records

ERRORS: dict[int | str, dict[str, Any]] = {status: {"description": "a problem"} for status in (401, 403, 404, 409)}
IdempotencyKey = Annotated[str | None, Header(alias="Idempotency-Key")]
router = APIRouter(responses=ERRORS)


async def once(
    request: Request,
    made: Parts,
    staff: StaffToken,
    key: str | None,
    body: Wire | None,
    do: Callable[[Records, Origin], Awaitable[Wire]],
    *,
    status: int = 202,
) -> JSONResponse:
    """Do it in one transaction, once per Idempotency-Key when one was sent."""
    origin = Origin.begin(staff.actor, made.clock.now(), request.headers.get("traceparent"))
    async with made.database.transaction() as tx:

        async def answer() -> Answer:
            return Answer(status, (await do(made.store.within(tx), origin)).model_dump(mode="json"))

        if key is None:
            return (await answer()).response()
        hashed = request_hash(request.method, request.url.path, body.model_dump(mode="json") if body else None)
        return (await idempotent(tx, staff.actor, check_key(key), hashed, answer)).response()


@router.post("/shipments/retry", status_code=202, response_model=RetriedAll)
async def retry_all(request: Request, made: Made, staff: Staff, key: IdempotencyKey = None) -> JSONResponse:
    """Try every failed and unknown shipment again, of the legal entities where this person may."""
    mine = repaired_by(staff)

    async def do(records: Records, origin: Origin) -> Wire:
        return RetriedAll(retried=await acts.retry_all(records, mine, origin))

    return await once(request, made, staff, key, None, do)


@router.post("/shipments/{invoice_id}/retry", status_code=202, response_model=ShipmentAccepted)
async def retry(
    request: Request, made: Made, staff: Staff, invoice_id: UUID, key: IdempotencyKey = None
) -> JSONResponse:
    """Try it again."""

    async def do(records: Records, origin: Origin) -> Wire:
        await require_repair(records, staff, invoice_id)
        return _accepted(await acts.retry_shipment(records, invoice_id, origin))

    return await once(request, made, staff, key, None, do)


@router.post("/shipments/{invoice_id}/adopt", status_code=202, response_model=ShipmentAccepted)
async def adopt(
    request: Request, made: Made, staff: Staff, invoice_id: UUID, body: AdoptShipment, key: IdempotencyKey = None
) -> JSONResponse:
    """This PlanFact operation is the invoice's shipment."""

    async def do(records: Records, origin: Origin) -> Wire:
        await require_repair(records, staff, invoice_id)
        return _accepted(await acts.adopt_operation(records, invoice_id, body.operation_id, origin))

    return await once(request, made, staff, key, body, do)


@router.post("/shipments/{invoice_id}/resolve", status_code=202, response_model=ShipmentAccepted)
async def resolve(
    request: Request, made: Made, staff: Staff, invoice_id: UUID, body: ResolveUnknown, key: IdempotencyKey = None
) -> JSONResponse:
    """What a person saw of an unanswered call."""

    async def do(records: Records, origin: Origin) -> Wire:
        await require_repair(records, staff, invoice_id)
        shipment = await acts.resolve_unknown(
            records, invoice_id, arrived=body.arrived, operation_id=body.operation_id, origin=origin
        )
        return _accepted(shipment)

    return await once(request, made, staff, key, body, do)


def _accepted(shipment: Shipment) -> ShipmentAccepted:
    return ShipmentAccepted(invoice_id=shipment.invoice_id, state=shipment.state)
