"""The balance of support hours to the second: lots, debts, caps and ages (billing-rules §5.1, E6, E26)."""

from proxima_prefill.domain.period import MonthPeriod
from proxima_prefill.domain.retainer import Balance, Carry, Consume, Lot, Rollover, Statement, settle

H = 3600
JULY, AUGUST, SEPTEMBER, OCTOBER = (MonthPeriod.of(f"2026-{month}") for month in ("07", "08", "09", "10"))
SURPLUS, DEFICIT = Rollover(Carry.SURPLUS), Rollover(Carry.DEFICIT)


def october(*opening: Lot, granted: int = 0, used: int = 0, rollover: Rollover = SURPLUS) -> Statement:
    return settle(Balance(opening), month=OCTOBER, granted=granted, used=used, rollover=rollover)


def test_what_is_available_is_never_less_than_nothing() -> None:
    assert october(Lot(SEPTEMBER, -2 * H), granted=H, rollover=DEFICIT).available == 0
    assert october(Lot(SEPTEMBER, -H), granted=H + 1, rollover=DEFICIT).available == 1
    assert october(Lot(SEPTEMBER, H), granted=H).available == 2 * H


def test_a_single_second_that_is_owed_is_paid_back_by_a_single_second() -> None:
    assert october(Lot(AUGUST, 1), Lot(SEPTEMBER, -1), rollover=DEFICIT).closing == ()
    assert october(Lot(SEPTEMBER, -1), granted=H, rollover=DEFICIT).closing == (Lot(OCTOBER, H - 1),)


def test_a_single_second_that_is_owed_stays_owed() -> None:
    assert october(Lot(SEPTEMBER, -1), rollover=DEFICIT).closing == (Lot(SEPTEMBER, -1),)


def test_the_oldest_hours_pay_the_oldest_debt() -> None:
    left = october(
        Lot(JULY, 3 * H), Lot(AUGUST, -2 * H), Lot(SEPTEMBER, -2 * H), granted=2 * H, rollover=DEFICIT
    ).closing
    assert left == (Lot(OCTOBER, H),)


def test_what_is_missing_is_owed_by_its_own_month_beside_the_older_debt() -> None:
    told = october(Lot(SEPTEMBER, -10 * H), granted=5 * H, used=2 * H, rollover=DEFICIT)
    assert told.closing == (Lot(SEPTEMBER, -5 * H), Lot(OCTOBER, -2 * H))
    assert told.overage == 0


def test_the_oldest_hours_are_used_first_unless_the_deal_says_the_current_ones() -> None:
    lots = (Lot(AUGUST, 4 * H), Lot(SEPTEMBER, 6 * H))
    assert october(*lots, granted=20 * H, used=5 * H).closing == (Lot(SEPTEMBER, 5 * H), Lot(OCTOBER, 20 * H))
    current = Rollover(Carry.SURPLUS, consume=Consume.CURRENT_FIRST)
    assert october(*lots, granted=20 * H, used=5 * H, rollover=current).closing == (*lots, Lot(OCTOBER, 15 * H))
    assert october(*lots, granted=20 * H, used=25 * H, rollover=current).closing == (Lot(SEPTEMBER, 5 * H),)


def test_without_a_cap_everything_is_carried_and_nothing_expires() -> None:
    told = october(Lot(SEPTEMBER, 30 * H), granted=20 * H)
    assert told.closing == (Lot(SEPTEMBER, 30 * H), Lot(OCTOBER, 20 * H))
    assert told.expired == ()


def test_a_cap_takes_the_oldest_second_above_it_and_none_below() -> None:
    capped = Rollover(Carry.SURPLUS, cap_seconds=20 * H)
    assert october(Lot(SEPTEMBER, 1), granted=20 * H, rollover=capped).expired == (Lot(SEPTEMBER, 1),)
    assert october(granted=20 * H, rollover=capped).expired == ()
    assert october(granted=20 * H - 1, rollover=capped).expired == ()
    told = october(Lot(SEPTEMBER, 3), granted=20 * H, used=2, rollover=capped)
    assert (told.expired, told.closing) == ((Lot(SEPTEMBER, 1),), (Lot(OCTOBER, 20 * H),))


def test_a_lot_is_used_in_so_many_following_months_and_then_gone() -> None:
    two = Rollover(Carry.SURPLUS, expires_after=2)
    told = october(Lot(JULY, H), Lot(AUGUST, 2 * H), Lot(SEPTEMBER, 3 * H), rollover=two)
    assert told.expired == (Lot(JULY, H), Lot(AUGUST, 2 * H))
    assert told.closing == (Lot(SEPTEMBER, 3 * H),)
    assert october(Lot(AUGUST, 2 * H), used=2 * H, rollover=two).expired == ()


def test_without_rollover_nothing_is_left_and_nothing_moves() -> None:
    told = october(granted=20 * H, used=21 * H, rollover=Rollover())
    assert (told.closing, told.expired, told.overage, told.carries) == ((), (), H, False)
    told = october(granted=20 * H, used=19 * H, rollover=Rollover())
    assert (told.closing, told.expired, told.overage) == ((), (Lot(OCTOBER, H),), 0)
    assert october(Lot(SEPTEMBER, 1), rollover=Rollover()).carries
    assert october(granted=1).carries
