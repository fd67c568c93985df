"""Executors as processes of their own."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import asyncpg
import pytest
from proxima_delivery.bootstrap import Service, build

from services.delivery.tests.component.processes import environment, kill, spawn

Start = Callable[..., Awaitable[asyncio.subprocess.Process]]


@pytest.fixture
async def service(settings_for, smtp) -> AsyncIterator[Service]:
    service = build(settings_for(smtp.port))
    yield service
    await service.database.close()


@pytest.fixture
def variables(service: Service) -> dict[str, str]:
    """What the processes are told."""
    return environment(service.settings)


@pytest.fixture
async def owner(pg_database) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(pg_database.owner_url.get_secret_value())
    yield connection
    await connection.close()


@pytest.fixture
async def start(variables: dict[str, str]) -> AsyncIterator[Start]:
    """Starts processes, and kills those that are left."""
    running: list[asyncio.subprocess.Process] = []

    async def start(word: str = "executor") -> asyncio.subprocess.Process:
        process = await spawn(word, variables)
        running.append(process)
        return process

    yield start
    for process in running:
        await kill(process)
