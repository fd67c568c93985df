"""The executor: items of batches. An item's own state says that it was done, so a job that comes again does it once."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import UUID

from proxima_common.contracts.api.registry import ExportedFile
from proxima_common.contracts.invoice_private import BatchProgressed
from proxima_common.contracts.words import Role
from proxima_common.errors import DomainError
from proxima_common.jobs.executor import Executor, JobRun
from proxima_common.jobs.leases import LanePolicy
from proxima_common.jobs.queue import Done, Failed, Job, JobOutcome
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_invoice.adapters.batches import BatchRepository
from proxima_invoice.adapters.billing_desk import (
    BATCH_JOB,
    BATCH_LANE,
    EXPORT_JOB,
    EXPORT_LANE,
    RECEIPT_JOB,
    RECEIPT_LANE,
    PostgresBillingDesk,
)
from proxima_invoice.adapters.exports import ExportFiles, note_failure, note_progress
from proxima_invoice.bootstrap import Parts, parts
from proxima_invoice.domain.staff import Staff
from proxima_invoice.settings import Settings
from proxima_invoice.usecases.batch_ports import Batch
from proxima_invoice.usecases.batches import run_items
from proxima_invoice.usecases.receipts import match_by_itself

# Numbers of a series are given one after another, so more at once would only queue.
ITEMS_AT_ONCE = 4
MATCHER = "service:matching"
# Each holds a snapshot open while it reads.
FILES_AT_ONCE = 2


def batch_executor(made: Parts, lease: timedelta) -> Executor:
    """Runs items of batches; a batch is a lane of its own, so that none waits for another."""
    lanes = [
        LanePolicy(prefix=f"{BATCH_LANE}:", concurrency=ITEMS_AT_ONCE, lease=lease),
        LanePolicy(prefix=EXPORT_LANE, concurrency=FILES_AT_ONCE, lease=lease),
        LanePolicy(prefix=f"{RECEIPT_LANE}:", concurrency=1, lease=lease),
    ]
    executor = Executor(made.database, lanes, made.clock)

    @executor.handles(BATCH_JOB)
    async def items(job: Job, run: JobRun) -> JobOutcome:
        batch_id = UUID(job.payload["batch_id"])
        item_ids = [UUID(item_id) for item_id in job.payload["item_ids"]]
        async with made.database.transaction() as tx:
            batch = await BatchRepository(tx).head(batch_id)
        if batch is None:
            return Failed(f"no batch {batch_id}")
        # Drafts share a transaction with their question; every other item has its own.
        for group in [item_ids] if batch.verb == "create" else [[item_id] for item_id in item_ids]:
            async with made.database.transaction() as tx:
                await run_items(made.desk(tx, batch.owner, run.origin()), batch, group)
        return Done()

    @executor.handles(RECEIPT_JOB)
    async def receipt(job: Job, run: JobRun) -> JobOutcome:
        matcher = Staff(MATCHER, "Matching of receipts", frozenset({(Role.ACCOUNTANT, job.payload["legal_entity_id"])}))

        async def match(tx: AsyncConnection) -> None:
            await match_by_itself(made.desk(tx, matcher, run.origin()), job.payload["receipt_key"])

        return Done(match)

    @executor.handles(EXPORT_JOB)
    async def export(job: Job, run: JobRun) -> JobOutcome:
        batch_id = UUID(job.payload["batch_id"])
        async with made.database.transaction() as tx:
            batch = await BatchRepository(tx).head(batch_id)
        if batch is None:
            return Failed(f"no batch {batch_id}")

        async def tell(of: Batch, done: int, total: int, file: ExportedFile | None) -> None:
            async with made.database.transaction() as tx:
                await note_progress(tx, of, done, total, file, run.now())
                await _publish(made.desk(tx, of.owner, run.origin()), of, done, total, finished=file is not None)

        try:
            await ExportFiles(made.database, tell).make(batch, run.now())
        except DomainError as error:
            async with made.database.transaction() as tx:
                await note_failure(tx, batch, run.now())
                await _publish(made.desk(tx, batch.owner, run.origin()), batch, 0, 1, finished=True, failed=1)
            return Failed(error.detail)
        return Done()

    return executor


async def _publish(
    desk: PostgresBillingDesk, batch: Batch, done: int, total: int, *, finished: bool, failed: int = 0
) -> None:
    told = BatchProgressed(
        batch_id=batch.batch_id, verb=batch.verb, total=total, done=done, failed=failed, finished=finished
    )
    await desk.publish(told, str(batch.batch_id))


async def run(stop: asyncio.Event) -> None:
    """The executor process."""
    settings = Settings()
    async with parts(settings) as made:
        await batch_executor(made, settings.job_lease).run(stop)
