"""When somebody last compared a client with the tax base."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from proxima_common.ids import new_id
from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_invoice.adapters.tables.master import CLIENT_CHECK


class ClientChecks:
    """Comparisons with the tax base, in one transaction."""

    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def add(self, client_id: str, by: str, now: datetime) -> None:
        """Keep that it was done."""
        await self._tx.execute(
            insert(CLIENT_CHECK).values(check_id=new_id(), client_id=client_id, checked_at=now, checked_by=by)
        )


async def last_check(tx: AsyncConnection, client_id: str) -> tuple[datetime, str] | None:
    """When, and by whom; None when nobody did."""
    return (await last_checks(tx, [client_id])).get(client_id)


async def last_checks(tx: AsyncConnection, client_ids: Sequence[str]) -> Mapping[str, tuple[datetime, str]]:
    """When each of the clients was last compared, and by whom; those that nobody compared are missing."""
    query = (
        select(CLIENT_CHECK.c.client_id, CLIENT_CHECK.c.checked_at, CLIENT_CHECK.c.checked_by)
        .ext(distinct_on(CLIENT_CHECK.c.client_id))
        .where(CLIENT_CHECK.c.client_id.in_(client_ids))
        .order_by(CLIENT_CHECK.c.client_id, CLIENT_CHECK.c.checked_at.desc())
    )
    return {row.client_id: (row.checked_at, row.checked_by) for row in await tx.execute(query)}
