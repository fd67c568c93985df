"""Batches and their items."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from proxima_common.contracts.api.billing import BatchItemRead, BatchRead, CreateBatch
from proxima_common.contracts.words import Role
from proxima_common.ids import new_id
from proxima_common.said import kept
from pydantic import TypeAdapter
from sqlalchemy import RowMapping, case, insert, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_invoice.adapters.tables.batch import BATCH, BATCH_ITEM
from proxima_invoice.adapters.tables.invoice import INVOICE
from proxima_invoice.domain.staff import Staff
from proxima_invoice.usecases.batch_ports import Batch, BatchAsked, BatchItem, Progress, SeenInvoice

_ASKED = TypeAdapter(BatchAsked)


class BatchRepository:
    """Batches, in one transaction."""

    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def add(
        self,
        batch_id: UUID,
        body: CreateBatch,
        owner: Staff,
        seen: dict[UUID, SeenInvoice],
        now: datetime,
    ) -> list[UUID]:
        """Keep a batch with its items in the order asked; returns the items' ids."""
        one_file = body.verb == "export"
        # How many rows a file will have is known when its making begins.
        total = 0 if one_file else len(body.application_ids) or len(body.invoice_ids)
        await self._tx.execute(
            insert(BATCH).values(
                batch_id=batch_id,
                verb=body.verb,
                month=body.month,
                owner_id=owner.staff_id,
                owner=_owner_to_json(owner),
                asked=_ASKED.dump_python(_asked(body), mode="json"),
                state="running",
                total=total,
                done=0,
                failed=0,
                created_at=now,
            )
        )
        if one_file:
            return []
        subjects: list[tuple[str | None, UUID | None]] = [(app, None) for app in body.application_ids]
        subjects += [(None, invoice) for invoice in body.invoice_ids]
        ids = [new_id() for _ in subjects]
        rows = [
            {
                "item_id": item_id,
                "batch_id": batch_id,
                "position": position,
                "application_id": application_id,
                "invoice_id": invoice_id,
                "seen": asdict(seen[invoice_id]) if invoice_id in seen else None,
                "state": "waiting",
                "changed_at": now,
            }
            for position, (item_id, (application_id, invoice_id)) in enumerate(zip(ids, subjects, strict=True), 1)
        ]
        await self._tx.execute(insert(BATCH_ITEM), rows)
        return ids

    async def head(self, batch_id: UUID, *, lock: bool = False) -> Batch | None:
        columns = (BATCH.c.batch_id, BATCH.c.verb, BATCH.c.month, BATCH.c.owner, BATCH.c.asked)
        query = select(*columns).where(BATCH.c.batch_id == batch_id)
        row = (await self._tx.execute(query.with_for_update() if lock else query)).first()
        if row is None:
            return None
        owner, asked = _owner_from_json(row.owner), _ASKED.validate_python(row.asked)
        return Batch(row.batch_id, row.verb, row.month, owner, asked)

    async def waiting(self, item_ids: Sequence[UUID]) -> list[BatchItem]:
        """Those of the items that still wait, locked: one that is at work elsewhere is waited for, and then left out.

        By application, so that two batches lock the months of the same applications in the same order.
        """
        query = (
            select(BATCH_ITEM.c.item_id, BATCH_ITEM.c.application_id, BATCH_ITEM.c.invoice_id, BATCH_ITEM.c.seen)
            .where(BATCH_ITEM.c.item_id.in_(item_ids), BATCH_ITEM.c.state == "waiting")
            .order_by(BATCH_ITEM.c.application_id, BATCH_ITEM.c.position)
            .with_for_update()
        )
        return [
            BatchItem(row.item_id, row.application_id, row.invoice_id, SeenInvoice(**row.seen) if row.seen else None)
            for row in await self._tx.execute(query)
        ]

    async def end_item(
        self,
        item_id: UUID,
        state: str,
        result: str,
        now: datetime,
        *,
        code: str | None = None,
        invoice_id: UUID | None = None,
    ) -> None:
        """Write down what became of an item."""
        values: dict[str, Any] = {"state": state, "result": result, "code": code, "changed_at": now}
        values["said"] = kept(result)
        if invoice_id is not None:
            values["invoice_id"] = invoice_id
        await self._tx.execute(update(BATCH_ITEM).where(BATCH_ITEM.c.item_id == item_id).values(**values))

    async def advance(self, batch_id: UUID, done: int, failed: int, now: datetime) -> Progress:
        """Count ended items; the batch is finished with the last of them."""
        ended = BATCH.c.done + BATCH.c.failed + done + failed >= BATCH.c.total
        row = (
            await self._tx.execute(
                update(BATCH)
                .where(BATCH.c.batch_id == batch_id)
                .values(
                    done=BATCH.c.done + done,
                    failed=BATCH.c.failed + failed,
                    state=case((ended, "finished"), else_=BATCH.c.state),
                    finished_at=case((ended, now), else_=BATCH.c.finished_at),
                )
                .returning(BATCH.c.total, BATCH.c.done, BATCH.c.failed, BATCH.c.state)
            )
        ).one()
        return Progress(row.total, row.done, row.failed, row.state == "finished")

    async def reopen_failed(self, batch_id: UUID, owner: Staff, now: datetime) -> list[UUID]:
        """Let failed items wait again and the batch run, with the owner's grants of now; returns all that wait."""
        again = update(BATCH_ITEM).where(BATCH_ITEM.c.batch_id == batch_id, BATCH_ITEM.c.state == "failed")
        await self._tx.execute(again.values(state="waiting", code=None, result=None, said=None, changed_at=now))
        await self._tx.execute(
            update(BATCH)
            .where(BATCH.c.batch_id == batch_id)
            .values(
                state="running",
                failed=0,
                finished_at=None,
                owner=_owner_to_json(owner),
            )
        )
        query = select(BATCH_ITEM.c.item_id).where(BATCH_ITEM.c.batch_id == batch_id, BATCH_ITEM.c.state == "waiting")
        return list((await self._tx.execute(query.order_by(BATCH_ITEM.c.position))).scalars())

    async def get(self, batch_id: UUID) -> BatchRead | None:
        """The batch with its items."""
        row = (await self._tx.execute(select(BATCH).where(BATCH.c.batch_id == batch_id))).mappings().first()
        if row is None:
            return None
        query = select(BATCH_ITEM).where(BATCH_ITEM.c.batch_id == batch_id).order_by(BATCH_ITEM.c.position)
        items = [BatchItemRead.model_validate(dict(item)) for item in (await self._tx.execute(query)).mappings()]
        return _read(row, items)

    async def seen(self, invoice_ids: Sequence[UUID], entities: frozenset[str] | None) -> dict[UUID, SeenInvoice]:
        """What somebody with a role at these legal entities (None: every one) sees of each invoice now."""
        columns = (INVOICE.c.invoice_id, INVOICE.c.version, INVOICE.c.revision, INVOICE.c.bundle_hash)
        query = select(*columns).where(INVOICE.c.invoice_id.in_(invoice_ids))
        if entities is not None:
            query = query.where(INVOICE.c.legal_entity_id.in_(entities))
        rows = await self._tx.execute(query)
        return {row.invoice_id: SeenInvoice(row.version, row.revision, row.bundle_hash) for row in rows}

    async def page(self, owner_id: str | None, after: tuple[datetime, UUID] | None, limit: int) -> list[BatchRead]:
        """Batches without their items, the newest first; `owner_id` None is everybody's."""
        query = select(BATCH).order_by(BATCH.c.created_at.desc(), BATCH.c.batch_id.desc()).limit(limit)
        if owner_id is not None:
            query = query.where(BATCH.c.owner_id == owner_id)
        if after is not None:
            query = query.where(tuple_(BATCH.c.created_at, BATCH.c.batch_id) < tuple_(*after))
        rows = (await self._tx.execute(query)).mappings()
        return [_read(row, []) for row in rows]


def _read(row: RowMapping, items: list[BatchItemRead]) -> BatchRead:
    return BatchRead.model_validate(dict(row) | {"items": items, "file": row["result"]})


def _asked(body: CreateBatch) -> BatchAsked:
    invoice_ids = tuple(body.invoice_ids) if body.verb == "export" else ()
    return BatchAsked(body.reason, body.keep_worklogs, body.export, invoice_ids)


def _owner_to_json(owner: Staff) -> dict[str, Any]:
    grants = sorted([role.value, entity] for role, entity in owner.grants)
    return {"staff_id": owner.staff_id, "name": owner.name, "grants": grants}


def _owner_from_json(stored: dict[str, Any]) -> Staff:
    grants = frozenset((Role(role), entity) for role, entity in stored["grants"])
    return Staff(stored["staff_id"], stored["name"], grants)
