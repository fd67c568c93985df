"""What the use cases need from outside: what is kept, a place to tell facts, and the partner's books."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, Literal, Protocol
from uuid import UUID

from proxima_common.jobs.queue import NewJob
from proxima_common.messaging.envelope import Origin
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_accounting.domain.matching import DealTotals, FoundCounterparty, FoundDeal, FoundOperation, Said
from proxima_accounting.domain.policy import Policy
from proxima_accounting.domain.receipt import Receipt
from proxima_accounting.domain.shipment import Delivered, Shipment
from proxima_accounting.domain.statement import Imported

PARTNER = "planfact"
"""The partner's name in the effect ledger and in the lanes."""

Body = Mapping[str, Any]
"""A write as the partner gets it; the ledger keeps its hash before it is sent."""

How = Literal["created", "updated", "adopted"]
StaffAction = Literal["retry", "replay", "skip", "resolve", "adopt"]


class Kind(StrEnum):
    """What is kept in the directory."""

    COMPANY = "company"
    COUNTERPARTY = "counterparty"
    DEAL = "deal"


@dataclass(frozen=True)
class Known:
    """`partner_id` None: to be looked up (again); `ordinal` tells creations of the same thing apart."""

    partner_id: str | None
    ordinal: int


@dataclass(frozen=True)
class Patience:
    """How long to wait: after "busy", for one who is away, for a key to be set, and for a late write to settle."""

    busy: timedelta
    away: timedelta
    credentials: timedelta
    settle: timedelta
    retries: tuple[timedelta, ...]
    attempts: int

    def before_retry(self, attempts: int) -> timedelta:
        """The wait after so many tries; the last one repeats."""
        return self.retries[min(attempts, len(self.retries)) - 1 if attempts else 0]


@dataclass(frozen=True)
class Window:
    """How far back receipts are looked for: the first time, and again behind the cursor."""

    first: timedelta
    overlap: timedelta


class Shipments(Protocol):
    """One per invoice. A load for change takes the row's lock."""

    async def find(self, invoice_id: UUID, *, lock: bool = False) -> Shipment | None: ...

    async def get(self, invoice_id: UUID, *, lock: bool = False) -> Shipment:
        """Raises `NotFound` without one."""
        ...

    async def save(self, shipment: Shipment, at: datetime) -> None: ...

    async def troubled(self, legal_entity_ids: Sequence[str] | None) -> list[UUID]:
        """Invoices whose shipment failed or is unknown, in order; of all legal entities for None."""
        ...

    async def holder_of(self, legal_entity_id: str, operation_id: str) -> UUID | None:
        """The invoice whose shipment this operation is."""
        ...

    async def longest_uncompared(self, limit: int) -> list[Shipment]:
        """Synced shipments, those first that were compared with the partner longest ago."""
        ...

    async def note_comparison(self, invoice_id: UUID, at: datetime) -> None: ...

    async def clients_of(self, legal_entity_id: str, tins: Sequence[str]) -> dict[str, str]:
        """By tax number, the client that has it, where shipments name exactly one."""
        ...

    async def known_numbers(self, legal_entity_id: str, candidates: Sequence[str]) -> set[str]:
        """Which of these are numbers of this legal entity's invoices."""
        ...


class Directory(Protocol):
    """Ids at the partner that were looked up once, of one legal entity."""

    async def get(self, kind: Kind, key: str) -> Known: ...

    async def keep(
        self, kind: Kind, key: str, partner_id: str, at: datetime, contract_no: str | None = None
    ) -> None: ...

    async def forget(self, kind: Kind, keys: Sequence[str]) -> None:
        """Look it up again next time, and if it has to be created, create another one."""
        ...

    async def key_of(self, kind: Kind, partner_id: str | None) -> tuple[str, str | None] | None:
        """Our key and the contract of something at the partner, if exactly one is known."""
        ...


class Receipts(Protocol):
    """Money found at the partner, and how far it was looked for."""

    async def seen_until(self, legal_entity_id: str) -> datetime | None: ...

    async def see_until(self, legal_entity_id: str, at: datetime) -> None: ...

    async def add(self, receipt: Receipt, found_at: datetime) -> bool:
        """False when it is known already."""
        ...

    async def known(self, keys: Sequence[str]) -> set[str]:
        """Which of these keys are receipts already."""
        ...

    async def payers(self, legal_entity_id: str, tins: Sequence[str]) -> set[str]:
        """Which of these tax numbers are clients or paid the legal entity before."""
        ...


