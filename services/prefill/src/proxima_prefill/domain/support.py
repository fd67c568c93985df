"""Support deals: a monthly fee, hours that it includes, and what is above them (billing-rules §5.1)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from proxima_common.contracts.words import LineBasis
from proxima_common.money import allocate, round_half_up, round_money
from proxima_common.replay import pro_rata_hours

from proxima_prefill.domain.calculation import FeePart, Proration, RetainerPart
from proxima_prefill.domain.filters import Excluded
from proxima_prefill.domain.hours import Group, Pool, group_of, in_time, line_of, no_time, rounded
from proxima_prefill.domain.line import Billed, Line, Place, Proposal, amount_line
from proxima_prefill.domain.period import MonthPeriod
from proxima_prefill.domain.problems import Problem, Refused
from proxima_prefill.domain.rates import RateRule
from proxima_prefill.domain.retainer import Balance, Rollover, Statement, settle

PriceAll = Callable[[Sequence[Billed]], tuple[list[Billed], list[Problem]]]


@dataclass(frozen=True, slots=True)
class Overage:
    """Hours above the included ones: one `rate`, or those of the deal; which hours they are (E23)."""

    rate: RateRule | None
    order: str = "chronological"
    alert_percent: Decimal | None = None
    stop_percent: int | None = None


@dataclass(frozen=True, slots=True)
class Fee:
    """One part of the fee of one month, for `days` of it. `component` is what is billed once."""

    component: str
    component_id: str
    titles: dict[str, str]
    full: Decimal
    proration: Proration | None
    place: Place

    @property
    def amount(self) -> Decimal:
        if self.proration is None:
            return round_money(self.full, self.place.currency)
        share = self.full * self.proration.days / self.proration.of_days
        return round_money(share, self.place.currency)


@dataclass(frozen=True, slots=True)
class SupportDeal:
    """Without `overage` hours above the included ones are not billed; with deficits they are borrowed."""

    fees: tuple[Fee, ...]
    granted_seconds: int
    rollover: Rollover
    overage: Overage | None


@dataclass(frozen=True, slots=True)
class _Share:
    """An entry's pool, and how much of its rounded time is above the included hours."""

    pool: Pool
    entry: Billed
    over: int


def included_seconds(hours: Decimal, days: int, of_days: int) -> int:
    """Included hours of a part of a month, to whole seconds (E7)."""
    return int(round_half_up(hours * 3600 * days / of_days, 0))


def support_proposal(
    pools: Sequence[Pool], deal: SupportDeal, opening: Balance, period: MonthPeriod, price: PriceAll
) -> Proposal:
    """Fee lines with the included time behind them, overage lines, and the month's statement.

    Late work draws on this month's hours: closed months are not written anew (billing-rules §6). Included time hangs
    on the month's first fee line; where there is none it is consumed.
    """
    entries = sorted(
        ((pool, entry) for pool in pools for entry in rounded(pool.entries, pool.rules)),
        key=lambda one: in_time(one[1]),
    )
    used = sum(entry.seconds for _, entry in entries)
    statement = settle(opening, month=period, granted=deal.granted_seconds, used=used, rollover=deal.rollover)
    part = _part(statement, deal)
    to_pay = statement.overage if deal.overage else 0
    shares = _shares(entries, to_pay, deal.overage.order if deal.overage else "")
    included = [inside for share in shares if (inside := _inside(share)) is not None]
    over, too_little = _overage_lines(shares, deal.overage, part, price)
    fees, consumed = _fee_lines(deal.fees, included, period)
    return Proposal(
        (*fees, *over),
        tuple(too_little),
        consumed=tuple(consumed),
        statement=statement if statement.granted or statement.used or statement.opening.lots else None,
        notes=tuple(_notes(statement, deal)),
    )


def _part(statement: Statement, deal: SupportDeal) -> RetainerPart:
    return RetainerPart(
        statement.opening.seconds,
        statement.granted,
        statement.used,
        statement.overage,
        deal.overage.order if deal.overage else "chronological",
    )


def _shares(entries: Sequence[tuple[Pool, Billed]], to_pay: int, order: str) -> list[_Share]:
    seconds = [entry.seconds for _, entry in entries]
    if order == "pro_rata" and to_pay:
        over = [int(part) for part in allocate(to_pay, seconds, 0)]
    else:
        over = _last(seconds, to_pay)
    return [_Share(pool, entry, part) for (pool, entry), part in zip(entries, over, strict=True)]


