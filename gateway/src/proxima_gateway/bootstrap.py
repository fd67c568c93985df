"""The only module that knows every concrete class."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from fastapi import FastAPI
from proxima_common.clock import Clock, SystemClock
from proxima_common.db.database import Database
from proxima_common.http.tokens import StaffTokenSigner
from proxima_common.observability.probes import HEALTH

from proxima_gateway.app import create_app
from proxima_gateway.auth.access import Gate
from proxima_gateway.auth.administration import Administration, ApiTokens
from proxima_gateway.auth.domain import SessionLimits
from proxima_gateway.auth.log_in import Door
from proxima_gateway.auth.secrets import Passwords
from proxima_gateway.clients.owners import Owner, Owners
from proxima_gateway.routes.pages import Pages
from proxima_gateway.settings import Settings
from proxima_gateway.stream.hub import Hub


def build_app(
    settings: Settings,
    *,
    clock: Clock | None = None,
    transport: httpx.AsyncBaseTransport | None = None,
) -> FastAPI:
    """The application with all it works with; `transport` stands in for the network to the services.

    The clock is the machine's even in a demonstration, which moves the time of documents, not that of sessions.
    """
    database = Database(settings.database)
    clock = clock or SystemClock()
    passwords = Passwords()
    limits = SessionLimits(idle=settings.session_idle, absolute=settings.session_absolute)
    door = Door(database, passwords, clock, limits)
    owners = Owners(
        {
            Owner.INVOICE: settings.invoice_url,
            Owner.PREFILL: settings.prefill_url,
            Owner.RENDER: settings.render_url,
            Owner.DELIVERY: settings.delivery_url,
            Owner.ACCOUNTING: settings.accounting_url,
        },
        StaffTokenSigner(settings.private_key.get_secret_value()),
        seconds=settings.owner_timeout_seconds,
        transport=transport,
    )

    @asynccontextmanager
    async def living(_: FastAPI) -> AsyncIterator[None]:
        HEALTH.check("database", database.ping)
        yield
        await owners.close()
        await database.close()

    app = create_app(settings.http, secure=settings.secure, lifespan=living)
    app.state.settings = settings
    app.state.door = door
    app.state.gate = Gate(door, settings)
    app.state.owners = owners
    app.state.administration = Administration(database, passwords, clock)
    app.state.tokens = ApiTokens(database, clock)
    app.state.hub = Hub(settings.streams_per_staff)
    app.state.pages = Pages(settings.ui_dir, signer_url=settings.signer_url, signer_keys=settings.eimzo_api_keys)
    return app
