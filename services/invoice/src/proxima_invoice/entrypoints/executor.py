"""The executor: items of batches. An item's own state says that it was done, so a job that comes again does it once."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import UUID

from proxima_common.jobs.executor import Executor, JobRun
from proxima_common.jobs.leases import LanePolicy
from proxima_common.jobs.queue import Done, Failed, Job, JobOutcome

from proxima_invoice.adapters.batches import BatchRepository
from proxima_invoice.adapters.billing_desk import BATCH_JOB, BATCH_LANE
from proxima_invoice.bootstrap import Parts, parts
from proxima_invoice.settings import Settings
from proxima_invoice.usecases.batches import run_items

# Numbers of a series are given one after another, so more at once would only queue.
ITEMS_AT_ONCE = 4


def batch_executor(made: Parts, lease: timedelta) -> Executor:
    """Runs items of batches; a batch is a lane of its own, so that none waits for another."""
    lanes = [LanePolicy(prefix=f"{BATCH_LANE}:", concurrency=ITEMS_AT_ONCE, lease=lease)]
    executor = Executor(made.database, lanes, made.clock)

    @executor.handles(BATCH_JOB)
    async def items(job: Job, run: JobRun) -> JobOutcome:
        batch_id = UUID(job.payload["batch_id"])
        item_ids = [UUID(item_id) for item_id in job.payload["item_ids"]]
        async with made.database.transaction() as tx:
            batch = await BatchRepository(tx).head(batch_id)
            if batch is None:
                return Failed(f"no batch {batch_id}")
            await run_items(made.desk(tx, batch.owner, run.origin()), batch, item_ids)
        return Done()

    return executor


async def run(stop: asyncio.Event) -> None:
    """The executor process."""
    settings = Settings()
    async with parts(settings) as made:
        await batch_executor(made, settings.job_lease).run(stop)
