"""Consumes `prefill.requests`, answers on `prefill.results`."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from functools import partial

from faststream import FastStream
from proxima_common.contracts import topics
from proxima_common.contracts.prefill import PrefillRequested
from proxima_common.ids import derived_id
from proxima_common.messaging.broker import make_broker
from proxima_common.messaging.envelope import Outgoing, Received
from proxima_common.messaging.stateless import StatelessDispatcher
from proxima_common.observability.probes import HEALTH
from proxima_common.process import run_worker

from proxima_prefill.bootstrap import clickhouse_source, settings
from proxima_prefill.settings import Settings
from proxima_prefill.usecases.answers import Answer
from proxima_prefill.usecases.overview import Patience
from proxima_prefill.usecases.respond import respond
from proxima_prefill.usecases.source import Source


async def run(stop: asyncio.Event) -> None:
    """Answer prefill requests."""
    read = settings()
    source = clickhouse_source(read.clickhouse)
    HEALTH.check("clickhouse", partial(asyncio.to_thread, source.ping))
    await run_worker(make_app(read, source), stop)


def make_app(read: Settings, source: Source) -> FastStream:
    """The consumer. The calculation runs in a thread: it must not keep the loop from talking to Kafka."""
    dispatcher = StatelessDispatcher("prefill", make_broker(read.kafka, name="prefill-worker", produces=True))
    patience = Patience(timedelta(days=read.late_after_days), timedelta(hours=read.stale_after_hours))

    @dispatcher.on(PrefillRequested)
    async def on_request(event: Received[PrefillRequested]) -> list[Outgoing]:
        answers = await asyncio.to_thread(respond, event.payload, source, patience)
        return [outgoing(event, found) for found in answers]

    return dispatcher.subscribe([topics.PREFILL_REQUESTS])


def outgoing(event: Received[PrefillRequested], found: Answer) -> Outgoing:
    """An event whose id follows from the request: a redelivered request gives the same events."""
    return Outgoing(
        found.payload,
        found.subject,
        derived_id("prefill.result", event.id, found.payload.event_type, found.subject),
    )
