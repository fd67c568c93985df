"""Months of applications, runs of prefill, and the work that no application claims."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from proxima_common.contracts.api.billing import PeriodInvoice, PeriodRead, RunRead, UnclaimedRead
from proxima_common.contracts.prefill import ExcludedWorklog, OverviewMade, UnclaimedFound
from proxima_common.ids import derived_id
from sqlalchemy import case, func, insert, literal, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_invoice.adapters.tables.invoice import INVOICE
from proxima_invoice.adapters.tables.master import APPLICATION, CLIENT
from proxima_invoice.adapters.tables.period import PERIOD, PREFILL_RUN, RUN_ITEM, UNCLAIMED
from proxima_invoice.usecases.billing_ports import Period


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
                set_=row,
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
            seen_at=row["seen_at"],
        )

    async def add_run(self, run_id: UUID, purpose: str, month: str, asked: int, by: str | None, now: datetime) -> None:
        await self._tx.execute(
            insert(PREFILL_RUN).values(
                run_id=run_id, purpose=purpose, month=month, asked=asked, asked_by=by, asked_at=now
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

        It has ended when every answer is here, not when the last one was said to be written.
        """
        row = (await self._tx.execute(select(PREFILL_RUN).where(PREFILL_RUN.c.run_id == run_id))).mappings().first()
        if row is None:
            return None
        problems = row["problems"]
        if entities is not None and problems:
            theirs = select(APPLICATION.c.application_id).where(
                APPLICATION.c.application_id.in_([problem["application_id"] for problem in problems]),
                APPLICATION.c.legal_entity_id.in_(entities),
            )
            visible = set((await self._tx.execute(theirs)).scalars())
            problems = [problem for problem in problems if problem["application_id"] in visible]
        told = [f"{problem['application_id']}: {problem['detail']}" for problem in problems]
        ended = row["finished_at"] if await self._arrived(run_id) >= row["answered"] else None
        return RunRead.model_validate(dict(row) | {"problems": told, "finished_at": ended})

    async def _arrived(self, run_id: UUID) -> int:
        query = select(func.count()).where(RUN_ITEM.c.run_id == run_id, RUN_ITEM.c.state != "waiting")
        return int((await self._tx.execute(query)).scalar_one())

    async def lock(self, application_id: str, month: str) -> Period | None:
        """The period, locked until the transaction ends."""
        columns = (PERIOD.c.period_id, PERIOD.c.legal_entity_id, PERIOD.c.state)
        query = select(*columns).where(PERIOD.c.application_id == application_id, PERIOD.c.month == month)
        row = (await self._tx.execute(query.with_for_update())).first()
        return Period(*row) if row else None

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
        rows = await self.page(month, entities=None, application_id=application_id, limit=1)
        return rows[0] if rows else None

    async def page(
        self,
        month: str,
        *,
        entities: frozenset[str] | None,
        legal_entity_id: str | None = None,
        client_id: str | None = None,
        application_id: str | None = None,
        after: str | None = None,
        limit: int = 50,
    ) -> list[PeriodRead]:
        """Rows of the month-end page by application id, with their invoices; `entities` None is every legal entity."""
        query = (
            select(
                PERIOD,
                APPLICATION.c.title,
                APPLICATION.c.deal_type,
                APPLICATION.c.price_currency,
                CLIENT.c.name.label("client_name"),
            )
            .join(APPLICATION, APPLICATION.c.application_id == PERIOD.c.application_id)
            .join(CLIENT, CLIENT.c.client_id == PERIOD.c.client_id)
            .where(PERIOD.c.month == month)
            .order_by(PERIOD.c.application_id)
            .limit(limit)
        )
        wanted = {
            PERIOD.c.legal_entity_id: legal_entity_id,
            PERIOD.c.client_id: client_id,
            PERIOD.c.application_id: application_id,
        }
        for column, value in wanted.items():
            if value is not None:
                query = query.where(column == value)
        if entities is not None:
            query = query.where(PERIOD.c.legal_entity_id.in_(entities))
        if after is not None:
            query = query.where(PERIOD.c.application_id > after)
        rows = (await self._tx.execute(query)).mappings().all()
        invoices = await self._invoices(month, [row["application_id"] for row in rows])
        return [_period(row, invoices.get(row["application_id"], [])) for row in rows]

    async def _invoices(self, month: str, applications: Sequence[str]) -> dict[str, list[PeriodInvoice]]:
        query = (
            select(
                INVOICE.c.application_id,
                INVOICE.c.invoice_id,
                INVOICE.c.number,
                INVOICE.c.status,
                INVOICE.c.currency,
                INVOICE.c.gross,
            )
            .where(
                INVOICE.c.period == month,
                INVOICE.c.application_id.in_(applications),
                INVOICE.c.status.not_in(("void", "discarded")),
            )
            .order_by(INVOICE.c.created_at)
        )
        grouped: dict[str, list[PeriodInvoice]] = {}
        for row in (await self._tx.execute(query)).mappings():
            grouped.setdefault(row["application_id"], []).append(PeriodInvoice.model_validate(dict(row)))
        return grouped


def period_id(application_id: str, month: str) -> UUID:
    """The id of an application's month: the same in every service."""
    return derived_id("period", application_id, month)


def _period(row: Any, invoices: list[PeriodInvoice]) -> PeriodRead:
    # A month that was opened by a draft has no overview, and so no currency of its own yet.
    currency = row["currency"] or row["price_currency"]
    return PeriodRead.model_validate(dict(row) | {"invoices": invoices, "currency": currency})
