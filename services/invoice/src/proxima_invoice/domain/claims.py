"""Time is billed once: of each worklog, what is billed or written off never exceeds its billable seconds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from proxima_invoice.domain.line import Line, Worklog


@dataclass(frozen=True, slots=True)
class Taken:
    """Time of a worklog that another invoice holds, or that this one has written off."""

    worklog_id: str
    seconds: int
    by: str


@dataclass(frozen=True, slots=True)
class Lost:
    """A worklog that cannot be claimed in full, and who has it."""

    worklog: Worklog
    by: str


def lost_claims(worklogs: Iterable[Worklog], taken: Iterable[Taken], told: Mapping[str, int]) -> list[Lost]:
    """The worklogs of a proposal that were claimed elsewhere since it was asked for.

    `told` is what prefill knew to be taken, and left out of its billable seconds. What is taken beyond it would be
    billed twice.
    """
    held: dict[str, list[Taken]] = {}
    for one in taken:
        held.setdefault(one.worklog_id, []).append(one)
    lost = []
    for worklog in worklogs:
        others = held.get(worklog.worklog_id, [])
        if sum(one.seconds for one in others) > told.get(worklog.worklog_id, 0):
            lost.append(Lost(worklog, others[-1].by))
    return lost


def worklogs_of(lines: Iterable[Line], consumed: Iterable[Worklog] = ()) -> list[Worklog]:
    """Everything behind the lines, and what the deal uses up besides, in the order in which rows are locked."""
    behind = [worklog for line in lines for worklog in line.worklogs]
    return sorted([*behind, *consumed], key=lambda one: one.worklog_id)
