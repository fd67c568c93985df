"""The process that asks Telegram for presses and words."""

import asyncio

import structlog
from proxima_common.observability.probes import HEALTH

from proxima_delivery.adapters.telegram.client import TelegramClient
from proxima_delivery.bootstrap import build

_log = structlog.get_logger(__name__)


async def run(stop: asyncio.Event) -> None:
    """Poll while this process is the holder; without a bot, only stand there."""
    service = build()
    HEALTH.check("database", service.database.ping)
    part = service.telegram()
    try:
        if part is None:
            _log.warning("no bot is set up: approvals are asked for in the UI alone")
            await stop.wait()
            return
        client = TelegramClient(part.settings)
        try:
            await part.poller(client).run(stop)
        finally:
            await client.close()
    finally:
        await service.database.close()
