"""Cost estimates in Postgres: a table of their own, read only for those with the right."""

from datetime import datetime
from uuid import UUID

from proxima_common.contracts.prefill import CostEstimate
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_invoice.adapters.tables.billing import INVOICE_COST


class CostEstimates:
    """What the work behind invoices costs us, for one transaction."""

    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def keep(self, invoice_id: UUID, cost: CostEstimate | None, as_of: datetime) -> None:
        """The newest estimate; without one the last stays, with the time it was true at."""
        if cost is None:
            return
        values = cost.model_dump() | {"source_as_of": as_of}
        row = insert(INVOICE_COST).values(invoice_id=invoice_id, **values)
        await self._tx.execute(row.on_conflict_do_update(index_elements=["invoice_id"], set_=values))

    async def of(self, invoice_id: UUID) -> CostEstimate | None:
        """The newest estimate of an invoice."""
        query = select(INVOICE_COST).where(INVOICE_COST.c.invoice_id == invoice_id)
        row = (await self._tx.execute(query)).mappings().first()
        return CostEstimate.model_validate(dict(row)) if row else None
