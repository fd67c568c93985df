"""The API for staff, behind the gateway."""

import asyncio

from fastapi import FastAPI
from proxima_common.http.api import create_api
from proxima_common.http.operations import operations_router
from proxima_common.http.tokens import StaffTokenVerifier, staff_dependency
from proxima_common.process import run_api

from proxima_invoice.adapters.anchor_store import AnchorStore
from proxima_invoice.bootstrap import Parts, parts
from proxima_invoice.entrypoints.routers import ROUTERS
from proxima_invoice.entrypoints.worker import dispatcher
from proxima_invoice.settings import ApiSettings

AUDIENCE = "invoice"


def create_app(made: Parts, settings: ApiSettings) -> FastAPI:
    """The application over these parts."""
    staff = staff_dependency(StaffTokenVerifier(settings.staff_public_key_file.read_text(), audience=AUDIENCE))
    operations = operations_router(made.database, made.clock, staff, dispatcher=dispatcher(made))
    app = create_api(
        "Proxima invoice",
        settings.http,
        [*ROUTERS, operations],
        database=made.database,
    )
    app.state.parts = made
    app.state.staff = staff
    app.state.anchor_files = AnchorStore(settings.s3)
    return app


async def run(stop: asyncio.Event) -> None:
    """The API process."""
    settings = ApiSettings()
    async with parts(settings) as made:
        await run_api(create_app(made, settings), settings.http, stop)
