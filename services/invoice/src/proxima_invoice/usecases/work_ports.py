"""What the use cases need of time and of deals: who holds a worklog, what a deal billed, hours, costs, questions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from proxima_common.contracts.prefill import (
    CostEstimate,
    ExcludedWorklog,
    LinesProposed,
    PrefillRequested,
)
from proxima_common.contracts.prefill_request import (
    AcceptedMilestone,
    BilledComponent,
    EarlierBilled,
    RecordedProgress,
    WorklogDecision,
)

from proxima_invoice.domain.claims import Taken
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.domain.line import Line
from proxima_invoice.domain.retainer import LedgerNow, Posting


@dataclass(frozen=True, slots=True)
class RunItem:
    """What prefill was asked for one draft; `told` is the time on other invoices that it knew of.

    `components` is what other invoices bill of the deal, by component. The answer to a `preview` is kept, not applied.
    """

    run_id: UUID
    invoice_id: UUID
    context_version: int
    told: dict[str, int]
    components: dict[str, Decimal]
    preview: bool


@dataclass(frozen=True, slots=True)
class KeptProposal:
    """What came of a question whose answer is shown first: `waiting`, `ready`, `applied`, `stale` or `failed`."""

    state: str
    detail: str | None
    event: LinesProposed | None


@dataclass(frozen=True, slots=True)
class Recorded:
    """What staff recorded of a deal, as prefill is told."""

    decisions: list[WorklogDecision]
    accepted: list[AcceptedMilestone]
    progress: list[RecordedProgress]


class Worklogs(Protocol):
    """Which time is consumed by which invoice. Worklog rows are locked in id order."""

    async def taken(self, worklog_ids: Sequence[str], invoice_id: UUID) -> list[Taken]:
        """Time that other invoices hold, and what this one has written off; locks the worklogs."""
        ...

    async def taken_of(self, application_ids: Sequence[str], since: str) -> dict[str, list[tuple[UUID, str, Taken]]]:
        """By application: (invoice, kind, time) of its worklogs from the month `since` on, to tell prefill."""
        ...

    async def earlier(self, application_ids: Sequence[str], since: str, before: str) -> dict[str, list[EarlierBilled]]:
        """By application: time of the months from `since` to `before` (left out) as numbered invoices hold it."""
        ...

    async def claim(self, invoice: Invoice, told: Mapping[str, int], as_of: datetime) -> None:
        """Make the live allocations those of the invoice's lines, and keep the worklogs behind them."""
        ...

    async def release(self, invoice_id: UUID, line_id: UUID | None = None) -> None: ...

    async def move(self, invoice: Invoice, line_ids: Sequence[UUID]) -> None:
        """Let the billed time of these lines follow them, after they were divided or joined."""
        ...

    async def release_consumed(self, invoice_id: UUID) -> None:
        """Give back the time that the deal uses up without a line."""
        ...

    async def claim_again(self, invoice: Invoice, line: Line) -> None:
        """Take back the time of a line that was released; Conflict `time_billed_again` when others hold it."""
        ...

    async def take_over(self, void_invoice_id: UUID, invoice: Invoice) -> int:
        """Let a draft hold what a void invoice was keeping reserved; returns how many worklogs."""
        ...

    async def write_off(self, line: Line, invoice: Invoice) -> None: ...

    async def write_off_one(self, invoice_id: UUID, worklog_id: str) -> bool:
        """Consume what the invoice bills of one worklog; False when it bills nothing of it."""
        ...

    async def reopen(self, invoice_id: UUID, worklog_id: str) -> bool:
        """Give back what the invoice has written off of one worklog; False when there is nothing."""
        ...

    async def keep_excluded(self, invoice_id: UUID, excluded: Sequence[ExcludedWorklog]) -> None: ...


class Components(Protocol):
    """What live invoices bill of deals besides time. Claims of a draft follow its lines when it is recorded."""

    async def billed(self, application_ids: Sequence[str]) -> dict[str, list[tuple[UUID, BilledComponent]]]:
        """By application: (invoice, component with month and amount)."""
        ...

    async def of_others(self, invoice: Invoice) -> dict[str, Decimal]:
        """By component, what other invoices bill of this one's deal; the deal stays locked."""
        ...

    async def keep(self, invoice: Invoice, lines: Sequence[Line], now: datetime) -> None:
        """Of a numbered invoice only these lines still bill the deal; Conflict when others bill one of them by now."""
        ...

    async def release(self, invoice_id: UUID, now: datetime) -> None: ...


class Retainer(Protocol):
    """The ledger of support hours: it only grows."""

    async def states(self, application_ids: Sequence[str], month: str) -> dict[str, LedgerNow]:
        """Every application's balance at the beginning of a month."""
        ...

    async def lock(self, application_id: str, month: str) -> LedgerNow: ...

    async def post(
        self, application_id: str, month: str, invoice_id: UUID | None, postings: Sequence[Posting]
    ) -> int: ...

    async def reverse(self, application_id: str, invoice_id: UUID, note: str) -> tuple[int, int]: ...

    async def stands(self, invoice_id: UUID) -> bool: ...

    async def adjust(self, application_id: str, month: str, posting: Posting, note: str) -> None: ...


class Deals(Protocol):
    """What staff recorded of deals. Nothing is rewritten: the newest one counts."""

    async def lock(self, application_id: str) -> None: ...

    async def for_prefill(self, application_ids: Sequence[str]) -> dict[str, Recorded]: ...

    async def accept(self, application_id: str, milestone_id: str, on: date, note: str | None, by: str) -> None: ...

    async def withdraw_acceptance(self, application_id: str, milestone_id: str) -> bool: ...

    async def record_progress(
        self, application_id: str, month: str, percent: Decimal, note: str | None, by: str
    ) -> None: ...

    async def decide(
        self, application_id: str, worklog_id: str, bill: bool, unit_price: Decimal | None, reason: str, by: str
    ) -> None: ...

    async def undecide(self, application_id: str, worklog_id: str) -> bool: ...

    async def billed_by(self, application_id: str, component: str) -> UUID | None: ...

    async def open_drafts(self, application_id: str) -> list[UUID]: ...


class Previews(Protocol):
    """Proposals that were asked to be shown first."""

    async def keep(self, event: LinesProposed) -> None: ...

    async def find(self, run_id: UUID, invoice_id: UUID) -> KeptProposal: ...

    async def applied(self, run_id: UUID, invoice_id: UUID) -> None: ...


class Costs(Protocol):
    """What the work behind an invoice costs us: apart from it, for those with the right alone."""

    async def keep(self, invoice_id: UUID, cost: CostEstimate | None, as_of: datetime) -> None: ...

    async def of(self, invoice_id: UUID) -> CostEstimate | None: ...


class Runs(Protocol):
    """Questions to prefill."""

    async def ask(self, request: PrefillRequested, *, preview: bool = False, part_of: UUID | None = None) -> None:
        """Keep the run with its items and what they were told, and put the request into the outbox."""
        ...

    async def item(self, run_id: UUID, invoice_id: UUID) -> RunItem | None: ...

    async def answered(self, run_id: UUID, subject_id: UUID, state: str, detail: str | None = None) -> None: ...
