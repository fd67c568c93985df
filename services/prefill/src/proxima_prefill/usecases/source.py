"""What the use cases need of the warehouse."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from proxima_prefill.domain.expected import DayOfWork
from proxima_prefill.domain.people import People
from proxima_prefill.domain.worklogs import Worklog
from proxima_prefill.usecases.master_data import MasterData, ScopeKeys


class SourceTooLarge(Exception):
    """The source refused to give so many rows at once."""


class Source(Protocol):
    """Read only; every method raises the driver's errors while the source is away, and `SourceTooLarge`."""

    def master_data(self) -> MasterData:
        """Everything besides worklogs."""
        ...

    def worklogs(self, first: date, end: date, keys: ScopeKeys) -> list[Worklog]:
        """Entries of first ≤ work date < end that any of the keys names, in one query; deleted ones too."""
        ...

    def worklogs_without(self, first: date, end: date, keys: ScopeKeys) -> list[Worklog]:
        """Entries of the days that none of the keys names; not the deleted ones."""
        ...

    def worklogs_by_id(self, ids: Sequence[str]) -> list[Worklog]:
        """These entries, whatever their date."""
        ...

    def worklogs_changed(self, since: datetime) -> list[Worklog]:
        """Entries touched after `since`, whatever their date; deleted ones too."""
        ...

    def as_of(self, since: date) -> datetime:
        """When work from this day on was last touched: the freshness of the source."""
        ...


class TimeSource(Protocol):
    """The part of the warehouse that says who works and how much; it raises as `Source` does."""

    def people(self) -> People:
        """Everybody's roles by date."""
        ...

    def days_of_work(self, first: date, end: date) -> list[DayOfWork]:
        """Time logged for first ≤ work date < end, by person and day; without deleted entries."""
        ...

    def as_of(self, since: date) -> datetime:
        """When work from this day on was last touched."""
        ...
