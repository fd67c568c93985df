"""The application: every route with its rule, and what stands around them."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from proxima_common.contracts.api.gateway import BatchMoved, InvoiceMoved
from proxima_common.errors import TooMany
from proxima_common.http.api import Lifespan, create_api
from proxima_common.http.problems import install_database_problems, problem
from proxima_common.settings import HttpSettings
from pydantic.json_schema import models_json_schema

from proxima_gateway.auth.log_in import RefusedUntil
from proxima_gateway.headers import SecurityHeaders
from proxima_gateway.rates import RateExceeded
from proxima_gateway.routes import (
    advances,
    aftermath,
    approval,
    archive,
    billing,
    client_page,
    deals,
    didox,
    events,
    exchange,
    invoices,
    joins,
    mail,
    master_data,
    month_end,
    pages,
    partners,
    people,
    receipts,
    refreshing,
    registry,
    rules,
    session,
    staff,
    telegram,
)
from proxima_gateway.routes.declared import forwarding_router

DECLARATIONS = (
    registry.registry,
    invoices.invoices,
    aftermath.aftermath,
    billing.months,
    people.people,
    billing.batches,
    billing.payments,
    receipts.receipts,
    master_data.master_data,
    refreshing.refreshing,
    deals.deals,
    month_end.month_end,
    rules.rules,
    approval.approval,
    exchange.exchange,
    advances.advances,
    advances.tax_months,
    partners.files,
    archive.archive,
    partners.deliveries,
    didox.didox,
    telegram.telegram,
    mail.mail,
    partners.accounting,
    *partners.operations,
)
DESCRIPTION = (
    "The one door to Proxima Invoice. Browsers log in with `POST /api/v1/session` and send the header X-CSRF-Token "
    "with every change; programs send an API token as `Authorization: Bearer`. Every error is a problem (RFC 9457)."
)


def create_app(http: HttpSettings, *, secure: bool, lifespan: Lifespan | None = None) -> FastAPI:
    """All routes; what they work with is put into `app.state` by `bootstrap`."""
    routers = [
        session.router,
        staff.router,
        joins.router,
        events.router,
        forwarding_router(DECLARATIONS),
        pages.docs_router,
        client_page.router,
    ]
    app = create_api("Proxima Invoice", http, routers, lifespan=lifespan)
    app.description = DESCRIPTION
    # The document has its own guarded route; the one that FastAPI adds by itself has no rule.
    app.router.routes[:] = [route for route in app.router.routes if getattr(route, "path", "") != "/openapi.json"]
    # The screens answer every address that nothing else does, so they come last.
    app.include_router(pages.router)
    install_database_problems(app)
    app.add_exception_handler(RefusedUntil, _wait)
    app.add_exception_handler(RateExceeded, _wait)
    app.add_middleware(SecurityHeaders, secure=secure)
    _declare_access(app)
    return app


async def _wait(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, TooMany)
    seconds = getattr(error, "seconds", 1)
    request_id = getattr(request.state, "request_id", None)
    headers = {"Retry-After": str(seconds)}
    return problem(429, error.code, error.detail, request_id=request_id, headers=headers)


def _streamed() -> dict[str, Any]:
    """The schemas of the live stream's messages, which no operation answers with."""
    _, document = models_json_schema(
        [(InvoiceMoved, "serialization"), (BatchMoved, "serialization")], ref_template="#/components/schemas/{model}"
    )
    schemas: dict[str, Any] = document["$defs"]
    return schemas


def _declare_access(app: FastAPI) -> None:
    """Name in the document the ways of being let through that its operations refer to."""
    generate = app.openapi
    declared: dict[str, Any] = {}

    def openapi() -> dict[str, Any]:
        if not declared:
            declared.update(generate())
            declared["components"]["schemas"].update(_streamed())
            declared["components"]["securitySchemes"] = {
                "session": {"type": "apiKey", "in": "cookie", "name": "__Host-session"},
                "csrf": {"type": "apiKey", "in": "header", "name": "X-CSRF-Token"},
                "token": {"type": "http", "scheme": "bearer", "description": "An API token."},
            }
        return declared

    app.openapi = openapi  # type: ignore[method-assign]
