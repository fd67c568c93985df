"""Months of applications, runs of prefill, and the work that no application claims."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from proxima_common.contracts.api.billing import PeriodRead, RunRead, UnclaimedRead
from proxima_common.contracts.api.month_end import ConfirmedHours
from proxima_common.contracts.prefill import ExcludedWorklog, MonthTotals, OverviewMade, UnclaimedFound
from proxima_common.ids import derived_id
from sqlalchemy import ColumnElement, case, func, insert, literal, null, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_invoice.adapters.period_page import period_page
from proxima_invoice.adapters.tables.invoice import INVOICE
from proxima_invoice.adapters.tables.master import APPLICATION
from proxima_invoice.adapters.tables.period import PERIOD, PREFILL_RUN, RUN_ITEM, UNCLAIMED
from proxima_invoice.usecases.billing_ports import Period
from proxima_invoice.usecases.months import days_of


class MonthEnd:
    """Months, runs and unclaimed work, in one transaction."""

    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def put_overview(self, event: OverviewMade, now: datetime) -> None:
        """Keep what a month comes to. Other terms than before make it another context: drafts made before are stale."""
        row = {
            "client_id": event.client.client_id,
            "legal_entity_id": event.application.seller_id,
            "billable_seconds": event.billable_seconds,
            "excluded_seconds": event.excluded_seconds,
            "late_seconds": event.late_seconds,
            "worklogs": event.worklogs,
            "expected_net": event.expected_net,
            "currency": event.currency,
            "flags": event.flags,
            "terms_version": event.terms_version,
            "overview_run_id": event.run_id,
            "overview": event.totals.model_dump(mode="json") if event.totals else None,
            "source_as_of": event.source_as_of,
            "updated_at": now,
        }
        statement = upsert(PERIOD).values(
            period_id=event.period_id, application_id=event.application.application_id, month=event.month, **row
        )
        changed = PERIOD.c.terms_version.is_distinct_from(statement.excluded.terms_version)
        known = PERIOD.c.terms_version.is_not(None)
        await self._tx.execute(
            statement.on_conflict_do_update(
                index_elements=["application_id", "month"],
                set_=row
                | {
                    "context_version": case(
                        (changed & known, PERIOD.c.context_version + 1), else_=PERIOD.c.context_version
                    )
                },
                where=PERIOD.c.source_as_of.is_(None) | (PERIOD.c.source_as_of <= statement.excluded.source_as_of),
            )
        )

    async def knows_later(self, event: OverviewMade) -> bool:
        """Whether the month's row was read from the warehouse after this one."""
        query = select(PERIOD.c.source_as_of > event.source_as_of).where(
            PERIOD.c.application_id == event.application.application_id, PERIOD.c.month == event.month
        )
        return bool((await self._tx.execute(query)).scalar_one_or_none())

    async def put_unclaimed(self, event: UnclaimedFound, now: datetime) -> None:
        """Keep the work of a month that no scope claims, or that two claim, as the latest question found it."""
        row = {
            "run_id": event.run_id,
            "worklogs": [worklog.model_dump(mode="json") for worklog in event.worklogs],
            "total_worklogs": event.total_worklogs,
            "total_seconds": event.total_seconds,
            "seen_at": now,
        }
        statement = upsert(UNCLAIMED).values(month=event.month, **row)
        await self._tx.execute(
            statement.on_conflict_do_update(
                index_elements=["month"],
                set_=row | _looked_at(UNCLAIMED.c.worklogs == statement.excluded.worklogs),
                # Ids of runs are UUIDv7: a later question has a greater one.
                where=UNCLAIMED.c.run_id <= statement.excluded.run_id,
            )
        )

    async def unclaimed(self, month: str) -> UnclaimedRead:
        row = (await self._tx.execute(select(UNCLAIMED).where(UNCLAIMED.c.month == month))).mappings().first()
        if row is None:
            return UnclaimedRead(month=month, worklogs=[], total_worklogs=0, total_seconds=0, seen_at=None)
        return UnclaimedRead(
            month=month,
            worklogs=[ExcludedWorklog.model_validate(part) for part in row["worklogs"]],
            total_worklogs=row["total_worklogs"],
            total_seconds=row["total_seconds"],
            **{name: row[name] for name in ("seen_at", "looked_at", "looked_by", "look_reason")},
        )

    async def look_at_unclaimed(self, month: str, reason: str, by: str, now: datetime) -> bool:
        """Somebody saw it, and why it stays so; False when nobody asked about the month."""
        seen = update(UNCLAIMED).where(UNCLAIMED.c.month == month)
        done = await self._tx.execute(seen.values(looked_at=now, looked_by=by, look_reason=reason))
        return done.rowcount > 0

    async def known(self, month: str) -> list[tuple[str, str]]:
        """The applications that hold in the month, as far as they are known here, with their deal types."""
        first, last = days_of(month)
        query = select(APPLICATION.c.application_id, APPLICATION.c.deal_type).where(
            APPLICATION.c.valid_from <= last, APPLICATION.c.valid_to.is_(None) | (APPLICATION.c.valid_to >= first)
        )
        return [tuple(row) for row in await self._tx.execute(query.order_by(APPLICATION.c.application_id))]

    async def add_run(
        self,
        run_id: UUID,
        purpose: str,
        month: str,
        asked: int,
        by: str | None,
        now: datetime,
        *,
        part_of: UUID | None = None,
    ) -> None:
        """A question; `part_of` is the run that people see, when it was asked in parts."""
        await self._tx.execute(
            insert(PREFILL_RUN).values(
                run_id=run_id, purpose=purpose, month=month, asked=asked, asked_by=by, asked_at=now, part_of=part_of
            )
        )

    async def note_answer(self, run_id: UUID, period: UUID, application_id: str, state: str, now: datetime) -> None:
        """Count the answer about one application's month among those of its run."""
        columns = ("run_id", "subject_id", "application_id", "context_version", "state", "answered_at")
        answer = (literal(period), literal(application_id), literal(0), literal(state), literal(now))
        known = select(PREFILL_RUN.c.run_id, *answer).where(PREFILL_RUN.c.run_id == run_id)
        await self._tx.execute(upsert(RUN_ITEM).from_select(columns, known).on_conflict_do_nothing())

    async def end_run(self, run_id: UUID, answered: int, failed: int, now: datetime) -> None:
        """Keep how many answers the run has; they come on other partitions, some of them later."""
        done = update(PREFILL_RUN).where(PREFILL_RUN.c.run_id == run_id, PREFILL_RUN.c.finished_at.is_(None))
        await self._tx.execute(done.values(answered=answered, failed=failed, finished_at=now))

    async def add_problem(self, run_id: UUID, application_id: str, detail: str) -> None:
        """Add what went wrong with an application to the run's page, once."""
        problem = {"application_id": application_id, "detail": detail}
        known = select(PREFILL_RUN.c.problems).where(PREFILL_RUN.c.run_id == run_id).with_for_update()
        problems = (await self._tx.execute(known)).scalar_one_or_none()
        if problems is not None and problem not in problems:
            written = update(PREFILL_RUN).where(PREFILL_RUN.c.run_id == run_id)
            await self._tx.execute(written.values(problems=[*problems, problem]))

    async def run(self, run_id: UUID, entities: frozenset[str] | None) -> RunRead | None:
        """The run with the problems of these legal entities' applications; None is every one, also unknown ones.

        A run in parts is what its parts are together. It has ended when every answer is here, not when the last one was
        said to be written.
        """
        whole = (PREFILL_RUN.c.run_id == run_id) | (PREFILL_RUN.c.part_of == run_id)
        rows = (await self._tx.execute(select(PREFILL_RUN).where(whole).order_by(PREFILL_RUN.c.run_id))).mappings()
        parts = {row["run_id"]: row for row in rows}
        if run_id not in parts:
            return None
        problems = await self._visible([one for row in parts.values() for one in row["problems"]], entities)
        told = [f"{problem['application_id']}: {problem['detail']}" for problem in problems]
        finished = [row["finished_at"] for row in parts.values()]
        answered = sum(row["answered"] for row in parts.values())
        ended = max(finished) if all(finished) and await self._arrived(list(parts)) >= answered else None
        sums = {"answered": answered, "failed": sum(row["failed"] for row in parts.values())}
        return RunRead.model_validate(dict(parts[run_id]) | sums | {"problems": told, "finished_at": ended})

    async def _visible(self, problems: list[Any], entities: frozenset[str] | None) -> list[Any]:
        if entities is None or not problems:
            return problems
        theirs = select(APPLICATION.c.application_id).where(
            APPLICATION.c.application_id.in_([problem["application_id"] for problem in problems]),
            APPLICATION.c.legal_entity_id.in_(entities),
        )
        visible = set((await self._tx.execute(theirs)).scalars())
        return [problem for problem in problems if problem["application_id"] in visible]

    async def _arrived(self, run_ids: Sequence[UUID]) -> int:
        query = select(func.count()).where(RUN_ITEM.c.run_id.in_(run_ids), RUN_ITEM.c.state != "waiting")
        return int((await self._tx.execute(query)).scalar_one())

    async def lock(self, application_id: str, month: str) -> Period | None:
        """The period, locked until the transaction ends."""
        query = select(PERIOD).where(PERIOD.c.application_id == application_id, PERIOD.c.month == month)
        row = (await self._tx.execute(query.with_for_update())).first()
        if row is None:
            return None
        confirmed = ConfirmedHours.model_validate(row.confirmed) if row.hours_confirmed and row.confirmed else None
        totals = MonthTotals.model_validate(row.overview) if row.overview else None
        return Period(row.period_id, row.legal_entity_id, row.state, confirmed, totals, row.source_as_of)

    async def confirm(self, period: UUID, confirmed: ConfirmedHours, by: str, now: datetime) -> None:
        """Keep what was confirmed, and by whom."""
        await self._change(
            period,
            now,
            hours_confirmed=True,
            confirmed=confirmed.model_dump(mode="json"),
            confirmed_by=by,
            confirmed_at=now,
        )

    async def unconfirm(self, period: UUID, now: datetime) -> None:
        """The hours are not what was confirmed any more."""
        await self._change(period, now, hours_confirmed=False, confirmed=None, confirmed_by=None, confirmed_at=None)

    async def reopen(self, period: UUID, now: datetime) -> None:
        """There is something to bill after all."""
        await self._change(period, now, state="open", reason=None, context_version=PERIOD.c.context_version + 1)

    async def _change(self, period: UUID, now: datetime, **values: Any) -> None:
        await self._tx.execute(update(PERIOD).where(PERIOD.c.period_id == period).values(**values, updated_at=now))

    async def close_as_nothing_to_bill(self, period: UUID, reason: str, now: datetime) -> None:
        await self._tx.execute(
            update(PERIOD)
            .where(PERIOD.c.period_id == period)
            .values(
                state="nothing_to_bill", reason=reason, context_version=PERIOD.c.context_version + 1, updated_at=now
            )
        )

    async def has_live_invoice(self, application_id: str, month: str) -> bool:
        """Whether the month has an invoice that is neither void nor discarded."""
        query = select(INVOICE.c.invoice_id).where(
            INVOICE.c.application_id == application_id,
            INVOICE.c.period == month,
            INVOICE.c.status.not_in(("void", "discarded")),
        )
        return (await self._tx.execute(query.limit(1))).first() is not None

    async def row(self, application_id: str, month: str) -> PeriodRead | None:
        """One row of the month-end page."""
        rows = await period_page(self._tx, month, entities=None, application_id=application_id, limit=1)
        return rows[0] if rows else None


def period_id(application_id: str, month: str) -> UUID:
    """The id of an application's month: the same in every service."""
    return derived_id("period", application_id, month)


def _looked_at(same: ColumnElement[bool]) -> dict[str, Any]:
    """Other work than was looked at has to be looked at."""
    names = ("looked_at", "looked_by", "look_reason")
    return {name: case((same, UNCLAIMED.c[name]), else_=null()) for name in names}
