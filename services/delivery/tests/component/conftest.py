"""Executors as processes of their own."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from typing import Any

import asyncpg
import pytest
from proxima_delivery.bootstrap import Service, build

from services.delivery.tests.component.killing import environment, kill

Start = Callable[[], Any]


@pytest.fixture
async def service(settings_for, smtp) -> AsyncIterator[Service]:
    service = build(settings_for(smtp.port))
    yield service
    await service.database.close()


@pytest.fixture
async def owner(pg_database) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(pg_database.owner_url.get_secret_value())
    yield connection
    await connection.close()


@pytest.fixture
async def start(service: Service) -> AsyncIterator[Start]:
    """Starts executor processes, and kills those that are left."""
    running: list[asyncio.subprocess.Process] = []

    async def start() -> asyncio.subprocess.Process:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "proxima_delivery", "executor", env=environment(service), stderr=sys.stderr
        )
        running.append(process)
        return process

    yield start
    for process in running:
        await kill(process)
