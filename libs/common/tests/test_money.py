from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from proxima_common.errors import Invalid
from proxima_common.money import Money, allocate, minor_units, round_half_up, round_money, round_to_step, spread


def test_e22_a_hundred_over_three_gives_the_cent_to_the_first() -> None:
    assert allocate(Decimal("100.00"), [1, 1, 1], 2) == [Decimal("33.34"), Decimal("33.33"), Decimal("33.33")]


def test_e22_the_largest_remainder_takes_the_cent() -> None:
    assert allocate(Decimal("135.00"), [67, 66], 2) == [Decimal("68.01"), Decimal("66.99")]


def test_a_negative_total_mirrors_the_positive_one() -> None:
    assert allocate(Decimal("-100.00"), [1, 1, 1], 2) == [Decimal("-33.34"), Decimal("-33.33"), Decimal("-33.33")]


@given(
    st.integers(-(10**12), 10**12),
    st.lists(st.integers(0, 10**6), min_size=1, max_size=30).filter(any),
    st.integers(0, 4),
)
def test_parts_add_up_and_stay_within_a_unit_of_their_share(units: int, weights: list[int], places: int) -> None:
    total = Decimal(units).scaleb(-places)
    parts = allocate(total, weights, places)
    assert sum(parts) == total
    unit = Decimal(1).scaleb(-places)
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - total * weight / sum(weights)) < unit
        assert weight or part == 0


@pytest.mark.parametrize(
    ("total", "weights"),
    [(Decimal("1.001"), [1]), (Decimal("1.00"), [0, 0]), (Decimal("1.00"), [2, -1])],
)
def test_an_impossible_split_is_refused(total: Decimal, weights: list[int]) -> None:
    with pytest.raises(Invalid):
        allocate(total, weights, 2)


def test_nothing_over_no_weight_is_nothing() -> None:
    assert allocate(Decimal(0), [0, 0], 2) == [Decimal("0.00"), Decimal("0.00")]


@pytest.mark.parametrize(
    ("value", "rounded"), [("0.005", "0.01"), ("-0.005", "-0.01"), ("2.5049", "2.50"), ("-2.505", "-2.51")]
)
def test_halves_go_away_from_zero(value: str, rounded: str) -> None:
    assert round_half_up(Decimal(value), 2) == Decimal(rounded)


@pytest.mark.parametrize(("currency", "places"), [("UZS", 2), ("USD", 2), ("JPY", 0), ("KWD", 3), ("CLF", 4)])
def test_minor_units_follow_iso_4217(currency: str, places: int) -> None:
    assert minor_units(currency) == places
    assert round_money(Decimal("1.23456"), currency) == round_half_up(Decimal("1.23456"), places)


@pytest.mark.parametrize("currency", ["XXX", "usd", "", "US"])
def test_an_unknown_currency_is_refused(currency: str) -> None:
    with pytest.raises(Invalid, match="ISO 4217"):
        Money(Decimal(1), currency)


def test_a_float_never_becomes_money() -> None:
    wrong: Any = 0.5
    for make in (
        lambda: Money(wrong, "USD"),
        lambda: round_half_up(wrong, 0),
        lambda: Money(Decimal(1), "USD") * wrong,
        lambda: allocate(wrong, [1], 2),
    ):
        with pytest.raises(TypeError):
            make()


def test_currencies_do_not_mix() -> None:
    with pytest.raises(Invalid) as refused:
        Money(Decimal(1), "USD") + Money(Decimal(1), "EUR")
    assert refused.value.code == "currency_mismatch"


def test_money_adds_compares_and_splits() -> None:
    ten = Money(Decimal("10.00"), "USD")
    assert ten + ten - ten == ten
    assert -ten < ten <= ten
    assert (ten * Decimal("0.333")).rounded() == Money(Decimal("3.33"), "USD")
    assert [part.amount for part in ten.split([1, 1, 1])] == [Decimal("3.34"), Decimal("3.33"), Decimal("3.33")]


def test_cash_is_rounded_to_its_step() -> None:
    assert round_to_step(Decimal("4078666.66"), 100) == Decimal("4078700")
    assert round_to_step(Decimal("8100050"), 100) == Decimal("8100100")
    assert round_to_step(Decimal("-8100050"), 100) == Decimal("-8100100")
    assert round_to_step(Decimal("1.025"), Decimal("0.05")) == Decimal("1.05")
    with pytest.raises(Invalid):
        round_to_step(Decimal(1), 0)


def test_there_is_no_negative_zero() -> None:
    assert str(round_half_up(Decimal("-0.001"), 2)) == "0.00"
    assert [str(part) for part in spread(Decimal(0), [Decimal("-0.001"), Decimal("0.001")], 2)] == ["0.00", "0.00"]


