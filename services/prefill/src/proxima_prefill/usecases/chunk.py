"""The work of a chunk of applications, read in one query and given to whom it belongs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from proxima_common.contracts.prefill_request import RequestItem

from proxima_prefill.domain.lines import Claimed
from proxima_prefill.domain.period import MonthPeriod
from proxima_prefill.domain.worklogs import Worklog
from proxima_prefill.usecases.master_data import MasterData, ScopeKeys
from proxima_prefill.usecases.source import Source

Work = dict[tuple[str, str], list[Claimed]]
"""Claimed worklogs by (application, month)."""


def read_chunk(source: Source, master: MasterData, items: Collection[RequestItem]) -> list[Claimed]:
    """Every worklog that a scope of these applications may claim in their months, with its true claimants."""
    periods = sorted((MonthPeriod.of(item.month) for item in items), key=lambda period: period.first)
    if not periods:
        return []
    keys = ScopeKeys.of(master.scopes_of(item.application_id for item in items), periods[0], periods[-1])
    if not keys:
        return []
    return claim(source.worklogs(periods[0].first, periods[-1].end, keys), master)


def claim(worklogs: Iterable[Worklog], master: MasterData) -> list[Claimed]:
    """Each worklog with the applications that claim it."""
    return [Claimed(worklog, master.index.claimants(worklog)) for worklog in worklogs]


def by_application(work: Iterable[Claimed]) -> Work:
    """An ambiguous worklog stands with every application that claims it, so that each can show it."""
    shares: Work = defaultdict(list)
    for claimed in work:
        month = claimed.worklog.work_date.isoformat()[:7]
        for application_id in claimed.claimants:
            shares[application_id, month].append(claimed)
    return shares
