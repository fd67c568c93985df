"""One way to make a service's API."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TYPE_CHECKING

from fastapi import APIRouter, FastAPI, Request, Response

from proxima_common.http.middleware import RequestMiddleware
from proxima_common.http.problems import install_database_problems, install_problems
from proxima_common.observability.probes import HEALTH, probe
from proxima_common.settings import HttpSettings

if TYPE_CHECKING:
    from proxima_common.db.database import Database

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


def create_api(
    title: str,
    settings: HttpSettings,
    routers: Sequence[APIRouter],
    *,
    database: Database | None = None,
    lifespan: Lifespan | None = None,
    docs: bool = False,
) -> FastAPI:
    """An API whose every error is a problem, with a body limit, request ids, traces, metrics and probes.

    With a database it is ready while the database answers, and closes it at the end. `docs` adds the docs page.
    """

    @asynccontextmanager
    async def living(app: FastAPI) -> AsyncIterator[None]:
        if database:
            HEALTH.check("database", database.ping)
        if lifespan:
            async with lifespan(app):
                yield
        else:
            yield
        if database:
            await database.close()

    app = FastAPI(
        title=title,
        lifespan=living,
        docs_url="/docs" if docs else None,
        redoc_url=None,
        openapi_url="/openapi.json",
        separate_input_output_schemas=True,
    )
    for router in routers:
        app.include_router(router)
    for path in ("/livez", "/readyz", "/metrics"):
        app.add_api_route(path, _probe, include_in_schema=False)
    install_problems(app)
    if database:
        install_database_problems(app)
    app.add_middleware(RequestMiddleware, max_body_bytes=settings.max_body_bytes)
    return app


async def _probe(request: Request) -> Response:
    found = await probe(request.url.path)
    if found is None:
        return Response(status_code=404)
    status, kind, body = found
    return Response(body, status, media_type=kind)
