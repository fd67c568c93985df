"""A time entry as it was read, and how much of it may be billed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from proxima_prefill.domain.problems import Problem


@dataclass(frozen=True, slots=True)
class Worklog:
    """One Tempo entry, newest version. `billable_seconds` None is missing, 0 is a decision."""

    worklog_id: str
    issue_id: int
    issue_key: str
    issue_summary: str
    issue_type: str
    epic_key: str | None
    project_key: str
    person_id: str
    work_date: date
    spent_seconds: int
    billable_seconds: int | None
    account_key: str | None
    customer_key: str | None
    labels: tuple[str, ...]
    description: str
    created_at: datetime
    updated_at: datetime
    is_deleted: bool

    @property
    def to_bill(self) -> int:
        """Seconds to bill before rounding: what was decided, else what was spent (billing-rules §1.3)."""
        return self.spent_seconds if self.billable_seconds is None else self.billable_seconds


def impossible(worklogs: list[Worklog]) -> list[Problem]:
    """Entries that no calculation may use: negative time, and the same id twice (it would be billed twice)."""
    problems = []
    seen: set[str] = set()
    for worklog in worklogs:
        field = f"worklogs/{worklog.worklog_id}"
        if worklog.spent_seconds < 0 or worklog.to_bill < 0:
            problems.append(Problem("negative_hours", f"worklog {worklog.worklog_id} has negative time", field))
        if worklog.worklog_id in seen:
            problems.append(
                Problem(
                    "duplicate_worklog",
                    f"the source shows worklog {worklog.worklog_id} twice: its view does not remove duplicates",
                    field,
                )
            )
        seen.add(worklog.worklog_id)
    return problems
