"""One console command of an image, a subcommand per process, all started and stopped in the same way."""

from __future__ import annotations

import asyncio
import importlib
import os
import signal
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, cast

import structlog
import typer
from pydantic_settings import SettingsConfigDict

from proxima_common.observability.logs import configure_logging
from proxima_common.observability.probes import Probes
from proxima_common.observability.tracing import configure_tracing
from proxima_common.settings import HttpSettings, ObservabilitySettings, ServiceSettings

if TYPE_CHECKING:
    from faststream import FastStream
    from faststream.kafka import KafkaBroker

Run = Callable[[asyncio.Event], Awaitable[None]]
"""A process: works until the event is set, then ends gently."""
Once = Callable[[], None]
"""A command that does one thing and ends."""

_log = structlog.get_logger(__name__)


def service_cli(name: str, commands: Mapping[str, Run | Once | str]) -> typer.Typer:
    """The console command `name` with these subcommands.

    A subcommand is an async function of the stop event, a plain function without arguments, or either as
    `"package.module:function"`, which is imported only when asked for. Logs, traces and probes follow
    `<NAME>_OBSERVABILITY__*`. SIGTERM and SIGINT set the stop event; what has not ended after `stop_seconds` is
    cancelled. An error ends the process with exit code 1.
    """
    app = typer.Typer(name=name, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
    # Without a callback Typer makes a lone command the whole program.
    app.callback()(lambda: None)
    for word, target in commands.items():
        app.command(word)(_command(name, word, target))
    return app


def _command(name: str, word: str, target: Run | Once | str) -> Callable[[], None]:
    def run() -> None:
        observability = observability_from_env(name)
        configure_logging(name, word, observability.log_level)
        configure_tracing(f"{name}-{word}", observability.otlp_endpoint)
        function = _load(target)
        if asyncio.iscoroutinefunction(function):
            asyncio.run(supervise(cast(Run, function), observability))
        else:
            cast(Once, function)()

    run.__doc__ = (target if isinstance(target, str) else target.__doc__) or word
    return run


def _load(target: Run | Once | str) -> Run | Once:
    if not isinstance(target, str):
        return target
    module, _, function = target.partition(":")
    return cast("Run | Once", getattr(importlib.import_module(module), function))


def observability_from_env(name: str) -> ObservabilitySettings:
    """The `<NAME>_OBSERVABILITY__*` part of the environment."""

    class _Settings(ServiceSettings):
        model_config = SettingsConfigDict(env_prefix=f"{name.upper().replace('-', '_')}_")

    return _Settings().observability


async def supervise(run: Run, observability: ObservabilitySettings) -> None:
    """Run until it ends by itself or a signal comes; then give it `stop_seconds` and cancel it."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, stop.set)
    probes = Probes(observability.probe_port, observability.probe_host) if observability.probe_port else None
    if probes:
        await probes.start()
    work = asyncio.ensure_future(run(stop))
    stopping = asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait({work, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if not work.done():
            _log.info("stopping")
            await asyncio.wait({work}, timeout=observability.stop_seconds)
        if not work.done():
            _log.warning("did not stop in time", seconds=observability.stop_seconds)
            work.cancel()
            await asyncio.wait({work}, timeout=2)
        if work.done() and not work.cancelled():
            work.result()
    finally:
        stopping.cancel()
        if probes:
            await probes.stop()
        if not work.done():
            # A coroutine that swallows its cancellation would keep the loop, and so the process, for ever.
            os._exit(1)


async def run_api(app: Any, settings: HttpSettings, stop: asyncio.Event) -> None:
    """Serve an ASGI application until stopped; open requests get `stop_seconds` to end."""
    import uvicorn

    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=int(settings.stop_seconds),
        lifespan="on",
    )
    server = uvicorn.Server(config)

    async def stop_when_told() -> None:
        await stop.wait()
        server.should_exit = True

    waiting = asyncio.create_task(stop_when_told())
    try:
        # `serve` would install its own signal handlers over those of `supervise`.
        await server._serve()
    finally:
        waiting.cancel()
    if not server.started:
        raise RuntimeError(f"cannot serve on {settings.host}:{settings.port}")


async def run_worker(app: FastStream | KafkaBroker, stop: asyncio.Event, *, stop_seconds: float = 15.0) -> None:
    """Consume until stopped. The batch at hand is finished; leaving the group is bounded, Kafka may be away."""
    from faststream import FastStream

    from proxima_common.messaging.broker import assert_safe, start_broker, stop_broker

    broker = cast("KafkaBroker", app.broker if isinstance(app, FastStream) else app)
    assert_safe(broker)
    try:
        await start_broker(broker, stop)
        await stop.wait()
    finally:
        await stop_broker(broker, stop_seconds)


async def run_loops(stop: asyncio.Event, *loops: Run) -> None:
    """Run several loops in one process; when one fails, all end and the error is raised."""
    async with asyncio.TaskGroup() as group:
        for loop in loops:
            group.create_task(_one(loop, stop))


async def _one(loop: Run, stop: asyncio.Event) -> None:
    await loop(stop)
    if not stop.is_set():
        raise RuntimeError(f"{loop!r} ended before it was told to")
