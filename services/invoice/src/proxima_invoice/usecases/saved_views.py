"""Keep, change and forget a view of the registry: one's own, also when it is shared."""

from datetime import datetime
from typing import Protocol
from uuid import UUID

from proxima_common.contracts.api.registry import SavedViewRead, SavedViewWrite
from proxima_common.errors import Forbidden, NotFound
from proxima_common.ids import new_id

from proxima_invoice.domain.staff import Staff


class Views(Protocol):
    """Where they are kept."""

    async def locked(self, view_id: UUID) -> SavedViewRead | None: ...

    async def put(self, view: SavedViewRead, *, fresh: bool) -> None: ...

    async def remove(self, view_id: UUID) -> None: ...


async def save_view(views: Views, staff: Staff, body: SavedViewWrite, now: datetime) -> SavedViewRead:
    """A new view; Conflict when one has one of that name already."""
    view = SavedViewRead(
        **dict(body), view_id=new_id(), owner_id=staff.staff_id, owner_name=staff.name, version=1, updated_at=now
    )
    await views.put(view, fresh=True)
    return view


async def change_view(views: Views, staff: Staff, view_id: UUID, body: SavedViewWrite, now: datetime) -> SavedViewRead:
    """The view as the body says it, whole."""
    known = await _own(views, staff, view_id)
    view = known.model_copy(update={**dict(body), "version": known.version + 1, "updated_at": now})
    await views.put(view, fresh=False)
    return view


async def remove_view(views: Views, staff: Staff, view_id: UUID) -> SavedViewRead:
    """Forget it, also for those that it was shared with; what it was."""
    known = await _own(views, staff, view_id)
    await views.remove(view_id)
    return known


async def _own(views: Views, staff: Staff, view_id: UUID) -> SavedViewRead:
    known = await views.locked(view_id)
    if known is None or (known.owner_id != staff.staff_id and not known.shared):
        raise NotFound(f"there is no view {view_id}", code="view_not_found")
    if known.owner_id != staff.staff_id:
        raise Forbidden(f"{known.owner_name} changes this view; save one of your own", code="not_your_view")
    return known
