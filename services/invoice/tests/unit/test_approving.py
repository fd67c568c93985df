"""Levels, margins, guardrails and green as plain data: exact bounds, nothing rounded before it is compared."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from proxima_common.contracts.words import Role
from proxima_common.errors import Conflict, Forbidden, Invalid
from proxima_invoice.domain.approving import (
    Approving,
    Figures,
    Given,
    Level,
    check_levels,
    discount_percent,
    levels_needed,
    margin_percent,
)
from proxima_invoice.domain.green import Evidence, LastMonth, against_green
from proxima_invoice.domain.guardrails import Bounds, Release, guardrails, unreleased
from proxima_invoice.domain.staff import Staff

from ..scenes import NOW

D = Decimal
FIGURES = Figures("UZS", D("112.00"), D("100.00"), D(0), D(40))
THREE = (
    Level(1),
    Level(2, above_amount={"UZS": D("100000000")}, below_margin=D(30), above_discount=D(10)),
    Level(3, below_margin=D(20)),
)


def needed(**values: object) -> list[int]:
    return [level.number for level in levels_needed(THREE, replace(FIGURES, **values))]  # type: ignore[arg-type]


def test_the_first_level_is_always_needed_and_the_others_by_their_bounds() -> None:
    assert needed() == [1]
    assert needed(gross=D("100000000.00")) == [1]
    assert needed(gross=D("100000000.01")) == [1, 2]
    assert needed(discount_percent=D(10)) == [1]
    assert needed(discount_percent=D("10.0001")) == [1, 2]
    assert needed(margin_percent=D(20)) == [1, 2]
    assert needed(margin_percent=D("19.99")) == [1, 2, 3]
    # A currency that the policy does not name, and a cost that nobody knows, take more eyes rather than fewer.
    assert needed(currency="USD") == [1, 2]
    assert needed(margin_percent=None) == [1, 2, 3]


def test_p13_a_margin_just_below_the_bound_is_below_it() -> None:
    below = margin_percent(D("9285.71"), D("6500.00"))
    above = margin_percent(D("9285.72"), D("6500.00"))
    assert below is not None
    assert above is not None
    assert round(below, 2) == round(above, 2) == D("30.00")
    assert needed(margin_percent=below) == [1, 2]
    assert needed(margin_percent=above) == [1]


@pytest.mark.parametrize(
    ("discount", "levels"), [("0", [1]), ("10.00", [1, 2]), ("15.00", [1, 2]), ("20.00", [1, 2, 3])]
)
def test_p6_levels_follow_the_margin_that_a_discount_leaves(discount: str, levels: list[int]) -> None:
    # P5 with cost 6 500 of a list price of 10 000: 35, 27.78, 23.53 and 18.75 percent are left.
    off = D(10000) * D(discount) / 100
    margin = margin_percent(10000 - off, D(6500))
    assert [one.number for one in levels_needed(THREE, replace(FIGURES, margin_percent=margin))] == levels


def test_p2_a_markup_is_not_a_margin() -> None:
    """Cost 20.00: a margin of 35 % sells at 30.77, a markup of 35 % at 27.00 and leaves 25.9259 %."""
    by_margin, by_markup = margin_percent(D("30.77"), D("20.00")), margin_percent(D("27.00"), D("20.00"))
    assert by_margin is not None
    assert by_markup is not None
    assert by_margin.quantize(D("0.0001")) == D("35.0016")
    assert by_markup.quantize(D("0.0001")) == D("25.9259")


@pytest.mark.parametrize(
    ("discount", "price", "left"),
    [
        ("0", "10000.00", "35.0000"),
        ("5", "9500.00", "31.5789"),
        ("10", "9000.00", "27.7778"),
        ("15", "8500.00", "23.5294"),
        ("20", "8000.00", "18.7500"),
        ("25", "7500.00", "13.3333"),
    ],
)
def test_p5_a_discount_eats_margin_faster_than_its_percent(discount: str, price: str, left: str) -> None:
    margin = margin_percent(D(price), D("6500.00"))
    assert margin is not None
    assert margin.quantize(D("0.0001")) == D(left)
    assert discount_percent(D(price), 10000 - D(price)) == D(discount)


def test_margin_and_discount_of_nothing() -> None:
    assert margin_percent(D(0), D(5)) is None
    assert discount_percent(D(0), D(0)) == 0
    assert discount_percent(D("3641666.66"), D("191666.67")).quantize(D("0.0001")) == D("5.0000")


@pytest.mark.parametrize(
    "levels",
    [
        [Level(2)],
        [Level(1), Level(1)],
        [Level(1), Level(2)],
        [Level(1), Level(3, below_margin=D(1))],
    ],
)
def test_levels_that_make_no_sense_are_refused(levels: list[Level]) -> None:
    with pytest.raises(Invalid):
        check_levels(levels)


def test_every_level_takes_another_person() -> None:
    approving = Approving(THREE[:2], (Given(1, "anna", on_behalf_of="boss"),))
    assert approving.next_for(frozenset({"carl"})).number == 2
    for known in ("anna", "boss"):
        with pytest.raises(Forbidden) as refused:
            approving.next_for(frozenset({known, "carl"}))
        assert refused.value.code == "level_given"


def test_a_level_of_named_people_is_theirs() -> None:
    approving = Approving((Level(1, staff_ids=frozenset({"boss"})),), ())
    assert approving.next_for(frozenset({"deputy", "boss"})).number == 1
    with pytest.raises(Forbidden):
        approving.next_for(frozenset({"deputy"}))


def test_when_every_level_was_given_there_is_nothing_to_give() -> None:
    with pytest.raises(Conflict):
        Approving(THREE[:1], (Given(1, "anna"),)).next_for(frozenset({"carl"}))


def test_who_was_delegated_to_acts_for_that_person_only_without_a_grant_of_their_own() -> None:
    deputy = Staff("deputy", "Deputy", frozenset(), frozenset({("boss", "S1"), ("aunt", "*")}))
    assert deputy.holds([Role.APPROVER], "S1")
    assert deputy.persons("S1") == {"deputy", "aunt"}
    assert not deputy.holds([Role.PREPARER], "S1")
    assert deputy.persons("S2") == {"deputy", "aunt"}
    own = Staff("deputy", "Deputy", frozenset({(Role.APPROVER, "S1")}), deputy.delegators)
    assert own.persons("S1") == {"deputy"}


def stops(figures: Figures = FIGURES, bounds: Bounds | None = None, history: tuple[Decimal, ...] = ()) -> list[str]:
    return [one.code for one in guardrails(figures, bounds or Bounds(), history=history, missing=())]


def test_a_spike_is_measured_against_the_mean_of_the_months_before() -> None:
    assert stops(history=(D(60), D(80))) == []  # mean 70, +42.9 %
    assert stops(history=(D("66.66"),)) == ["spike"]  # +50.02 %
    assert stops(history=(D("66.67"),)) == []
    assert stops(replace(FIGURES, net=D(30)), history=(D(100),)) == ["spike"]
    assert stops(history=(D(0),)) == []
    assert stops(history=(D(1),), bounds=Bounds(spike=None)) == []


def test_zero_total_and_low_margin_stop() -> None:
    assert stops(replace(FIGURES, gross=D(0))) == ["zero_total"]
    assert stops(replace(FIGURES, margin_percent=D("9.99"))) == ["low_margin"]
    assert stops(replace(FIGURES, margin_percent=D(10))) == []
    assert stops(replace(FIGURES, margin_percent=None)) == []


def test_the_margin_itself_is_not_told() -> None:
    (one,) = guardrails(replace(FIGURES, margin_percent=D("7.25")), Bounds(), history=(), missing=())
    assert "7.25" not in one.detail
    assert "10 %" in one.detail


def test_a_release_holds_for_its_total_only() -> None:
    found = guardrails(replace(FIGURES, gross=D(0)), Bounds(), history=(), missing=("no contact",))
    assert [one.code for one in found] == ["zero_total", "missing_details"]
    passed = [Release("zero_total", D(0), "anna", "first month"), Release("missing_details", D(5), "anna", "fine")]
    assert [one.code for one in unreleased(found, passed, D(0))] == ["missing_details"]


EVIDENCE = Evidence([], [], NOW - timedelta(hours=1), D(100), "t1", LastMonth(D(100), "t1"))


@given(st.decimals("85", "115", places=4))
def test_within_the_tolerance_nothing_speaks_against_green(net: Decimal) -> None:
    assert against_green(replace(EVIDENCE, net=net), D(15), NOW) == []


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"net": D("115.01")}, "differs"),
        ({"net": D("84.99")}, "differs"),
        ({"net": None}, "not known"),
        ({"last": None}, "to compare with"),
        ({"last": LastMonth(D(0), "t1")}, "from nothing"),
        ({"terms_version": "t2"}, "rules changed"),
        ({"flags": ["late_work"]}, "late_work"),
        ({"problems": ["the buyer's tin is missing"]}, "tin"),
        ({"source_as_of": NOW - timedelta(hours=25)}, "as of"),
        ({"source_as_of": None}, "not read"),
    ],
)
def test_each_reason_against_green_is_named(change: dict[str, object], word: str) -> None:
    (reason,) = against_green(replace(EVIDENCE, **change), D(15), NOW)  # type: ignore[arg-type]
    assert word in reason
