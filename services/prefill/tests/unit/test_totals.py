"""The month's time as the source has it: nothing of it is lost between open, left out and taken."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from proxima_common.contracts.words import ExclusionReason
from proxima_prefill.domain.filters import Excluded
from proxima_prefill.domain.work import Claimed
from proxima_prefill.usecases.totals import month_totals

Make = Callable[..., Any]
HOUR = 3600


def test_an_overview_says_what_is_logged_open_and_left_out(desk: Any, worklog: Make, rate: Make) -> None:
    desk.deal("HR", exclusions={"internal_labels": ["x"]})
    desk.rates = [rate("99.00")]
    desk.worklogs = [
        worklog(worklog_id="open", spent_seconds=HOUR),
        worklog(worklog_id="partly", spent_seconds=2 * HOUR),
        worklog(worklog_id="billed", spent_seconds=HOUR),
        worklog(worklog_id="internal", spent_seconds=HOUR, labels=("x",)),
        worklog(worklog_id="deleted", spent_seconds=HOUR, is_deleted=True),
    ]
    taken = [{"worklog_id": "partly", "seconds": HOUR}, {"worklog_id": "billed", "seconds": HOUR}]
    (row, _) = desk.ask("overview", desk.item(allocations=taken))
    totals = row.totals
    assert (totals.logged_seconds, totals.open_seconds, totals.worklogs) == (5 * HOUR, 2 * HOUR, 4)
    assert totals.excluded_seconds == {ExclusionReason.INTERNAL: HOUR}
    assert totals.logged_seconds == 2 * HOUR + totals.open_seconds + sum(totals.excluded_seconds.values())


def test_the_fingerprint_follows_hours_and_not_words(desk: Any, worklog: Make, rate: Make) -> None:
    def fingerprint(*worklogs: Any) -> str:
        desk.worklogs = list(worklogs)
        (row, _) = desk.ask("overview", desk.item())
        return str(row.totals.fingerprint)

    desk.deal("HR")
    desk.rates = [rate("99.00")]
    one, two = worklog(worklog_id="1"), worklog(worklog_id="2")
    assert fingerprint(one, two) == fingerprint(two, one)
    assert fingerprint(worklog(worklog_id="1", description="other words"), two) == fingerprint(one, two)
    others = (
        [one],
        [one, worklog(worklog_id="2", spent_seconds=1)],
        [one, worklog(worklog_id="2", billable_seconds=0)],
        [one, worklog(worklog_id="2", person_id="somebody")],
        [one, worklog(worklog_id="2", is_deleted=True)],
    )
    assert fingerprint(one, two) not in {fingerprint(*entries) for entries in others}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 9000), st.integers(0, 9000), st.booleans(), st.booleans()), max_size=12))
def test_whatever_is_taken_or_left_out_the_sum_is_what_was_logged(
    worklog: Make, entries: list[tuple[int, int, bool, bool]]
) -> None:
    work, excluded, allocated, taken = [], [], {}, 0
    for number, (spent, held, out, ours) in enumerate(entries):
        one = worklog(worklog_id=str(number), spent_seconds=spent)
        work.append(Claimed(one, ["A"] if ours else ["A", "B"]))
        if out:
            excluded.append(Excluded(one, spent, ExclusionReason.WARRANTY, ""))
        allocated[one.worklog_id] = min(held, spent)
        taken += min(held, spent) if ours else 0
    totals = month_totals("A", work, excluded, allocated)
    assert totals.logged_seconds == taken + totals.open_seconds + sum(totals.excluded_seconds.values())


def test_hours_that_do_not_move_between_months_wait_for_none(desk: Any) -> None:
    provisional = {"version": 3, "provisional": True, "lots": []}
    desk.deal("SUP", fee="100.00", included_hours="10")
    assert not desk.lines(retainer=provisional).retainer.rollover
    desk.deal("SUP", fee="100.00", included_hours="10", rollover={"mode": "surplus"})
    found = desk.lines(retainer=provisional).retainer
    assert (found.rollover, found.provisional, found.version) == (True, True, 3)
