"""The first reason that applies is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from proxima_common.contracts.words import ExclusionReason
from proxima_prefill.domain.deal import Deal, Decision, Exclusions, Ledger
from proxima_prefill.domain.filters import Candidate, exclude
from proxima_prefill.domain.people import Engagement
from proxima_prefill.domain.period import MonthPeriod, Validity
from proxima_prefill.domain.problems import Refused

Make = Callable[..., Any]
EXCLUSIONS = Exclusions(
    internal_projects=frozenset({"INT"}), warranty_issue_types=frozenset({"Warranty"}), people=frozenset({"anna"})
)
# Everything is wrong with this entry; each reason is taken away in turn, in the order of billing-rules §2.
ALL_WRONG = {
    "project_key": "INT",
    "issue_type": "Warranty",
    "person_id": "anna",
    "billable_seconds": 0,
    "is_deleted": True,
    "work_date": date(2019, 1, 1),
}
STEPS: list[tuple[ExclusionReason, dict[str, Any]]] = [
    (ExclusionReason.DELETED, {"is_deleted": False}),
    (ExclusionReason.INTERNAL, {"project_key": "PAY"}),
    (ExclusionReason.WARRANTY, {"issue_type": "Story"}),
    (ExclusionReason.PERSON_EXCLUDED, {"person_id": "bob"}),
    (ExclusionReason.NOT_BILLABLE, {"billable_seconds": 60}),
    (ExclusionReason.OUTSIDE_VALIDITY, {"work_date": date(2026, 10, 5)}),
]


@pytest.mark.parametrize("place", range(len(STEPS) + 1))
def test_the_first_reason_is_kept(worklog: Make, deal: Deal, place: int) -> None:
    cleared = {name: value for _, change in STEPS[:place] for name, value in change.items()}
    out = exclude(Candidate(worklog(**(ALL_WRONG | cleared)), ["A"], None), deal, EXCLUSIONS, Ledger())
    assert (out.reason if out else None) == (STEPS[place][0] if place < len(STEPS) else None)


@pytest.mark.parametrize(
    ("claimants", "reason"), [([], ExclusionReason.NEEDS_MAPPING), (["A", "B"], ExclusionReason.AMBIGUOUS_SCOPE)]
)
def test_unclear_ownership_comes_before_the_deals_own_reasons(
    worklog: Make, deal: Deal, claimants: list[str], reason: ExclusionReason
) -> None:
    entry = worklog(project_key="INT")
    out = exclude(Candidate(entry, claimants, None), deal, EXCLUSIONS, Ledger())
    assert out is not None
    assert out.reason is reason


def test_a_decision_to_leave_out_comes_first_and_says_who_and_why(worklog: Make, deal: Deal) -> None:
    entry = worklog(is_deleted=True)
    ledger = Ledger(
        allocated={entry.worklog_id: 3600}, decisions={entry.worklog_id: Decision(False, "pm", "our own mistake")}
    )
    out = exclude(Candidate(entry, ["A"], None), deal, EXCLUSIONS, ledger)
    assert out is not None
    assert (out.reason, out.detail) == (ExclusionReason.MANUAL, "pm: our own mistake")


@pytest.mark.parametrize("change", [{"project_key": "INT"}, {"issue_type": "Warranty"}, {"person_id": "anna"}])
def test_a_decision_to_bill_lifts_what_the_deal_excludes(worklog: Make, deal: Deal, change: dict[str, str]) -> None:
    entry = worklog(**({"person_id": "bob"} | change))
    ledger = Ledger(decisions={entry.worklog_id: Decision(True, "pm", "agreed")})
    assert exclude(Candidate(entry, ["A"], None), deal, EXCLUSIONS, ledger) is None


@pytest.mark.parametrize("change", [{"is_deleted": True}, {"billable_seconds": 0}, {"work_date": date(2019, 1, 1)}])
def test_a_decision_to_bill_does_not_make_time_of_nothing(worklog: Make, deal: Deal, change: dict[str, Any]) -> None:
    entry = worklog(**change)
    ledger = Ledger(decisions={entry.worklog_id: Decision(True, "pm", "agreed")})
    assert exclude(Candidate(entry, ["A"], None), deal, EXCLUSIONS, ledger) is not None


def test_a_promotion_in_the_month(worklog: Make, rate: Make, proposal: Make) -> None:
    day = date(2026, 10, 16)
    people = [
        Engagement("anna", "Anna", "Dev", Validity(date(2020, 1, 1), day)),
        Engagement("anna", "Anna", "Senior", Validity(day, None)),
    ]
    worklogs = [worklog(work_date=date(2026, 10, 15)), worklog(work_date=day)]
    made = proposal(worklogs, [rate("40", role="Dev"), rate("50", role="Senior")], people=people)
    assert {line.group[0][1]: line.net for line in made.lines} == {"Dev": Decimal("40.00"), "Senior": Decimal("50.00")}


def test_two_roles_on_one_day_are_refused(worklog: Make, rate: Make, proposal: Make) -> None:
    always = Validity(date(2020, 1, 1), None)
    people = [Engagement("anna", "Anna", role, always) for role in ("Dev", "QA")]
    with pytest.raises(Refused) as refused:
        proposal([worklog()], [rate("40")], people=people)
    assert [problem.code for problem in refused.value.problems] == ["ambiguous_role"]


def test_an_id_that_comes_twice_is_refused(worklog: Make, rate: Make, proposal: Make) -> None:
    with pytest.raises(Refused) as refused:
        proposal([worklog(worklog_id="5"), worklog(worklog_id="5")], [rate("40")])
    assert [problem.code for problem in refused.value.problems] == ["duplicate_worklog"]


def test_time_that_rounds_to_nothing_is_left_out_and_says_so(worklog: Make, rate: Make, proposal: Make) -> None:
    made = proposal([worklog(spent_seconds=10)], [rate("40")])
    assert made.lines == ()
    assert [(out.reason, out.detail) for out in made.excluded] == [
        (ExclusionReason.NOT_BILLABLE, "rounded to no time by the deal")
    ]


def test_the_service_period_is_cut_to_the_contract(worklog: Make, rate: Make, proposal: Make, deal: Deal) -> None:
    short = replace(deal, validity=Validity(date(2026, 10, 3), date(2026, 10, 21)))
    (line,) = proposal([worklog()], [rate("40")], contract=short).lines
    assert (line.service_from, line.service_to) == (date(2026, 10, 3), date(2026, 10, 20))
    assert MonthPeriod.of("2026-12").end == date(2027, 1, 1)
    assert MonthPeriod.of("2026-01").before == date(2025, 12, 1)
