"""Rounding of time at its edges."""

from decimal import Decimal

import pytest
from proxima_common.contracts.words import RoundingMode
from proxima_prefill.domain.rounding import RoundingRule, spread

MODES = list(RoundingMode)


@pytest.mark.parametrize("mode", MODES)
def test_no_time_stays_no_time_whatever_the_minimum(mode: RoundingMode) -> None:
    assert RoundingRule(15, mode, minimum_minutes=30).rounded(0) == 0
    assert RoundingRule(15, mode, minimum_minutes=30).rounded(-60) == 0


@pytest.mark.parametrize("mode", MODES)
def test_a_single_second_takes_the_minimum(mode: RoundingMode) -> None:
    assert RoundingRule(15, mode, minimum_minutes=30).rounded(1) == 1800


def test_unrounded_a_second_is_a_second() -> None:
    assert RoundingRule().rounded(1) == 1
    assert RoundingRule().rounded(Decimal("1.5")) == 2


@pytest.mark.parametrize(
    ("mode", "seconds", "rounded"),
    [
        (RoundingMode.UP, 360, 360),
        (RoundingMode.UP, 361, 720),
        (RoundingMode.DOWN, 719, 360),
        (RoundingMode.NEAREST_HALF_UP, 120, 0),
        (RoundingMode.NEAREST_HALF_UP, 179, 0),
        (RoundingMode.NEAREST_HALF_UP, 180, 360),
        (RoundingMode.NEAREST_HALF_DOWN, 121, 0),
        (RoundingMode.NEAREST_HALF_DOWN, 180, 0),
        (RoundingMode.NEAREST_HALF_DOWN, 181, 360),
    ],
)
def test_a_step_of_six_minutes_to_the_second(mode: RoundingMode, seconds: int, rounded: int) -> None:
    assert RoundingRule(6, mode).rounded(seconds) == rounded


def test_a_multiplier_leaves_parts_of_a_second_that_meet_the_step_as_they_are() -> None:
    assert RoundingRule(6, RoundingMode.UP).rounded(Decimal("360.5")) == 720
    assert RoundingRule(6, RoundingMode.NEAREST_HALF_UP).rounded(Decimal("179.5")) == 0


def test_shares_of_one_entry_are_the_whole() -> None:
    assert spread(3600, [100]) == [3600]
    assert spread(0, []) == []
