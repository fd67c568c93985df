"""What invoices hold of the worklogs of a month, for prefill to compare with the warehouse."""

from __future__ import annotations

from uuid import UUID

from proxima_common.contracts.prefill_request import BilledWorklog, RequestItem
from proxima_common.contracts.words import AllocationKind, InvoiceStatus
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_invoice.adapters.tables.invoice import INVOICE
from proxima_invoice.adapters.tables.line import ALLOCATION

_GONE = (InvoiceStatus.VOID, InvoiceStatus.DISCARDED)


class BilledWorkReader:
    """`usecases.ask_drift.BilledWork` on Postgres, in one transaction."""

    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def of_month(self, month: str) -> list[RequestItem]:
        """One item an invoice of the month that lives and holds time, with all that it holds."""
        query = (
            select(
                INVOICE.c.invoice_id,
                INVOICE.c.application_id,
                INVOICE.c.context_version,
                INVOICE.c.supplement,
                ALLOCATION.c.worklog_id,
                ALLOCATION.c.seconds,
                ALLOCATION.c.source_hash,
            )
            .join(ALLOCATION, ALLOCATION.c.invoice_id == INVOICE.c.invoice_id)
            .where(
                INVOICE.c.period == month,
                INVOICE.c.status.not_in(_GONE),
                ALLOCATION.c.released_at.is_(None),
                ALLOCATION.c.kind == AllocationKind.BILLED,
            )
            .order_by(INVOICE.c.invoice_id, ALLOCATION.c.worklog_id)
        )
        items: dict[UUID, RequestItem] = {}
        for row in await self._tx.execute(query):
            item = items.setdefault(
                row.invoice_id,
                RequestItem(
                    subject_id=row.invoice_id,
                    invoice_id=row.invoice_id,
                    application_id=row.application_id,
                    month=month,
                    context_version=row.context_version,
                    supplement=row.supplement,
                ),
            )
            item.billed.append(
                BilledWorklog(worklog_id=row.worklog_id, seconds=row.seconds, source_hash=row.source_hash)
            )
        return list(items.values())
