"""What the gateway says of people: their names, and whether they are there at all."""

from proxima_common.contracts.staff import StaffSnapshot

from proxima_delivery.domain.telegram.link import Unlinked
from proxima_delivery.usecases.telegram.linking import Linking
from proxima_delivery.usecases.telegram.moment import Moment


class KnowStaff:
    """Without a bot there is nothing to unlink."""

    def __init__(self, linking: Linking | None) -> None:
        self._linking = linking

    async def __call__(self, told: StaffSnapshot, on: Moment) -> None:
        """Keep the newest; who is deactivated loses the account at once."""
        is_news = await on.people.note(told.staff_id, told.name, told.active, told.grants_version, told.person_id)
        if is_news and not told.active and self._linking:
            await self._linking.unlink(told.staff_id, Unlinked.DEACTIVATED, on)
