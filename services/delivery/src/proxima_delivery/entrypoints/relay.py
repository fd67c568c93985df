"""The process that publishes the outbox."""

import asyncio

from proxima_common.messaging.relay import Relay
from proxima_common.observability.probes import HEALTH

from proxima_delivery.bootstrap import SOURCE, build


async def run(stop: asyncio.Event) -> None:
    """Publish `delivery.events` and what was parked."""
    service = build()
    HEALTH.check("database", service.database.ping)
    try:
        await Relay(service.database, service.settings.kafka, SOURCE).run(stop)
    finally:
        await service.database.close()
