"""Fixed price: milestones, percent complete, instalments, change requests (billing-rules §5.3, E13, E14)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from proxima_common.contracts.words import LineBasis
from proxima_common.money import round_money

from proxima_prefill.domain.calculation import InstalmentPart, MilestonePart, ProgressPart
from proxima_prefill.domain.hours import Pool, rounded
from proxima_prefill.domain.line import Billed, Line, Place, Proposal, amount_line
from proxima_prefill.domain.period import MonthPeriod, Validity

HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Milestone:
    """A share or an amount of the price; billed from the day of its acceptance on."""

    milestone_id: str
    titles: dict[str, str]
    percent: Decimal | None
    amount: Decimal | None
    accepted_on: date | None


@dataclass(frozen=True, slots=True)
class Instalments:
    """Equal parts, one a month from the first."""

    count: int
    first: MonthPeriod


@dataclass(frozen=True, slots=True)
class ChangeRequest:
    """Agreed on top of the price."""

    change_id: str
    titles: dict[str, str]
    amount: Decimal
    accepted_on: date | None


@dataclass(frozen=True, slots=True)
class FixedDeal:
    """The plan of payment. `progress` is the cumulative percent by month; `billed` what live invoices bill, by
    component over all months. Amounts in the price currency, before tax.
    """

    price: Decimal
    milestones: tuple[Milestone, ...] = ()
    progress: dict[MonthPeriod, Decimal] = field(default_factory=dict)
    instalments: Instalments | None = None
    changes: tuple[ChangeRequest, ...] = ()
    billed: dict[str, Decimal] = field(default_factory=dict)


def fixed_proposal(pools: Sequence[Pool], deal: FixedDeal, place: Place, validity: Validity) -> Proposal:
    """What is due by the end of the month and not billed yet; all work is consumed, it has no price of its own."""
    lines = [
        *_milestones(deal, place, validity),
        *_progress(deal, place),
        *_instalment(deal, place),
        *_changes(deal, place, validity),
    ]
    return Proposal(tuple(lines), consumed=tuple(_used_up(pools)))


def milestone_amounts(price: Decimal, milestones: Sequence[Milestone], currency: str) -> list[Decimal]:
    """Each milestone's amount; the last percent takes the remainder when the plan is the whole price (E13)."""
    amounts = [_alone(price, one, currency) for one in milestones]
    closing = _closing(price, milestones)
    if closing is not None:
        amounts[closing] = price - sum(amounts[:closing] + amounts[closing + 1 :], Decimal(0))
    return amounts


def _alone(price: Decimal, milestone: Milestone, currency: str) -> Decimal:
    if milestone.amount is not None:
        return round_money(milestone.amount, currency)
    return round_money(price * (milestone.percent or Decimal(0)) / HUNDRED, currency)


def _closing(price: Decimal, milestones: Sequence[Milestone]) -> int | None:
    """The last percent of a plan that comes to the whole price."""
    shares = [number for number, one in enumerate(milestones) if one.percent is not None]
    fixed = sum((one.amount for one in milestones if one.amount is not None), Decimal(0))
    percent = sum((one.percent for one in milestones if one.percent is not None), Decimal(0))
    return shares[-1] if shares and fixed + price * percent / HUNDRED == price else None


def _milestones(deal: FixedDeal, place: Place, validity: Validity) -> list[Line]:
    amounts = milestone_amounts(deal.price, deal.milestones, place.currency)
    closing = _closing(deal.price, deal.milestones)
    lines = []
    for number, (one, amount) in enumerate(zip(deal.milestones, amounts, strict=True)):
        component = f"milestone:{one.milestone_id}"
        if not amount or not _due(one.accepted_on, component, deal, place):
            continue
        assert one.accepted_on is not None  # _due says so
        part = MilestonePart(
            one.milestone_id,
            deal.price if one.percent is not None else amount,
            one.percent,
            one.accepted_on,
            sum(amounts, Decimal(0)) - amount if number == closing else None,
        )
        spot = _accepted(place, one.accepted_on, validity)
        lines.append(
            amount_line(spot, LineBasis.MILESTONE, component, amount, part, component=component, titles=one.titles)
        )
    return lines


def _changes(deal: FixedDeal, place: Place, validity: Validity) -> list[Line]:
    lines = []
    for one in deal.changes:
        component = f"change:{one.change_id}"
        amount = round_money(one.amount, place.currency)
        if not amount or not _due(one.accepted_on, component, deal, place):
            continue
        assert one.accepted_on is not None  # _due says so
        part = MilestonePart(one.change_id, amount, None, one.accepted_on, None)
        spot = _accepted(place, one.accepted_on, validity)
        lines.append(
            amount_line(spot, LineBasis.CHANGE_REQUEST, component, amount, part, component=component, titles=one.titles)
        )
    return lines


def _due(accepted_on: date | None, component: str, deal: FixedDeal, place: Place) -> bool:
    return accepted_on is not None and accepted_on <= place.period.last and component not in deal.billed


def _accepted(place: Place, accepted_on: date, validity: Validity) -> Place:
    """Service of the month of acceptance, as far as the contract holds in it."""
    month = MonthPeriod(accepted_on.replace(day=1))
    if month == place.period:
        return place
    first, last = month.service_window(validity) or (accepted_on, accepted_on)
    return replace(place, first=first, last=last, period=month)


def _progress(deal: FixedDeal, place: Place) -> list[Line]:
    known = [month for month in deal.progress if month.first <= place.period.first]
    if not known:
        return []
    percent = deal.progress[max(known, key=lambda month: month.first)]
    before = deal.billed.get("progress", Decimal(0))
    cumulative = round_money(deal.price * percent / HUNDRED, place.currency)
    if cumulative == before:
        return []
    part = ProgressPart(deal.price, percent, cumulative, before)
    return [amount_line(place, LineBasis.PROGRESS, "progress", cumulative - before, part, component="progress")]


def _instalment(deal: FixedDeal, place: Place) -> list[Line]:
    plan = deal.instalments
    if plan is None:
        return []
    number = place.period.months_after(plan.first) + 1
    component = f"instalment:{number}"
    if not 1 <= number <= plan.count or component in deal.billed:
        return []
    equal = round_money(deal.price / plan.count, place.currency)
    before = sum((deal.billed.get(f"instalment:{one}", equal) for one in range(1, number)), Decimal(0))
    amount = deal.price - before if number == plan.count else equal
    if not amount:
        return []
    part = InstalmentPart(number, plan.count, deal.price, before)
    return [amount_line(place, LineBasis.INSTALMENT, component, amount, part, component=component)]


def _used_up(pools: Sequence[Pool]) -> list[Billed]:
    return [entry for pool in pools for entry in rounded(pool.entries, pool.rules)]
