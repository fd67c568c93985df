"""The service driven by hand: it hears an event, works, and is asked what it said."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio
from proxima_common.contracts.catalogue import BY_TYPE
from proxima_common.contracts.payload import Payload
from proxima_common.db.plumbing import JOB, OUTBOX
from proxima_common.settings import S3Settings
from proxima_common.testing.clocks import FakeClock
from proxima_common.testing.records import a_record
from proxima_render.bootstrap import Container
from proxima_render.entrypoints import executor, worker
from proxima_render.settings import Settings
from sqlalchemy import select

from services.render.tests.archive_scenes import Archive, Frozen


class Line:
    """The service, driven by hand."""

    def __init__(self, container: Container, clock: FakeClock) -> None:
        self.container = container
        self.clock = clock
        self._inbox = worker.dispatcher(container.database, clock)
        self._executor = executor.build(container)
        self._sequence = 0

    async def hears(self, payload: Payload) -> None:
        self._sequence += 1
        assert await self._inbox.handle([a_record(payload, sequence=self._sequence)])

    async def works(self) -> int:
        return await self._executor.drain()

    async def said(self) -> list[Payload]:
        async with self.container.database.transaction() as tx:
            rows = (await tx.execute(select(OUTBOX.c.headers, OUTBOX.c.value).order_by(OUTBOX.c.id))).all()
        return [_read(headers, value) for headers, value in rows]

    async def jobs(self) -> list[tuple[str, str]]:
        async with self.container.database.transaction() as tx:
            rows = (await tx.execute(select(JOB.c.kind, JOB.c.state).order_by(JOB.c.id))).all()
        return [(row.kind, row.state) for row in rows]


def _read(headers: Any, value: bytes) -> Payload:
    event_type = next(text for name, text in _pairs(headers) if name == "ce_type")
    return BY_TYPE[event_type].payload.model_validate_json(value)


def _pairs(headers: Any) -> list[tuple[str, str]]:
    return list(headers.items()) if isinstance(headers, dict) else [(name, text) for name, text in headers]


@pytest.fixture
def line(container: Container, fake_clock: FakeClock) -> Line:
    return Line(container, fake_clock)


class Printer:
    """Raises what it is told to, then prints for real."""

    def __init__(self, real: Any, *troubles: Exception) -> None:
        self._real = real
        self.troubles = list(troubles)

    async def print(self, sheet: Any, trace: str) -> bytes:
        if self.troubles:
            raise self.troubles.pop(0)
        return bytes(await self._real.print(sheet, trace))


@pytest.fixture
def troubled(container: Container, fake_clock: FakeClock) -> Callable[..., Line]:
    def make(*troubles: Exception) -> Line:
        press = replace(container.press, printer=Printer(container.press.printer, *troubles))
        return Line(replace(container, press=press), fake_clock)

    return make


@pytest.fixture
def copy_settings(s3_settings: S3Settings, s3_client: Any) -> S3Settings:
    """A second bucket of the test's own."""
    bucket = f"copy-{uuid4().hex[:12]}"
    s3_client.create_bucket(Bucket=bucket)
    return s3_settings.model_copy(update={"bucket": bucket})


@pytest_asyncio.fixture(loop_scope="session")
async def opened(
    settings: Settings, copy_settings: S3Settings, fake_clock: FakeClock, s3_client: Any, frozen: Frozen
) -> AsyncIterator[Callable[..., Any]]:
    @asynccontextmanager
    async def open_with(**changes: Any) -> AsyncIterator[Archive]:
        wanted = settings.model_copy(update={"copy_s3": copy_settings, **changes})
        async with Container.open(wanted, fake_clock) as container:
            yield Archive(Line(container, fake_clock), s3_client, frozen)

    yield open_with


@pytest_asyncio.fixture(loop_scope="session")
async def archive(opened: Callable[..., Any]) -> AsyncIterator[Archive]:
    async with opened() as one:
        yield one
