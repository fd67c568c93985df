"""What staff recorded of deals, in Postgres: acceptances, progress, decisions on worklogs."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from proxima_common.contracts.api.deals import AcceptanceRead, DecisionRead, ProgressRead
from proxima_common.contracts.prefill_request import AcceptedMilestone, RecordedProgress, WorklogDecision
from proxima_common.contracts.words import InvoiceStatus
from proxima_common.ids import new_id
from sqlalchemy import Column, Table, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_invoice.adapters.components import lock_deal
from proxima_invoice.adapters.tables.billing import ACCEPTANCE, BILLED_COMPONENT, DECISION, PROGRESS
from proxima_invoice.adapters.tables.invoice import INVOICE
from proxima_invoice.usecases.work_ports import Recorded


class DealRecords:
    """Acceptances, progress and decisions, for one transaction. Nothing is rewritten: the newest one counts."""

    def __init__(self, tx: AsyncConnection, now: datetime) -> None:
        self._tx = tx
        self._now = now

    async def lock(self, application_id: str) -> None:
        """Until the transaction ends, nobody else changes what is recorded or billed of this deal."""
        await lock_deal(self._tx, application_id)

    async def for_prefill(self, application_ids: Sequence[str]) -> dict[str, Recorded]:
        """What prefill is told, of every one of these applications."""
        found = {one: Recorded([], [], []) for one in application_ids}
        for row in await self._live(ACCEPTANCE, application_ids, ACCEPTANCE.c.milestone_id):
            accepted = AcceptedMilestone(milestone_id=row.milestone_id, accepted_on=row.accepted_on)
            found[row.application_id].accepted.append(accepted)
        for row in await self._live(DECISION, application_ids, DECISION.c.worklog_id):
            decision = WorklogDecision(
                worklog_id=row.worklog_id,
                bill=row.bill,
                by=row.decided_by,
                reason=row.reason,
                unit_price=row.unit_price,
            )
            found[row.application_id].decisions.append(decision)
        for row in await self._newest_progress(application_ids):
            progress = RecordedProgress(month=row.month, cumulative_percent=row.cumulative_percent)
            found[row.application_id].progress.append(progress)
        return found

    async def accept(self, application_id: str, milestone_id: str, on: date, note: str | None, by: str) -> None:
        """The acceptance, in place of an earlier one of the same milestone."""
        await self._withdraw(ACCEPTANCE, application_id, ACCEPTANCE.c.milestone_id, milestone_id)
        row = self._row("acceptance_id", application_id) | {"milestone_id": milestone_id, "accepted_on": on}
        await self._tx.execute(insert(ACCEPTANCE).values(**row, note=note, recorded_by=by))

    async def withdraw_acceptance(self, application_id: str, milestone_id: str) -> bool:
        """False when there was none."""
        return await self._withdraw(ACCEPTANCE, application_id, ACCEPTANCE.c.milestone_id, milestone_id)

    async def record_progress(
        self, application_id: str, month: str, percent: Decimal, note: str | None, by: str
    ) -> None:
        """Add a record; the newest of a month counts."""
        row = self._row("progress_id", application_id) | {"month": month, "cumulative_percent": percent}
        await self._tx.execute(insert(PROGRESS).values(**row, note=note, recorded_by=by))

    async def decide(
        self, application_id: str, worklog_id: str, bill: bool, unit_price: Decimal | None, reason: str, by: str
    ) -> None:
        """The decision, in place of an earlier one about the same worklog."""
        await self._withdraw(DECISION, application_id, DECISION.c.worklog_id, worklog_id)
        row = self._row("decision_id", application_id) | {"worklog_id": worklog_id, "bill": bill}
        await self._tx.execute(insert(DECISION).values(**row, unit_price=unit_price, reason=reason, decided_by=by))

    async def undecide(self, application_id: str, worklog_id: str) -> bool:
        """False when nothing was decided."""
        return await self._withdraw(DECISION, application_id, DECISION.c.worklog_id, worklog_id)

    async def billed_by(self, application_id: str, component: str) -> UUID | None:
        """The live invoice that bills this part of the deal, or None."""
        query = select(BILLED_COMPONENT.c.invoice_id).where(
            BILLED_COMPONENT.c.application_id == application_id,
            BILLED_COMPONENT.c.component == component,
            BILLED_COMPONENT.c.released_at.is_(None),
        )
        return (await self._tx.execute(query.limit(1))).scalar_one_or_none()

    async def open_drafts(self, application_id: str) -> list[UUID]:
        """Drafts whose amounts may follow from what is recorded, in the order in which they are locked."""
        query = select(INVOICE.c.invoice_id).where(
            INVOICE.c.application_id == application_id, INVOICE.c.status == InvoiceStatus.DRAFT
        )
        return list((await self._tx.execute(query.order_by(INVOICE.c.invoice_id))).scalars())

    async def acceptances(self, application_id: str) -> list[AcceptanceRead]:
        """Those that hold, with who bills them."""
        rows = await self._live(ACCEPTANCE, [application_id], ACCEPTANCE.c.milestone_id)
        made = []
        for row in rows:
            billed_by = await self.billed_by(application_id, f"milestone:{row.milestone_id}")
            billed_by = billed_by or await self.billed_by(application_id, f"change:{row.milestone_id}")
            made.append(AcceptanceRead.model_validate(row._asdict() | {"billed_by": billed_by}))
        return made

    async def decisions(self, application_id: str) -> list[DecisionRead]:
        """Those that hold."""
        rows = await self._live(DECISION, [application_id], DECISION.c.worklog_id)
        return [DecisionRead.model_validate(row._asdict()) for row in rows]

    async def progress(self, application_id: str) -> list[ProgressRead]:
        """The newest of every month."""
        rows = await self._newest_progress([application_id])
        return [ProgressRead.model_validate(row._asdict()) for row in rows]

    async def _newest_progress(self, application_ids: Sequence[str]) -> list[Any]:
        rank = func.row_number().over(
            partition_by=(PROGRESS.c.application_id, PROGRESS.c.month),
            order_by=(PROGRESS.c.at.desc(), PROGRESS.c.progress_id.desc()),
        )
        ranked = select(PROGRESS, rank.label("rank")).where(PROGRESS.c.application_id.in_(application_ids)).subquery()
        query = select(ranked).where(ranked.c.rank == 1).order_by(ranked.c.application_id, ranked.c.month)
        return list((await self._tx.execute(query)).all())

    async def _live(self, table: Table, application_ids: Sequence[str], order: Column[Any]) -> list[Any]:
        query = select(table).where(table.c.application_id.in_(application_ids), table.c.withdrawn_at.is_(None))
        return list((await self._tx.execute(query.order_by(table.c.application_id, order))).all())

    async def _withdraw(self, table: Table, application_id: str, column: Column[Any], value: str) -> bool:
        gone = update(table).where(
            table.c.application_id == application_id, column == value, table.c.withdrawn_at.is_(None)
        )
        return (await self._tx.execute(gone.values(withdrawn_at=self._now))).rowcount > 0

    def _row(self, key: str, application_id: str) -> dict[str, Any]:
        return {key: new_id(), "application_id": application_id, "at": self._now}
