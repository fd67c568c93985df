"""The amounts of a deal: what its terms say, and what invoice knows to be billed of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal

from proxima_common.contracts.prefill_request import RequestItem
from proxima_common.contracts.terms import FixedTerms, HourlyTerms, Language, SupportTerms

from proxima_prefill.domain.calculation import Proration
from proxima_prefill.domain.deal import Deal
from proxima_prefill.domain.fixed import ChangeRequest, FixedDeal, Instalments, Milestone
from proxima_prefill.domain.hourly import HourlyDeal
from proxima_prefill.domain.line import Place
from proxima_prefill.domain.period import MonthPeriod, Validity
from proxima_prefill.domain.problems import Refused
from proxima_prefill.domain.rates import RateRule
from proxima_prefill.domain.retainer import Balance, Carry, Lot, Rollover
from proxima_prefill.domain.support import Fee, Overage, SupportDeal, included_seconds
from proxima_prefill.usecases.in_force import InForce, changes_within_month, same_throughout
from proxima_prefill.usecases.terms import cap_of, rollover_of, time_rules

TermsOf = Callable[[MonthPeriod], list[InForce]]


def hourly_deal(in_force: Sequence[InForce], item: RequestItem) -> HourlyDeal:
    """Minimum and cap; they may not change within a month."""
    same_throughout(in_force, "minimum", "cap")
    terms = in_force[-1].terms
    assert isinstance(terms, HourlyTerms)  # one application, one deal type
    billed: dict[MonthPeriod, Decimal] = {}
    for one in item.components:
        if one.component == "time":
            month = MonthPeriod.of(one.month)
            billed[month] = billed.get(month, Decimal(0)) + one.amount
    return HourlyDeal(terms.minimum, cap_of(terms.cap), billed, item.supplement)


def fixed_deal(terms: FixedTerms, item: RequestItem) -> FixedDeal:
    """The plan of the newest terms of the month. What staff recorded of acceptance and progress wins over the terms."""
    accepted = {one.milestone_id: one.accepted_on for one in item.accepted}
    progress = {MonthPeriod.of(one.month): one.cumulative_percent for one in terms.progress}
    progress |= {MonthPeriod.of(one.month): one.cumulative_percent for one in item.progress}
    billed: dict[str, Decimal] = {}
    for one in item.components:
        billed[one.component] = billed.get(one.component, Decimal(0)) + one.amount
    plan = terms.instalments
    return FixedDeal(
        price=terms.price,
        milestones=tuple(
            Milestone(
                one.milestone_id,
                _titles(one.title),
                one.percent,
                one.amount,
                accepted.get(one.milestone_id, one.accepted_on),
            )
            for one in terms.milestones
        ),
        progress=progress,
        instalments=Instalments(plan.count, MonthPeriod.of(plan.first_month)) if plan else None,
        changes=tuple(
            ChangeRequest(one.change_id, _titles(one.title), one.amount, accepted.get(one.change_id, one.accepted_on))
            for one in terms.change_requests
        ),
        billed=billed,
    )


def _titles(titles: Mapping[Language, str]) -> dict[str, str]:
    return {str(language): text for language, text in titles.items()}


def opening_balance(item: RequestItem, rollover: Rollover) -> Balance:
    """What invoice's ledger says; without it nothing is carried, provisionally where something could be."""
    state = item.retainer
    if state is None:
        return Balance(provisional=rollover.carry is not Carry.NONE)
    lots = tuple(Lot(MonthPeriod.of(lot.lot_month), lot.seconds) for lot in state.lots)
    return Balance(lots, state.version, state.provisional)


def support_deal(
    in_force: Sequence[InForce],
    item: RequestItem,
    deal: Deal,
    period: MonthPeriod,
    *,
    abroad: bool,
    terms_of: TermsOf,
) -> SupportDeal:
    """Fees that no invoice bills yet, included hours, rollover and overage of a month.

    Fee and hours that change within the month count by days; the rest may not change. On a supplement no hours are
    granted again.
    """
    same_throughout(in_force, "overage", "rollover", "billed", "prorate")
    terms = _support(in_force[-1])
    return SupportDeal(
        fees=tuple(_fees(in_force, item, deal, period, abroad=abroad, terms_of=terms_of)),
        granted_seconds=0 if item.supplement else _granted(in_force, period),
        rollover=rollover_of(terms.rollover),
        overage=_overage(terms, in_force[-1], deal),
    )


