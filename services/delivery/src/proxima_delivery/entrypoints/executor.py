"""The process that talks to mail servers and to Didox."""

import asyncio

from proxima_common.observability.probes import HEALTH

from proxima_delivery.adapters.archive import Archive
from proxima_delivery.bootstrap import build


async def run(stop: asyncio.Event) -> None:
    """Do the work of every legal entity's lanes."""
    service = build()
    HEALTH.check("database", service.database.ping)
    archive = Archive(service.settings.s3)
    try:
        async with service.didox.cabinets() as cabinets:
            await service.executor(archive, cabinets).run(stop)
    finally:
        archive.close()
        await service.database.close()
