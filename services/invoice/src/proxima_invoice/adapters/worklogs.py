"""Allocations in Postgres: which time is consumed by which invoice. Rows are locked in the order of their ids."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from proxima_common.contracts.prefill import ExcludedWorklog
from proxima_common.contracts.prefill_request import EarlierBilled
from proxima_common.contracts.words import AllocationKind
from proxima_common.errors import Conflict
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


# A line that is no hours × rate (a fee, a minimum) has no price of an hour.
_EARLIER = text(
    """select w.application_id, a.worklog_id, a.invoice_id, i.number as invoice_number, w.month, b.work_date,
         b.issue_key, a.seconds, a.source_hash,
         case when l.basis in ('hours', 'overage', 'late', 'correction') then coalesce(l.source_unit_price, 0) else 0
           end as unit_price,
         coalesce(l.explanation -> 'rate' ->> 'rate_id', '') as rate_id
       from worklog w join allocation a using (worklog_id) join invoice i using (invoice_id)
       join invoice_line l on l.line_id = a.line_id
       join line_worklog b on b.line_id = a.line_id and b.worklog_id = a.worklog_id
       where w.application_id = any(:applications) and w.month >= :since and w.month < :before
       and a.released_at is null and a.kind = 'billed' and i.number is not null and i.status <> 'void'
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

    async def earlier(self, application_ids: Sequence[str], since: str, before: str) -> dict[str, list[EarlierBilled]]:
        """By application: time of the months from `since` to `before` (left out) as numbered invoices hold it."""
        months = {"applications": list(application_ids), "since": since, "before": before}
        by_application: dict[str, list[EarlierBilled]] = defaultdict(list)
        for row in (await self._tx.execute(_EARLIER, months)).mappings():
            by_application[row["application_id"]].append(EarlierBilled.model_validate(dict(row)))
        return by_application

    async def claim(self, invoice: Invoice, told: Mapping[str, int], as_of: datetime) -> None:
        """Make the invoice's billed allocations those of its lines: what is the same stays, the rest is replaced."""
        worklogs = worklogs_of(invoice.lines, invoice.consumed or ())
        if worklogs:
            await self._keep(invoice, worklogs, told, as_of)
        wanted: dict[tuple[str, UUID | None], Worklog] = {
            (worklog.worklog_id, line.line_id): worklog for line in invoice.lines for worklog in line.worklogs
        }
        wanted |= {(worklog.worklog_id, None): worklog for worklog in invoice.consumed or ()}
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

    async def move(self, invoice: Invoice, line_ids: Sequence[UUID]) -> None:
        """Let the billed time of these lines follow them, after they were divided or joined; none is lost."""
        for line_id in line_ids:
            await self.release(invoice.id, line_id)
        behind: dict[tuple[str, UUID | None], Worklog] = {
            (worklog.worklog_id, line.line_id): worklog
            for line in invoice.lines
            if line.line_id in line_ids
            for worklog in line.worklogs
        }
        await self._allocate(invoice.id, behind, AllocationKind.BILLED)

    async def claim_again(self, invoice: Invoice, line: Line) -> None:
        """Take back the time of a released line; Conflict `time_billed_again` when others hold of it by now."""
        behind: dict[tuple[str, UUID | None], Worklog] = {
            (worklog.worklog_id, line.line_id): worklog for worklog in line.worklogs
        }
        ids = [worklog_id for worklog_id, _ in behind]
        taken = await self.taken(ids, invoice.id)
        seconds = await self._tx.execute(
            select(WORKLOG.c.worklog_id, WORKLOG.c.seconds).where(WORKLOG.c.worklog_id.in_(ids))
        )
        left = {row.worklog_id: row.seconds for row in seconds}
        for one in taken:
            left[one.worklog_id] -= one.seconds
        lost = [one for one in line.worklogs if left[one.worklog_id] < one.billable_seconds]
        if lost:
            by = next((one.by for one in taken if one.worklog_id == lost[0].worklog_id), "the source")
            raise Conflict(f"time of line {line.position} was billed again: {by}", code="time_billed_again")
        await self._allocate(invoice.id, behind, AllocationKind.BILLED)

    async def take_over(self, void_invoice_id: UUID, invoice: Invoice) -> int:
        """Move what a void invoice keeps reserved to a draft, without a moment in which it is free."""
        kept = await self._tx.execute(
            update(ALLOCATION)
            .where(
                ALLOCATION.c.invoice_id == void_invoice_id,
                ALLOCATION.c.released_at.is_(None),
                ALLOCATION.c.kind == AllocationKind.BILLED,
            )
            .values(released_at=self._now)
            .returning(ALLOCATION.c.worklog_id, ALLOCATION.c.seconds, ALLOCATION.c.source_hash)
        )
        rows = [
            {
                "allocation_id": new_id(),
                "worklog_id": row.worklog_id,
                "invoice_id": invoice.id,
                "line_id": None,
                "seconds": row.seconds,
                "kind": AllocationKind.BILLED,
                "source_hash": row.source_hash,
                "at": self._now,
            }
            for row in kept.all()
        ]
        if rows:
            await self._tx.execute(insert(ALLOCATION), rows)
        return len(rows)

    async def release_consumed(self, invoice_id: UUID) -> None:
        """Give back the time that the deal uses up without a line."""
        gone = update(ALLOCATION).where(
            ALLOCATION.c.invoice_id == invoice_id,
            ALLOCATION.c.line_id.is_(None),
            ALLOCATION.c.kind == AllocationKind.BILLED,
            ALLOCATION.c.released_at.is_(None),
        )
        await self._tx.execute(gone.values(released_at=self._now))

    async def write_off(self, line: Line, invoice: Invoice) -> None:
        """Consume the line's time without billing it."""
        await self.release(invoice.id, line.line_id)
        behind: dict[tuple[str, UUID | None], Worklog] = {
            (worklog.worklog_id, line.line_id): worklog for worklog in line.worklogs if worklog.billable_seconds > 0
        }
        await self._allocate(invoice.id, behind, AllocationKind.WRITTEN_OFF)

    async def write_off_one(self, invoice_id: UUID, worklog_id: str) -> bool:
        """Consume what the invoice bills of one worklog without billing it; False when it bills nothing of it."""
        await self._tx.execute(_LOCK, {"ids": [worklog_id]})
        released = await self._released(invoice_id, worklog_id, AllocationKind.BILLED)
        seconds = sum(row.seconds for row in released)
        if seconds > 0:
            row = {"allocation_id": new_id(), "worklog_id": worklog_id, "invoice_id": invoice_id, "seconds": seconds}
            row |= {"kind": AllocationKind.WRITTEN_OFF, "source_hash": released[0].source_hash, "at": self._now}
            await self._tx.execute(insert(ALLOCATION).values(row))
        return bool(released)

    async def reopen(self, invoice_id: UUID, worklog_id: str) -> bool:
        """Give back what the invoice has written off of one worklog; False when there is nothing."""
        return bool(await self._released(invoice_id, worklog_id, AllocationKind.WRITTEN_OFF))

    async def _released(self, invoice_id: UUID, worklog_id: str, kind: AllocationKind) -> Sequence[Any]:
        gone = update(ALLOCATION).where(
            ALLOCATION.c.invoice_id == invoice_id,
            ALLOCATION.c.worklog_id == worklog_id,
            ALLOCATION.c.kind == kind,
            ALLOCATION.c.released_at.is_(None),
        )
        returned = gone.values(released_at=self._now).returning(ALLOCATION.c.seconds, ALLOCATION.c.source_hash)
        return (await self._tx.execute(returned)).all()

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
        # Two lines may share a worklog: what a cap or the included hours split.
        seconds: dict[str, int] = defaultdict(int)
        for worklog in worklogs:
            seconds[worklog.worklog_id] += worklog.billable_seconds
        rows = [
            {
                "worklog_id": worklog.worklog_id,
                "application_id": invoice.application_id,
                "month": f"{worklog.work_date:%Y-%m}",
                "seconds": max(0, seconds[worklog.worklog_id] + told.get(worklog.worklog_id, 0)),
                "source_hash": worklog.source_hash,
                "as_of": as_of,
            }
            for worklog in {one.worklog_id: one for one in worklogs}.values()
        ]
        renewed = {
            name: wanted.excluded[name] for name in ("application_id", "month", "seconds", "source_hash", "as_of")
        }
        await self._tx.execute(wanted.on_conflict_do_update(index_elements=["worklog_id"], set_=renewed), rows)

    async def _allocate(
        self, invoice_id: UUID, worklogs: Mapping[tuple[str, UUID | None], Worklog], kind: AllocationKind
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
            if worklog.billable_seconds
        ]
        if rows:
            await self._tx.execute(insert(ALLOCATION), rows)
