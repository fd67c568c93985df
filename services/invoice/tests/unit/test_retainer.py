"""Hours of support as a ledger: what a month posts leads from its opening to its closing lots."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from proxima_common.errors import Conflict, Invalid
from proxima_invoice.domain.retainer import (
    LedgerNow,
    Lot,
    Posting,
    Statement,
    check_ledger,
    check_statement,
    lots_of,
    postings,
)

H = 3600


def statement(
    opening: dict[str, int],
    granted: int,
    used: int,
    closing: dict[str, int],
    *,
    overage: int = 0,
    expired: dict[str, int] | None = None,
    version: int = 0,
    provisional: bool = False,
) -> Statement:
    """In hours."""

    def lots(hours: dict[str, int]) -> tuple[Lot, ...]:
        return tuple(Lot(month, number * H) for month, number in hours.items())

    return Statement(
        version, provisional, lots(opening), granted * H, used * H, overage * H, lots(expired or {}), lots(closing)
    )


E6 = {
    "2026-01": statement({}, 20, 14, {"2026-01": 6}),
    "2026-02": statement({"2026-01": 6}, 20, 18, {"2026-02": 8}),
    "2026-03": statement({"2026-02": 8}, 20, 33, {}, overage=5),
    "2026-04": statement({}, 20, 5, {"2026-04": 10}, expired={"2026-04": 5}),
    "2026-05": statement({"2026-04": 10}, 20, 0, {"2026-05": 10}, expired={"2026-04": 10, "2026-05": 10}),
    "2026-06": statement({"2026-05": 10}, 20, 31, {}, overage=1),
}


def test_e6_rollover_month_by_month() -> None:
    entries: list[tuple[str, int]] = []
    for month, told in E6.items():
        check_statement(told, month)
        assert lots_of(entries) == told.opening
        entries += [(one.lot_month, one.seconds) for one in postings(told, month)]
        assert lots_of(entries) == told.closing
    assert sum(seconds for _, seconds in entries) == 0


def test_e6_fifth_month_forfeits_both_what_is_too_old_and_what_is_too_much() -> None:
    assert postings(E6["2026-05"], "2026-05") == [
        Posting("2026-05", "included", 20 * H),
        Posting("2026-04", "forfeited", -10 * H),
        Posting("2026-05", "forfeited", -10 * H),
    ]


def test_e26_borrowed_hours_are_repaid_by_the_next_month() -> None:
    first = statement({}, 40, 30, {"2026-01": 10})
    second = statement({"2026-01": 10}, 40, 60, {"2026-02": -10})
    third = statement({"2026-02": -10}, 40, 0, {"2026-03": 30})
    entries: list[tuple[str, int]] = []
    available = []
    for month, told in (("2026-01", first), ("2026-02", second), ("2026-03", third)):
        check_statement(told, month)
        available.append(sum(seconds for _, seconds in entries) // H + 40)
        entries += [(one.lot_month, one.seconds) for one in postings(told, month)]
        assert lots_of(entries) == told.closing
    assert available == [40, 50, 30]
    carried = [one for one in postings(third, "2026-03") if one.kind == "carried"]
    assert carried == [Posting("2026-02", "carried", 10 * H), Posting("2026-03", "carried", -10 * H)]


def test_late_work_of_a_closed_month_is_an_adjustment_of_this_one() -> None:
    told = statement({"2026-09": 4}, 20, 10, {"2026-10": 14})
    kinds = {(one.lot_month, one.kind): one.seconds // H for one in postings(told, "2026-10", late_seconds=3 * H)}
    assert kinds == {
        ("2026-10", "included"): 20,
        ("2026-09", "adjustment"): -3,
        ("2026-09", "used"): -1,
        ("2026-10", "used"): -6,
    }


def test_a_statement_that_does_not_add_up_is_refused() -> None:
    with pytest.raises(Invalid) as refused:
        check_statement(statement({}, 20, 14, {"2026-01": 7}), "2026-01")
    assert refused.value.code == "statement_wrong"
    with pytest.raises(Invalid):
        check_statement(statement({}, 20, 14, {"2026-02": 6}), "2026-01")


@pytest.mark.parametrize(
    ("told", "ledger", "code"),
    [
        (statement({}, 20, 20, {}), LedgerNow(0, (), "2025-12"), "month_before_open"),
        (statement({}, 20, 20, {}, provisional=True), LedgerNow(0, (), None), "provisional_retainer"),
        (statement({}, 20, 20, {}, version=2), LedgerNow(3, (), None), "stale_retainer"),
    ],
)
def test_a_balance_that_moved_or_is_not_known_refuses_the_finalize(
    told: Statement, ledger: LedgerNow, code: str
) -> None:
    with pytest.raises(Conflict) as refused:
        check_ledger(told, ledger)
    assert refused.value.code == code
    check_ledger(statement({}, 20, 20, {}, version=3), LedgerNow(3, (), None))


@given(
    st.lists(st.tuples(st.integers(1, 9), st.integers(-50, 50)), max_size=6),
    st.lists(st.tuples(st.integers(1, 9), st.integers(-50, 50)), max_size=6),
    st.lists(st.tuples(st.integers(1, 9), st.integers(0, 50)), max_size=6),
    st.integers(0, 200),
    st.integers(0, 100),
)
def test_whatever_a_month_does_its_entries_lead_from_opening_to_closing(
    opening: list[tuple[int, int]],
    closing: list[tuple[int, int]],
    expired: list[tuple[int, int]],
    granted: int,
    late: int,
) -> None:
    def lots(parts: list[tuple[int, int]]) -> tuple[Lot, ...]:
        return lots_of((f"2026-{number:02d}", seconds) for number, seconds in parts)

    told = Statement(0, False, lots(opening), granted, 0, 0, lots(expired), lots(closing))
    made = postings(told, "2026-09", late)
    started = [(lot.lot_month, lot.seconds) for lot in told.opening]
    assert lots_of([*started, *((one.lot_month, one.seconds) for one in made)]) == told.closing
    assert sum(one.seconds for one in made if one.kind == "carried") == 0
    adjusted = -sum(one.seconds for one in made if one.kind == "adjustment")
    assert 0 <= adjusted <= late
