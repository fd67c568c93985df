"""Waiting out a broken dependency: a batch is tried again in place, and given back before the group loses patience."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

import structlog

from proxima_common.observability import metrics

# Far below the poll interval after which Kafka would take the partitions away.
PATIENCE_SECONDS = 60.0
LONGEST_PAUSE = 5.0

_log = structlog.get_logger(__name__)


async def keep_trying(
    attempt: Callable[[], Awaitable[None]],
    *,
    group: str,
    stopping: Callable[[], bool],
    patience: float = PATIENCE_SECONDS,
) -> bool:
    """Run `attempt` until it succeeds; False when told to stop, or when it has failed for `patience` seconds."""
    started, pause = time.monotonic(), 0.2
    while True:
        try:
            await attempt()
            return True
        except Exception as error:
            metrics.CONSUME_RETRIES.labels(group).inc()
            _log.warning("a batch failed and is tried again", group=group, error=repr(error), exc_info=True)
        wake = time.monotonic() + pause
        while time.monotonic() < wake:
            if stopping():
                return False
            await asyncio.sleep(min(0.2, pause))
        if time.monotonic() - started > patience:
            return False
        pause = min(pause * 2, LONGEST_PAUSE)
