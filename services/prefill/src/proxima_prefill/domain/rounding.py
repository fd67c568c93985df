"""Rounding of time (billing-rules §4): minimum, then increment, on whole seconds; hours have a fixed scale."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from proxima_common.contracts.words import RoundingMode, RoundingScope
from proxima_common.money import allocate, round_half_up


@dataclass(frozen=True, slots=True)
class RoundingRule:
    """How the deal rounds time; `hours_scale` are the decimals of an hour on paper."""

    increment_minutes: int = 1
    mode: RoundingMode = RoundingMode.NONE
    scope: RoundingScope = RoundingScope.WORKLOG
    minimum_minutes: int = 0
    hours_scale: int = 2

    def rounded(self, seconds: int | Decimal) -> int:
        """Seconds of one scope after minimum and increment; no time stays no time (E3, E4).

        A multiplier may have made parts of a second of them: they meet the increment as they are, so that time is
        rounded once.
        """
        if seconds <= 0:
            return 0
        least = max(seconds, self.minimum_minutes * 60)
        if self.mode is RoundingMode.NONE:
            return least if isinstance(least, int) else int(round_half_up(least, 0))
        step = self.increment_minutes * 60
        whole, rest = int(least // step), least % step
        match self.mode:
            case RoundingMode.DOWN:
                more = False
            case RoundingMode.UP:
                more = rest > 0
            case RoundingMode.NEAREST_HALF_UP:
                more = 2 * rest >= step
            case RoundingMode.NEAREST_HALF_DOWN:
                more = 2 * rest > step
        return (whole + more) * step

    def hours(self, seconds: int) -> Decimal:
        """Seconds as hours of the fixed scale, half away from zero (E1, E20)."""
        return round_half_up(Decimal(seconds) / 3600, self.hours_scale)


def spread(total_seconds: int, parts: list[int]) -> list[int]:
    """Split rounded seconds over the entries behind them by largest remainder, so that a timesheet adds up (E22)."""
    if total_seconds == sum(parts):
        return list(parts)
    if len(parts) == 1:
        return [total_seconds]
    return [int(part) for part in allocate(total_seconds, parts, 0)]
