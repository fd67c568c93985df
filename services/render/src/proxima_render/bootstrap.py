"""The one module that knows every concrete class."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from proxima_common.clock import Clock, clock_from_env
from proxima_common.db.database import Database
from proxima_common.messaging.outbox import Outbox

from proxima_render.adapters.bucket import Bucket
from proxima_render.adapters.gotenberg import Gotenberg
from proxima_render.adapters.pdf import PdfWorkshop
from proxima_render.adapters.templates import Templates
from proxima_render.settings import SOURCE, Settings
from proxima_render.usecases.make_file import Press


@dataclass(frozen=True)
class Container:
    """What a process of this service works with."""

    settings: Settings
    clock: Clock
    database: Database
    bucket: Bucket
    copy: Bucket | None
    """Where the second copies lie, if there is such a place."""
    press: Press
    outbox: Outbox

    @classmethod
    @asynccontextmanager
    async def open(cls, settings: Settings, clock: Clock | None = None) -> AsyncIterator[Container]:
        """Build everything, and close it at the end. Nothing is called before it is used."""
        workshop = PdfWorkshop()
        bucket = Bucket(settings.s3)
        copy = Bucket(settings.copy_s3) if settings.copy_s3 else None
        database = Database(settings.database)
        try:
            async with Gotenberg(settings.gotenberg) as printer:
                yield cls(
                    settings=settings,
                    clock=clock or clock_from_env(),
                    database=database,
                    bucket=bucket,
                    copy=copy,
                    press=Press(Templates(), printer, workshop),
                    outbox=Outbox(SOURCE),
                )
        finally:
            workshop.close()
            bucket.close()
            if copy:
                copy.close()
            await database.close()
