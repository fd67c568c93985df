"""How often a caller may ask: token buckets in memory, one per caller, per process."""

from __future__ import annotations

import math
from collections import OrderedDict

from proxima_common.errors import TooMany

from proxima_gateway.settings import Rate

KEPT = 10_000


class RateExceeded(TooMany):
    """The bucket is empty; `seconds` until the next request is taken."""

    default_code = "rate_exceeded"

    def __init__(self, seconds: int) -> None:
        super().__init__(f"too many requests: try again in {seconds} s")
        self.seconds = seconds


class Buckets:
    """A bucket per caller: it holds `burst` requests and refills at `per_second`.

    The ten thousand callers seen last are remembered; one forgotten starts with a full bucket.
    """

    def __init__(self, rate: Rate) -> None:
        self._rate = rate
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, caller: str, now: float) -> None:
        """Take one request at `now` (monotonic seconds), or raise `RateExceeded`."""
        left, since = self._left.pop(caller, (float(self._rate.burst), now))
        left = min(self._rate.burst, left + (now - since) * self._rate.per_second)
        allowed = left >= 1
        self._left[caller] = (left - 1 if allowed else left, now)
        if len(self._left) > KEPT:
            self._left.popitem(last=False)
        if not allowed:
            raise RateExceeded(math.ceil((1 - left) / self._rate.per_second))
