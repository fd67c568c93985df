"""What holds for any work: nothing lost, bounds of rounding, no dependence on order."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from proxima_common.contracts.words import LineGrouping, RoundingMode, RoundingScope
from proxima_common.hashing import content_hash
from proxima_prefill.domain.deal import Deal, Decision, Exclusions, HourlyRules, Ledger
from proxima_prefill.domain.hourly import propose
from proxima_prefill.domain.line import Proposal
from proxima_prefill.domain.people import Engagement, People
from proxima_prefill.domain.period import MonthPeriod, Validity
from proxima_prefill.domain.rates import RateRule
from proxima_prefill.domain.rounding import RoundingRule, spread
from proxima_prefill.domain.work import Claimed
from proxima_prefill.domain.worklogs import Worklog
from proxima_prefill.usecases.hashes import SCHEMA, hashed_fields, source_hash

ALWAYS = Validity(date(2020, 1, 1), None)
DEAL = Deal("A", "C", "EUR", Validity(date(2026, 10, 3), None), "1", date(2026, 1, 1), "en")
PEOPLE = People(Engagement(person, person, role, ALWAYS) for person, role in [("p1", "Dev"), ("p2", "QA"), ("p3", "T")])
RATES = [
    RateRule("dev", Decimal("45.50"), "EUR", ALWAYS, application_id="A", role="Dev"),
    RateRule("default", Decimal("33.33"), "EUR", ALWAYS, application_id="A"),
]
EXCLUSIONS = Exclusions(internal_labels=frozenset({"internal"}), roles=frozenset({"T"}))
# A busy machine is not a failure.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
MOMENT = datetime(2026, 10, 6, tzinfo=UTC)

rounding_rules = st.builds(
    RoundingRule,
    increment_minutes=st.sampled_from([1, 5, 6, 10, 15, 30, 60]),
    mode=st.sampled_from(RoundingMode),
    scope=st.sampled_from(RoundingScope),
    minimum_minutes=st.sampled_from([0, 15, 30]),
    hours_scale=st.sampled_from([2, 6]),
)
rules = st.builds(
    HourlyRules,
    rounding=rounding_rules,
    exclusions=st.just(EXCLUSIONS),
    grouping=st.lists(st.sampled_from(LineGrouping), max_size=3, unique=True).map(tuple),
)


@st.composite
def work(draw: st.DrawFn) -> list[Claimed]:
    claimed = []
    for number in range(draw(st.integers(0, 15))):
        worklog = Worklog(
            worklog_id=str(number),
            issue_id=draw(st.integers(1, 3)),
            issue_key=f"A-{draw(st.integers(1, 3))}",
            issue_summary="",
            issue_type="Story",
            epic_key=draw(st.sampled_from([None, "A-9"])),
            project_key=draw(st.sampled_from(["A", "B"])),
            person_id=draw(st.sampled_from(["p1", "p2", "p3"])),
            work_date=date(2026, 10, 1) + timedelta(days=draw(st.integers(0, 30))),
            spent_seconds=draw(st.integers(0, 6 * 3600)),
            billable_seconds=draw(st.one_of(st.none(), st.integers(0, 6 * 3600))),
            account_key=None,
            customer_key=None,
            labels=draw(st.sampled_from([(), ("internal",)])),
            description="",
            created_at=MOMENT,
            updated_at=MOMENT,
            is_deleted=draw(st.sampled_from([False, False, False, True])),
        )
        claimed.append(Claimed(worklog, draw(st.sampled_from([["A"], ["A"], ["A", "B"], []]))))
    return claimed


ledgers = st.builds(
    Ledger,
    allocated=st.dictionaries(st.integers(0, 14).map(str), st.integers(0, 6 * 3600), max_size=5),
    decisions=st.dictionaries(
        st.integers(0, 14).map(str),
        st.builds(
            Decision,
            bill=st.booleans(),
            by=st.just("pm"),
            reason=st.just("asked"),
            unit_price=st.sampled_from([None, Decimal("50.00")]),
        ),
        max_size=4,
    ),
)


def proposed(claimed: list[Claimed], with_rules: HourlyRules, ledger: Ledger) -> Proposal:
    return propose(
        claimed,
        deal=DEAL,
        rules=with_rules,
        rates=RATES,
        people=PEOPLE,
        ledger=ledger,
        period=MonthPeriod.of("2026-10"),
    )


@patient
@given(work(), rules, ledgers)
def test_nothing_is_lost_and_nothing_is_billed_twice(
    claimed: list[Claimed], with_rules: HourlyRules, ledger: Ledger
) -> None:
    made = proposed(claimed, with_rules, ledger)
    billed = [entry for line in made.lines for entry in line.worklogs]
    seen = [entry.worklog.worklog_id for entry in billed] + [out.worklog.worklog_id for out in made.excluded]
    assert sorted(seen) == sorted(entry.worklog.worklog_id for entry in claimed)
    for entry in billed:
        taken = ledger.allocated.get(entry.worklog.worklog_id, 0)
        assert entry.open_seconds + taken == entry.worklog.to_bill


@patient
@given(work(), rules, ledgers, st.randoms(use_true_random=False))
def test_the_order_of_the_work_does_not_matter(
    claimed: list[Claimed], with_rules: HourlyRules, ledger: Ledger, random: st.DataObject
) -> None:
    shuffled = list(claimed)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert proposed(shuffled, with_rules, ledger) == proposed(claimed, with_rules, ledger)


@patient
@given(work(), rules, ledgers)
def test_a_line_prints_what_it_multiplies(claimed: list[Claimed], with_rules: HourlyRules, ledger: Ledger) -> None:
    made = proposed(claimed, with_rules, ledger)
    for line in made.lines:
        assert line.hours == with_rules.rounding.hours(line.rounded_seconds)
        assert abs(line.net - line.hours * line.rate.amount) <= Decimal("0.005")
        assert len({entry.rate.rate_id for entry in line.worklogs}) == 1
    assert len({line.key for line in made.lines}) == len(made.lines)


@patient
@given(rounding_rules, st.integers(0, 400_000))
def test_bounds_of_rounding(rule: RoundingRule, seconds: int) -> None:
    step = rule.increment_minutes * 60
    least = max(seconds, rule.minimum_minutes * 60) if seconds else 0
    rounded = rule.rounded(seconds)
    if rule.mode is RoundingMode.NONE:
        assert rounded == least
        return
    assert rounded % step == 0
    low, high = {
        RoundingMode.UP: (0, step - 1),
        RoundingMode.DOWN: (-(step - 1), 0),
        RoundingMode.NEAREST_HALF_UP: (-(step - 1) // 2, step // 2),
        RoundingMode.NEAREST_HALF_DOWN: (-(step // 2), (step - 1) // 2),
    }[rule.mode]
    assert low <= rounded - least <= high


@patient
@given(st.lists(st.integers(1, 20_000), min_size=1, max_size=20), st.integers(0, 400_000))
def test_a_spread_adds_up_and_stays_within_a_second(parts: list[int], total: int) -> None:
    shares = spread(total, parts)
    assert sum(shares) == total
    whole = sum(parts)
    assert all(abs(share * whole - total * part) < whole for share, part in zip(shares, parts, strict=True))


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@patient
@given(texts, st.lists(texts, max_size=3), st.one_of(st.none(), texts), st.integers(0, 2**32 - 1))
def test_the_quick_hash_is_the_canonical_one(
    description: str, labels: list[str], account: str | None, seconds: int
) -> None:
    worklog = Worklog(
        worklog_id="7",
        issue_id=2**63,
        issue_key="A-1",
        issue_summary="",
        issue_type="Story",
        epic_key=None,
        project_key="A",
        person_id="p1",
        work_date=date(2026, 10, 5),
        spent_seconds=seconds,
        billable_seconds=None,
        account_key=account,
        customer_key=None,
        labels=tuple(labels),
        description=description,
        created_at=MOMENT,
        updated_at=MOMENT,
        is_deleted=False,
    )
    assert source_hash(worklog) == content_hash(SCHEMA, hashed_fields(worklog))
