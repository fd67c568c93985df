"""Allowances, charges and cash rounding that nobody could print are refused by their field."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from proxima_common.errors import Invalid
from proxima_common.ids import new_id
from proxima_invoice.domain.adjustments import Adjustment, AdjustmentKind, check_adjustments, check_rounding_step

D = Decimal
GOOD = Adjustment(new_id(), AdjustmentKind.ALLOWANCE, "Loyalty", amount=D("0.01"))


@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"amount": D(0)}, "amount_missing", "amount"),
        ({"amount": D("-0.01")}, "amount_missing", "amount"),
        ({"amount": D("0.001")}, "too_precise", "amount"),
        ({"percent": D(5), "base": D("0.001")}, "too_precise", "base"),
        ({"reason": "  "}, "reason_missing", "reason"),
    ],
)
def test_a_wrong_adjustment_is_named_by_its_place_and_field(values: dict[str, Any], code: str, field: str) -> None:
    wrong = replace(GOOD, id=new_id(), **values)
    with pytest.raises(Invalid) as refused:
        check_adjustments((GOOD, wrong), "UZS")
    assert (refused.value.code, refused.value.fields[0].pointer) == (code, f"/adjustments/1/{field}")


def test_the_smallest_amount_a_percent_and_a_base_are_good() -> None:
    percent = replace(GOOD, id=new_id(), percent=D("0.01"), amount=D("0.001"), base=D("100.00"))
    check_adjustments((GOOD, percent), "UZS")


def test_one_adjustment_is_there_once() -> None:
    with pytest.raises(Invalid) as refused:
        check_adjustments((GOOD, GOOD), "UZS")
    assert refused.value.code == "duplicate_adjustment"


def test_the_code_is_the_chosen_one_or_that_of_the_kind() -> None:
    assert (GOOD.code, replace(GOOD, kind=AdjustmentKind.CHARGE).code) == ("95", "ABK")
    assert replace(GOOD, reason_code="100").code == "100"


def test_four_eyes_see_what_decides_the_amount() -> None:
    percent = replace(GOOD, percent=D(5), base=D(10))
    assert GOOD.terms() == (GOOD.id, "allowance", None, None, D("0.01"))
    assert percent.terms() == (GOOD.id, "allowance", D(5), D(10), None)


@pytest.mark.parametrize("step", ["0", "-1", "0.001", "-0.01"])
def test_a_step_that_no_coin_has_is_refused(step: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_rounding_step(D(step), "UZS")
    assert refused.value.fields[0].pointer == "/rounding_step"


@pytest.mark.parametrize("step", [None, "0.01", "1", "100"])
def test_a_step_of_coins_is_good(step: str | None) -> None:
    check_rounding_step(None if step is None else D(step), "UZS")
