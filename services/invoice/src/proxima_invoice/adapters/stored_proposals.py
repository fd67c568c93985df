"""Proposals that were asked to be shown first, in Postgres: kept beside the draft until one is applied."""

from datetime import datetime
from typing import Any
from uuid import UUID

from proxima_common.contracts.prefill import LinesProposed
from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_invoice.adapters.tables.billing import STORED_PROPOSAL
from proxima_invoice.adapters.tables.period import RUN_ITEM
from proxima_invoice.usecases.work_ports import KeptProposal


class StoredProposals:
    """The newest one of a draft counts, for one transaction."""

    def __init__(self, tx: AsyncConnection, now: datetime) -> None:
        self._tx = tx
        self._now = now

    async def keep(self, event: LinesProposed) -> None:
        """Keep it; older ones of the same draft are stale."""
        older = update(STORED_PROPOSAL).where(
            STORED_PROPOSAL.c.invoice_id == event.invoice_id, STORED_PROPOSAL.c.state == "waiting"
        )
        await self._tx.execute(older.values(state="stale"))
        row = {"run_id": event.run_id, "invoice_id": event.invoice_id, "at": self._now}
        kept = insert(STORED_PROPOSAL).values(**row, proposal=event.model_dump(mode="json"))
        await self._tx.execute(kept.on_conflict_do_nothing())

    async def find(self, run_id: UUID, invoice_id: UUID) -> KeptProposal:
        """What came of the question: nothing yet, why not, or the proposal."""
        query = select(STORED_PROPOSAL).where(*_of(STORED_PROPOSAL, run_id, invoice_id))
        row = (await self._tx.execute(query)).first()
        asked = select(RUN_ITEM.c.state, RUN_ITEM.c.detail).where(
            RUN_ITEM.c.run_id == run_id, RUN_ITEM.c.subject_id == invoice_id
        )
        item = (await self._tx.execute(asked)).first()
        if row is not None:
            state = "ready" if row.state == "waiting" else row.state
            return KeptProposal(state, None, LinesProposed.model_validate(row.proposal))
        state = item.state if item is not None and item.state in ("failed", "stale") else "waiting"
        return KeptProposal(state, item.detail if item else None, None)

    async def applied(self, run_id: UUID, invoice_id: UUID) -> None:
        """It was taken over."""
        taken = update(STORED_PROPOSAL).where(*_of(STORED_PROPOSAL, run_id, invoice_id))
        await self._tx.execute(taken.values(state="applied"))


def _of(table: Any, run_id: UUID, invoice_id: UUID) -> tuple[Any, Any]:
    return table.c.run_id == run_id, table.c.invoice_id == invoice_id
