"""The live stream (server-sent events)."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator

import structlog
from fastapi import APIRouter, Request
from sqlalchemy.exc import SQLAlchemyError
from sse_starlette import EventSourceResponse, ServerSentEvent
from sse_starlette.sse import SendTimeoutError
from starlette.types import Receive, Scope, Send

from proxima_gateway.auth.access import Caller, signed_in
from proxima_gateway.auth.domain import Principal
from proxima_gateway.auth.log_in import Door
from proxima_gateway.routes.declared import PREFIX
from proxima_gateway.routes.guarded import GuardedRoute
from proxima_gateway.stream.hub import Hub, Listener

router = APIRouter(prefix=PREFIX, tags=["live"], route_class=GuardedRoute)
RETRY_MS = 2000
SEND_SECONDS = 20.0
_log = structlog.get_logger(__name__)


class EventStream(EventSourceResponse):
    """Ends quietly when its reader takes nothing for too long."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        except SendTimeoutError:
            _log.info("an event stream's reader took nothing", seconds=SEND_SECONDS)


@router.get(
    "/events",
    response_class=EventStream,
    response_model=None,
    operation_id="listen",
    responses={200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}}},
)
@signed_in
async def listen(request: Request, caller: Caller) -> EventStream:
    """What moves while you look, of the legal entities that concern you.

    `hello` opens the stream: fetch what is on the screen, then follow. `change` is an InvoiceMoved, `batch` a
    BatchMoved. `stale` says that changes are not seen for now, `fresh` that they are again: fetch. `end` closes it:
    for `too_slow` and `restart` come back and fetch, for `session` log in again if need be. Nothing is replayed.
    """
    hub: Hub = request.app.state.hub
    seconds: float = request.app.state.settings.heartbeat_seconds
    events = _events(hub, request.app.state.door, caller, seconds)
    return EventStream(events, ping=0, send_timeout=SEND_SECONDS, sep="\n")


async def _events(hub: Hub, door: Door, caller: Principal, seconds: float) -> AsyncIterator[ServerSentEvent]:
    with hub.listen(caller) as listener:
        yield ServerSentEvent(event="hello", data=f'{{"stale":{str(hub.stale).lower()}}}', retry=RETRY_MS)
        check_at = time.monotonic() + seconds
        while True:
            message = await listener.next(check_at - time.monotonic())
            if message is not None:
                yield ServerSentEvent(event=message.event, data=message.data)
                if message.event == "end":
                    return
            if time.monotonic() >= check_at:
                check_at = time.monotonic() + seconds
                await _check(door, listener)
                yield ServerSentEvent(comment="here")


async def _check(door: Door, listener: Listener) -> None:
    """End the stream with its session. While the database is away nobody can log out either, so it goes on."""
    try:
        now_is = await door.still_holds(listener.principal)
    except (SQLAlchemyError, OSError, TimeoutError) as error:
        _log.warning("a stream's session could not be checked", error=repr(error))
        return
    if now_is is None:
        listener.end("session")
    else:
        listener.principal = now_is
