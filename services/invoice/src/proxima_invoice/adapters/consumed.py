"""Worklogs that a deal uses up without a line of their own: a draft's content like its lines."""

from collections.abc import Sequence
from dataclasses import fields
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_invoice.adapters.tables.billing import CONSUMED_WORKLOG
from proxima_invoice.domain.line import Worklog

_PLAIN = tuple(one.name for one in fields(Worklog) if one.name != "updated_at")


async def load_consumed(tx: AsyncConnection, invoice_id: UUID) -> tuple[Worklog, ...]:
    """In the order of their ids."""
    query = select(CONSUMED_WORKLOG).where(CONSUMED_WORKLOG.c.invoice_id == invoice_id)
    rows = await tx.execute(query.order_by(CONSUMED_WORKLOG.c.worklog_id))
    return tuple(
        Worklog(**{name: row[name] for name in _PLAIN}, updated_at=row["source_updated_at"]) for row in rows.mappings()
    )


async def save_consumed(tx: AsyncConnection, invoice_id: UUID, worklogs: Sequence[Worklog]) -> None:
    """Write them anew."""
    await tx.execute(delete(CONSUMED_WORKLOG).where(CONSUMED_WORKLOG.c.invoice_id == invoice_id))
    rows = [
        {"invoice_id": invoice_id, "source_updated_at": one.updated_at, **{name: getattr(one, name) for name in _PLAIN}}
        for one in worklogs
    ]
    if rows:
        await tx.execute(insert(CONSUMED_WORKLOG), rows)