def _support(one: InForce) -> SupportTerms:
    assert isinstance(one.terms, SupportTerms)  # one application, one deal type
    return one.terms


def _overage(terms: SupportTerms, since: InForce, deal: Deal) -> Overage | None:
    overage = terms.overage
    if overage is None:
        return None
    rate = None
    if overage.rate is not None:
        rate = RateRule("terms:overage", overage.rate, deal.currency, Validity(since.valid_from, None), of_terms=True)
    return Overage(rate, overage.order, overage.alert_percent, overage.stop_percent)


def _granted(in_force: Sequence[InForce], period: MonthPeriod) -> int:
    hours = [(_support(one).included_hours, one.days) for one in in_force]
    if not _support(in_force[-1]).prorate:
        if len({value for value, _ in hours}) > 1:
            raise changes_within_month("included_hours", in_force)
        return included_seconds(hours[0][0], 1, 1)
    by_days = sum((value * days for value, days in hours), Decimal(0))
    return included_seconds(by_days, 1, period.days)


def _fees(
    in_force: Sequence[InForce],
    item: RequestItem,
    deal: Deal,
    period: MonthPeriod,
    *,
    abroad: bool,
    terms_of: TermsOf,
) -> Iterable[Fee]:
    """A fee ahead is of the next month, and was billed on the invoice before; at home a fee goes with its supply."""
    billed = {one.component for one in item.components if one.month == item.month}
    ahead = abroad and _support(in_force[-1]).billed == "ahead"
    own = not (abroad and _was_ahead(deal, period.previous, terms_of))
    found = [*_fees_of(in_force, deal, period)] if own else []
    if ahead and period.next.service_window(deal.validity) is not None:
        found += _fees_of(terms_of(period.next), deal, period.next, f":{period.next.name}" if own else "")
    return [fee for fee in found if fee.component not in billed]


def _was_ahead(deal: Deal, month: MonthPeriod, terms_of: TermsOf) -> bool:
    if month.service_window(deal.validity) is None:
        return False
    try:
        return _support(terms_of(month)[-1]).billed == "ahead"
    except Refused:
        return False


def _fees_of(in_force: Sequence[InForce], deal: Deal, month: MonthPeriod, suffix: str = "") -> list[Fee]:
    names = dict.fromkeys(name for one in in_force for name, _, _ in _parts(_support(one)))
    return [
        _fee(name, run, amount, titles, number, in_force, deal, month, suffix)
        for name in names
        for number, (run, amount, titles) in enumerate(_runs(name, in_force))
    ]


def _parts(terms: SupportTerms) -> list[tuple[str, Decimal, dict[str, str]]]:
    return [
        ("fee", terms.fee, {}),
        *((f"fee:{one.component_id}", one.amount, _titles(one.title)) for one in terms.fees),
    ]


def _runs(name: str, in_force: Sequence[InForce]) -> list[tuple[list[InForce], Decimal, dict[str, str]]]:
    """Neighbouring versions that have the same amount of a part, together."""
    runs: list[tuple[list[InForce], Decimal, dict[str, str]]] = []
    for one in in_force:
        found = next(((amount, titles) for part, amount, titles in _parts(_support(one)) if part == name), None)
        if found is None:
            continue
        adjacent = runs and in_force.index(runs[-1][0][-1]) + 1 == in_force.index(one)
        if adjacent and runs[-1][1] == found[0]:
            runs[-1][0].append(one)
        else:
            runs.append(([one], *found))
    return runs


def _fee(
    name: str,
    run: list[InForce],
    amount: Decimal,
    titles: dict[str, str],
    number: int,
    in_force: Sequence[InForce],
    deal: Deal,
    month: MonthPeriod,
    suffix: str,
) -> Fee:
    terms = _support(run[-1])
    days = sum(one.days for one in run)
    whole = len(run) == len(in_force)
    if not whole and not terms.prorate:
        raise changes_within_month("fee", in_force)
    place = Place(
        run[-1].version,
        run[-1].valid_from,
        run[0].first,
        run[-1].last,
        month,
        time_rules(terms, deal.language),
        deal.currency,
    )
    prorated = terms.prorate and days < month.days
    later = f":{run[0].first}" if number else ""
    return Fee(
        component=f"{name}{later}{suffix}",
        component_id=name.partition(":")[2] or "fee",
        titles=titles,
        full=amount,
        proration=Proration(days, month.days) if prorated else None,
        place=place,
    )
