"""What the gateway says of people: their names, and whether they are there at all."""

from proxima_delivery.domain.telegram.link import Unlinked
from proxima_delivery.usecases.telegram.linking import Linking
from proxima_delivery.usecases.telegram.moment import Moment


class KnowStaff:
    """Without a bot there is nothing to unlink."""

    def __init__(self, linking: Linking | None) -> None:
        self._linking = linking

    async def __call__(self, staff_id: str, name: str, active: bool, grants_version: int, on: Moment) -> None:
        """Keep the newest; who is deactivated loses the account at once."""
        if await on.people.note(staff_id, name, active, grants_version) and not active and self._linking:
            await self._linking.unlink(staff_id, Unlinked.DEACTIVATED, on)
