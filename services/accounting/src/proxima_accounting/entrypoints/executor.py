"""Does the outside work: one write at a time per business, the newest wish of each invoice."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from proxima_common.jobs.executor import Executor
from proxima_common.jobs.leases import LanePolicy

from proxima_accounting.bootstrap import Parts, parts
from proxima_accounting.settings import Settings
from proxima_accounting.usecases.plan import LANE_PREFIX, RECONCILE
from proxima_accounting.usecases.reconcile import Reconciler


def executor(made: Parts, *, idle_seconds: float = 1.0) -> Executor:
    """The executor over these parts."""
    lease = timedelta(seconds=made.settings.planfact.job_lease)
    lanes = [LanePolicy(LANE_PREFIX, concurrency=1, lease=lease)]
    runner = Executor(made.database, lanes, made.clock, idle_seconds=idle_seconds)
    runner.handles(RECONCILE)(Reconciler(made.store, made.desk_of))
    return runner


async def run(stop: asyncio.Event) -> None:
    """The executor process."""
    async with parts(Settings()) as made:
        await executor(made).run(stop)
