"""The relay publishes the outbox: every row once, in order per key, by one leader."""

from __future__ import annotations

import asyncio
import contextlib
import time
from datetime import UTC, datetime

import structlog

from proxima_common.db.database import Database
from proxima_common.messaging.relay_batches import OutboxRows, Row
from proxima_common.messaging.relay_producer import RefusedRows, RelayProducer
from proxima_common.observability import metrics
from proxima_common.observability.probes import HEALTH, Heartbeat
from proxima_common.settings import KafkaSettings

_log = structlog.get_logger(__name__)


class Relay:
    """Publishes the outbox of `source`.

    Any number may run; one leads, by an advisory lock on a connection of its own, and a fixed transactional id fences
    off a leader that was paused. A batch is one Kafka transaction, which also commits the batch's token; after a crash
    the token tells whether the batch arrived, so that nothing is lost and nothing appears twice to readers of
    committed records. (Kafka keeps the token for `offsets.retention.minutes`, seven days; a relay that crashed in a
    batch and stayed away for longer publishes that batch again, with the same event ids.) No database transaction is
    open during a Kafka call. A record that Kafka refuses blocks its key, not the others.
    """

    def __init__(
        self,
        database: Database,
        kafka: KafkaSettings,
        source: str,
        *,
        batch_size: int = 1000,
        idle_seconds: float = 1.0,
    ) -> None:
        self._database = database
        self._kafka = kafka
        self._source = source
        self._rows = OutboxRows(database, source, batch_size)
        self._idle = idle_seconds
        self._blocked: dict[bytes, tuple[float, float]] = {}

    async def run(self, stop: asyncio.Event) -> None:
        """Lead or stand by until told to stop. An outage of Kafka or Postgres is waited out."""
        heartbeat = HEALTH.loop("relay", 120)
        leader = metrics.RELAY_LEADER.labels(self._source)
        pause = 0.2
        while not stop.is_set():
            heartbeat.beat()
            try:
                if await self._lead(stop, heartbeat):
                    pause = 0.2
            except Exception as error:
                # Whatever broke, the rows are still there, and a new producer settles what was under way.
                _log.warning("relay interrupted", source=self._source, error=repr(error))
                pause = min(pause * 2, 3.0)
            finally:
                leader.set(0)
            await _wait(stop, pause)
        HEALTH.end(heartbeat)

    async def drain(self) -> int:
        """Publish what is there now and return; for tests and for moving a service."""
        sent = 0
        async with RelayProducer(self._kafka, self._source) as producer:
            await self._settle_left_open(producer)
            while rows := await self._rows.unsent(self._blocked_now()):
                sent += await self._publish(producer, rows)
        return sent

    async def _lead(self, stop: asyncio.Event, heartbeat: Heartbeat) -> bool:
        session = await self._database.direct()
        try:
            if not await session.fetchval("select pg_try_advisory_lock(hashtext($1))", f"relay:{self._source}"):
                return False
            woken = asyncio.Event()
            await session.add_listener("proxima_outbox", lambda *_: woken.set())
            async with RelayProducer(self._kafka, self._source) as producer:
                await self._settle_left_open(producer)
                _log.info("relay leads", source=self._source)
                metrics.RELAY_LEADER.labels(self._source).set(1)
                while not stop.is_set():
                    heartbeat.beat()
                    # Raises when the session, and with it the lock, is gone.
                    await session.execute("select 1")
                    woken.clear()
                    rows = await self._rows.unsent(self._blocked_now())
                    age = (datetime.now(UTC) - rows[0].created_at).total_seconds() if rows else 0.0
                    metrics.RELAY_OLDEST.labels(self._source).set(age)
                    if not rows:
                        await _first(self._idle, stop, woken)
                    else:
                        await self._publish(producer, rows)
            return True
        finally:
            with contextlib.suppress(Exception):
                await session.close(timeout=2)

    async def _publish(self, producer: RelayProducer, rows: list[Row]) -> int:
        batch = await self._rows.open(rows)
        try:
            await producer.send(batch, rows)
        except RefusedRows as refused:
            await self._rows.close(batch, arrived=False)
            self._block(refused)
            return 0
        await self._rows.close(batch, arrived=True, rows=rows)
        now = time.time()
        metrics.RELAYED.labels(self._source).inc(len(rows))
        lag = metrics.RELAY_LAG.labels(self._source)
        for row in rows:
            lag.observe(max(0.0, now - row.created_at.timestamp()))
        return len(rows)

    async def _settle_left_open(self, producer: RelayProducer) -> None:
        batch = await self._rows.left_open()
        if batch:
            arrived = await producer.arrived(batch)
            _log.warning("settled a batch of an earlier leader", rows=len(batch.ids), arrived=arrived)
            await self._rows.close(batch, arrived=arrived)

    def _block(self, refused: RefusedRows) -> None:
        for row, error in refused.rows:
            key = row.key or b""
            pause = min(self._blocked.get(key, (0.0, 0.5))[1] * 2, 300.0)
            self._blocked[key] = (time.monotonic() + pause, pause)
            _log.error("kafka refuses a record", outbox_id=row.id, topic=row.topic, error=repr(error), again_in=pause)
        metrics.RELAY_BLOCKED.labels(self._source).set(len(self._blocked))

    def _blocked_now(self) -> list[bytes]:
        now = time.monotonic()
        # Kept for a while after the pause, so that a key that is refused again waits longer.
        self._blocked = {key: entry for key, entry in self._blocked.items() if entry[0] + 600 > now}
        return [key for key, (until, _) in self._blocked.items() if until > now]


async def _wait(stop: asyncio.Event, seconds: float) -> None:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)


async def _first(seconds: float, *events: asyncio.Event) -> None:
    waiting = [asyncio.ensure_future(event.wait()) for event in events]
    try:
        await asyncio.wait(waiting, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waiting:
            wait.cancel()
