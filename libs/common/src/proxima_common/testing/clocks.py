"""A clock that stands still until it is moved."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from proxima_common.clock import TASHKENT


class FakeClock:
    """Tells the moment it was given."""

    def __init__(self, moment: datetime | None = None) -> None:
        self.moment = moment or datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment

    def today(self) -> date:
        return self.moment.astimezone(TASHKENT).date()

    def move(self, by: timedelta) -> None:
        """Let time pass."""
        self.moment += by
