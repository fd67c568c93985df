"""What holds for the balance of any support deal: nothing appears, nothing disappears (billing-rules §5.1)."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from proxima_prefill.domain.period import MonthPeriod
from proxima_prefill.domain.retainer import Balance, Carry, Consume, Lot, Rollover, settle

MONTH = MonthPeriod.of("2026-10")
patient = settings(deadline=None)

lots = st.lists(
    st.builds(
        Lot,
        st.sampled_from([MonthPeriod.of(month) for month in ("2026-06", "2026-07", "2026-08", "2026-09")]),
        st.integers(-90_000, 90_000).filter(bool),
    ),
    max_size=4,
    unique_by=lambda lot: lot.month,
)
rollovers = st.builds(
    Rollover,
    st.sampled_from(Carry),
    st.none() | st.integers(0, 90_000),
    st.none() | st.integers(1, 4),
    st.sampled_from(Consume),
)


@patient
@given(lots, st.integers(0, 90_000), st.integers(0, 200_000), rollovers)
def test_a_statement_adds_up(opening: list[Lot], granted: int, used: int, rollover: Rollover) -> None:
    found = settle(Balance(tuple(opening)), month=MONTH, granted=granted, used=used, rollover=rollover)
    there = sum(lot.seconds for lot in opening) + granted
    closing = sum(lot.seconds for lot in found.closing)
    expired = sum(lot.seconds for lot in found.expired)
    assert there - used + found.overage == expired + closing
    assert all(lot.seconds > 0 for lot in found.expired)
    assert all(lot.seconds for lot in found.closing)
    surplus = sum(lot.seconds for lot in found.closing if lot.seconds > 0)
    if rollover.carry is Carry.DEFICIT:
        assert found.overage == 0
    else:
        assert found.overage == max(0, used - max(0, there))
    if rollover.carry is Carry.NONE:
        assert surplus == 0
    elif rollover.cap_seconds is not None:
        assert surplus <= rollover.cap_seconds
    if rollover.expires_after is not None:
        assert all(MONTH.months_after(lot.month) < rollover.expires_after for lot in found.closing if lot.seconds > 0)
    # Whoever has hours left owes none.
    assert not (surplus and any(lot.seconds < 0 for lot in found.closing))
    backwards = settle(Balance(tuple(reversed(opening))), month=MONTH, granted=granted, used=used, rollover=rollover)
    assert (backwards.closing, backwards.expired) == (found.closing, found.expired)


@patient
@given(st.lists(st.integers(0, 200_000), min_size=1, max_size=12), st.integers(0, 90_000), rollovers)
def test_a_year_of_months_adds_up(months: list[int], granted: int, rollover: Rollover) -> None:
    balance, month = Balance(), MONTH
    overage = expired = 0
    for used in months:
        found = settle(balance, month=month, granted=granted, used=used, rollover=rollover)
        overage += found.overage
        expired += sum(lot.seconds for lot in found.expired)
        balance, month = replace(balance, lots=found.closing), month.next
    assert granted * len(months) - sum(months) + overage == expired + balance.seconds