class Statements(Protocol):
    """Bank statements that were brought in."""

    async def lock(self, account: str) -> None:
        """Hold back other imports of the account until the transaction ends."""
        ...

    async def owner_of(self, account: str) -> str | None:
        """The legal entity whose account it is, as earlier statements say."""
        ...

    async def add(self, imported: Imported) -> None: ...


class OpenCalls(Protocol):
    """Calls for an invoice, or for what it hangs on, that nobody knows the end of."""

    async def unsettled(self, invoice_id: UUID, wish: int, settle: timedelta) -> timedelta:
        """How long a call of an earlier wish may still be carried out at the partner; zero when none may."""
        ...

    async def settle(self, invoice_id: UUID, wish: int, *, present: bool) -> None:
        """What was verified to be there, or gone, answers for the unanswered calls of this and earlier wishes."""
        ...


class Jobs(Protocol):
    """What the executor is to do."""

    async def add(self, job: NewJob) -> None: ...

    async def give_way(self, lane: str, ordering: str) -> None:
        """Give up what waits for a person and holds back the jobs behind it, and let a paused lane go on."""
        ...


class Facts(Protocol):
    """Tells other services."""

    async def synced(self, shipment: Shipment, how: How, amount: Decimal, origin: Origin) -> None:
        """The partner holds it; `amount` as it was sent."""
        ...

    async def removed(self, shipment: Shipment, operation_id: str | None, origin: Origin) -> None: ...

    async def failed(self, shipment: Shipment, origin: Origin) -> None:
        """It failed, or nobody can tell."""
        ...

    async def receipt_found(self, receipt: Receipt, origin: Origin) -> None: ...

    async def imported(self, statement_id: UUID, file_name: str, outcome: str, origin: Origin) -> None:
        """Who brought a bank statement in."""
        ...

    async def acted(self, invoice_id: UUID, action: StaffAction, outcome: str, origin: Origin) -> None:
        """What staff did to a shipment, for the audit that invoice keeps."""
        ...


class Records(Protocol):
    """All that is kept and told, in one transaction."""

    @property
    def shipments(self) -> Shipments: ...

    @property
    def receipts(self) -> Receipts: ...

    @property
    def statements(self) -> Statements: ...

    @property
    def open_calls(self) -> OpenCalls: ...

    @property
    def jobs(self) -> Jobs: ...

    @property
    def facts(self) -> Facts: ...

    def directory(self, legal_entity_id: str) -> Directory: ...


class Store(Protocol):
    """Where the records are."""

    def open(self) -> AbstractAsyncContextManager[Records]:
        """In a transaction of their own."""
        ...

    def within(self, tx: AsyncConnection) -> Records:
        """In the caller's transaction."""
        ...


class Books(Protocol):
    """A legal entity's account at the partner. Everything that asks raises one of `failures`."""

    @property
    def policy(self) -> Policy: ...

    async def company(self, name: str | None, tin: str | None) -> str | None: ...

    async def counterparties(self, delivered: Delivered) -> list[FoundCounterparty]:
        """All that could be this client."""
        ...

    async def deals(self, title: str, counterparty_id: str) -> list[FoundDeal]: ...

    async def deal_totals(self, deal_id: str) -> DealTotals | None:
        """What the deal comes to; None when there is no such deal (any more)."""
        ...

    async def marked(self, invoice_id: UUID) -> list[FoundOperation]:
        """The operations that carry exactly this invoice's marker."""
        ...

    async def operation(self, operation_id: str) -> FoundOperation | None: ...

    async def receipts(self, company_id: str | None, changed_since: date) -> list[FoundOperation]:
        """Incomes changed since a day, of one company if it is known; planned and our own ones too."""
        ...

    def counterparty_body(self, delivered: Delivered) -> Body: ...

    def deal_body(self, title: str, counterparty_id: str, since: date) -> Body: ...

    def operation_body(self, invoice_id: UUID, said: Said, company_id: str) -> Body:
        """What creates or replaces the operation of an invoice. `Invalid` when it cannot be said in this account."""
        ...

    async def create_counterparty(self, body: Body) -> str | None:
        """Its id; None when the answer does not tell."""
        ...

    async def create_deal(self, body: Body) -> str | None: ...

    async def create_operation(self, body: Body) -> str | None: ...

    async def replace_operation(self, operation_id: str, body: Body) -> None: ...

    async def bind(self, operation_id: str, deal_id: str) -> None:
        """Put the operation under the deal."""
        ...

    async def delete_operation(self, operation_id: str) -> None:
        """Deleting what is gone is fine."""
        ...


BooksOf = Callable[[str], Books]
Turn = Callable[[], AbstractAsyncContextManager[None]]
"""The right to write at the partner, one at a time per account; `NotFree` when it was not had in time."""
