"""Time as an argument: who needs it takes a clock, and only the entrypoint chooses which."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

TASHKENT = ZoneInfo("Asia/Tashkent")


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The moment, aware, in UTC."""
        ...

    def today(self) -> date:
        """The date in Tashkent, where documents are dated."""
        ...


class SystemClock:
    """The machine's time."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def today(self) -> date:
        return self.now().astimezone(TASHKENT).date()


class DemoClock:
    """A time that a demonstration sets for all processes at once, through one file.

    The file holds an ISO moment with its zone; time runs on from it since the file was written. Without the file it is
    the machine's time. Outside the profile `demo` it cannot be made.
    """

    def __init__(self, path: Path, *, profile: str | None = None) -> None:
        if (profile if profile is not None else os.environ.get("PROXIMA_PROFILE")) != "demo":
            raise RuntimeError("the demo clock is refused outside the profile 'demo'")
        self._path = path
        self._read_at: int | None = None
        self._ahead = timedelta(0)

    def now(self) -> datetime:
        try:
            written = self._path.stat().st_mtime_ns
        except FileNotFoundError:
            return datetime.now(UTC)
        if written != self._read_at:
            moment = datetime.fromisoformat(self._path.read_text().strip())
            if moment.tzinfo is None:
                raise ValueError("the demo clock's moment must carry its zone")
            self._ahead = moment - datetime.fromtimestamp(written / 1e9, UTC)
            self._read_at = written
        return datetime.now(UTC) + self._ahead

    def today(self) -> date:
        return self.now().astimezone(TASHKENT).date()

    def set(self, moment: datetime) -> None:
        """Move every process that reads this file to `moment`."""
        if moment.tzinfo is None:
            raise ValueError("the demo clock's moment must carry its zone")
        fresh = self._path.with_suffix(".new")
        fresh.write_text(moment.isoformat())
        fresh.replace(self._path)


def clock_from_env() -> Clock:
    """The demo clock if `PROXIMA_CLOCK_FILE` names its file, else the machine's."""
    path = os.environ.get("PROXIMA_CLOCK_FILE")
    return DemoClock(Path(path)) if path else SystemClock()
