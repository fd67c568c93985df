"""The sandbox's own side that every partner has: its switches and its log of requests."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, HTTPException, Request
from pydantic import ValidationError

from proxima_sandbox.faults import Board
from proxima_sandbox.store import Store


def switch_routes(store: Store, board: Board[Any]) -> APIRouter:
    """Routes below `/_sandbox`: read and set the switches, read the log."""
    router = APIRouter(prefix="/_sandbox", tags=["sandbox"])

    @router.get("/switches")
    async def read_switches() -> dict[str, Any]:
        """How the server behaves now."""
        return dict(board.switches().model_dump(mode="json"))

    @router.put("/switches")
    async def set_switches(request: Request) -> dict[str, Any]:
        """Behave like this from now on; what is not named returns to normal."""
        try:
            wanted = board.kind.model_validate_json(await request.body())
        except ValidationError as error:
            problems = error.errors(include_url=False, include_context=False, include_input=False)
            raise HTTPException(422, problems) from None
        board.set(wanted)
        return dict(wanted.model_dump(mode="json"))

    @router.get("/requests")
    async def requests(limit: int = 200) -> list[dict[str, Any]]:
        """The latest requests, newest first."""
        return [vars(entry) for entry in store.requests(min(limit, 1000))]

    @router.get("/calls")
    async def calls() -> dict[str, int]:
        """How many calls each fault spoiled so far; those that went well stand under an empty name."""
        return store.calls_by_fault()

    return router
