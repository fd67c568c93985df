"""Allocations in Postgres: which time is consumed by which invoice. Rows are locked in the order of their ids."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from proxima_common.contracts.prefill import ExcludedWorklog
from proxima_common.contracts.words import AllocationKind
from proxima_common.ids import new_id
from sqlalchemy import Text, bindparam, delete, insert, select, text, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_invoice.adapters.tables.line import ALLOCATION, EXCLUDED_WORKLOG, WORKLOG
from proxima_invoice.domain.claims import Taken, worklogs_of
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.domain.line import Line, Worklog

_LOCK = text("select worklog_id from worklog where worklog_id = any(:ids) order by worklog_id for update").bindparams(
    bindparam("ids", type_=ARRAY(Text))
)
_TAKEN = text(
    """select a.worklog_id, a.seconds, coalesce(i.number, 'a draft of ' || i.client_name) as by
       from allocation a join invoice i using (invoice_id)
       where a.worklog_id = any(:ids) and a.released_at is null
       and (a.invoice_id <> :invoice or a.kind = 'written_off')
       order by a.worklog_id, a.allocation_id"""
).bindparams(bindparam("ids", type_=ARRAY(Text)))
_TAKEN_OF = text(
    """select w.application_id, a.invoice_id, a.kind, a.worklog_id, a.seconds
       from worklog w join allocation a using (worklog_id)
       where w.application_id = any(:applications) and w.month >= :since and a.released_at is null
       order by a.worklog_id, a.allocation_id"""
).bindparams(bindparam("applications", type_=ARRAY(Text)))


class WorklogLedger:
    """Time and who has it, for one transaction."""

    def __init__(self, tx: AsyncConnection, now: datetime) -> None:
        self._tx = tx
        self._now = now

    async def taken(self, worklog_ids: Sequence[str], invoice_id: UUID) -> list[Taken]:
        """What other invoices hold of these, and what this one has written off. The worklogs stay locked."""
        await self._tx.execute(_LOCK, {"ids": sorted(worklog_ids)})
        found = await self._tx.execute(_TAKEN, {"ids": sorted(worklog_ids), "invoice": invoice_id})
        return [Taken(row.worklog_id, row.seconds, row.by) for row in found]

    async def taken_of(self, application_ids: Sequence[str], since: str) -> dict[str, list[tuple[UUID, str, Taken]]]:
        """Live allocations of these applications' worklogs from the month `since` on, by application."""
        found = await self._tx.execute(_TAKEN_OF, {"applications": list(application_ids), "since": since})
        by_application: dict[str, list[tuple[UUID, str, Taken]]] = defaultdict(list)
        for row in found:
            taken = Taken(row.worklog_id, row.seconds, str(row.invoice_id))
            by_application[row.application_id].append((row.invoice_id, row.kind, taken))
        return by_application

    async def claim(self, invoice: Invoice, told: Mapping[str, int], as_of: datetime) -> None:
        """Make the invoice's billed allocations those of its lines: what is the same stays, the rest is replaced."""
        worklogs = worklogs_of(invoice.lines)
        if worklogs:
            await self._keep(invoice, worklogs, told, as_of)
        wanted = {(worklog.worklog_id, line.line_id): worklog for line in invoice.lines for worklog in line.worklogs}
        live = await self._tx.execute(
            select(ALLOCATION).where(
                ALLOCATION.c.invoice_id == invoice.id,
                ALLOCATION.c.released_at.is_(None),
                ALLOCATION.c.kind == AllocationKind.BILLED,
            )
        )
        outdated = []
        for row in live:
            now = wanted.get((row.worklog_id, row.line_id))
            if now and (now.billable_seconds, now.source_hash) == (row.seconds, row.source_hash):
                del wanted[row.worklog_id, row.line_id]
            else:
                outdated.append(row.allocation_id)
        if outdated:
            await self._tx.execute(
                update(ALLOCATION).where(ALLOCATION.c.allocation_id.in_(outdated)).values(released_at=self._now)
            )
        await self._allocate(invoice.id, wanted, AllocationKind.BILLED)

    async def release(self, invoice_id: UUID, line_id: UUID | None = None) -> None:
        """Give the time back: of one line, or of the whole invoice."""
        gone = update(ALLOCATION).where(ALLOCATION.c.invoice_id == invoice_id, ALLOCATION.c.released_at.is_(None))
        if line_id is not None:
            gone = gone.where(ALLOCATION.c.line_id == line_id)
        await self._tx.execute(gone.values(released_at=self._now))

    async def write_off(self, line: Line, invoice: Invoice) -> None:
        """Consume the line's time without billing it."""
        await self.release(invoice.id, line.line_id)
        behind = {(worklog.worklog_id, line.line_id): worklog for worklog in line.worklogs}
        await self._allocate(invoice.id, behind, AllocationKind.WRITTEN_OFF)

    async def keep_excluded(self, invoice_id: UUID, excluded: Sequence[ExcludedWorklog]) -> None:
        """The worklogs left out of the draft, each with its reason."""
        await self._tx.execute(delete(EXCLUDED_WORKLOG).where(EXCLUDED_WORKLOG.c.invoice_id == invoice_id))
        if excluded:
            rows = [{"invoice_id": invoice_id, **one.model_dump()} for one in excluded]
            await self._tx.execute(upsert(EXCLUDED_WORKLOG).on_conflict_do_nothing(), rows)

    async def _keep(
        self, invoice: Invoice, worklogs: Sequence[Worklog], told: Mapping[str, int], as_of: datetime
    ) -> None:
        wanted = upsert(WORKLOG)
        rows = [
            {
                "worklog_id": worklog.worklog_id,
                "application_id": invoice.application_id,
                "month": f"{worklog.work_date:%Y-%m}",
                "seconds": worklog.billable_seconds + told.get(worklog.worklog_id, 0),
                "source_hash": worklog.source_hash,
                "as_of": as_of,
            }
            for worklog in worklogs
        ]
        renewed = {
            name: wanted.excluded[name] for name in ("application_id", "month", "seconds", "source_hash", "as_of")
        }
        await self._tx.execute(wanted.on_conflict_do_update(index_elements=["worklog_id"], set_=renewed), rows)

    async def _allocate(
        self, invoice_id: UUID, worklogs: Mapping[tuple[str, UUID], Worklog], kind: AllocationKind
    ) -> None:
        rows: list[dict[str, Any]] = [
            {
                "allocation_id": new_id(),
                "worklog_id": worklog_id,
                "invoice_id": invoice_id,
                "line_id": line_id,
                "seconds": worklog.billable_seconds,
                "kind": kind,
                "source_hash": worklog.source_hash,
                "at": self._now,
            }
            for (worklog_id, line_id), worklog in sorted(worklogs.items(), key=lambda item: item[0][0])
        ]
        if rows:
            await self._tx.execute(insert(ALLOCATION), rows)
