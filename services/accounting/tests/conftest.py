"""A migrated database, a PlanFact of one's own, and the parts of the service over them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import proxima_accounting
import pytest
import pytest_asyncio
from proxima_accounting.bootstrap import Parts, assemble
from proxima_accounting.entrypoints.executor import executor
from proxima_accounting.settings import JobsSettings, PlanFactSettings, Settings
from proxima_common.clock import SystemClock
from proxima_common.settings import DatabaseSettings, KafkaSettings
from proxima_sandbox.testing import PlanFactSandbox
from pydantic import SecretStr

QUICK: dict[str, Any] = {
    "timeout": 0.6,
    "write_lock_wait": 3.0,
    "settle_seconds": 0.2,
    "busy_seconds": 0.1,
    "away_seconds": 0.2,
    "retry_delays": (0.1, 0.2),
    "job_lease": 1.5,
}
Make = Callable[..., Awaitable[Parts]]


@pytest.fixture
def migrations_package() -> Path:
    return Path(proxima_accounting.__file__).parent


@pytest_asyncio.fixture(loop_scope="session")
async def make_parts(pg_database: DatabaseSettings, planfact_sandbox: PlanFactSandbox) -> AsyncIterator[Make]:
    """Makes the parts of a process, impatient; settings of PlanFact by name."""
    made: list[Parts] = []

    async def make(**planfact: Any) -> Parts:
        settings = Settings.model_construct(
            database=pg_database,
            kafka=KafkaSettings(bootstrap="127.0.0.1:9"),
            planfact=PlanFactSettings(
                **{
                    "base_url": planfact_sandbox.base_url,
                    "api_key": SecretStr(planfact_sandbox.api_key),
                    **QUICK,
                    **planfact,
                }
            ),
            jobs=JobsSettings(),
        )
        parts = assemble(settings, SystemClock())
        made.append(parts)
        return parts

    yield make
    for parts in made:
        await parts.close()


@pytest_asyncio.fixture(loop_scope="session")
async def parts(make_parts: Make) -> Parts:
    return await make_parts()


@asynccontextmanager
async def executing(*processes: Parts) -> AsyncIterator[None]:
    """Executors at work, one per process's parts, stopped gently at the end."""
    stop = asyncio.Event()
    running = [asyncio.create_task(executor(made, idle_seconds=0.05).run(stop)) for made in processes]
    try:
        yield
    finally:
        stop.set()
        await asyncio.gather(*running)
