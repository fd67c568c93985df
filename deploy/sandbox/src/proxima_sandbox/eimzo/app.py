"""The E-IMZO stand-in: its local websocket, the sandbox's controls, a page for people."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import Any

from fastapi import FastAPI, WebSocket, WebSocketDisconnect
from fastapi.responses import HTMLResponse
from proxima_common.clock import Clock, clock_from_env

from proxima_sandbox.application import application
from proxima_sandbox.eimzo.capi import Capi, Dying
from proxima_sandbox.eimzo.keys import HOLDERS, Keys
from proxima_sandbox.eimzo.settings import EimzoSandboxSettings
from proxima_sandbox.eimzo.switches import EimzoSwitches
from proxima_sandbox.faults import Board
from proxima_sandbox.pages import page
from proxima_sandbox.store import Store


def _die() -> None:
    os._exit(137)


def create_app(settings: EimzoSandboxSettings, clock: Clock | None = None, die: Callable[[], None] = _die) -> FastAPI:
    """The whole program; its keys and what it signed lie in `data_dir`."""
    store = Store(settings.data_dir / "eimzo.sqlite")
    board = Board(store, EimzoSwitches)
    capi = Capi(Keys(settings.data_dir / "eimzo-keys"), store, board, clock or clock_from_env())

    app = application("E-IMZO sandbox", store, board)

    @app.get("/", include_in_schema=False)
    async def overview() -> HTMLResponse:
        """The keys and what was signed, the latest first."""
        signed = list(store.find("signed"))[::-1]
        return page("eimzo.html", "E-IMZO sandbox", store, board, holders=HOLDERS, signed=signed)

    @app.get("/_sandbox/state")
    async def state() -> dict[str, Any]:
        """What was signed, and how often a password was typed."""
        windows = int(store.setting("password_windows") or 0)
        return {"signed": list(store.find("signed")), "password_windows": windows}

    @app.post("/_sandbox/reset", status_code=204)
    async def reset() -> None:
        """Forget what was signed and behave well; keys stay."""
        store.clear()

    @app.websocket("/service/cryptapi")
    async def cryptapi(socket: WebSocket) -> None:
        await socket.accept()
        try:
            while True:
                await socket.send_text(json.dumps(await capi.call(_parsed(await socket.receive_text()))))
        except WebSocketDisconnect:
            return
        except Dying:
            die()

    return app


def _parsed(text: str) -> object:
    try:
        message: object = json.loads(text)
    except ValueError:
        return None
    return message
