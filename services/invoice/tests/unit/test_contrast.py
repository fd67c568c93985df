"""Contrast on white paper, against ratios that are known."""

from decimal import Decimal

import pytest
from proxima_invoice.domain.contrast import LEAST, on_white


@pytest.mark.parametrize(
    ("colour", "ratio"),
    [("#000000", "21.00"), ("#ffffff", "1.00"), ("#777777", "4.47"), ("#767676", "4.54"), ("#0b6e69", "6.08")],
)
def test_known_ratios(colour: str, ratio: str) -> None:
    assert on_white(colour) == Decimal(ratio)


def test_the_greys_on_both_sides_of_the_bound() -> None:
    assert on_white("#777777") < LEAST <= on_white("#767676")
