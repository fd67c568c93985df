"""What holds for any deal: amounts that replay, time that is billed once, balances that add up."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from proxima_common.contracts.prefill import LinesProposed
from proxima_common.contracts.words import LineBasis, LineGrouping, RoundingMode, RoundingScope
from proxima_common.money import round_money
from proxima_common.replay import replay
from proxima_prefill.domain.fixed import Milestone, milestone_amounts
from proxima_prefill.domain.people import Engagement
from proxima_prefill.domain.period import MonthPeriod, Validity

HOUR = 3600
ALWAYS = Validity(date(2020, 1, 1), None)
MONTH = MonthPeriod.of("2026-10")
# A busy machine is not a failure; the desk is made anew for every example.
patient = settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)

amounts = st.decimals(0, 20_000, places=2)
common = st.fixed_dictionaries(
    {
        "rounding": st.fixed_dictionaries(
            {
                "increment_minutes": st.sampled_from([1, 6, 15]),
                "mode": st.sampled_from(RoundingMode),
                "scope": st.sampled_from(RoundingScope),
                "minimum_minutes": st.sampled_from([0, 30]),
                "hours_scale": st.sampled_from([2, 6]),
            }
        ),
        "lines": st.fixed_dictionaries({"grouping": st.lists(st.sampled_from(LineGrouping), max_size=2, unique=True)}),
        "multipliers": st.sampled_from(
            [[], [{"name": "weekend", "factor": "1.5", "weekdays": [6, 7]}], [{"name": "odd", "factor": "1.0333"}]]
        ),
        "exclusions": st.just({"internal_labels": ["internal"]}),
    }
)
caps = st.fixed_dictionaries(
    {
        "amount": amounts,
        "per": st.sampled_from(["period", "deal"]),
        "above": st.sampled_from(["lost", "carried"]),
    }
)
hourly = st.builds(
    lambda base, minimum, cap: {"deal_type": "HR", "minimum": minimum, "cap": cap, **base},
    common,
    st.none() | amounts,
    st.none() | caps,
)
support = st.builds(
    lambda base, fee, hours, overage, rollover: {
        "deal_type": "SUP", "fee": fee, "included_hours": hours, "overage": overage, "rollover": rollover, **base,
    },
    common,
    amounts,
    st.decimals(0, 20, places=2),
    st.none()
    | st.fixed_dictionaries(
        {
            "rate": st.none() | st.decimals("0.01", 900, places=2),
            "order": st.sampled_from(["chronological", "pro_rata"]),
        }
    ),
    st.fixed_dictionaries(
        {
            "mode": st.sampled_from(["none", "surplus", "deficit"]),
            "cap_hours": st.none() | st.decimals(0, 20, places=2),
            "expires_after_periods": st.none() | st.integers(1, 3),
            "consume": st.sampled_from(["oldest_first", "current_first"]),
        }
    ),
)  # fmt: skip
fixed = st.builds(
    lambda base, price, shares, count: {
        "deal_type": "FP",
        "price": price,
        "milestones": [
            {"milestone_id": str(n), "title": {"en": "x"}, "percent": share, "accepted_on": "2026-10-07"}
            for n, share in enumerate(shares)
        ],
        "instalments": {"count": count, "first_month": "2026-09"},
        "progress": [{"month": "2026-10", "cumulative_percent": "37.5"}],
        **base,
    },
    common,
    amounts,
    st.lists(st.decimals(0, 100, places=4), max_size=3),
    st.integers(1, 3),
)
states = st.fixed_dictionaries(
    {
        "version": st.integers(0, 9),
        "provisional": st.booleans(),
        "lots": st.lists(
            st.fixed_dictionaries(
                {"lot_month": st.sampled_from(["2026-07", "2026-08", "2026-09"]), "seconds": st.integers(-9999, 99999)}
            ),
            max_size=3,
        ),
    }
)


def fill(desk: Any, worklog: Any, rate: Any, data: st.DataObject, terms: dict[str, Any]) -> Any:
    fresh = type(desk)()
    fresh.application["deal_type"] = terms["deal_type"]
    fresh.terms = [(_plain(terms), date(2020, 1, 1), None)]
    fresh.rates = [rate("45.50", role="Dev"), rate("33.33")]
    fresh.people = [Engagement("p1", "P", "Dev", ALWAYS)]
    fresh.worklogs = [
        worklog(
            worklog_id=str(number),
            person_id=data.draw(st.sampled_from(["p1", "p2"])),
            issue_id=data.draw(st.integers(1, 3)),
            work_date=date(2026, 9, 1) + timedelta(days=data.draw(st.integers(0, 60))),
            spent_seconds=data.draw(st.integers(0, 5 * HOUR)),
            billable_seconds=data.draw(st.none() | st.integers(0, 5 * HOUR)),
            labels=data.draw(st.sampled_from([(), (), ("internal",)])),
            is_deleted=data.draw(st.sampled_from([False] * 5 + [True])),
        )
        for number in range(data.draw(st.integers(0, 10)))
    ]
    return fresh


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return format(value, "f") if isinstance(value, Decimal) else value


requests = st.fixed_dictionaries(
    {
        "allocations": st.dictionaries(st.integers(0, 9), st.integers(0, 6 * HOUR), max_size=3).map(
            lambda taken: [{"worklog_id": str(one), "seconds": seconds} for one, seconds in taken.items()]
        ),
        "late_since": st.sampled_from([None, "2026-09"]),
        "retainer": st.none() | states,
        "components": st.sampled_from(
            [[], [{"component": "time", "month": "2026-10", "amount": "333.33"}]]
        ),
        "advance": st.sampled_from([None, {"advanced": "100.00", "offset": "20.00"}]),
    }
)  # fmt: skip


@patient
@given(data=st.data(), terms=hourly | support | fixed, item=requests)
def test_every_line_replays_and_multiplies(
    desk: Any, worklog: Any, rate: Any, data: st.DataObject, terms: dict[str, Any], item: dict[str, Any]
) -> None:
    found = fill(desk, worklog, rate, data, terms).lines(**item)
    for line in found.lines:
        assert replay(line.explanation) == line.net, line.key
        assert line.net == round_money(line.quantity * line.unit_price, line.currency), line.key
        assert line.explanation.hours == line.quantity
        assert line.net != 0 or line.basis in (LineBasis.HOURS, LineBasis.LATE, LineBasis.OVERAGE)
        assert line.text
        again = line.explanation.model_validate_json(line.explanation.model_dump_json())
        assert replay(again) == line.net
    assert len({line.key for line in found.lines}) == len(found.lines)
    if item["advance"]:
        assert sum(line.net for line in found.lines) >= 0


@patient
@given(data=st.data(), terms=hourly | support | fixed, item=requests)
def test_time_is_billed_once_and_none_is_lost(
    desk: Any, worklog: Any, rate: Any, data: st.DataObject, terms: dict[str, Any], item: dict[str, Any]
) -> None:
    """Σ billed + consumed + excluded + carried = Σ logged; only a cap that carries leaves time open."""
    full = fill(desk, worklog, rate, data, terms)
    found = full.lines(**item)
    taken = Counter({one["worklog_id"]: one["seconds"] for one in item["allocations"]})
    used: Counter[str] = Counter()
    for seen in [*(w for line in found.lines for w in line.worklogs), *found.consumed]:
        assert seen.billable_seconds >= 0
        used[seen.worklog_id] += seen.billable_seconds
    out: dict[str, int] = {}
    for one in found.excluded:
        out[one.worklog_id] = out.get(one.worklog_id, 0) + one.seconds
    carries = terms["deal_type"] == "HR" and terms["cap"] is not None and terms["cap"]["above"] == "carried"
    for one in full.worklogs:
        here = used[one.worklog_id] + out.get(one.worklog_id, 0)
        if one.work_date < MONTH.first:
            assert here <= max(0, one.to_bill - taken[one.worklog_id])
        elif one.worklog_id not in used and one.worklog_id in out:
            assert here in (one.to_bill, one.to_bill - taken[one.worklog_id]) or carries
        else:
            left = one.to_bill - taken[one.worklog_id]
            assert here == left or (carries and here <= left)


@patient
@given(
    base=common,
    amount=st.decimals(0, 600, places=2),
    sizes=st.lists(st.integers(1, 5 * HOUR), min_size=3, max_size=8),
    above=st.sampled_from(["lost", "carried"]),
)
def test_time_above_a_cap_is_lost_or_carried_and_none_is_gone(
    desk: Any, worklog: Any, rate: Any, base: dict[str, Any], amount: Decimal, sizes: list[int], above: str
) -> None:
    """The property above reaches a cap too seldom: here it cuts most examples."""
    terms = {"deal_type": "HR", "cap": {"amount": amount, "per": "period", "above": above}, **base}
    fresh = type(desk)()
    fresh.terms, fresh.rates = [(_plain(terms), date(2020, 1, 1), None)], [rate("45.50")]
    fresh.worklogs = [
        worklog(work_date=date(2026, 10, day), spent_seconds=seconds) for day, seconds in enumerate(sizes, 1)
    ]
    found = fresh.lines()
    used: Counter[str] = Counter()
    for seen in (w for line in found.lines for w in line.worklogs):
        used[seen.worklog_id] += seen.billable_seconds
    out: Counter[str] = Counter()
    for one in found.excluded:
        out[one.worklog_id] += one.seconds
    left = [one.to_bill - used[one.worklog_id] - out[one.worklog_id] for one in fresh.worklogs]
    assert all(seconds >= 0 for seconds in left)
    if above == "lost":
        assert not any(left)
    assert sum((line.net for line in found.lines), Decimal(0)) <= amount


@patient
@given(data=st.data(), terms=hourly | support | fixed, item=requests)
def test_the_same_request_gives_the_same_bytes(
    desk: Any, worklog: Any, rate: Any, data: st.DataObject, terms: dict[str, Any], item: dict[str, Any]
) -> None:
    full = fill(desk, worklog, rate, data, terms)
    first = full.lines(**item).model_dump_json()
    full.worklogs = data.draw(st.permutations(full.worklogs))
    assert full.lines(**item).model_dump_json() == first


@patient
@given(data=st.data(), terms=hourly)
def test_a_cap_is_never_exceeded_and_always_reached(
    desk: Any, worklog: Any, rate: Any, data: st.DataObject, terms: dict[str, Any]
) -> None:
    full = fill(desk, worklog, rate, data, terms | {"minimum": None, "cap": None})
    without = sum(line.net for line in full.lines().lines)
    limit = data.draw(amounts)
    full = replace_terms(full, cap={"amount": str(limit), "per": "period", "above": "lost"})
    found = full.lines()
    assert sum(line.net for line in found.lines) == min(limit, without)


def replace_terms(full: Any, **changes: Any) -> Any:
    ((terms, since, until),) = full.terms
    full.terms = [(terms | changes, since, until)]
    return full


@patient
@given(amounts, st.lists(st.integers(0, 1000), min_size=1, max_size=6))
def test_milestones_of_the_whole_price_come_to_the_price(price: Decimal, weights: list[int]) -> None:
    shares = [Decimal(weight) / 10 for weight in weights]
    shares.append(Decimal(100) - sum(shares))
    if shares[-1] < 0:
        return
    plan = [Milestone(str(n), {}, share, None, None) for n, share in enumerate(shares)]
    assert sum(milestone_amounts(price, plan, "EUR")) == price


@patient
@given(amounts, st.lists(st.decimals(0, 100, places=2), max_size=6))
def test_progress_closes_exactly(desk: Any, price: Decimal, shares: list[Decimal]) -> None:
    fresh = type(desk)().deal("FP", price=str(price))
    components: list[dict[str, str]] = []
    month, billed = MonthPeriod.of("2026-01"), Decimal(0)
    for share in [*shares, Decimal(100)]:
        recorded = [{"month": month.name, "cumulative_percent": str(share)}]
        found = fresh.lines(month.name, progress=recorded, components=components)
        assert isinstance(found, LinesProposed)
        for line in found.lines:
            assert replay(line.explanation) == line.net
            billed += line.net
            components.append({"component": "progress", "month": month.name, "amount": str(line.net)})
        month = month.next
    assert billed == price
