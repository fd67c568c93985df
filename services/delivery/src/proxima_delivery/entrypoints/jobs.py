"""The process of the clock."""

import asyncio

from proxima_common.observability.probes import HEALTH

from proxima_delivery.bootstrap import build


async def run(stop: asyncio.Event) -> None:
    """Count what is stuck, forget what is old."""
    service = build()
    HEALTH.check("database", service.database.ping)
    try:
        async with service.didox.cabinets() as cabinets:
            await service.clock_jobs(cabinets).run(stop)
    finally:
        await service.database.close()
