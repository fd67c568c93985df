"""The process that answers browsers and programs, and feeds their live streams."""

from __future__ import annotations

import asyncio

from proxima_common.process import run_api, run_loops

from proxima_gateway.bootstrap import build_app
from proxima_gateway.settings import Settings
from proxima_gateway.stream.hub import Hub
from proxima_gateway.stream.tail import Tail


async def run(stop: asyncio.Event) -> None:
    """Serve until stopped. Kafka may be away: the streams then say so, and everything else works."""
    settings = Settings()
    app = build_app(settings)
    hub: Hub = app.state.hub

    async def serve(stop: asyncio.Event) -> None:
        await run_api(app, settings.http, stop)

    async def let_go(stop: asyncio.Event) -> None:
        # The server waits for open requests when it stops, and a stream never ends by itself.
        await stop.wait()
        hub.close()

    await run_loops(stop, serve, Tail(settings.kafka, hub).run, let_go)
