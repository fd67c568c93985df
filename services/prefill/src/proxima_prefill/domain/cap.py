"""Not to exceed: what a cap leaves of the hours (billing-rules §5.2, E9)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from proxima_common.contracts.words import ExclusionReason, LineBasis
from proxima_common.money import round_half_up

from proxima_prefill.domain.calculation import CapPart
from proxima_prefill.domain.filters import Excluded
from proxima_prefill.domain.hours import Pool, in_time, lines_of
from proxima_prefill.domain.line import Billed, Line, Place, amount_line, net_of


@dataclass(frozen=True, slots=True)
class Cap:
    """`per` a period or the whole deal; above it time is `lost` or `carried`. Price currency, before tax."""

    amount: Decimal
    per: str
    above: str

    def room(self, billed_before: Decimal) -> Decimal:
        """What may still be billed."""
        return max(Decimal(0), self.amount - billed_before)


@dataclass(frozen=True, slots=True)
class Capped:
    """Lines within the cap, and the time that is not billed because of it."""

    lines: tuple[Line, ...]
    excluded: tuple[Excluded, ...]
    above: tuple[Billed, ...] = ()


def within_cap(pools: Sequence[Pool], cap: Cap, billed_before: Decimal, place: Place, name: str) -> Capped:
    """The earliest work that the cap leaves room for.

    As much of it as fits whole keeps its lines; the entry that crosses the cap is billed in part, as one amount that
    closes the cap exactly, with as much of its seconds as the amount is of its price. `billed_before` is in the price
    currency; `place` and `name` are those of the closing line, which names the month of its work.
    """
    room = cap.room(billed_before)
    lines, too_little = lines_of(pools)
    uncapped = net_of(lines)
    if uncapped <= room:
        return Capped(tuple(lines), tuple(too_little))
    order = sorted(
        ((number, entry) for number, pool in enumerate(pools) for entry in pool.entries),
        key=lambda one: in_time(one[1]),
    )
    whole = _most_that_fits(pools, order, room)
    lines, too_little = _lines(pools, order[:whole])
    fits = net_of(lines)
    number, crossing = order[whole]
    after, _ = _lines(pools, order[: whole + 1])
    part, rest = _split(crossing, room - fits, net_of(after) - fits)
    above = (
        [rest, *(entry for _, entry in order[whole + 1 :])] if rest.open_seconds else [e for _, e in order[whole + 1 :]]
    )
    if room > fits:
        calculation = CapPart(
            cap=cap.amount,
            per=cap.per,
            billed_before=billed_before + fits,
            uncapped_net=uncapped - fits,
            above=cap.above,
            unbilled_seconds=sum(entry.open_seconds for entry in above),
        )
        spot = _place_of(pools[number], place)
        closing = amount_line(spot, LineBasis.CAP, name, room - fits, calculation, worklogs=(part,))
        lines.append(closing)
    return Capped(tuple(lines), tuple(too_little), tuple(above))


def _place_of(pool: Pool, place: Place) -> Place:
    if pool.period == place.period:
        return place
    return replace(place, first=pool.first, last=pool.last, period=pool.period, rules=pool.rules)


def lost(above: Sequence[Billed], cap: Cap, currency: str) -> list[Excluded]:
    """Time above a cap that nobody will pay for."""
    detail = f"above the cap of {format(cap.amount, 'f')} {currency} per {cap.per}"
    return [Excluded(e.worklog, e.open_seconds, ExclusionReason.OVER_CAP, detail) for e in above]


def _most_that_fits(pools: Sequence[Pool], order: Sequence[tuple[int, Billed]], room: Decimal) -> int:
    """The longest beginning whose lines stay within the room: more time never costs less."""
    fits, too_many = 0, len(order)
    while too_many - fits > 1:
        middle = (fits + too_many) // 2
        if net_of(_lines(pools, order[:middle])[0]) <= room:
            fits = middle
        else:
            too_many = middle
    return fits


def _lines(pools: Sequence[Pool], chosen: Sequence[tuple[int, Billed]]) -> tuple[list[Line], list[Excluded]]:
    entries: list[list[Billed]] = [[] for _ in pools]
    for number, entry in chosen:
        entries[number].append(entry)
    return lines_of(replace(pool, entries=tuple(mine)) for pool, mine in zip(pools, entries, strict=True) if mine)


def _split(entry: Billed, amount: Decimal, price: Decimal) -> tuple[Billed, Billed]:
    """The entry's part that is billed for `amount` of its `price`, and the rest."""
    seconds = int(round_half_up(entry.open_seconds * amount / price, 0))
    if amount > 0:
        seconds = max(1, seconds)
    seconds = min(entry.open_seconds, seconds)
    return replace(entry, open_seconds=seconds, seconds=seconds), replace(
        entry, open_seconds=entry.open_seconds - seconds
    )
