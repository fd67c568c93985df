"""What the use cases of months, sellers, payments, batches and anchors need from outside."""

from collections.abc import Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, Protocol
from uuid import UUID

from proxima_common.contracts.api.billing import (
    PaymentRead,
    PeriodRead,
    RecordPayment,
    RunRead,
    UnclaimedRead,
)
from proxima_common.contracts.api.branding import BrandingRead, BrandingWrite
from proxima_common.contracts.api.master_data import LegalEntityRead, LegalEntityWrite
from proxima_common.contracts.api.month_end import Blocker, ClosingRead, ConfirmedHours
from proxima_common.contracts.payload import Payload
from proxima_common.contracts.prefill import MonthTotals, OverviewMade, UnclaimedFound
from proxima_common.contracts.staff import StaffSnapshot

from proxima_invoice.domain.drift import Assessed
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.domain.staff import Staff
from proxima_invoice.usecases.approval_ports import Green
from proxima_invoice.usecases.batch_ports import Batches
from proxima_invoice.usecases.ports import Desk
from proxima_invoice.usecases.receipt_ports import Receipts

Changes = list[dict[str, Any]]
Source = Literal["manual", "planfact", "bank_file"]


@dataclass(frozen=True, slots=True)
class Payment:
    """What a use case needs of a locked payment."""

    payment_id: UUID
    legal_entity_id: str
    client_id: str
    currency: str
    unallocated: Decimal


@dataclass(frozen=True, slots=True)
class Period:
    """A locked month of an application."""

    period_id: UUID
    legal_entity_id: str
    state: str
    confirmed: ConfirmedHours | None = None
    totals: MonthTotals | None = None
    source_as_of: datetime | None = None


class Payments(Protocol):
    """Money received and its allocations."""

    async def add(
        self, payment_id: UUID, body: RecordPayment, by: str, now: datetime, source: Source, receipt_key: str | None
    ) -> None: ...

    async def refund(self, payment: UUID, receipt_key: str, amount: Decimal, by: str, now: datetime) -> None: ...

    async def lock(self, payment_id: UUID) -> Payment | None: ...

    async def allocate(
        self, payment: UUID, allocation_id: UUID, invoice_id: UUID, amount: Decimal, by: str, now: datetime
    ) -> None: ...

    async def live_allocation(self, payment: UUID, allocation_id: UUID) -> tuple[UUID, Decimal] | None: ...

    async def reverse(
        self, payment: UUID, allocation_id: UUID, amount: Decimal, by: str, reason: str, now: datetime
    ) -> None: ...

    async def get(self, payment_id: UUID) -> PaymentRead | None: ...

    async def has_contract(self, client_id: str, legal_entity_id: str) -> bool: ...


class StaffSnapshots(Protocol):
    """Who the staff are, as the gateway last said."""

    async def put(self, event: StaffSnapshot, now: datetime) -> None: ...

    async def present(self, staff: Staff) -> Staff: ...


class MonthEnd(Protocol):
    """Rows of the month-end page, and the runs that fill them."""

    async def known(self, month: str) -> list[tuple[str, str]]: ...

    async def add_run(
        self,
        run_id: UUID,
        purpose: str,
        month: str,
        asked: int,
        by: str | None,
        now: datetime,
        *,
        part_of: UUID | None = None,
    ) -> None: ...

    async def run(self, run_id: UUID, entities: frozenset[str] | None) -> RunRead | None: ...

    async def note_answer(self, run_id: UUID, period: UUID, application_id: str, state: str, now: datetime) -> None: ...

    async def end_run(self, run_id: UUID, answered: int, failed: int, now: datetime) -> None: ...

    async def add_problem(self, run_id: UUID, application_id: str, detail: str) -> None: ...

    async def knows_later(self, event: OverviewMade) -> bool: ...

    async def put_overview(self, event: OverviewMade, now: datetime) -> None: ...

    async def put_unclaimed(self, event: UnclaimedFound, now: datetime) -> None: ...

    async def lock(self, application_id: str, month: str) -> Period | None: ...

    async def has_live_invoice(self, application_id: str, month: str) -> bool: ...

    async def confirm(self, period: UUID, confirmed: ConfirmedHours, by: str, now: datetime) -> None: ...

    async def unconfirm(self, period: UUID, now: datetime) -> None: ...

    async def reopen(self, period: UUID, now: datetime) -> None: ...

    async def unclaimed(self, month: str) -> UnclaimedRead: ...

    async def look_at_unclaimed(self, month: str, reason: str, by: str, now: datetime) -> bool: ...

    async def close_as_nothing_to_bill(self, period: UUID, reason: str, now: datetime) -> None: ...

    async def row(self, application_id: str, month: str) -> PeriodRead | None: ...


