"""The PlanFact stand-in as one application: the partner's API, the sandbox's controls, a page for people."""

from __future__ import annotations

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from proxima_common.clock import Clock, clock_from_env
from starlette.exceptions import HTTPException

from proxima_sandbox.application import application
from proxima_sandbox.faults import Faults, SkewedClock
from proxima_sandbox.gate import Gate
from proxima_sandbox.planfact import control, pages, routes
from proxima_sandbox.planfact.books import Books
from proxima_sandbox.planfact.envelope import Refused, refusal
from proxima_sandbox.planfact.faults import PlanFactSwitches
from proxima_sandbox.planfact.gate import PlanFact
from proxima_sandbox.planfact.settings import PlanFactSandboxSettings
from proxima_sandbox.store import Store


def create_app(settings: PlanFactSandboxSettings, clock: Clock | None = None) -> Gate:
    """The whole server over the books in `data_dir`."""
    store = Store(settings.data_dir / "planfact.sqlite")
    faults = Faults(store, PlanFactSwitches)
    own_clock = SkewedClock(clock or clock_from_env(), faults)
    books = Books(store, own_clock)
    books.seed()

    app = application("PlanFact sandbox", store, faults)
    app.state.books, app.state.faults = books, faults
    app.include_router(pages.router)
    app.include_router(control.router)
    app.include_router(routes.router)
    _answer_errors(app)
    partner = PlanFact(store, faults, own_clock, settings.planfact_api_key.get_secret_value())
    return Gate(app, partner, store, faults, own_clock)


def _answer_errors(app: FastAPI) -> None:
    @app.exception_handler(Refused)
    async def refused(_: Request, error: Refused) -> Response:
        return error.answer()

    @app.exception_handler(RequestValidationError)
    async def malformed(request: Request, error: RequestValidationError) -> Response:
        names = [str(problem["loc"][-1]) for problem in error.errors()]
        status = 200 if request.url.path.startswith("/api/") else 422
        return refusal(f"The field {names[0]} is invalid.", "ValidationError", status, names)

    @app.exception_handler(HTTPException)
    async def not_there(_: Request, error: HTTPException) -> Response:
        return refusal(str(error.detail), "NotFound", error.status_code)
