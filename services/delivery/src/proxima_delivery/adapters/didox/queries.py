"""Reads for screens."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from proxima_common.contracts.api.didox import (
    DidoxAttempt,
    DidoxCompanyRead,
    DidoxDocumentDetail,
    DidoxDocumentRead,
    EvidenceRead,
    SigningItem,
)
from proxima_common.contracts.api.shared import SaidRead
from proxima_common.db.plumbing import JOB_LANE
from proxima_common.errors import NotFound
from proxima_common.said import Said, said
from sqlalchemy import ColumnElement, Row, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_delivery.adapters.attempts import attempts_on
from proxima_delivery.adapters.didox.documents import to_document
from proxima_delivery.adapters.tables import (
    DELIVERY,
    DIDOX_COMPANY,
    DIDOX_DOCUMENT,
    DIDOX_EVIDENCE,
    DIDOX_SIGNATURE,
)
from proxima_delivery.domain.delivery import DeliveryState
from proxima_delivery.domain.didox.document import DidoxDocument
from proxima_delivery.domain.didox.signing import SignatureState
from proxima_delivery.domain.didox.status import DocumentState
from proxima_delivery.usecases.didox.ports import PARTNER
from proxima_delivery.usecases.didox.queue import lane_of

_T = DIDOX_DOCUMENT.c
S = DocumentState
_NEXT: Mapping[DocumentState, Said] = {
    S.PLANNED: said("didox_next_planned", "The draft is created in Didox."),
    S.DRAFT: said("didox_next_draft", "The signer signs it once the invoice is sent."),
    S.DIFFERS: said("didox_next_differs", "It cannot be signed: take it away and create it again."),
    S.MISSING: said("didox_next_missing", "It can be created again."),
    S.SENT: said("didox_next_sent", "The client accepts or rejects it in Didox."),
    S.ACCEPTED: said("didox_next_accepted", "Nothing more; the signed archive is kept."),
    S.REJECTED: said("didox_next_rejected", "The rejected document is replaced by a reissue."),
    S.CANCELLED: said("didox_next_nothing", "Nothing more."),
    S.ANNULLED: said("didox_next_nothing", "Nothing more."),
    S.INVALID: said("didox_next_invalid", "A person looks into Didox: it is marked invalid there."),
    S.REMOVING: said("didox_next_removing", "The draft is removed from Didox."),
    S.REMOVED: said("didox_next_nothing", "Nothing more."),
    S.FAILED: said("didox_next_failed", "It can be tried again once the cause is gone."),
    S.UNKNOWN: said("didox_next_unknown", "A person looks into Didox and says whether it arrived."),
}


async def documents_of(
    invoice_id: UUID, tx: AsyncConnection, entities: Collection[str] | None
) -> list[DidoxDocumentRead]:
    """Every document of an invoice, the oldest revision first."""
    query = select(DIDOX_DOCUMENT).where(_T.invoice_id == invoice_id, *_visible(entities))
    return await _read(query.order_by(_T.revision, _T.created_at, _T.id), tx)


async def troubled(tx: AsyncConnection, entities: Collection[str] | None, limit: int) -> list[DidoxDocumentRead]:
    """Documents that a person has to look at, the latest change first."""
    query = select(DIDOX_DOCUMENT).where(_T.code.is_not(None), *_visible(entities))
    return await _read(query.order_by(_T.changed_at.desc(), _T.id).limit(limit), tx)


async def document_detail(didox_id: UUID, tx: AsyncConnection) -> DidoxDocumentDetail:
    """One with every attempt; `NotFound` without it."""
    found = await _read(select(DIDOX_DOCUMENT).where(_T.id == didox_id), tx)
    if not found:
        raise NotFound(f"no document {didox_id} in Didox")
    read = found[0]
    rows = await attempts_on(PARTNER, read.document_id, tx, read.revision)
    names = ("operation", "ordinal", "kind", "outcome", "reason", "said", "started_at", "ended_at")
    attempts = [DidoxAttempt(**{name: getattr(row, name) for name in names}) for row in rows]
    return DidoxDocumentDetail(**read.model_dump(), attempts=attempts)


async def signing_queue(tx: AsyncConnection, legal_entity_id: str, now: datetime) -> list[SigningItem]:
    """What waits for a signature, whose lease ends soonest first, cancellations at the end."""
    waiting = (
        select(DIDOX_DOCUMENT, DELIVERY.c.id.label("delivery_id"), DELIVERY.c.lease_expires_at, DELIVERY.c.state)
        .join(DELIVERY, DELIVERY.c.document_id == _T.document_id)
        .where(
            _T.legal_entity_id == legal_entity_id,
            DELIVERY.c.channel == "didox",
            DELIVERY.c.state.in_((DeliveryState.AWAITING_SIGNATURE, DeliveryState.SENDING)),
            _T.state.in_((S.DRAFT, S.DIFFERS)),
            _T.wanted,
            DELIVERY.c.lease_expires_at > now,
        )
        .order_by(DELIVERY.c.lease_expires_at, _T.id)
    )
    voided = (
        select(DIDOX_DOCUMENT, DELIVERY.c.id.label("delivery_id"))
        .join(DELIVERY, DELIVERY.c.document_id == _T.document_id)
        .where(
            _T.legal_entity_id == legal_entity_id,
            DELIVERY.c.channel == "didox",
            _T.state == S.SENT,
            _T.cancel_reason.is_not(None),
        )
        .ext(distinct_on(_T.id))
        .order_by(_T.id, DELIVERY.c.ordinal.desc())
    )
    signed, cancelled = (await tx.execute(waiting)).all(), (await tx.execute(voided)).all()
    flying = await _in_flight(tx, [row.id for row in (*signed, *cancelled)])
    return [
        *(_item(row, "sign", row.lease_expires_at, row.id in flying) for row in signed),
        *(_item(row, "cancel", None, row.id in flying) for row in cancelled),
    ]


async def companies(
    tx: AsyncConnection, configured: Collection[str], entities: Collection[str] | None
) -> list[DidoxCompanyRead]:
    """Every legal entity that is set up, or was."""
    known = {row.legal_entity_id: row for row in (await tx.execute(select(DIDOX_COMPANY))).all()}
    lanes = {row.lane: row for row in (await tx.execute(select(JOB_LANE))).all()}
    names = sorted(set(configured) | set(known))
    return [
        _company(name, name in configured, known.get(name), lanes.get(lane_of(name)))
        for name in names
        if entities is None or name in entities
    ]


def _company(name: str, set_up: bool, row: Row[Any] | None, lane: Row[Any] | None) -> DidoxCompanyRead:
    return DidoxCompanyRead(
        legal_entity_id=name,
        set_up=set_up,
        stopped_at=row.stopped_at if row else None,
        stop_reason=row.stop_reason if row else None,
        stop_said=row.stop_said if row else None,
        seen_until=row.seen_until if row else None,
        lane_paused_until=lane.paused_until if lane else None,
        lane_reason=lane.reason if lane else None,
        lane_said=lane.said if lane else None,
    )


def _visible(entities: Collection[str] | None) -> list[ColumnElement[bool]]:
    return [] if entities is None else [_T.legal_entity_id.in_(entities)]


async def _read(query: Any, tx: AsyncConnection) -> list[DidoxDocumentRead]:
    rows: Sequence[Row[Any]] = (await tx.execute(query)).all()
    ids = [row.id for row in rows]
    kept: dict[UUID, list[EvidenceRead]] = {}
    packs = select(DIDOX_EVIDENCE).where(DIDOX_EVIDENCE.c.didox_id.in_(ids)).order_by(DIDOX_EVIDENCE.c.kept_at)
    for pack in await tx.execute(packs):
        names = EvidenceRead.model_fields
        kept.setdefault(pack.didox_id, []).append(EvidenceRead(**{name: getattr(pack, name) for name in names}))
    return [_shown(row, kept.get(row.id, [])) for row in rows]


def _shown(row: Row[Any], evidence: list[EvidenceRead]) -> DidoxDocumentRead:
    document = to_document(row)
    coming = _next(document)
    same = set(DidoxDocumentRead.model_fields) & {column.name for column in DIDOX_DOCUMENT.columns}
    return DidoxDocumentRead.model_validate(
        {
            **{name: getattr(row, name) for name in same},
            "didox_id": row.id,
            "next": coming,
            "next_said": SaidRead.of(coming),
            "allowed": _allowed(document),
            "evidence": evidence,
        }
    )


def _next(document: DidoxDocument) -> Said:
    if document.doubt:
        return said(
            "didox_next_doubt",
            f"A person looks into Didox and says what became of {document.doubt}.",
            call=document.doubt,
        )
    if document.cancel_reason is not None and document.state is S.SENT:
        return said("didox_next_cancellation", "The signer signs the cancellation.")
    if document.code in {"several_found", "delete_refused", "unexpected_status", "signed_outside"}:
        return said("didox_next_look", "A person looks into Didox.")
    return _NEXT[document.state]


def _allowed(document: DidoxDocument) -> list[str]:
    found = ["resolve"] if document.doubt else []
    if document.state in {S.FAILED, S.MISSING, S.DIFFERS, S.REMOVING} and not document.doubt:
        found.append("retry")
    if document.state in {S.UNKNOWN, S.FAILED, S.MISSING}:
        found.append("adopt")
    return found


async def _in_flight(tx: AsyncConnection, ids: Sequence[UUID]) -> set[UUID]:
    query = select(DIDOX_SIGNATURE.c.didox_id).where(
        DIDOX_SIGNATURE.c.didox_id.in_(ids),
        DIDOX_SIGNATURE.c.state.in_((SignatureState.GIVEN, SignatureState.UNKNOWN)),
    )
    return set((await tx.execute(query)).scalars())


def _item(row: Row[Any], action: str, lease: datetime | None, in_flight: bool) -> SigningItem:
    own = {"action", "lease_expires_at", "in_flight", "didox_id", "delivery_id", "state"}
    known = {name: getattr(row, name) for name in SigningItem.model_fields if name not in own}
    return SigningItem.model_validate(
        {
            **known,
            "didox_id": row.id,
            "delivery_id": row.delivery_id,
            "state": row._mapping[_T.state],
            "action": action,
            "lease_expires_at": lease,
            "in_flight": in_flight,
        }
    )
