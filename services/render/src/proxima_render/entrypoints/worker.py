"""Read what invoice says, and record what is to be printed, archived or left alone."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from proxima_common.clock import Clock, clock_from_env
from proxima_common.contracts.invoice_private import (
    FrozenInvoice,
    InvoiceAmended,
    InvoiceApproved,
    InvoiceFinalized,
    InvoicePrivate,
    InvoiceReturned,
    InvoiceVoided,
    InvoiceWithdrawn,
)
from proxima_common.contracts.topics import INTERNAL
from proxima_common.db.database import Database
from proxima_common.jobs.queue import JobQueue
from proxima_common.messaging.broker import make_broker
from proxima_common.messaging.dispatcher import Dispatcher
from proxima_common.messaging.envelope import Received
from proxima_common.process import run_worker
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_render.adapters.repository import Revisions
from proxima_render.entrypoints.facts import new_job
from proxima_render.settings import SOURCE, Settings
from proxima_render.usecases.plan import Planned, plan_archive, plan_revision
from proxima_render.usecases.records import SUPERSEDED


async def run(stop: asyncio.Event) -> None:
    """Consume until stopped."""
    settings = Settings()
    database = Database(settings.database)
    broker = make_broker(settings.kafka, name="render-worker")
    app = dispatcher(database, clock_from_env()).subscribe(broker, [INTERNAL])
    try:
        await run_worker(app, stop)
    finally:
        await database.close()


def dispatcher(database: Database, clock: Clock) -> Dispatcher:
    """The handlers of this service's group; each only records."""
    inbox = Dispatcher(SOURCE, database)
    planning = _Planning(clock)

    @inbox.on(InvoiceFinalized)
    async def finalized(event: Received[InvoiceFinalized], tx: AsyncConnection) -> None:
        await planning.revision(event, tx)

    @inbox.on(InvoiceAmended)
    async def amended(event: Received[InvoiceAmended], tx: AsyncConnection) -> None:
        await planning.revision(event, tx)

    @inbox.on(InvoiceApproved)
    async def approved(event: Received[InvoiceApproved], tx: AsyncConnection) -> None:
        files = event.payload.files
        await planning.add(plan_archive(event.payload.invoice_id, event.payload.revision, files), event, tx)

    @inbox.on(InvoiceWithdrawn)
    async def withdrawn(event: Received[InvoiceWithdrawn], tx: AsyncConnection) -> None:
        await planning.cancel(event, event.payload.revision, "withdrawn", tx)

    @inbox.on(InvoiceReturned)
    async def returned(event: Received[InvoiceReturned], tx: AsyncConnection) -> None:
        await planning.cancel(event, event.payload.revision, "returned", tx)

    @inbox.on(InvoiceVoided)
    async def voided(event: Received[InvoiceVoided], tx: AsyncConnection) -> None:
        await planning.cancel(event, event.payload.revision, "voided", tx)

    return inbox


class _Planning:
    """What the handlers share: recording jobs, and cancelling those that nobody needs any more."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._jobs = JobQueue()

    async def revision(self, event: Received[FrozenInvoice], tx: AsyncConnection) -> None:
        frozen = event.payload
        planned = await plan_revision(frozen.content, frozen.content_hash, Revisions(tx))
        await self.cancel(event, frozen.revision - 1, SUPERSEDED, tx)
        await self.add(planned, event, tx)

    async def cancel(
        self, event: Received[InvoicePrivate], up_to_revision: int, because: str, tx: AsyncConnection
    ) -> None:
        invoice_id = event.payload.invoice_id
        await Revisions(tx).cancel(invoice_id, up_to_revision, because, self._clock.now())

    async def add(self, planned: Sequence[Planned], event: Received[InvoicePrivate], tx: AsyncConnection) -> None:
        now = self._clock.now()
        new = [new_job(job, now, event.origin(now)) for job in planned]
        await self._jobs.add(tx, *new)
