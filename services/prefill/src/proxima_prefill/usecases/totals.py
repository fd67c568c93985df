"""The time of an application's month as the source has it: what invoice proves its ledger against."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from proxima_common.contracts.prefill import MonthTotals
from proxima_common.contracts.words import ExclusionReason

from proxima_prefill.domain.filters import Excluded
from proxima_prefill.domain.work import Claimed
from proxima_prefill.domain.worklogs import Worklog


def month_totals(
    application_id: str, work: Sequence[Claimed], excluded: Iterable[Excluded], allocated: Mapping[str, int]
) -> MonthTotals:
    """Every entry that the application alone claims and that is not deleted: logged, and what is open of it.

    What is taken of an entry is neither open nor left out; more than it has is the ledger's fault to explain.
    """
    left_out = {out.worklog.worklog_id: out.reason for out in excluded}
    own = [one.worklog for one in work if one.claimants == [application_id] and not one.worklog.is_deleted]
    open_seconds = 0
    by_reason: dict[ExclusionReason, int] = defaultdict(int)
    for worklog in own:
        rest = max(0, worklog.to_bill - allocated.get(worklog.worklog_id, 0))
        reason = left_out.get(worklog.worklog_id)
        if reason is None:
            open_seconds += rest
        elif rest:
            by_reason[reason] += rest
    return MonthTotals(
        logged_seconds=sum(worklog.to_bill for worklog in own),
        open_seconds=open_seconds,
        excluded_seconds=dict(by_reason),
        worklogs=len(own),
        fingerprint=_fingerprint(own),
    )


def _fingerprint(worklogs: Iterable[Worklog]) -> str:
    """Of whose time, on which day and issue: what confirmed hours are about. Words that changed are no other hours."""
    entries = sorted(
        f"{one.worklog_id} {one.work_date} {one.issue_id} {one.person_id} {one.spent_seconds} {one.billable_seconds}"
        for one in worklogs
    )
    return hashlib.sha256("\n".join(entries).encode()).hexdigest()
