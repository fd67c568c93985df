"""Publishes the outbox."""

import asyncio

from proxima_common.messaging.relay import Relay

from proxima_invoice.bootstrap import parts
from proxima_invoice.settings import Settings


async def run(stop: asyncio.Event) -> None:
    """The relay process; two are harmless, one leads."""
    settings = Settings()
    async with parts(settings) as made:
        await Relay(made.database, settings.kafka, source="invoice").run(stop)
