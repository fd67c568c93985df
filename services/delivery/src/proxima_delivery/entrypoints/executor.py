"""The process that talks to mail servers and to Didox, and sends what the bot says."""

import asyncio

from proxima_common.observability.probes import HEALTH

from proxima_delivery.adapters.archive import Archive
from proxima_delivery.adapters.telegram.bot import TelegramBot
from proxima_delivery.adapters.telegram.client import TelegramClient
from proxima_delivery.bootstrap import build


async def run(stop: asyncio.Event) -> None:
    """Do the work of every legal entity's lanes, and of the bot's."""
    service = build()
    HEALTH.check("database", service.database.ping)
    archive, telegram = Archive(service.settings.s3), service.settings.telegram
    client = TelegramClient(telegram) if telegram else None
    bot = TelegramBot(client, archive, telegram) if client and telegram else None
    try:
        async with service.didox.cabinets() as cabinets:
            await service.executor(archive, cabinets, bot).run(stop)
    finally:
        archive.close()
        if client:
            await client.close()
        await service.database.close()