class Drifts(Protocol):
    """Differences between invoices and their worklogs."""

    async def knows_later(self, invoice_id: UUID, as_of: datetime) -> bool: ...

    async def put(self, invoice: Invoice, found: Sequence[Assessed], as_of: datetime) -> int:
        """Make these the invoice's differences; returns how many are open."""
        ...

    async def open_of(self, invoice_id: UUID) -> int: ...

    async def find(self, drift_id: UUID) -> tuple[UUID, str, str] | None: ...

    async def ignore(self, drift_id: UUID, reason: str, by: str) -> None: ...


class Closings(Protocol):
    """Months of legal entities: what blocks them, and who closed them."""

    async def lock(self, legal_entity_id: str) -> bool: ...

    async def read(self, legal_entity_id: str, month: str) -> ClosingRead: ...

    async def is_closed(self, legal_entity_id: str, month: str) -> bool: ...

    async def close(
        self, legal_entity_id: str, month: str, blockers: list[Blocker], reason: str | None, by: str
    ) -> UUID: ...

    async def reopen(self, legal_entity_id: str, month: str, reason: str, by: str) -> bool: ...


class Sellers(Protocol):
    """Legal entities of ours."""

    async def get(self, legal_entity_id: str, *, lock: bool = False) -> LegalEntityRead | None: ...

    async def put(self, legal_entity_id: str, body: LegalEntityWrite, version: int, now: datetime) -> None: ...


class Brandings(Protocol):
    """How papers of legal entities look."""

    async def get(self, legal_entity_id: str, *, lock: bool = False) -> BrandingRead: ...

    async def put(self, legal_entity_id: str, body: BrandingWrite, version: int, now: datetime) -> None: ...


class MasterAudit(Protocol):
    """The audit chains of master data."""

    async def append(
        self,
        subject: str,
        by: Staff,
        action: str,
        changes: Changes,
        now: datetime,
        *,
        reason: str | None = None,
        personal: Iterable[str] = (),
    ) -> None:
        """One more entry of the subject's chain; fields named in `personal` stand where they can be erased."""
        ...


class ClientChecks(Protocol):
    """When clients were compared with the tax base."""

    async def add(self, client_id: str, by: str, now: datetime) -> None: ...


class BillingDesk(Desk, Protocol):
    """The desk with what these use cases need besides invoices."""

    @property
    def payments(self) -> Payments: ...

    @property
    def receipts(self) -> Receipts: ...

    @property
    def month_end(self) -> MonthEnd: ...

    @property
    def drifts(self) -> Drifts: ...

    @property
    def closings(self) -> Closings: ...

    @property
    def sellers(self) -> Sellers: ...

    @property
    def brandings(self) -> Brandings: ...

    @property
    def master_audit(self) -> MasterAudit: ...

    @property
    def client_checks(self) -> ClientChecks: ...

    @property
    def batches(self) -> Batches: ...

    @property
    def staff_snapshots(self) -> StaffSnapshots: ...

    @property
    def green(self) -> Green: ...

    def undoing(self) -> AbstractAsyncContextManager[object]:
        """What is done in the block is undone when it raises; the rest of the transaction stands."""
        ...

    async def plan_batch(self, batch_id: UUID, chunks: Sequence[Sequence[UUID]]) -> None:
        """Have `run_items` done for each chunk once this transaction is committed."""
        ...

    async def plan_matching(self, receipt_key: str, legal_entity_id: str, tag: str = "") -> None:
        """Have a receipt looked at once this transaction is committed; the same tag again plans nothing new."""
        ...

    async def plan_export(self, batch_id: UUID) -> None:
        """Have the file of an export made once this transaction is committed."""
        ...

    async def publish(self, payload: Payload, subject: str) -> None:
        """Put an event into the outbox, as caused by what is done at this desk."""
        ...
