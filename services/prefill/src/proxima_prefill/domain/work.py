"""Which work of an application is billed at all, before any price."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from proxima_prefill.domain.deal import Deal, Exclusions, Ledger
from proxima_prefill.domain.filters import Candidate, Excluded, exclude
from proxima_prefill.domain.people import People
from proxima_prefill.domain.problems import Problem, Refused
from proxima_prefill.domain.worklogs import Worklog

MOST_PROBLEMS = 50


@dataclass(frozen=True, slots=True)
class Claimed:
    """A worklog and the applications whose scopes claim it."""

    worklog: Worklog
    claimants: list[str]


@dataclass(frozen=True, slots=True)
class Kept:
    """A worklog that is billed; `open_seconds` are those that no other invoice has, before rounding."""

    worklog: Worklog
    role: str | None
    open_seconds: int


def sift(
    work: Iterable[Claimed], *, deal: Deal, exclusions: Exclusions, people: People, ledger: Ledger
) -> tuple[list[Kept], list[Excluded], list[Problem]]:
    """What is billed and what is not, before any price; problems are people with two roles at once."""
    kept: list[Kept] = []
    excluded: list[Excluded] = []
    problems: dict[Problem, None] = {}
    for claimed in work:
        worklog = claimed.worklog
        try:
            role = people.role_on(worklog.person_id, worklog.work_date)
        except Refused as refused:
            problems |= dict.fromkeys(refused.problems)
            continue
        out = exclude(Candidate(worklog, claimed.claimants, role), deal, exclusions, ledger)
        if out is None:
            kept.append(Kept(worklog, role, worklog.to_bill - ledger.allocated.get(worklog.worklog_id, 0)))
        else:
            excluded.append(out)
    return kept, excluded, list(problems)


def in_order(work: Iterable[Claimed]) -> list[Claimed]:
    """By work date and id, whatever the order of reading."""
    return sorted(work, key=lambda claimed: (claimed.worklog.work_date, claimed.worklog.worklog_id))
