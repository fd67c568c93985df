"""Views of the registry that people keep: a name for filters and a sort."""

from typing import Any
from uuid import UUID

from proxima_common.contracts.api.registry import SavedViewRead
from proxima_common.errors import Conflict
from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_invoice.adapters.tables.registry import SAVED_VIEW

V = SAVED_VIEW.c


class SavedViews:
    """Saved views, in one transaction."""

    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def visible_to(self, staff_id: str) -> list[SavedViewRead]:
        """One's own and the shared ones, by name; filters of a shared view show what the reader may see of them."""
        query = select(SAVED_VIEW).where(or_(V.owner_id == staff_id, V.shared)).order_by(V.name, V.view_id)
        return [_read(dict(row)) for row in (await self._tx.execute(query)).mappings()]

    async def locked(self, view_id: UUID) -> SavedViewRead | None:
        """The view, for a change."""
        query = select(SAVED_VIEW).where(V.view_id == view_id).with_for_update()
        row = (await self._tx.execute(query)).mappings().first()
        return _read(dict(row)) if row else None

    async def put(self, view: SavedViewRead, *, fresh: bool) -> None:
        """Keep it; Conflict `view_name_taken` when its owner has another of that name."""
        values: dict[str, Any] = view.model_dump(mode="json", exclude={"filters", "order", "view_id", "updated_at"})
        values |= {
            "filters": view.filters.model_dump(mode="json", exclude_defaults=True),
            "sort_order": view.order,
            "updated_at": view.updated_at,
        }
        made = insert(SAVED_VIEW).values(view_id=view.view_id, **values)
        changed = update(SAVED_VIEW).where(V.view_id == view.view_id).values(**values)
        try:
            await self._tx.execute(made if fresh else changed)
        except IntegrityError as error:
            if '"saved_view_name"' not in str(error.orig):
                raise
            raise Conflict(f"there is a view {view.name} already", code="view_name_taken") from error

    async def remove(self, view_id: UUID) -> None:
        await self._tx.execute(delete(SAVED_VIEW).where(V.view_id == view_id))


def _read(row: dict[str, Any]) -> SavedViewRead:
    return SavedViewRead.model_validate(row | {"order": row.pop("sort_order")})
