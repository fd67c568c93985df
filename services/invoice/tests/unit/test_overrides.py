"""Rules of staff: whose days meet, which are of one rank, and what counts as touching."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from proxima_common.errors import Conflict, Invalid
from proxima_common.ids import new_id
from proxima_invoice.domain.overrides import (
    Override,
    OverrideKind,
    Span,
    Subject,
    SubjectKind,
    check_rank,
    check_span,
    ended,
    touches_amounts,
)

A2 = Subject(SubjectKind.APPLICATION, "A2")
A3 = Subject(SubjectKind.APPLICATION, "A3")
C2 = Subject(SubjectKind.CLIENT, "C2")
DAY = date(2026, 10, 1)
days = st.dates(date(2026, 1, 1), date(2026, 3, 1))
spans = st.builds(
    lambda start, length: Span(start, start + timedelta(length) if length else None),
    days,
    st.integers(0, 40),
)


def rule(kind: str, content: dict[str, Any], span: Span = Span(DAY), subject: Subject = A2) -> Override:
    return Override(
        new_id(), subject, OverrideKind(kind), span, content, "agreed", "ann", datetime(2026, 10, 1, tzinfo=UTC)
    )


def clash(one: Override, other: Override) -> bool:
    try:
        check_rank(one, [other])
    except Conflict as refused:
        return refused.code == "equal_rank"
    return False


@given(one=spans, other=spans)
def test_spans_overlap_when_some_day_is_in_both(one: Span, other: Span) -> None:
    some = any(
        one.holds_on(day) and other.holds_on(day) for day in (date(2026, 1, 1) + timedelta(n) for n in range(120))
    )
    assert one.overlaps(other) == other.overlaps(one) == some


def test_days_that_only_touch_do_not_meet() -> None:
    october = Span(DAY, date(2026, 11, 1))
    assert not october.overlaps(Span(date(2026, 11, 1)))
    assert october.overlaps(Span(date(2026, 10, 31)))


@pytest.mark.parametrize(
    ("one", "other", "meets"),
    [
        ({}, {}, True),
        ({"role": "dev"}, {"role": "dev"}, True),
        ({"role": "dev"}, {"role": "qa"}, False),
        ({"role": "dev"}, {}, False),
        ({"person_id": "p1"}, {"role": "dev"}, False),
        ({"person_id": "p1"}, {"person_id": "p1", "role": "dev"}, True),
        ({"person_id": "p1", "role": "qa"}, {"person_id": "p1", "role": "dev"}, False),
        ({"role": "dev", "issue_type": "Bug"}, {"role": "dev"}, False),
        ({"role": "dev", "issue_type": "Bug"}, {"role": "dev", "issue_type": "Task"}, False),
        ({"issue_key": "A-1"}, {"issue_key": "A-1", "person_id": "p1"}, True),
        ({"issue_type": "Bug"}, {}, True),
    ],
)
def test_rates_of_one_rank_that_may_price_the_same_hour_meet(
    one: dict[str, Any], other: dict[str, Any], meets: bool
) -> None:
    price = {"currency": "UZS", "amount": "1"}
    assert clash(rule("rate", price | one), rule("rate", price | other)) == meets
    assert clash(rule("rate", price | other), rule("rate", price | one)) == meets


def test_a_card_and_a_deal_are_of_different_rank() -> None:
    price = {"currency": "UZS", "amount": "1"}
    assert not clash(rule("rate", price), rule("rate", price, subject=C2))


def test_terms_meet_any_terms_of_the_application() -> None:
    assert clash(rule("terms", {"deal_type": "HR"}), rule("terms", {"deal_type": "HR", "minimum": "1"}))
    assert not clash(rule("terms", {}), rule("terms", {}, subject=A3))
    assert not clash(rule("terms", {}), rule("rate", {}))


def test_a_scope_meets_the_same_key_also_of_another_application() -> None:
    scope = {"kind": "epic", "key": "OPS-7"}
    assert clash(rule("scope", scope), rule("scope", scope, subject=A3))
    assert not clash(rule("scope", scope), rule("scope", scope | {"key": "OPS-8"}, subject=A3))
    assert not clash(rule("scope", scope), rule("scope", scope | {"kind": "issue"}))


def test_parties_meet_where_both_say_the_same_field() -> None:
    assert clash(rule("party", {"director": "A"}, subject=C2), rule("party", {"director": "B"}, subject=C2))
    assert not clash(rule("party", {"director": "A"}, subject=C2), rule("party", {"address": "B"}, subject=C2))


def test_the_refusal_names_the_other_rule() -> None:
    one, other = rule("terms", {}), rule("terms", {}, Span(DAY, date(2026, 11, 1)))
    with pytest.raises(Conflict, match="application:A2 has terms from 2026-10-01 until 2026-11-01") as refused:
        check_rank(one, [other])
    assert str(other.override_id) in refused.value.detail


def test_a_rule_does_not_meet_itself() -> None:
    one = rule("terms", {})
    check_rank(one, [one])


@pytest.mark.parametrize("last", [DAY, DAY - timedelta(1)])
def test_a_rule_ends_after_it_begins(last: date) -> None:
    with pytest.raises(Invalid, match="not after") as refused:
        check_span(Span(DAY, last))
    assert [field.pointer for field in refused.value.fields] == ["/valid_to"]


def test_ending_takes_the_days_from_then_on() -> None:
    one = rule("terms", {}, Span(DAY, date(2026, 12, 1)))
    assert ended(one, date(2026, 11, 1)) == Span(date(2026, 11, 1), date(2026, 12, 1))
    assert ended(one, DAY) == one.span
    with pytest.raises(Invalid, match="begins on 2026-10-01"):
        ended(one, date(2026, 9, 30))
    with pytest.raises(Conflict, match="already"):
        ended(one, date(2026, 12, 1))


@pytest.mark.parametrize(
    ("kind", "content", "touches"),
    [
        ("terms", {}, True),
        ("rate", {}, True),
        ("scope", {}, True),
        ("party", {"director": "A"}, False),
        ("contract", {"purchase_order": "7"}, False),
        ("contract", {"tax_profile": "exempt"}, True),
    ],
)
def test_what_changes_amounts_touches(kind: str, content: dict[str, Any], touches: bool) -> None:
    assert touches_amounts(OverrideKind(kind), content) is touches
