"""Publishes the outbox."""

from __future__ import annotations

import asyncio

from proxima_common.db.database import Database
from proxima_common.messaging.relay import Relay

from proxima_accounting.settings import Settings


async def run(stop: asyncio.Event) -> None:
    """The relay process; two are harmless, one leads."""
    settings = Settings()
    database = Database(settings.database)
    try:
        await Relay(database, settings.kafka, source="accounting").run(stop)
    finally:
        await database.close()
