"""Consumes `invoice.internal`; it waits for its own database only."""

from __future__ import annotations

import asyncio

from proxima_common.contracts.topics import INTERNAL
from proxima_common.messaging.broker import make_broker
from proxima_common.process import run_worker

from proxima_accounting.bootstrap import parts
from proxima_accounting.entrypoints.inbox import dispatcher
from proxima_accounting.settings import Settings


async def run(stop: asyncio.Event) -> None:
    """The worker process."""
    settings = Settings()
    async with parts(settings) as made:
        broker = make_broker(settings.kafka, name="accounting-worker")
        dispatcher(made).subscribe(broker, topics=[INTERNAL])
        await run_worker(broker, stop)
