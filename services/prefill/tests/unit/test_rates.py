"""Which price an hour has."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from proxima_common.contracts.words import RateLevel
from proxima_prefill.domain.period import Validity
from proxima_prefill.domain.problems import Refused
from proxima_prefill.domain.rates import RateBook, RateRule, Work

Make = Callable[..., Any]
WORK = Work("A", "C", "anna", "Dev", "PAY-1", "Bug", date(2026, 10, 5), "7")

ORDER = [
    (RateLevel.WORKLOG, {"worklog_id": "7"}),
    (RateLevel.DEAL_ISSUE, {"issue_key": "PAY-1"}),
    (RateLevel.DEAL_PERSON, {"person_id": "anna"}),
    (RateLevel.DEAL_ROLE_ISSUE_TYPE, {"role": "Dev", "issue_type": "Bug"}),
    (RateLevel.DEAL_ROLE, {"role": "Dev"}),
    (RateLevel.DEAL_DEFAULT, {}),
    (RateLevel.CLIENT_CARD, {"application_id": None, "client_id": "C", "role": "Dev"}),
    (RateLevel.CLIENT_CARD, {"application_id": None, "client_id": "C"}),
    (RateLevel.COMPANY_CARD, {"application_id": None, "person_id": "anna"}),
    (RateLevel.COMPANY_CARD, {"application_id": None}),
]


def book(*rules: RateRule) -> RateBook:
    return RateBook(rules, application_id="A", client_id="C", currency="EUR")


@pytest.mark.parametrize("place", range(len(ORDER)))
def test_the_most_specific_rule_wins(rate: Make, place: int) -> None:
    rules = [rate(str(10 + number), **what) for number, (_, what) in enumerate(ORDER)]
    chosen = book(*reversed(rules[place:])).choose(WORK)
    assert (chosen.amount, chosen.level) == (Decimal(10 + place), ORDER[place][0])


@pytest.mark.parametrize(
    "what",
    [
        {"person_id": "bob"},
        {"role": "QA"},
        {"issue_key": "PAY-2"},
        {"role": "Dev", "issue_type": "Story"},
        {"application_id": "B"},
        {"application_id": None, "client_id": "D"},
        {"validity": Validity(date(2026, 10, 6), None)},
        {"validity": Validity(date(2026, 1, 1), date(2026, 10, 5))},
    ],
)
def test_a_rule_for_something_else_is_no_rule(rate: Make, what: dict[str, Any]) -> None:
    with pytest.raises(Refused) as refused:
        book(rate("45", **what)).choose(WORK)
    assert [problem.code for problem in refused.value.problems] == ["missing_rate"]


def test_the_work_date_decides_on_both_ends(rate: Make) -> None:
    assert book(rate("45", validity=Validity(date(2026, 10, 5), date(2026, 10, 6)))).choose(WORK).amount == 45


@pytest.mark.parametrize(
    ("rules", "code"),
    [
        ([("45", {}), ("46", {})], "ambiguous_rate"),
        ([("45", {"role": "Dev"}), ("45", {"role": "Dev"})], "ambiguous_rate"),
        ([("45", {"currency": "USD"})], "currency_mismatch"),
        ([("0", {})], "rate_not_positive"),
        ([("-1", {})], "rate_not_positive"),
    ],
)
def test_a_rule_that_cannot_be_used_is_refused(rate: Make, rules: list[tuple[str, dict[str, Any]]], code: str) -> None:
    with pytest.raises(Refused) as refused:
        book(*(rate(amount, **what) for amount, what in rules)).choose(WORK)
    assert [problem.code for problem in refused.value.problems] == [code]


def test_equal_rules_on_a_lower_rank_do_not_matter(rate: Make) -> None:
    assert book(rate("50", person_id="anna"), rate("45"), rate("46")).choose(WORK).amount == 50


def test_every_missing_rate_is_named(worklog: Make, rate: Make, proposal: Make) -> None:
    with pytest.raises(Refused) as refused:
        proposal([worklog(person_id="anna"), worklog(person_id="bob")], [rate("45", person_id="carl")])
    assert len(refused.value.problems) == 2
