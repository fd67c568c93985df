"""Months and validity. Every `valid_to` is the first day on which a thing no longer holds (billing-rules §3.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Validity:
    """Holds on a day when `valid_from` ≤ day < `valid_to`; without `valid_to` it has no end."""

    valid_from: date
    valid_to: date | None

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)

    def overlaps(self, first: date, end: date) -> bool:
        """Whether it holds on any day of first ≤ day < end."""
        return self.valid_from < end and (self.valid_to is None or self.valid_to > first)


@dataclass(frozen=True, slots=True)
class MonthPeriod:
    """A calendar month by local dates: a worklog belongs to the month of its work date, whatever UTC says (E24)."""

    first: date

    @classmethod
    def of(cls, month: str) -> MonthPeriod:
        """From `2026-10`."""
        return cls(date.fromisoformat(f"{month}-01"))

    @property
    def end(self) -> date:
        """The first day of the next month."""
        return (self.first.replace(day=28) + timedelta(days=4)).replace(day=1)

    @property
    def last(self) -> date:
        return self.end - timedelta(days=1)

    @property
    def name(self) -> str:
        """As `2026-10`."""
        return f"{self.first:%Y-%m}"

    @property
    def days(self) -> int:
        return (self.end - self.first).days

    @property
    def next(self) -> MonthPeriod:
        return MonthPeriod(self.end)

    @property
    def previous(self) -> MonthPeriod:
        return MonthPeriod(self.before)

    def months_after(self, other: MonthPeriod) -> int:
        """How many months this one is later than the other."""
        return (self.first.year - other.first.year) * 12 + self.first.month - other.first.month

    @property
    def before(self) -> date:
        """The first day of the month before."""
        return (self.first - timedelta(days=1)).replace(day=1)

    def service_window(self, validity: Validity) -> tuple[date, date] | None:
        """First and last day of the month on which the contract holds; None when it never does."""
        first = max(self.first, validity.valid_from)
        last = self.last if validity.valid_to is None else min(self.last, validity.valid_to - timedelta(days=1))
        return (first, last) if first <= last else None
