"""The Telegram stand-in as one application: the Bot API, the sandbox's controls, phones for people."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import Request, Response
from proxima_common.clock import Clock, clock_from_env

from proxima_sandbox.application import application
from proxima_sandbox.faults import Faults, SkewedClock
from proxima_sandbox.gate import Gate
from proxima_sandbox.store import Body, Store
from proxima_sandbox.telegram import control, methods, pages
from proxima_sandbox.telegram.books import Books
from proxima_sandbox.telegram.envelope import Refused
from proxima_sandbox.telegram.faults import TelegramSwitches
from proxima_sandbox.telegram.gate import Telegram
from proxima_sandbox.telegram.polling import Polling, push
from proxima_sandbox.telegram.settings import TelegramSandboxSettings


def create_app(settings: TelegramSandboxSettings, clock: Clock | None = None) -> Gate:
    """The whole server over the books in `data_dir`."""
    store = Store(settings.data_dir / "telegram.sqlite")
    faults = Faults(store, TelegramSwitches)
    own_clock = SkewedClock(clock or clock_from_env(), faults)
    token = settings.telegram_token.get_secret_value()
    books = Books(store, faults, own_clock, _bot(token, settings.telegram_username))
    books.seed(settings.telegram_groups)

    app = application("Telegram sandbox", store, faults, lambda: _pushing(books))
    app.state.books, app.state.faults, app.state.polling = books, faults, Polling(books)
    app.state.groups = settings.telegram_groups
    app.include_router(pages.router)
    app.include_router(control.router)
    app.include_router(methods.router)

    @app.exception_handler(Refused)
    async def refused(_: Request, error: Refused) -> Response:
        return error.answer()

    return Gate(app, Telegram(faults, token), store, faults, own_clock)


@asynccontextmanager
async def _pushing(books: Books) -> AsyncIterator[None]:
    task = asyncio.create_task(push(books))
    yield
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


def _bot(token: str, username: str) -> Body:
    number = token.partition(":")[0]
    return {
        "id": int(number) if number.isdecimal() else 1,
        "is_bot": True,
        "first_name": "Proxima Invoice",
        "username": username,
        "can_join_groups": True,
        "can_read_all_group_messages": False,
    }