@given(
    total=st.decimals("-99999", "99999", places=2),
    parts=st.lists(st.decimals("-9999", "9999", places=5), min_size=1, max_size=9),
)
def test_spread_adds_up_whatever_the_parts_are(total: Decimal, parts: list[Decimal]) -> None:
    assert sum(spread(total, parts, 2)) == total


@given(parts=st.lists(st.decimals("-9999", "9999", places=5), min_size=1, max_size=9))
def test_spread_of_its_own_sum_moves_no_part_by_a_unit(parts: list[Decimal]) -> None:
    total = round_half_up(sum(parts), 2)
    assert all(abs(one - exact) <= Decimal("0.01") for one, exact in zip(spread(total, parts, 2), parts, strict=True))


def test_what_cannot_be_spread_is_refused() -> None:
    for total, parts in ((Decimal("0.001"), [1]), (Decimal(1), [])):
        with pytest.raises(Invalid):
            spread(total, parts, 2)
    assert spread(Decimal(0), [], 2) == []


def refused_code(move: Callable[[], object]) -> str:
    with pytest.raises(Invalid) as refused:
        move()
    return refused.value.code


@pytest.mark.parametrize(
    ("move", "code"),
    [
        (lambda: minor_units("XXX"), "unknown_currency"),
        (lambda: round_half_up(Decimal("NaN"), 2), "not_finite"),
        (lambda: Money(Decimal("Infinity"), "USD"), "not_finite"),
        (lambda: round_to_step(1, 0), "not_positive"),
        (lambda: round_to_step(1, -1), "not_positive"),
        (lambda: spread(Decimal("0.001"), [1], 2), "too_precise"),
        (lambda: spread(1, [], 2), "no_weight"),
        (lambda: allocate(1, [2, -1], 2), "negative_weight"),
        (lambda: allocate(1, [], 2), "no_weight"),
        (lambda: allocate(-1, [0, 0], 2), "no_weight"),
    ],
)
def test_each_refusal_has_its_code(move: Callable[[], object], code: str) -> None:
    assert refused_code(move) == code


def test_truth_is_no_amount() -> None:
    for make in (lambda: round_half_up(True, 2), lambda: Money(True, "USD")):  # type: ignore[arg-type]
        with pytest.raises(TypeError):
            make()


def test_every_comparison_of_money_and_its_edge() -> None:
    one, two = Money(Decimal(1), "USD"), Money(Decimal(2), "USD")
    assert (one < two, two < one, one < one) == (True, False, False)
    assert (one <= two, two <= one, one <= one) == (True, False, True)
    assert (one > two, two > one, one > one) == (False, True, False)
    assert (one >= two, two >= one, one >= one) == (False, True, True)


@pytest.mark.parametrize("sign", ["__add__", "__sub__", "__lt__", "__le__", "__gt__", "__ge__"])
def test_no_operation_mixes_currencies(sign: str) -> None:
    assert refused_code(lambda: getattr(Money(Decimal(1), "USD"), sign)(Money(Decimal(1), "EUR"))) == (
        "currency_mismatch"
    )


def test_nothing_is_spread_like_a_positive_total() -> None:
    assert spread(0, [Decimal("0.005"), Decimal("-0.005")], 2) == [Decimal("0.01"), Decimal("-0.01")]


def test_a_tie_goes_to_the_earlier_part_of_either_sign() -> None:
    half = Decimal("0.005")
    assert spread(Decimal("0.01"), [half, half], 2) == [Decimal("0.01"), 0]
    assert spread(Decimal("-0.01"), [-half, -half], 2) == [Decimal("-0.01"), 0]


def test_more_units_than_parts_are_shared_out_evenly_and_the_rest_by_remainder() -> None:
    assert spread(Decimal("0.08"), [Decimal("0.001"), Decimal("0.002"), Decimal("0.003")], 2) == [
        Decimal("0.02"),
        Decimal("0.03"),
        Decimal("0.03"),
    ]


def test_sixty_digits_are_exact() -> None:
    huge = int("9" * 58)
    assert round_half_up(huge, 2) == huge
    assert allocate(Decimal(10**40 + 1), [1, 1], 0) == [Decimal(5 * 10**39 + 1), Decimal(5 * 10**39)]
    assert round_to_step(10**40 + 1, 2) == 10**40 + 2


def test_no_weight_takes_nothing_and_a_place_is_kept_for_it() -> None:
    assert allocate(0, [0, 0], 2) == [0, 0]
    assert allocate(0, [], 2) == []
    assert allocate(Decimal("0.03"), [0, 1, 0], 2) == [0, Decimal("0.03"), 0]
