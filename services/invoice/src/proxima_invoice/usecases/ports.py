"""What the use cases need from outside: storage by intent, and a place to tell what happened."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from proxima_common.contracts.api.exchange import RateRead
from proxima_common.contracts.branding import Branding
from proxima_common.contracts.content import InvoiceContent
from proxima_common.contracts.prefill import (
    SourceApplication,
    SourceClient,
    SourceRules,
)
from proxima_common.contracts.words import FactName, FactState, SeriesKind
from proxima_common.working_days import WorkingCalendar

from proxima_invoice.domain.crediting import Credited
from proxima_invoice.domain.exchange import PublishedRate
from proxima_invoice.domain.finalizing import PeriodNow
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.domain.leaks import DEFAULT_WORDS
from proxima_invoice.domain.numbering import Number
from proxima_invoice.domain.paper import StoredFile
from proxima_invoice.domain.sellers import Seller
from proxima_invoice.domain.staff import Staff
from proxima_invoice.usecases.advance_ports import Advances, TaxMonths
from proxima_invoice.usecases.approval_ports import AmountProposals, Approvals, Guarding
from proxima_invoice.usecases.override_ports import Overrides
from proxima_invoice.usecases.work_ports import (
    Components,
    Costs,
    Deals,
    Previews,
    Retainer,
    Runs,
    Worklogs,
)


@dataclass(frozen=True, slots=True)
class Rules:
    """The company's settings that decide something."""

    lease: timedelta
    """How long a letter may take to go out."""
    signing_lease: timedelta
    """How long a document may wait in Didox for its signature."""
    due_days: int
    template_bundle: str
    small_difference: Mapping[str, Decimal] = field(default_factory=dict)
    """By currency: late work and changes that come to no more go into the next invoice; above it a document follows."""
    calendar: WorkingCalendar = field(default_factory=WorkingCalendar)
    """Banking and working days at home."""
    last_day_moves: bool = False
    """Whether the tenth day of an ESF gives way to the next working day when it is off."""
    differences: Mapping[str, Decimal] = field(default_factory=dict)
    """By currency: what of one invoice may be written off as a bank's fee or rounding."""
    auto_match: bool = True
    """Whether a receipt is allocated without a person where number, amount and client agree."""
    leak_words: tuple[str, ...] = DEFAULT_WORDS
    """Beginnings of words that the annex warns of."""


class Invoices(Protocol):
    """The aggregates. Loading takes the row's lock; people who may not know of one get NotFound."""

    async def get(self, invoice_id: UUID, *, lines: bool = False, worklogs: bool = False) -> Invoice: ...

    async def peek(self, invoice_id: UUID) -> Invoice:
        """Read it without a lock, to look at."""
        ...

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

    async def last(self, legal_entity_id: str, series: SeriesKind, reset_key: str) -> int: ...

    async def reach(self, legal_entity_id: str, series: SeriesKind, reset_key: str, sequence: int) -> None:
        """Go on after this place at the earliest, under the counter's lock."""
        ...

    async def before(
        self, legal_entity_id: str, series: SeriesKind, reset_key: str, sequence: int
    ) -> tuple[str, date] | None:
        """Number and document date of the nearest one given before this place."""
        ...

    async def taken(self, legal_entity_id: str, series: SeriesKind, number: str) -> bool: ...

    def given(self, legal_entity_id: str, series: SeriesKind) -> AsyncIterator[str]:
        """Every number of the series that an invoice has, or documents that were replaced."""
        ...

    async def keep_reissued(self, invoice: Invoice, number: Number) -> None:
        """Keep the number that replaced documents take; Conflict `number_taken` when it was given before."""
        ...


class Periods(Protocol):
    """Months of applications."""

    async def open(self, application: SourceApplication, month: str) -> int:
        """Lock the month, making it if need be; returns its context version. Conflict when nothing is to be billed."""
        ...

    async def check_open(self, legal_entity_id: str, month: str) -> None:
        """Conflict when the seller's month was closed: only supplements and corrections follow."""
        ...

    async def draft_of(self, application_id: str, month: str, *, besides: UUID | None = None) -> str | None:
        """The live invoice that bills this month (not a supplement, not credited wholly): its number or `a draft`."""
        ...

    async def now(self, invoice: Invoice) -> PeriodNow: ...

    async def settled(self, application_ids: Sequence[str], since: str) -> dict[str, set[str]]:
        """By application: the months from `since` on that a numbered invoice bills or that are closed without one."""
        ...

    async def context_versions(self, invoices: Iterable[Invoice]) -> dict[UUID, int]: ...


class Master(Protocol):
    """Sellers, and what the warehouse last said."""

    async def seller(self, legal_entity_id: str) -> Seller: ...

    async def branding(self, legal_entity_id: str) -> Branding | None: ...

    async def application(self, application_id: str) -> tuple[SourceApplication, SourceClient]: ...

    async def remember(self, application: SourceApplication, client: SourceClient, at: datetime) -> None: ...

    async def remember_rules(self, application_id: str, rules: SourceRules) -> None: ...


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


class Postings(Protocol):
    """What settles an invoice besides payments: credit notes, corrections, differences written off."""

    async def post(self, invoice_id: UUID, child_id: UUID, kind: str, amount: Decimal, at: datetime) -> None: ...

    async def reverse(self, child_id: UUID, reason: str | None, at: datetime) -> None: ...

    async def credited_lines(self, invoice_id: UUID, *, besides: UUID | None = None) -> dict[UUID, Credited]:
        """What the credit notes that were not given up take off each line."""
        ...

    async def lines_of(self, credit_id: UUID) -> set[UUID]:
        """The lines that a credit note is about."""
        ...

    async def write_off(
        self, invoice_id: UUID, difference_id: UUID, amount: Decimal, why: str, note: str | None, at: datetime
    ) -> None: ...

    async def live_difference(self, invoice_id: UUID, difference_id: UUID) -> Decimal | None: ...

    async def reverse_difference(self, difference_id: UUID, reason: str, at: datetime) -> None: ...


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
    def components(self) -> Components: ...

    @property
    def retainer(self) -> Retainer: ...

    @property
    def deals(self) -> Deals: ...

    @property
    def previews(self) -> Previews: ...

    @property
    def costs(self) -> Costs: ...

    @property
    def periods(self) -> Periods: ...

    @property
    def master(self) -> Master: ...

    @property
    def rates(self) -> Rates: ...

    @property
    def runs(self) -> Runs: ...

    @property
    def advances(self) -> Advances: ...

    @property
    def tax_months(self) -> TaxMonths: ...

    @property
    def facts(self) -> Facts: ...

    @property
    def postings(self) -> Postings: ...

    @property
    def overrides(self) -> Overrides: ...

    @property
    def approvals(self) -> Approvals: ...

    @property
    def guarding(self) -> Guarding: ...

    @property
    def proposals(self) -> AmountProposals: ...
