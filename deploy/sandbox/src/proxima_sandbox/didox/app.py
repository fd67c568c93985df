"""The Didox stand-in as one application: the partner API, the sandbox's controls, a page for people."""

from __future__ import annotations

from fastapi import FastAPI, Request, Response
from proxima_common.clock import Clock, clock_from_env
from starlette.exceptions import HTTPException

from proxima_sandbox.application import application
from proxima_sandbox.didox import (
    auth_routes,
    company_routes,
    control,
    draft_routes,
    list_routes,
    pages,
    sign_routes,
)
from proxima_sandbox.didox.companies import Companies
from proxima_sandbox.didox.documents import Documents
from proxima_sandbox.didox.faults import DidoxSwitches
from proxima_sandbox.didox.gate import Didox as AtTheGate
from proxima_sandbox.didox.server import Didox
from proxima_sandbox.didox.sessions import Sessions
from proxima_sandbox.didox.settings import DidoxSandboxSettings
from proxima_sandbox.didox.shapes import Refused, text
from proxima_sandbox.didox.signing import Timestamps
from proxima_sandbox.faults import Faults, SkewedClock
from proxima_sandbox.gate import Gate
from proxima_sandbox.store import Store


def create_app(settings: DidoxSandboxSettings, clock: Clock | None = None) -> Gate:
    """The whole server over the documents in `data_dir`."""
    store = Store(settings.data_dir / "didox.sqlite")
    faults = Faults(store, DidoxSwitches)
    own_clock = SkewedClock(clock or clock_from_env(), faults)

    app = application("Didox sandbox", store, faults)
    app.state.didox = Didox(
        Documents(store, own_clock, faults),
        Companies(store),
        Sessions(store, own_clock, settings.didox_companies),
        Timestamps(settings.data_dir / "didox-keys"),
        faults,
    )
    # The offer's routes have to stand before those that take any document's id.
    for router in (pages.router, control.router, auth_routes.router, company_routes.router, *_DOCUMENTS):
        app.include_router(router)
    _answer_errors(app)
    return Gate(app, AtTheGate(faults, settings.didox_partner_token.get_secret_value()), store, faults, own_clock)


_DOCUMENTS = (list_routes.router, draft_routes.router, sign_routes.router)


def _answer_errors(app: FastAPI) -> None:
    @app.exception_handler(Refused)
    async def refused(_: Request, error: Refused) -> Response:
        return error.answer

    @app.exception_handler(HTTPException)
    async def not_there(_: Request, error: HTTPException) -> Response:
        return text(str(error.detail), error.status_code).answer
