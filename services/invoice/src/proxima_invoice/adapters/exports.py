"""Files of the registry: rows read page by page as of one moment, parts kept in the database for a while (ADR 0017)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from proxima_common.contracts.api.registry import Export, ExportedFile, ExportFormat, RegistryFilters
from proxima_common.db.database import Database
from proxima_common.errors import Invalid
from proxima_common.money import round_money
from sqlalchemy import any_, bindparam, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_invoice.adapters.registry import PLANNED_FOR_VALUES, Place, Sorting, places_of
from proxima_invoice.adapters.registry_filters import Wanted, conditions
from proxima_invoice.adapters.sheets import MEDIA_TYPES, PART, CsvSheet, Sheet, XlsxSheet
from proxima_invoice.adapters.tables.batch import BATCH, EXPORT_PART
from proxima_invoice.adapters.tables.invoice import INVOICE
from proxima_invoice.adapters.tables.registry import ENTRY
from proxima_invoice.domain.cells import Cell
from proxima_invoice.usecases.batch_ports import Batch

KEPT_FOR = timedelta(days=7)
LARGEST = 100_000
"""Rows of one file."""
DIRECTLY = 2_000
"""Rows of a file that is answered at once."""
_AT_ONCE = 500
_AMOUNTS = ("net", "tax", "gross", "payable", "outstanding")
_COLUMNS = (
    "number status kind deal_type legal_entity_id client_id client_name contract_number application_id period "
    "document_date due_date currency net tax gross payable outstanding payment_state revision imported tags created_by "
    "updated_at invoice_id"
)
COLUMNS = tuple(_COLUMNS.split())
_READ = [INVOICE.c[name] for name in COLUMNS if name in INVOICE.c]


@contextmanager
def sheet_of(asked: Export) -> Iterator[Sheet]:
    """The file that is asked for, with its header."""
    if asked.format is ExportFormat.CSV:
        yield CsvSheet(COLUMNS, bom=asked.bom)
        return
    with XlsxSheet(COLUMNS) as sheet:
        yield sheet


async def rows_to_export(
    tx: AsyncConnection, asked: Export, invoice_ids: Sequence[UUID], visible: frozenset[str] | None
) -> AsyncIterator[list[list[Cell]]]:
    """Rows by the hundred, in the order asked; of named invoices those that are visible, in the order named."""
    if invoice_ids:
        for start in range(0, len(invoice_ids), _AT_ONCE):
            yield await _cells(tx, list(invoice_ids[start : start + _AT_ONCE]), visible)
        return
    wanted, sorting = Wanted(asked.filters, visible), Sorting(asked.sort, asked.order)
    after: Place | None = None
    while places := await places_of(tx, wanted, sorting, after=after, limit=_AT_ONCE):
        yield await _cells(tx, [place.invoice_id for place in places], visible)
        after = places[-1]


async def direct_file(tx: AsyncConnection, asked: Export, visible: frozenset[str] | None) -> bytes:
    """A small file at once; Invalid `export_too_large` for one that a batch has to make."""
    if await _count(tx, asked.filters, visible, DIRECTLY) > DIRECTLY:
        raise Invalid(f"more than {DIRECTLY} invoices: export them as a batch", code="export_too_large")
    parts = []
    with sheet_of(asked) as sheet:
        async for rows in rows_to_export(tx, asked, (), visible):
            parts.append(await asyncio.to_thread(sheet.add, rows))
        parts += await asyncio.to_thread(lambda: list(sheet.end()))
    return b"".join(parts)


def file_name(asked: Export, day: datetime) -> str:
    return f"invoices-{day:%Y-%m-%d}.{asked.format}"


class ExportFiles:
    """Makes the file of an export batch. A run that died is begun anew; what it had written is dropped first."""

    def __init__(self, database: Database, told: Any) -> None:
        self._database = database
        self._tell = told

    async def make(self, batch: Batch, now: datetime) -> ExportedFile:
        """Write the parts, tell how far it is, and keep what was made; Invalid when it is too large."""
        asked, visible = batch.asked.export or Export(), batch.owner.visible_entities()
        writer = _Parts(self._database, batch.batch_id)
        await writer.begin()
        done = 0
        async with self._database.snapshot() as tx:
            named = batch.asked.invoice_ids
            total = len(named) or await _count(tx, asked.filters, visible, LARGEST)
            if total > LARGEST:
                raise Invalid(f"more than {LARGEST} invoices: narrow it down", code="export_too_large")
            with sheet_of(asked) as sheet:
                async for rows in rows_to_export(tx, asked, named, visible):
                    await writer.add(await asyncio.to_thread(sheet.add, rows))
                    done += len(rows)
                    await self._tell(batch, done, total, None)
                ends = sheet.end()
                while part := await asyncio.to_thread(next, ends, None):
                    await writer.add(part)
            await writer.flush()
        file = ExportedFile(
            name=file_name(asked, now),
            media_type=MEDIA_TYPES[asked.format],
            size=writer.size,
            rows=done,
            kept_until=now + KEPT_FOR,
        )
        await self._tell(batch, done, done, file)
        return file


class _Parts:
    """Parts of a file, written as they fill up."""

    def __init__(self, database: Database, batch_id: UUID) -> None:
        self._database = database
        self._batch_id = batch_id
        self._buffer = bytearray()
        self._position = 0
        self.size = 0

    async def begin(self) -> None:
        async with self._database.transaction() as tx:
            await tx.execute(delete(EXPORT_PART).where(EXPORT_PART.c.batch_id == self._batch_id))

    async def add(self, part: bytes) -> None:
        self._buffer += part
        self.size += len(part)
        if len(self._buffer) >= PART:
            await self.flush()

    async def flush(self) -> None:
        if not self._buffer:
            return
        self._position += 1
        values = {"batch_id": self._batch_id, "position": self._position, "body": bytes(self._buffer)}
        async with self._database.transaction() as tx:
            await tx.execute(insert(EXPORT_PART).values(**values))
        self._buffer.clear()


async def note_progress(
    tx: AsyncConnection, batch: Batch, done: int, total: int, file: ExportedFile | None, now: datetime
) -> None:
    """How far the file is; with the file the batch is finished."""
    values: dict[str, Any] = {"done": done, "total": total}
    if file:
        values |= {"state": "finished", "finished_at": now, "result": file.model_dump(mode="json")}
    await tx.execute(update(BATCH).where(BATCH.c.batch_id == batch.batch_id).values(**values))


async def note_failure(tx: AsyncConnection, batch: Batch, now: datetime) -> None:
    """The file cannot be made; resuming tries again."""
    values = {"state": "finished", "finished_at": now, "total": 1, "done": 0, "failed": 1}
    await tx.execute(update(BATCH).where(BATCH.c.batch_id == batch.batch_id).values(**values))


async def parts_of(database: Database, batch_id: UUID) -> AsyncIterator[bytes]:
    """The file, part by part."""
    query = select(EXPORT_PART.c.body).where(EXPORT_PART.c.batch_id == batch_id)
    position = 1
    while True:
        async with database.transaction() as tx:
            body = (await tx.execute(query.where(EXPORT_PART.c.position == position))).scalar_one_or_none()
        if body is None:
            return
        yield body
        position += 1


async def prune_exports(tx: AsyncConnection, before: datetime) -> int:
    """Forget files of exports that were finished before."""
    old = select(BATCH.c.batch_id).where(BATCH.c.verb == "export", BATCH.c.finished_at < before)
    gone = await tx.execute(delete(EXPORT_PART).where(EXPORT_PART.c.batch_id.in_(old)))
    return gone.rowcount


async def _count(tx: AsyncConnection, filters: RegistryFilters, visible: frozenset[str] | None, enough: int) -> int:
    """How many there are, counted no further than one more than enough."""
    await tx.execute(PLANNED_FOR_VALUES)
    some = select(ENTRY.c.invoice_id).where(*conditions(Wanted(filters, visible))).limit(enough + 1).subquery()
    return int((await tx.execute(select(func.count()).select_from(some))).scalar_one())


async def _cells(tx: AsyncConnection, invoice_ids: list[UUID], visible: frozenset[str] | None) -> list[list[Cell]]:
    contract = INVOICE.c.contract["number"].astext.label("contract_number")
    wanted = bindparam("ids", invoice_ids, type_=ARRAY(INVOICE.c.invoice_id.type))
    query = select(*_READ, contract).where(INVOICE.c.invoice_id == any_(wanted))
    if visible is not None:
        query = query.where(INVOICE.c.legal_entity_id.in_(sorted(visible)))
    found = {row["invoice_id"]: dict(row) for row in (await tx.execute(query)).mappings()}
    return [[_cell(found[one], name) for name in COLUMNS] for one in invoice_ids if one in found]


def _cell(row: dict[str, Any], name: str) -> Cell:
    value = row[name]
    if name in _AMOUNTS:
        return round_money(value, row["currency"])
    if name == "tags":
        return "; ".join(value)
    cell: Cell = str(value) if name == "invoice_id" else value
    return cell
