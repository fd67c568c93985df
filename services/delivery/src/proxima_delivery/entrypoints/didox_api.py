"""The HTTP face of Didox: documents, the signing queue, and what staff decide."""

import base64
from collections.abc import Awaitable, Callable
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response
from proxima_common.contracts.api.delivery import DeliveryDetail
from proxima_common.contracts.api.didox import (
    AdoptDidox,
    ChallengeRead,
    DidoxCompanyRead,
    DidoxDocumentDetail,
    DidoxDocumentRead,
    ResolveDidox,
    RetryDidox,
    SignatureAccepted,
    SignatureGiven,
    SigningItem,
    TakeBack,
    UnlockDidox,
)
from proxima_common.contracts.api.shared import Problem
from proxima_common.contracts.payload import Wire
from proxima_common.contracts.words import Role
from proxima_common.errors import NotFound, Unavailable
from proxima_common.http.tokens import EVERY_LEGAL_ENTITY, StaffToken, StaffTokenVerifier, staff_dependency
from proxima_common.messaging.envelope import Origin
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_delivery.adapters.didox import queries
from proxima_delivery.adapters.didox.unlocking import unlock
from proxima_delivery.adapters.queries import delivery_detail
from proxima_delivery.adapters.wire import operation_taken
from proxima_delivery.bootstrap import Service
from proxima_delivery.bootstrap.didox import Cabinets
from proxima_delivery.domain.didox.document import Operation
from proxima_delivery.entrypoints.access import ACTORS, READERS, Command, Key, begun_by, once
from proxima_delivery.usecases.didox import staff as acts
from proxima_delivery.usecases.didox.challenge import SigningDesk
from proxima_delivery.usecases.didox.ports import Records

TAKERS = (*ACTORS, Role.SIGNER)
_ACTION = {Operation.SIGN: "sign", Operation.CANCEL: "cancel"}
Decision = Callable[[Records, Origin], Awaitable[None]]


