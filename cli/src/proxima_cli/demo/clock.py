"""The demonstration's clock: one file that every process of the demo profile reads, moved forward only."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path


class DemoTime:
    """The file holds a moment; time runs on from it since the file was written. Without a file it is machine time."""

    def __init__(self, path: Path | None) -> None:
        self._path = path

    def now(self) -> datetime:
        if self._path is None or not self._path.is_file():
            return datetime.now(UTC)
        since = timedelta(seconds=time.time() - self._path.stat().st_mtime)
        return datetime.fromisoformat(self._path.read_text().strip()) + since

    def move_to(self, moment: datetime) -> bool:
        """Let it be this moment for everybody; False when that is past, or when nobody reads a file."""
        if self._path is None or not self._path.is_file() or moment <= self.now():
            return False
        fresh = self._path.with_suffix(".new")
        fresh.write_text(moment.isoformat())
        fresh.replace(self._path)
        return True
