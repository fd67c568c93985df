"""Who the staff are and what they were granted, as the gateway last said."""

from __future__ import annotations

from datetime import datetime

from proxima_common.contracts.staff import StaffSnapshot
from proxima_common.contracts.words import Role
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_invoice.adapters.tables.batch import STAFF_SNAPSHOT
from proxima_invoice.domain.staff import Staff

# What a snapshot says beside these is for others.
_KEPT = {column.name for column in STAFF_SNAPSHOT.columns}


class StaffSnapshots:
    """The latest state of each member of staff, in one transaction."""

    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def put(self, event: StaffSnapshot, now: datetime) -> None:
        """Keep a snapshot unless a later one is known."""
        row = event.model_dump(mode="json", include=_KEPT) | {"updated_at": now}
        statement = insert(STAFF_SNAPSHOT).values(**row)
        await self._tx.execute(
            statement.on_conflict_do_update(
                index_elements=["staff_id"],
                set_={name: value for name, value in row.items() if name != "staff_id"},
                where=STAFF_SNAPSHOT.c.grants_version <= statement.excluded.grants_version,
            )
        )

    async def present(self, staff: Staff) -> Staff:
        """The person with the grants of now: none when inactive, those that are given when nothing was heard yet."""
        query = select(STAFF_SNAPSHOT).where(STAFF_SNAPSHOT.c.staff_id == staff.staff_id)
        row = (await self._tx.execute(query)).first()
        if row is None:
            return staff
        held = row.grants if row.active else []
        return Staff(staff.staff_id, row.name, frozenset((Role(one["role"]), one["legal_entity_id"]) for one in held))