def _last(seconds: Sequence[int], to_pay: int) -> list[int]:
    """So much from the end on: the last hours are those above (E23)."""
    over = []
    for worked in reversed(seconds):
        part = min(to_pay, worked)
        to_pay -= part
        over.append(part)
    return over[::-1]


def _outside(share: _Share) -> Billed | None:
    """The part above; open seconds are split as the rounded ones are."""
    entry = share.entry
    if not share.over:
        return None
    if share.over == entry.seconds:
        return entry
    seconds = int(round_half_up(Decimal(entry.open_seconds * share.over) / entry.seconds, 0))
    return replace(entry, open_seconds=seconds, seconds=share.over)


def _inside(share: _Share) -> Billed | None:
    outside = _outside(share)
    if outside is None:
        return share.entry
    if outside is share.entry:
        return None
    return replace(
        share.entry,
        open_seconds=share.entry.open_seconds - outside.open_seconds,
        seconds=share.entry.seconds - outside.seconds,
    )


def _overage_lines(
    shares: Sequence[_Share], overage: Overage | None, part: RetainerPart, price: PriceAll
) -> tuple[list[Line], list[Excluded]]:
    if overage is None or not any(share.over for share in shares):
        return [], []
    parts = _rated(shares, overage, price)
    groups: dict[tuple[str, Group, str], list[tuple[_Share, Billed]]] = defaultdict(list)
    for share, entry in parts:
        grouping = () if overage.rate else group_of(entry, share.pool.rules.grouping)
        groups[share.pool.mark, grouping, entry.rate.price.rate_id].append((share, entry))
    lines: list[Line] = []
    too_little: list[Excluded] = []
    for (_, group, _), members in sorted(groups.items(), key=lambda item: item[0]):
        pool = members[0][0].pool
        worked = sum(share.entry.seconds for share, _ in members)
        over = [entry for _, entry in members if entry.seconds]
        pro_rata = overage.order == "pro_rata"
        hours = (
            pro_rata_hours(worked, part.overage_seconds, part.used_seconds, pool.rules.rounding.hours_scale)
            if pro_rata
            else pool.rules.rounding.hours(sum(entry.seconds for entry in over))
        )
        if not over or hours == 0:
            too_little += no_time(over)
            continue
        line = line_of(pool, group, over, hours)
        lines.append(
            replace(
                line,
                key=f"overage&{line.key}",
                basis=LineBasis.LATE if pool.basis is LineBasis.LATE else LineBasis.OVERAGE,
                multiplier=None,
                part=part,
                time_seconds=worked if pro_rata else None,
            )
        )
    return lines, too_little


def _rated(shares: Sequence[_Share], overage: Overage, price: PriceAll) -> list[tuple[_Share, Billed]]:
    """The parts above with their rate; pro rata every entry has one, be it of no second."""
    wanted = [(share, _outside(share) or replace(share.entry, open_seconds=0, seconds=0)) for share in shares]
    if overage.order != "pro_rata":
        wanted = [(share, entry) for share, entry in wanted if entry.seconds]
    if overage.rate is not None:
        return [(share, replace(entry, rate=overage.rate)) for share, entry in wanted]
    entries, problems = price([entry for _, entry in wanted])
    if problems:
        raise Refused(*problems)
    return list(zip([share for share, _ in wanted], entries, strict=True))


def _fee_lines(
    fees: Sequence[Fee], included: Sequence[Billed], period: MonthPeriod
) -> tuple[list[Line], Sequence[Billed]]:
    """Amounts of nothing make no line."""
    lines = []
    waiting = tuple(included)
    for fee in fees:
        if not fee.amount:
            continue
        behind = waiting if fee.place.period == period else ()
        part = FeePart(fee.component_id, fee.full, fee.proration)
        lines.append(
            amount_line(
                fee.place,
                LineBasis.FEE,
                f"{fee.component}&month={fee.place.period.name}",
                fee.amount,
                part,
                component=fee.component,
                titles=fee.titles,
                worklogs=behind,
            )
        )
        if behind:
            waiting = ()
    return lines, waiting


def _notes(statement: Statement, deal: SupportDeal) -> list[str]:
    notes = []
    overage = deal.overage
    if statement.opening.provisional:
        notes.append("provisional")
    if overage and overage.alert_percent is not None and _share_used(statement, overage.alert_percent):
        notes.append("overage_alert")
    if overage and overage.stop_percent is not None and _share_used(statement, Decimal(overage.stop_percent)):
        notes.append("overage_stop")
    if statement.overage and not overage:
        notes.append("overage_not_billed")
    return notes


def _share_used(statement: Statement, percent: Decimal) -> bool:
    return statement.used > 0 and statement.used * 100 >= statement.available * percent
