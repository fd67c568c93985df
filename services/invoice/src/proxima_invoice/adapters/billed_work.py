"""What invoices hold of the worklogs of a month, for prefill to compare with the warehouse."""

from __future__ import annotations

from uuid import UUID

from proxima_common.contracts.prefill_request import BilledWorklog
from proxima_common.contracts.words import DealType
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_invoice.usecases.asking import Subject

# Late work and corrections on an invoice are of months before: those months' questions look at them. A worklog that
# two lines share counts once.
_HELD = text(
    """select i.invoice_id, i.application_id, i.deal_type, i.context_version, i.supplement, a.worklog_id,
         sum(a.seconds) as seconds, (array_agg(a.source_hash order by a.at desc))[1] as source_hash
       from invoice i join allocation a using (invoice_id) join worklog w using (worklog_id)
       where i.period = :month and w.month = :month and i.status not in ('void', 'discarded')
       and a.released_at is null and a.kind = 'billed'
       and (cast(:invoice as uuid) is null or i.invoice_id = :invoice)
       group by i.invoice_id, a.worklog_id order by i.invoice_id, a.worklog_id"""
)


class BilledWorkReader:
    """`usecases.ask_drift.BilledWork` on Postgres, in one transaction."""

    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def of_month(self, month: str, invoice_id: UUID | None = None) -> list[tuple[Subject, list[BilledWorklog]]]:
        """Every invoice of the month that lives and holds time of it, with all that it holds; or one of them."""
        held: dict[UUID, tuple[Subject, list[BilledWorklog]]] = {}
        for row in await self._tx.execute(_HELD, {"month": month, "invoice": invoice_id}):
            subject = Subject(
                row.invoice_id,
                row.application_id,
                DealType(row.deal_type),
                row.context_version,
                row.invoice_id,
                row.supplement,
            )
            part = BilledWorklog(worklog_id=row.worklog_id, seconds=row.seconds, source_hash=row.source_hash)
            held.setdefault(row.invoice_id, (subject, []))[1].append(part)
        return list(held.values())
