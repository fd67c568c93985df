"""Documents at Didox in Postgres, inside the caller's transaction."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from proxima_common.errors import NotFound
from sqlalchemy import ColumnElement, Row, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_delivery.adapters.tables import DIDOX_DOCUMENT
from proxima_delivery.domain.didox.comparison import Difference
from proxima_delivery.domain.didox.document import DidoxDocument, Meant, Operation, Pdf
from proxima_delivery.domain.didox.exact import read, written
from proxima_delivery.domain.didox.status import WATCHED, DocumentState

_T = DIDOX_DOCUMENT.c
_PLAIN = (
    *("partner_id", "partner_status", "updated_unix", "code", "reason", "comment", "warning", "signed_by"),
    *("cancel_reason", "wanted", "signatures", "checked_at", "ordinal"),
)
_MEANT = (
    *("invoice_id", "legal_entity_id", "revision", "document_id", "kind", "doctype", "number", "document_date"),
    *("client_name", "partner_tin", "currency", "total", "original_id"),
)


class DocumentRepository:
    """`usecases.didox.ports.Documents` on Postgres."""

    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def add(self, document: DidoxDocument, now: datetime) -> bool:
        """False when it is known already; then it is left as it is."""
        meant = document.meant
        row = {
            "id": document.id,
            **{name: getattr(meant, name) for name in _MEANT},
            "pdf": asdict(meant.pdf) if meant.pdf else None,
            "created_at": now,
            **_moving(document, now),
        }
        new = insert(DIDOX_DOCUMENT).values(row).on_conflict_do_nothing().returning(_T.id)
        return (await self._tx.execute(new)).first() is not None

    async def get(self, didox_id: UUID, *, lock: bool = False) -> DidoxDocument:
        """Raises `NotFound`."""
        query = select(DIDOX_DOCUMENT).where(_T.id == didox_id)
        row = (await self._tx.execute(query.with_for_update() if lock else query)).first()
        if row is None:
            raise NotFound(f"no document {didox_id} in Didox")
        return to_document(row)

    async def newest_of(self, document_id: UUID) -> DidoxDocument | None:
        """The paper's document of its latest revision, locked."""
        query = select(DIDOX_DOCUMENT).where(_T.document_id == document_id).order_by(_T.revision.desc()).limit(1)
        row = (await self._tx.execute(query.with_for_update())).first()
        return to_document(row) if row else None

    async def of_invoice(self, invoice_id: UUID) -> list[DidoxDocument]:
        """All of them, locked, in the order of their ids."""
        return await self._all(_T.invoice_id == invoice_id, lock=True)

    async def by_partner_id(self, legal_entity_id: str, partner_ids: Sequence[str]) -> dict[str, DidoxDocument]:
        """Those that we know, by the partner's id."""
        known = (_T.legal_entity_id == legal_entity_id) & _T.partner_id.in_([one.lower() for one in partner_ids])
        return {document.partner_id or "": document for document in await self._all(known)}

    async def longest_unread(self, legal_entity_id: str, before: datetime, limit: int) -> list[DidoxDocument]:
        """Documents that may still move, those first that were read longest ago."""
        due = (_T.legal_entity_id == legal_entity_id) & _T.state.in_(WATCHED) & (_T.checked_at < before)
        query = select(DIDOX_DOCUMENT).where(due).order_by(_T.checked_at).limit(limit)
        return [to_document(row) for row in await self._tx.execute(query)]

    async def save(self, document: DidoxDocument, now: datetime) -> None:
        """Keep where it stands now."""
        await self._tx.execute(update(DIDOX_DOCUMENT).where(_T.id == document.id).values(_moving(document, now)))

    async def _all(self, which: ColumnElement[bool], *, lock: bool = False) -> list[DidoxDocument]:
        query = select(DIDOX_DOCUMENT).where(which).order_by(_T.id)
        return [to_document(row) for row in await self._tx.execute(query.with_for_update() if lock else query)]


def _moving(document: DidoxDocument, now: datetime) -> dict[str, Any]:
    """The columns that change. The form does once, when the ESF that it names becomes known."""
    return {
        **{name: getattr(document, name) for name in _PLAIN},
        "form": written(document.meant.form),
        "state": document.state,
        "doubt": document.doubt,
        "differences": [asdict(one) for one in document.differences],
        "changed_at": now,
    }


def to_document(row: Row[Any]) -> DidoxDocument:
    """The document of a row."""
    meant = Meant(
        **{name: getattr(row, name) for name in _MEANT},
        form=read(row.form),
        pdf=Pdf(**row.pdf) if row.pdf else None,
    )
    return DidoxDocument(
        id=row.id,
        meant=meant,
        state=DocumentState(row.state),
        differences=[Difference(**one) for one in row.differences],
        doubt=Operation(row.doubt) if row.doubt else None,
        **{name: getattr(row, name) for name in _PLAIN},
    )
