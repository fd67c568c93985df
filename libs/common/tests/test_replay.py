"""Amounts from their explanation alone."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from proxima_common.contracts.calculation import LineExplanation
from proxima_common.replay import pro_rata_hours, replay, rounded_fraction

ROUNDING = {"increment_minutes": 1, "mode": "none", "scope": "worklog", "minimum_minutes": 0, "hours_scale": 2}


def explained(amount: str, currency: str = "EUR", seconds: int = 0, scale: int = 2, **part: Any) -> LineExplanation:
    """With a net, hours and, for amounts, a price that are all wrong: they may not be read."""
    return LineExplanation.model_validate(
        {
            "worklog_ids": [],
            "raw_seconds": 1,
            "billable_seconds": 1,
            "rounded_seconds": seconds,
            "rounding": ROUNDING | {"hours_scale": scale},
            "hours": "99",
            "rate": {
                "rate_id": "r",
                "amount": amount,
                "currency": currency,
                "level": "deal_role",
                "valid_from": "2026-01-01",
            },
            "net": "999.99",
        }
        | part
    )


@pytest.mark.parametrize(
    ("explanation", "net"),
    [
        (explained("45.00", seconds=8700), "108.90"),
        (explained("45.00", seconds=8700, scale=6), "108.75"),
        (explained("450000.00", "UZS", 134_400, 6), "16799999.85"),
        (explained("1.00", fee={"component_id": "fee", "full": "1200.00", "proration": None}), "1200.00"),
        (
            explained("1.00", fee={"component_id": "x", "full": "1200", "proration": {"days": 21, "of_days": 30}}),
            "840.00",
        ),
        (explained("1.00", minimum={"minimum": "1500.00", "lines_net": "1237.50"}), "262.50"),
        (
            explained(
                "1.00",
                cap={
                    "cap": "10000",
                    "per": "deal",
                    "billed_before": "8700",
                    "uncapped_net": "1800",
                    "above": "lost",
                    "unbilled_seconds": 40_000,
                },
            ),
            "1300.00",
        ),
        (
            explained(
                "1.00",
                progress={
                    "price": "10000.00",
                    "cumulative_percent": "66.67",
                    "cumulative": "6667.00",
                    "billed_before": "3333.00",
                },
            ),
            "3334.00",
        ),
        (explained("1.00", instalment={"number": 2, "count": 3, "price": "1000", "billed_before": "333.33"}), "333.33"),
        (explained("1.00", instalment={"number": 3, "count": 3, "price": "1000", "billed_before": "666.66"}), "333.34"),
        (
            explained(
                "1.00",
                advance={"advanced": "3600", "offset_before": "0", "offset": "1500.00", "how": "proportional"},
            ),
            "-1500.00",
        ),
        (
            explained(
                "45.00",
                correction={
                    "invoice_number": "9",
                    "month": "2026-09",
                    "billed_seconds": 14_400,
                    "now_seconds": 9_000,
                },
            ),
            "-67.50",
        ),
        (
            explained(
                "45.00",
                multiplier={"name": "weekend", "factor": "1.5"},
                correction={
                    "invoice_number": "9",
                    "month": "2026-09",
                    "billed_seconds": 14_400,
                    "now_seconds": 9_000,
                },
            ),
            "-101.25",
        ),
    ],
)
def test_an_amount_is_computed_again(explanation: LineExplanation, net: str) -> None:
    assert replay(explanation) == Decimal(net)


@pytest.mark.parametrize(
    ("percent", "others", "net"),
    [("30", None, "14400000.00"), (None, None, "48000000.00"), ("30", "33600000", "14400000.00")],
)
def test_a_milestone(percent: str | None, others: str | None, net: str) -> None:
    milestone = {
        "milestone_id": "M1",
        "price": "48000000.00",
        "percent": percent,
        "accepted_on": "2026-08-28",
        "others": others,
    }
    assert replay(explained("1.00", "UZS", milestone=milestone)) == Decimal(net)


def test_hours_above_the_included_ones_pro_rata() -> None:
    part = {
        "opening_seconds": 0,
        "granted_seconds": 36_000,
        "used_seconds": 46_800,
        "overage_seconds": 10_800,
        "order": "pro_rata",
    }
    assert replay(explained("50.00", seconds=36_000, scale=6, retainer=part)) == Decimal("115.38")
    assert replay(explained("35.00", seconds=10_800, scale=6, retainer=part)) == Decimal("24.23")
    chronological = part | {"order": "chronological"}
    assert replay(explained("50.00", seconds=10_800, scale=6, retainer=chronological)) == Decimal("150.00")
    assert pro_rata_hours(36_000, 10_800, 46_800, 6) == Decimal("2.307692")


@pytest.mark.parametrize(
    ("value", "scale", "expected"),
    [
        (Fraction(5, 1000), 2, "0.01"),
        (Fraction(-5, 1000), 2, "-0.01"),
        (Fraction(4999, 1_000_000), 2, "0.00"),
        (Fraction(2, 3), 6, "0.666667"),
    ],
)
def test_a_fraction_is_rounded_once_half_away_from_zero(value: Fraction, scale: int, expected: str) -> None:
    assert rounded_fraction(value, scale) == Decimal(expected)