def didox_router(service: Service, verifier: StaffTokenVerifier, cabinets: Cabinets | None) -> APIRouter:
    """Reads for anybody with a role for the legal entity; signing for its signers alone."""
    problems: dict[int | str, dict[str, Any]] = {s: {"model": Problem} for s in (401, 403, 404, 409, 422, 503)}
    router = APIRouter(tags=["didox"], responses=problems)
    Staff = Annotated[StaffToken, Depends(staff_dependency(verifier))]  # noqa: N806
    store, database = service.didox.store, service.database

    def desk() -> SigningDesk:
        if cabinets is None:
            raise Unavailable("Didox is not set up in this installation", code="didox_not_set_up")
        return service.didox.signing(cabinets)

    async def entity_of(didox_id: UUID, staff: StaffToken, *roles: Role) -> str:
        async with store.open() as records:
            entity = (await records.documents.get(didox_id)).meant.legal_entity_id
        if not staff.may(*READERS, legal_entity_id=entity):
            raise NotFound(f"no document {didox_id} in Didox")
        staff.require(*roles, legal_entity_id=entity)
        return entity

    async def decide(
        staff: StaffToken, key: str | None, path: str, body: Wire, do: Decision, read: Command, status: int = 200
    ) -> Response:
        async def act(tx: AsyncConnection) -> Wire:
            await do(store.within(tx), begun_by(staff, service.clock))
            return await read(tx)

        return await once(database, staff, key, path, body, act, status)

    @router.get("/didox/documents")
    async def documents(invoice_id: UUID, staff: Staff) -> list[DidoxDocumentRead]:
        async with database.transaction() as tx:
            return await queries.documents_of(invoice_id, tx, _seen_by(staff))

    @router.get("/didox/problems")
    async def troubles(staff: Staff, limit: Annotated[int, Query(ge=1, le=500)] = 100) -> list[DidoxDocumentRead]:
        async with database.transaction() as tx:
            return await queries.troubled(tx, _seen_by(staff), limit)

    @router.get("/didox/documents/{didox_id}")
    async def document(didox_id: UUID, staff: Staff) -> DidoxDocumentDetail:
        await entity_of(didox_id, staff, *READERS)
        async with database.transaction() as tx:
            return await queries.document_detail(didox_id, tx)

    @router.post("/didox/documents/{didox_id}/retry", response_model=DidoxDocumentDetail)
    async def retry(didox_id: UUID, body: RetryDidox, staff: Staff, key: Key = None) -> Response:
        await entity_of(didox_id, staff, *ACTORS)

        async def do(records: Records, by: Origin) -> None:
            await acts.retry(records, didox_id, body.reason, by)

        path = f"/didox/documents/{didox_id}/retry"
        return await decide(staff, key, path, body, do, lambda tx: queries.document_detail(didox_id, tx))

    @router.post("/didox/documents/{didox_id}/adopt", response_model=DidoxDocumentDetail)
    async def adopt(didox_id: UUID, body: AdoptDidox, staff: Staff, key: Key = None) -> Response:
        await entity_of(didox_id, staff, *ACTORS)

        async def do(records: Records, by: Origin) -> None:
            await acts.adopt(records, didox_id, body.partner_id, body.reason, by)

        path = f"/didox/documents/{didox_id}/adopt"
        return await decide(staff, key, path, body, do, lambda tx: queries.document_detail(didox_id, tx))

    @router.post("/didox/documents/{didox_id}/resolve", response_model=DidoxDocumentDetail)
    async def resolve(didox_id: UUID, body: ResolveDidox, staff: Staff, key: Key = None) -> Response:
        await entity_of(didox_id, staff, *ACTORS)

        async def do(records: Records, by: Origin) -> None:
            await acts.resolve(
                records,
                didox_id,
                arrived=body.arrived,
                partner_id=body.partner_id,
                reason=body.reason,
                origin=by,
            )

        path = f"/didox/documents/{didox_id}/resolve"
        return await decide(staff, key, path, body, do, lambda tx: queries.document_detail(didox_id, tx))

    @router.get("/didox/signing")
    async def signing(legal_entity_id: str, staff: Staff) -> list[SigningItem]:
        staff.require(*READERS, legal_entity_id=legal_entity_id)
        async with database.transaction() as tx:
            return await queries.signing_queue(tx, legal_entity_id, service.clock.now())

    @router.post("/didox/signing/{didox_id}/challenge")
    async def challenge(didox_id: UUID, staff: Staff) -> ChallengeRead:
        """Reads Didox; holds no transaction meanwhile."""
        await entity_of(didox_id, staff, Role.SIGNER)
        made = await desk().challenge(didox_id, staff.staff_id, service.clock.now(), begun_by(staff, service.clock))
        return ChallengeRead.model_validate(
            {
                "challenge_id": made.signature.id,
                "action": _ACTION[made.signature.operation],
                "data": base64.b64encode(made.data).decode(),
                "sha256": made.signature.data_sha256,
                "expires_at": made.signature.expires_at,
            }
        )

    @router.post("/didox/signing/{didox_id}/signature", status_code=202, response_model=SignatureAccepted)
    async def signature(didox_id: UUID, body: SignatureGiven, staff: Staff, key: Key = None) -> Response:
        """Records the signature; the executor sends it."""
        await entity_of(didox_id, staff, Role.SIGNER)

        async def do(records: Records, by: Origin) -> None:
            await desk().sign(
                didox_id,
                body.challenge_id,
                body.pkcs7,
                body.signature_hex,
                staff.staff_id,
                records,
                service.clock.now(),
                by,
            )

        async def read(_: AsyncConnection) -> Wire:
            return SignatureAccepted(didox_id=didox_id, challenge_id=body.challenge_id, state="sending")

        return await decide(staff, key, f"/didox/signing/{didox_id}/signature", body, do, read, 202)

    @router.post("/deliveries/{delivery_id}/take_back", response_model=DeliveryDetail)
    async def take_back(delivery_id: UUID, body: TakeBack, staff: Staff, key: Key = None) -> Response:
        async with store.open() as records:
            entity = (await records.handovers.get(delivery_id, lock=False)).legal_entity_id
        if not staff.may(*READERS, legal_entity_id=entity):
            raise NotFound(f"no delivery {delivery_id} by Didox")
        staff.require(*TAKERS, legal_entity_id=entity)

        async def do(records: Records, by: Origin) -> None:
            await acts.take_back(records, delivery_id, body.reason, by)

        async def read(tx: AsyncConnection) -> Wire:
            return await delivery_detail(delivery_id, tx, now=service.clock.now())

        return await decide(staff, key, f"/deliveries/{delivery_id}/take_back", body, do, read)

    @router.get("/didox/companies")
    async def companies(staff: Staff) -> list[DidoxCompanyRead]:
        configured = service.settings.didox.companies if service.settings.didox else ()
        async with database.transaction() as tx:
            return await queries.companies(tx, configured, _seen_by(staff))

    @router.post("/didox/companies/{legal_entity_id}/unlock", response_model=list[DidoxCompanyRead])
    async def unlock_company(legal_entity_id: str, body: UnlockDidox, staff: Staff) -> list[DidoxCompanyRead]:
        """Done again, it is refused: nothing is stopped any more."""
        staff.require(Role.ADMIN, legal_entity_id=legal_entity_id)
        configured = service.settings.didox.companies if service.settings.didox else ()
        async with database.transaction() as tx:
            await unlock(tx, legal_entity_id, service.clock.now())
            told = operation_taken("resolve", f"didox company {legal_entity_id}", f"unlocked: {body.reason}")
            await service.outbox.add(tx, [told], begun_by(staff, service.clock))
            return await queries.companies(tx, configured, [legal_entity_id])

    return router


def _seen_by(staff: StaffToken) -> frozenset[str] | None:
    """The legal entities that this person may look at; None is every one."""
    entities = staff.legal_entities(*READERS)
    return None if EVERY_LEGAL_ENTITY in entities else entities
