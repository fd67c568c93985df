"""Rows of legal entities that are replaced whole, each time under the next version."""

from collections.abc import Mapping
from typing import Any

from proxima_common.errors import PreconditionFailed
from sqlalchemy import Table
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection


async def put_version(
    tx: AsyncConnection, table: Table, legal_entity_id: str, values: Mapping[str, Any], *, what: str
) -> None:
    """Write the row as the version that the values name; PreconditionFailed when a rival was first."""
    written = await tx.execute(
        insert(table)
        .values(legal_entity_id=legal_entity_id, **values)
        .on_conflict_do_update(
            index_elements=["legal_entity_id"], set_=values, where=table.c.version == values["version"] - 1
        )
        .returning(table.c.version)
    )
    if written.scalar_one_or_none() is None:
        raise PreconditionFailed(f"{what} was changed meanwhile", code="version_changed")
