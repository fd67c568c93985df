"""Who the staff are and what they were granted, as the gateway last said."""

from __future__ import annotations

from datetime import datetime

from proxima_common.contracts.staff import StaffSnapshot
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_invoice.adapters.tables.batch import STAFF_SNAPSHOT


class StaffSnapshots:
    """The latest state of each member of staff, in one transaction."""

    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def put(self, event: StaffSnapshot, now: datetime) -> None:
        """Keep a snapshot unless a later one is known."""
        row = event.model_dump(mode="json") | {"updated_at": now}
        statement = insert(STAFF_SNAPSHOT).values(**row)
        await self._tx.execute(
            statement.on_conflict_do_update(
                index_elements=["staff_id"],
                set_={name: value for name, value in row.items() if name != "staff_id"},
                where=STAFF_SNAPSHOT.c.grants_version <= statement.excluded.grants_version,
            )
        )
