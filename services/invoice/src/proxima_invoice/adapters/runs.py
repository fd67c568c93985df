"""Questions to prefill and their answers in Postgres."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from proxima_common.contracts.prefill import PrefillRequested
from proxima_common.contracts.prefill_request import Allocated
from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_invoice.adapters.components import summed
from proxima_invoice.adapters.publishing import Publisher
from proxima_invoice.adapters.tables.period import PREFILL_RUN, RUN_ITEM
from proxima_invoice.usecases.work_ports import RunItem


class RunRepository:
    """Runs: asked once, answered item by item."""

    def __init__(self, tx: AsyncConnection, publisher: Publisher, asked_by: str, now: datetime) -> None:
        self._tx = tx
        self._publisher = publisher
        self._asked_by = asked_by
        self._now = now

    async def ask(self, request: PrefillRequested, *, preview: bool = False, part_of: UUID | None = None) -> None:
        """Keep the run with what each item was told, and put the request into the outbox."""
        await self._tx.execute(
            insert(PREFILL_RUN).values(
                run_id=request.run_id,
                purpose=request.purpose,
                month=request.month,
                asked=len(request.items),
                asked_by=self._asked_by,
                asked_at=self._now,
                part_of=part_of,
            )
        )
        if request.items:
            rows = [
                {
                    "run_id": request.run_id,
                    "subject_id": item.subject_id,
                    "invoice_id": item.invoice_id,
                    "application_id": item.application_id,
                    "context_version": item.context_version,
                    "told": _told(item.allocations),
                    "told_components": {name: format(one, "f") for name, one in summed(item.components).items()},
                    "preview": preview,
                }
                for item in request.items
            ]
            await self._tx.execute(insert(RUN_ITEM), rows)
        await self._publisher.send(str(request.run_id), request)

    async def item(self, run_id: UUID, invoice_id: UUID) -> RunItem | None:
        """What was asked for this draft in this run."""
        found = await self._tx.execute(
            select(RUN_ITEM).where(RUN_ITEM.c.run_id == run_id, RUN_ITEM.c.subject_id == invoice_id)
        )
        row = found.one_or_none()
        if row is None:
            return None
        components = {name: Decimal(amount) for name, amount in (row.told_components or {}).items()}
        return RunItem(run_id, invoice_id, row.context_version, row.told or {}, components, row.preview)

    async def answered(self, run_id: UUID, subject_id: UUID, state: str, detail: str | None = None) -> None:
        """Note what became of one item."""
        await self._tx.execute(
            update(RUN_ITEM)
            .where(RUN_ITEM.c.run_id == run_id, RUN_ITEM.c.subject_id == subject_id)
            .values(state=state, detail=detail, answered_at=self._now)
        )


def _told(allocations: list[Allocated]) -> dict[str, int]:
    told: dict[str, int] = {}
    for one in allocations:
        told[one.worklog_id] = told.get(one.worklog_id, 0) + one.seconds
    return told
