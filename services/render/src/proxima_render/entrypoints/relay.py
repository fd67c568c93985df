"""Publish what the outbox holds."""

from __future__ import annotations

import asyncio

from proxima_common.db.database import Database
from proxima_common.messaging.relay import Relay

from proxima_render.settings import SOURCE, Settings


async def run(stop: asyncio.Event) -> None:
    """Relay until stopped; of several, one leads."""
    settings = Settings()
    database = Database(settings.database)
    try:
        await Relay(database, settings.kafka, source=SOURCE).run(stop)
    finally:
        await database.close()
