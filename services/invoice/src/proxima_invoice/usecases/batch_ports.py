"""What batches need from outside: who asked, their items, how far they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from proxima_common.contracts.api.billing import (
    BatchRead,
    CreateBatch,
)
from proxima_common.contracts.api.registry import Export

from proxima_invoice.domain.staff import Staff

Changes = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class SeenInvoice:
    """An invoice as it was when the batch was asked for: one that changed since is refused, not waved through."""

    version: int
    revision: int
    bundle_hash: str | None


@dataclass(frozen=True, slots=True)
class BatchItem:
    """One waiting item: the application to bill, or the invoice to move as it was seen."""

    item_id: UUID
    application_id: str | None
    invoice_id: UUID | None
    seen: SeenInvoice | None


@dataclass(frozen=True, slots=True)
class BatchAsked:
    """What a verb needs beside its items."""

    reason: str | None = None
    keep_worklogs: bool = False
    export: Export | None = None
    invoice_ids: tuple[UUID, ...] = ()
    """The invoices of an export, which has no items: one file comes of all."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What every item of a batch shares."""

    batch_id: UUID
    verb: str
    month: str | None
    owner: Staff
    asked: BatchAsked


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a batch is."""

    total: int
    done: int
    failed: int
    finished: bool


class Batches(Protocol):
    """Batches and their items."""

    async def add(
        self, batch_id: UUID, body: CreateBatch, owner: Staff, seen: dict[UUID, SeenInvoice], now: datetime
    ) -> list[UUID]: ...

    async def head(self, batch_id: UUID, *, lock: bool = False) -> Batch | None: ...

    async def waiting(self, item_ids: Sequence[UUID]) -> list[BatchItem]: ...

    async def end_item(
        self,
        item_id: UUID,
        state: str,
        result: str,
        now: datetime,
        *,
        code: str | None = None,
        invoice_id: UUID | None = None,
    ) -> None: ...

    async def advance(self, batch_id: UUID, done: int, failed: int, now: datetime) -> Progress: ...

    async def reopen_failed(self, batch_id: UUID, owner: Staff, now: datetime) -> list[UUID]: ...

    async def get(self, batch_id: UUID) -> BatchRead | None: ...

    async def seen(self, invoice_ids: Sequence[UUID], entities: frozenset[str] | None) -> dict[UUID, SeenInvoice]: ...
