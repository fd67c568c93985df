"""Whatever became of billed time, corrections bring it up to date, and once (billing-rules §6)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from proxima_common.contracts.words import LineBasis
from proxima_common.replay import replay
from proxima_prefill.domain.corrections import Earlier, still_billed
from proxima_prefill.domain.period import MonthPeriod

patient = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
OLD, SECONDS = "0" * 64, st.integers(36, 8 * 3600)
RATES = {"r1": "45.00", "r2": "30.00", "": "0"}


def row(number: int, seconds: int, rate_id: str, source_hash: str = OLD) -> dict[str, Any]:
    return {
        "worklog_id": "7",
        "invoice_id": f"00000000-0000-7000-8000-{number:012}",
        "invoice_number": str(number),
        "month": "2026-08",
        "work_date": "2026-08-03",
        "issue_key": "PAY-1",
        "seconds": seconds,
        "unit_price": RATES[rate_id],
        "rate_id": rate_id,
        "source_hash": source_hash,
    }


rows = st.lists(
    st.builds(row, st.integers(1, 3), SECONDS, st.sampled_from(["r1", "r2"])),
    min_size=1,
    max_size=4,
)


@patient
@given(rows, st.integers(0, 30 * 3600), st.booleans())
def test_a_correction_settles_what_changed(
    desk: Any, worklog: Any, held: list[dict[str, Any]], now: int, deleted: bool
) -> None:
    fresh = type(desk)().deal("HR", rounding={"hours_scale": 6})
    fresh.worklogs = [worklog(worklog_id="7", work_date=date(2026, 8, 3), spent_seconds=now, is_deleted=deleted)]
    billed = sum(one["seconds"] for one in held)
    found = fresh.lines(earlier=held, allocations=[{"worklog_id": "7", "seconds": billed}])
    changes = [line for line in found.lines if line.basis is LineBasis.CORRECTION]
    assert len({line.key for line in changes}) == len(changes)
    assert all(replay(line.explanation) == line.net for line in changes)
    seconds = sum(seen.billable_seconds for line in changes for seen in line.worklogs)
    assert billed + seconds == (0 if deleted else now)
    back = [
        row(9, seen.billable_seconds, line.explanation.rate.rate_id, seen.source_hash)
        for line in changes
        for seen in line.worklogs
    ]
    after = [{"worklog_id": "7", "seconds": billed + seconds}]
    again = fresh.lines("2026-11", earlier=[*held, *back], allocations=after, late_since="2026-08")
    assert again.lines == []


@patient
@given(st.lists(st.tuples(st.integers(-9000, 9000), st.sampled_from(list(RATES)), st.integers(1, 3)), max_size=8))
def test_what_was_given_back_is_taken_off_its_rate(parts: list[tuple[int, str, int]]) -> None:
    month = MonthPeriod.of("2026-08")
    held = [
        Earlier("7", str(number), str(number), month, month.first, seconds, Decimal(RATES[rate]), rate)
        for seconds, rate, number in parts
    ]
    left = still_billed(held)
    assert all(one.seconds > 0 for one in left)
    for rate in RATES:
        total = sum(seconds for seconds, its, _ in parts if its == rate)
        assert sum(one.seconds for one in left if one.rate_id == rate) == max(0, total)
