"""The process that publishes `staff.snapshots` from the outbox."""

from __future__ import annotations

import asyncio

from proxima_common.db.database import Database
from proxima_common.messaging.relay import Relay
from proxima_common.observability.probes import HEALTH
from proxima_common.settings import DatabaseSettings, KafkaSettings, ServiceSettings
from pydantic_settings import SettingsConfigDict


class RelaySettings(ServiceSettings):
    """The relay needs the database and Kafka, and no key."""

    model_config = SettingsConfigDict(env_prefix="GATEWAY_")

    database: DatabaseSettings
    kafka: KafkaSettings


async def run(stop: asyncio.Event) -> None:
    """Publish until stopped."""
    settings = RelaySettings()
    database = Database(settings.database)
    HEALTH.check("database", database.ping)
    try:
        await Relay(database, settings.kafka, source="gateway").run(stop)
    finally:
        await database.close()
