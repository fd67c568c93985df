"""Hours of a support deal from month to month, by lots (billing-rules §5.1, E6, E26). All times are seconds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from proxima_prefill.domain.period import MonthPeriod


class Carry(StrEnum):
    """What happens to hours that are left, or missing."""

    NONE = "none"
    SURPLUS = "surplus"
    DEFICIT = "deficit"


class Consume(StrEnum):
    """Which hours a month uses first."""

    OLDEST_FIRST = "oldest_first"
    CURRENT_FIRST = "current_first"


@dataclass(frozen=True, slots=True)
class Lot:
    """Hours of the month that granted them; negative ones are borrowed from later months."""

    month: MonthPeriod
    seconds: int


@dataclass(frozen=True, slots=True)
class Balance:
    """What a month begins with; `version` counts the ledger's entries, `provisional` while the month before is open."""

    lots: tuple[Lot, ...] = ()
    version: int = 0
    provisional: bool = False

    @property
    def seconds(self) -> int:
        return sum(lot.seconds for lot in self.lots)


@dataclass(frozen=True, slots=True)
class Rollover:
    """`expires_after` periods a lot is gone; `cap_seconds` is the most that a month hands on."""

    carry: Carry = Carry.NONE
    cap_seconds: int | None = None
    expires_after: int | None = None
    consume: Consume = Consume.OLDEST_FIRST


@dataclass(frozen=True, slots=True)
class Statement:
    """opening + granted − used + overage = expired + closing. `carries`: hours move between months at all."""

    opening: Balance
    granted: int
    used: int
    overage: int
    expired: tuple[Lot, ...]
    closing: tuple[Lot, ...]
    carries: bool = True

    @property
    def available(self) -> int:
        """What the month could use: never less than nothing."""
        return max(0, self.opening.seconds + self.granted)


def settle(opening: Balance, *, month: MonthPeriod, granted: int, used: int, rollover: Rollover) -> Statement:
    """What a month does to the balance.

    The grant first pays back what was borrowed. Then time is taken from lots in the order of the deal; what no lot
    covers is overage, or borrowed where the deal carries deficits. Of what is left, lots that are too old go first,
    then the oldest above the cap; without rollover everything goes. Nothing depends on the order of `opening.lots`.
    """
    lots = _merged(opening.lots, Lot(month, granted))
    lots = _repaid(lots, month)
    lots, missing = _taken(lots, used, month, rollover.consume)
    borrows = rollover.carry is Carry.DEFICIT
    if borrows and missing:
        lots = _merged(lots, Lot(month, -missing))
    kept, expired = _handed_on(lots, month, rollover)
    carries = rollover.carry is not Carry.NONE or bool(opening.lots)
    return Statement(opening, granted, used, 0 if borrows else missing, expired, kept, carries)


def _merged(lots: Sequence[Lot], more: Lot) -> list[Lot]:
    sums: dict[MonthPeriod, int] = {}
    for lot in (*lots, more):
        sums[lot.month] = sums.get(lot.month, 0) + lot.seconds
    return [Lot(month, seconds) for month, seconds in sorted(sums.items(), key=lambda item: item[0].first) if seconds]


def _repaid(lots: list[Lot], month: MonthPeriod) -> list[Lot]:
    """Hours that are there pay back hours that were borrowed, the oldest debt first, with the oldest hours first."""
    owed = -sum(lot.seconds for lot in lots if lot.seconds < 0)
    there = sum(lot.seconds for lot in lots if lot.seconds > 0)
    pays = min(owed, there)
    left, debt = pays, pays
    result = []
    for lot in lots:
        if lot.seconds > 0:
            part = min(left, lot.seconds)
            left -= part
            seconds = lot.seconds - part
        else:
            part = min(debt, -lot.seconds)
            debt -= part
            seconds = lot.seconds + part
        if seconds:
            result.append(Lot(lot.month, seconds))
    return result


def _taken(lots: list[Lot], used: int, month: MonthPeriod, consume: Consume) -> tuple[list[Lot], int]:
    current_first = consume is Consume.CURRENT_FIRST
    order = sorted(lots, key=lambda lot: (current_first and lot.month != month, lot.month.first))
    left = used
    rest: list[Lot] = []
    for lot in order:
        part = min(left, max(0, lot.seconds))
        left -= part
        if lot.seconds - part:
            rest.append(Lot(lot.month, lot.seconds - part))
    return sorted(rest, key=lambda lot: lot.month.first), left


def _handed_on(lots: list[Lot], month: MonthPeriod, rollover: Rollover) -> tuple[tuple[Lot, ...], tuple[Lot, ...]]:
    surplus = [lot for lot in lots if lot.seconds > 0]
    too_old = [lot for lot in surplus if _too_old(lot, month, rollover)]
    young = [lot for lot in surplus if lot not in too_old]
    cap = 0 if rollover.carry is Carry.NONE else rollover.cap_seconds
    above = 0 if cap is None else max(0, sum(lot.seconds for lot in young) - cap)
    kept: list[Lot] = [lot for lot in lots if lot.seconds < 0]
    expired = list(too_old)
    for lot in young:
        part = min(above, lot.seconds)
        above -= part
        if part:
            expired.append(Lot(lot.month, part))
        if lot.seconds - part:
            kept.append(Lot(lot.month, lot.seconds - part))
    return _sorted(kept), _sorted(expired)


def _too_old(lot: Lot, month: MonthPeriod, rollover: Rollover) -> bool:
    return rollover.expires_after is not None and month.months_after(lot.month) >= rollover.expires_after


def _sorted(lots: list[Lot]) -> tuple[Lot, ...]:
    return tuple(sorted(lots, key=lambda lot: lot.month.first))
