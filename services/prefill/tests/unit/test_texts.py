"""Line texts, hashes and terms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from proxima_common.contracts.terms import DEAL_TERMS
from proxima_common.contracts.words import LineBasis, LineGrouping, RoundingMode, RoundingScope
from proxima_prefill.domain.deal import Deal, HourlyRules
from proxima_prefill.domain.describe import describe, rounding_note
from proxima_prefill.domain.people import Engagement, People
from proxima_prefill.domain.period import Validity
from proxima_prefill.domain.rounding import RoundingRule
from proxima_prefill.domain.texts import LANGUAGES, fill, first_language
from proxima_prefill.usecases.hashes import source_hash
from pydantic import ValidationError

Make = Callable[..., Any]
PEOPLE = [Engagement("anna", "Anna A.", "Dev", Validity(date(2020, 1, 1), None))]


def text(proposal: Make, worklog: Make, rate: Make, rules: HourlyRules, language: str, late: bool = False) -> str:
    deal = Deal("A", "C", "EUR", Validity(date(2020, 1, 1), None), "12", date(2026, 1, 15), language)
    (line,) = proposal([worklog()], [rate("45")], rules, people=PEOPLE).lines
    shown = replace(line, basis=LineBasis.LATE) if late else line
    return describe(shown, deal=deal, people=People(PEOPLE))


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "Services for October 2026: Dev"),
        ("ru", "Услуги за октябрь 2026 г.: Dev"),
        ("uz-Latn", "2026-yil oktabr uchun xizmatlar: Dev"),
        ("uz-Cyrl", "2026 йил октябрь учун хизматлар: Dev"),
    ],
)
def test_the_products_own_text(proposal: Make, worklog: Make, rate: Make, language: str, expected: str) -> None:
    assert text(proposal, worklog, rate, HourlyRules(), language) == expected


def test_late_work_says_so(proposal: Make, worklog: Make, rate: Make) -> None:
    said = text(proposal, worklog, rate, HourlyRules(), "en", late=True)
    assert said == "Late work, October 2026: Services for October 2026: Dev"


def test_the_deals_own_text(proposal: Make, worklog: Make, rate: Make) -> None:
    template = "{issue_key} {issue_summary}, {person}, {hours} h, No. {contract_no} of {contract_date}"
    rules = HourlyRules(grouping=(LineGrouping.ISSUE,), template=template)
    assert text(proposal, worklog, rate, rules, "en") == "PAY-1 Payment form, Dev, 1.00 h, No. 12 of 15.01.2026"
    named = HourlyRules(template="{person}", show_people=True)
    assert text(proposal, worklog, rate, named, "en") == "Anna A."


@pytest.mark.parametrize(
    ("rounding", "language", "note"),
    [
        (RoundingRule(), "en", None),
        (RoundingRule(increment_minutes=6, mode=RoundingMode.UP), "en", "Time is rounded up to 6 minutes per entry."),
        (
            RoundingRule(
                increment_minutes=15,
                mode=RoundingMode.NEAREST_HALF_UP,
                scope=RoundingScope.ISSUE_PER_DAY,
                minimum_minutes=30,
            ),
            "ru",
            "Время округляется до ближайших 15 мин по задаче за день, не менее 30 мин по задаче за день.",
        ),
        (RoundingRule(minimum_minutes=30), "en", "Time is billed as entered, at least 30 minutes per entry."),
    ],
)
def test_the_note_on_rounding(rounding: RoundingRule, language: str, note: str | None) -> None:
    assert rounding_note(rounding, language) == note


def test_every_way_of_rounding_has_words_in_every_language() -> None:
    for language in LANGUAGES:
        for mode in RoundingMode:
            for scope in RoundingScope:
                note = rounding_note(RoundingRule(mode=mode, scope=scope, minimum_minutes=5), language)
                assert note
                assert "{" not in note


@pytest.mark.parametrize(
    ("template", "role", "text"),
    [
        ("Work in {month_name}, {role}", "QA", "Work in May, QA"),
        ("Work in {month_name}, {role}", "", "Work in May"),
        ("{role} — work in {month_name}", "", "work in May"),
        ("{role}: {month_name}", "", "May"),
        ("{unknown} {role}", "", "{unknown}"),
    ],
)
def test_an_empty_variable_leaves_no_comma_behind_the_text(template: str, role: str, text: str) -> None:
    assert fill(template, {"month_name": "May", "role": role}) == text


def test_a_summary_is_data() -> None:
    assert fill("{issue_summary} {unknown}", {"issue_summary": "{role}", "role": "x"}) == "{role} {unknown}"


@pytest.mark.parametrize(
    ("language", "first"), [("ru+en", "ru"), ("en", "en"), ("uz-Latn,ru", "uz-Latn"), ("de", "en"), ("", "en")]
)
def test_the_first_language(language: str, first: str) -> None:
    assert first_language(language) == first


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({"issue_key": "NEW-1", "issue_summary": "Renamed"}, True),
        ({"labels": ("b", "a")}, False),
        ({"spent_seconds": 3601}, False),
        ({"billable_seconds": 0}, False),
        ({"description": "other"}, False),
        ({"work_date": date(2026, 10, 6)}, False),
        ({"project_key": "OTHER"}, False),
    ],
)
def test_the_hash_changes_with_the_work_and_not_with_a_rename(
    worklog: Make, change: dict[str, Any], same: bool
) -> None:
    before, after = worklog(worklog_id="1"), worklog(worklog_id="1", **change)
    assert (source_hash(before) == source_hash(after)) is same


def test_the_order_of_labels_does_not_matter(worklog: Make) -> None:
    one, two = worklog(worklog_id="1", labels=("a", "b")), worklog(worklog_id="1", labels=("b", "a"))
    assert source_hash(one) == source_hash(two)


@pytest.mark.parametrize(
    ("terms", "place"),
    [
        ({"deal_type": "HR", "minumum": "5"}, "minumum"),
        ({"deal_type": "HR", "rounding": {"increment_minutes": 7}}, "increment_minutes"),
        ({"deal_type": "HR", "lines": {"text": {"en": "{hors}"}}}, "text"),
        ({"deal_type": "SUP", "fee": "1.00"}, "included_hours"),
        ({"deal_type": "FP", "price": "1", "milestones": [{"milestone_id": "M", "title": {}}]}, "milestones"),
        ({"deal_type": "XX"}, None),
    ],
)
def test_terms_refuse_what_they_do_not_know(terms: dict[str, Any], place: str | None) -> None:
    with pytest.raises(ValidationError) as refused:
        DEAL_TERMS.validate_python(terms)
    if place is not None:
        assert place in {part for error in refused.value.errors() for part in error["loc"]}
