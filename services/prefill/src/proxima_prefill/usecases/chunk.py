"""The work of a chunk of applications, read in one query and given to whom it belongs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from proxima_common.contracts.prefill_request import RequestItem

from proxima_prefill.domain.period import MonthPeriod, Validity
from proxima_prefill.domain.scopes import Scope
from proxima_prefill.domain.work import Claimed
from proxima_prefill.domain.worklogs import Worklog
from proxima_prefill.usecases.master_data import MasterData, ScopeKeys
from proxima_prefill.usecases.source import Source

Work = dict[tuple[str, str], list[Claimed]]
"""Claimed worklogs by (application, month)."""


@dataclass(frozen=True, slots=True)
class Share:
    """What one item needs: its month's work, earlier months' by month, and billed entries wherever they are now."""

    own: list[Claimed]
    late: dict[MonthPeriod, list[Claimed]] = field(default_factory=dict)
    known: Mapping[str, Claimed] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Chunk:
    """Everything that was read for some items."""

    claimed: list[Claimed]
    work: Work
    known: Mapping[str, Claimed]

    def share(self, item: RequestItem) -> Share:
        """An ambiguous worklog stands with every application that claims it, so that each can show it."""
        months = [month for month in _months(item) if month.name != item.month]
        late = {month: self.work.get((item.application_id, month.name), []) for month in months}
        return Share(self.work.get((item.application_id, item.month), []), late, self.known)


def read_chunk(source: Source, master: MasterData, items: Collection[RequestItem]) -> Chunk:
    """Every worklog that a scope of these applications may claim in their months, late ones included, in one query.

    A second one looks for entries that earlier invoices bill and that no scope shows any more; most often it is not
    needed.
    """
    claimed = claim(_worklogs(source, master, items), master)
    known = {one.worklog.worklog_id: one for one in claimed} if any(item.earlier for item in items) else {}
    missing = {part.worklog_id for item in items for part in item.earlier} - known.keys()
    if missing:
        elsewhere = claim(source.worklogs_by_id(sorted(missing)), master)
        known |= {one.worklog.worklog_id: one for one in elsewhere}
    return Chunk(claimed, by_application(claimed), known)


def _worklogs(source: Source, master: MasterData, items: Collection[RequestItem]) -> list[Worklog]:
    periods = sorted((month for item in items for month in _months(item)), key=lambda period: period.first)
    if not periods:
        return []
    keys = ScopeKeys.of(master.scopes_of(item.application_id for item in items), periods[0], periods[-1])
    return source.worklogs(periods[0].first, periods[-1].end, keys) if keys else []


def _months(item: RequestItem) -> list[MonthPeriod]:
    """From the oldest month of late work to the item's own."""
    months = [MonthPeriod.of(item.month)]
    if item.late_since is not None:
        oldest = MonthPeriod.of(item.late_since)
        while months[0].first > oldest.first:
            months.insert(0, months[0].previous)
    return months


def with_overrides(master: MasterData, items: Iterable[RequestItem]) -> MasterData:
    """The source's scopes with those that staff gave the items' applications."""
    return master.with_scopes(
        [
            Scope(item.application_id, one.kind, one.key, Validity(one.valid_from, one.valid_to), staff=True)
            for item in items
            for one in item.scope_overrides
        ]
    )


def claim(worklogs: Iterable[Worklog], master: MasterData) -> list[Claimed]:
    """Each worklog with the applications that claim it."""
    return [Claimed(worklog, master.index.claimants(worklog)) for worklog in worklogs]


def by_application(work: Iterable[Claimed]) -> Work:
    """An ambiguous worklog stands with every application that claims it."""
    shares: Work = defaultdict(list)
    for claimed in work:
        month = claimed.worklog.work_date.isoformat()[:7]
        for application_id in claimed.claimants:
            shares[application_id, month].append(claimed)
    return shares
