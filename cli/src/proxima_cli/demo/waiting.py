"""Waiting for what other services do: looked at until it is there, within a bound, never slept over."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")
LOOK_EVERY = 0.25


class NotInTime(Exception):
    """It did not happen within the bound; the text says what was awaited and what was seen last."""


def until(what: str, look: Callable[[], Found | None], seconds: float = 90) -> Found:
    """Return the first thing that `look` finds."""
    deadline = time.monotonic() + seconds
    while True:
        found = look()
        if found is not None:
            return found
        if time.monotonic() > deadline:
            raise NotInTime(f"{what}: not within {seconds:.0f} s")
        time.sleep(LOOK_EVERY)
