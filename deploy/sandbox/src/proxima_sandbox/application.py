"""What every stand-in's application has: its switches and its log, and a store that it closes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from typing import Any

from fastapi import FastAPI

from proxima_sandbox.control import switch_routes
from proxima_sandbox.faults import Board
from proxima_sandbox.store import Store

Alongside = Callable[[], AbstractAsyncContextManager[None]]


def application(title: str, store: Store, board: Board[Any], alongside: Alongside = nullcontext) -> FastAPI:
    """An application without the partner's routes; `alongside` runs while it serves."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with alongside():
            yield
        store.close()

    app = FastAPI(title=title, docs_url="/_sandbox/docs", openapi_url="/_sandbox/openapi.json", lifespan=lifespan)
    app.include_router(switch_routes(store, board))
    return app
