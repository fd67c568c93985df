"""The process that talks to mail servers."""

import asyncio

from proxima_common.observability.probes import HEALTH

from proxima_delivery.adapters.archive import Archive
from proxima_delivery.bootstrap import build


async def run(stop: asyncio.Event) -> None:
    """Send the letters of every legal entity's lane."""
    service = build()
    HEALTH.check("database", service.database.ping)
    archive = Archive(service.settings.s3)
    try:
        await service.executor(archive).run(stop)
    finally:
        archive.close()
        await service.database.close()
