"""The process that consumes: it records what invoice says and does nothing outside."""

import asyncio

from proxima_common.contracts.topics import INTERNAL, STAFF_SNAPSHOTS
from proxima_common.messaging.broker import make_broker
from proxima_common.observability.probes import HEALTH
from proxima_common.process import run_worker

from proxima_delivery.bootstrap import build


async def run(stop: asyncio.Event) -> None:
    """Consume `invoice.internal` and `staff.snapshots`."""
    service = build()
    HEALTH.check("database", service.database.ping)
    broker = make_broker(service.settings.kafka, name="delivery-worker")
    service.dispatcher().subscribe(broker, [INTERNAL, STAFF_SNAPSHOTS])
    try:
        await run_worker(broker, stop)
    finally:
        await service.database.close()
