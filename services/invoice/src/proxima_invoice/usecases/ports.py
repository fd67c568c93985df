"""What the use cases need from outside: storage by intent, and a place to tell what happened."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Protocol
from uuid import UUID

from proxima_common.contracts.api.exchange import RateRead
from proxima_common.contracts.content import InvoiceContent
from proxima_common.contracts.prefill import ExcludedWorklog, PrefillRequested, SourceApplication, SourceClient
from proxima_common.contracts.words import FactName, FactState, SeriesKind

from proxima_invoice.domain.calendar import WorkingCalendar
from proxima_invoice.domain.claims import Taken
from proxima_invoice.domain.exchange import PublishedRate
from proxima_invoice.domain.finalizing import PeriodNow
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.domain.line import Line
from proxima_invoice.domain.paper import StoredFile
from proxima_invoice.domain.parties import Bank, Party
from proxima_invoice.domain.staff import Staff
from proxima_invoice.domain.tax import Regime
from proxima_invoice.usecases.approval_ports import AmountProposals, Approvals, Guarding
from proxima_invoice.usecases.override_ports import Overrides


@dataclass(frozen=True, slots=True)
class Rules:
    """The company's settings that decide something."""

    lease: timedelta
    due_days: int
    template_bundle: str
    calendar: WorkingCalendar = field(default_factory=WorkingCalendar)
    """Banking and working days at home."""


@dataclass(frozen=True, slots=True)
class Seller:
    """A legal entity of ours with what is dated of it."""

    party: Party
    accounts: tuple[Bank, ...]
    regimes: tuple[Regime, ...]


@dataclass(frozen=True, slots=True)
class RunItem:
    """What prefill was asked for one draft; `told` is the time on other invoices that it knew of."""

    run_id: UUID
    invoice_id: UUID
    context_version: int
    told: dict[str, int]


class Invoices(Protocol):
    """The aggregates. Loading takes the row's lock; people who may not know of one get NotFound."""

    async def get(self, invoice_id: UUID, *, lines: bool = False, worklogs: bool = False) -> Invoice: ...

    async def add(self, invoice: Invoice) -> None: ...

    async def record(
        self,
        invoice: Invoice,
        action: str,
        *,
        reason: str | None = None,
        frozen: InvoiceContent | None = None,
    ) -> None:
        """Save it, append one audit entry for the intention, and put its events into the outbox."""
        ...

    async def record_fact(self, invoice: Invoice, frozen: InvoiceContent | None = None) -> None:
        """Save and publish what other services did; no intention of a person, so no audit entry."""
        ...


class Revisions(Protocol):
    """Frozen content, its documents and files."""

    async def freeze(self, invoice: Invoice, content: InvoiceContent) -> None: ...

    async def close(self, invoice_id: UUID, revision: int, state: str) -> None: ...

    async def content(self, invoice_id: UUID, revision: int) -> InvoiceContent: ...

    async def keep_file(self, invoice_id: UUID, revision: int, file: StoredFile, stage: str) -> bool:
        """False when there is one already: the first file of a document and revision wins."""
        ...

    async def keep_bundle(self, invoice: Invoice) -> None: ...

    async def cancel_approvals(self, invoice: Invoice) -> None: ...


class Numbers(Protocol):
    """The series of a legal entity."""

    async def pattern(self, legal_entity_id: str, series: SeriesKind) -> str: ...

    async def next(self, legal_entity_id: str, series: SeriesKind, reset_key: str) -> int:
        """The next place in the series, under the counter's lock until the transaction ends."""
        ...


class Worklogs(Protocol):
    """Which time is consumed by which invoice. Worklog rows are locked in id order."""

    async def taken(self, worklog_ids: Sequence[str], invoice_id: UUID) -> list[Taken]:
        """Time that other invoices hold, and what this one has written off; locks the worklogs."""
        ...

    async def taken_of(self, application_ids: Sequence[str], since: str) -> dict[str, list[tuple[UUID, str, Taken]]]:
        """By application: (invoice, kind, time) of its worklogs from the month `since` on, to tell prefill."""
        ...

    async def claim(self, invoice: Invoice, told: Mapping[str, int], as_of: datetime) -> None:
        """Make the live allocations those of the invoice's lines, and keep the worklogs behind them."""
        ...

    async def release(self, invoice_id: UUID, line_id: UUID | None = None) -> None: ...

    async def write_off(self, line: Line, invoice: Invoice) -> None: ...

    async def keep_excluded(self, invoice_id: UUID, excluded: Sequence[ExcludedWorklog]) -> None: ...


class Periods(Protocol):
    """Months of applications."""

    async def open(self, application: SourceApplication, month: str) -> int:
        """Lock the month, making it if need be; returns its context version. Conflict when nothing is to be billed."""
        ...

    async def draft_of(self, application_id: str, month: str) -> str | None:
        """The live invoice that bills this month (not a supplement): its number or `a draft`."""
        ...

    async def now(self, invoice: Invoice) -> PeriodNow: ...

    async def context_versions(self, invoices: Iterable[Invoice]) -> dict[UUID, int]: ...


class Master(Protocol):
    """Sellers, and what the warehouse last said."""

    async def seller(self, legal_entity_id: str) -> Seller: ...

    async def application(self, application_id: str) -> tuple[SourceApplication, SourceClient]: ...

    async def remember(self, application: SourceApplication, client: SourceClient, at: datetime) -> None: ...


class Rates(Protocol):
    """Rates of exchange: published ones and those entered by hand."""

    async def newest(self, from_currency: str, to_currency: str, on: date) -> list[PublishedRate]:
        """What `rate_on` needs for the day: of the pair, and of each of its currencies to UZS, the newest that hold."""
        ...

    async def imported_until(self) -> date | None:
        """The last day that the Central Bank's rates were asked for; None where nothing imports them."""
        ...

    async def enter(self, rate: PublishedRate) -> RateRead:
        """Add a rate."""
        ...


class Runs(Protocol):
    """Questions to prefill."""

    async def ask(self, request: PrefillRequested) -> None:
        """Keep the run with its items and what they were told, and put the request into the outbox."""
        ...

    async def item(self, run_id: UUID, invoice_id: UUID) -> RunItem | None: ...

    async def answered(self, run_id: UUID, subject_id: UUID, state: str, detail: str | None = None) -> None: ...


class Facts(Protocol):
    """What other services did, beside the status."""

    async def put(
        self,
        invoice_id: UUID,
        revision: int,
        name: FactName,
        state: FactState,
        *,
        document_id: UUID | None = None,
        detail: str | None = None,
    ) -> bool:
        """Note the newest state; True when it differs from what was there."""
        ...


class Desk(Protocol):
    """One intention: who acts, when, and in which transaction."""

    @property
    def staff(self) -> Staff: ...

    @property
    def now(self) -> datetime: ...

    @property
    def today(self) -> date: ...

    @property
    def rules(self) -> Rules: ...

    @property
    def invoices(self) -> Invoices: ...

    @property
    def revisions(self) -> Revisions: ...

    @property
    def numbers(self) -> Numbers: ...

    @property
    def worklogs(self) -> Worklogs: ...

    @property
    def periods(self) -> Periods: ...

    @property
    def master(self) -> Master: ...

    @property
    def rates(self) -> Rates: ...

    @property
    def runs(self) -> Runs: ...

    @property
    def facts(self) -> Facts: ...

    @property
    def overrides(self) -> Overrides: ...

    @property
    def approvals(self) -> Approvals: ...

    @property
    def guarding(self) -> Guarding: ...

    @property
    def proposals(self) -> AmountProposals: ...
