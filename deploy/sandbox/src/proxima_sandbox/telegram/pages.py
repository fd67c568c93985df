"""A page for people: every chat as a phone shows it, the switches and the log."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader
from proxima_common.clock import TASHKENT

from proxima_sandbox.faults import Faults
from proxima_sandbox.store import Body
from proxima_sandbox.telegram.books import Books
from proxima_sandbox.telegram.faults import TelegramSwitches
from proxima_sandbox.telegram.phones import buttons

router = APIRouter(include_in_schema=False)
_templates = Environment(
    loader=PackageLoader("proxima_sandbox.telegram"), autoescape=True, trim_blocks=True, lstrip_blocks=True
)
SHOWN, LOGGED = 40, 60


@router.get("/")
async def overview(request: Request) -> HTMLResponse:
    """All chats side by side."""
    books: Books = request.app.state.books
    faults: Faults[TelegramSwitches] = request.app.state.faults
    switches = faults.switches()
    messages = list(books.store.find("message"))
    answers = {query["account_id"]: query["answer"] for query in books.store.find("query")}
    chats = [_chat(books, chat, messages, answers) for chat in books.chats().values()]
    html = _templates.get_template("overview.html").render(
        bot=books.bot,
        chats=chats,
        phones=[chat for chat in chats if chat["type"] == "private"],
        waiting=len(books.waiting()),
        webhook=books.webhook()["url"],
        requests=books.store.requests(LOGGED),
        switches=switches.model_dump(mode="json"),
        spoiled={name for name, value in switches if value != getattr(TelegramSwitches(), name)},
        notes={name: field.description or "" for name, field in TelegramSwitches.model_fields.items()},
    )
    return HTMLResponse(html)


def _chat(books: Books, chat: Body, messages: list[Body], answers: dict[int, Any]) -> dict[str, Any]:
    own = [row for row in messages if row["chat_id"] == chat["id"]][-SHOWN:]
    return {
        **chat,
        "name": chat.get("title") or chat["first_name"],
        "answer": answers.get(chat["id"]),
        "messages": [
            {
                **row,
                "own": row["from"]["id"] == books.bot["id"],
                "buttons": buttons(row),
                "time": datetime.fromtimestamp(row["date"], TASHKENT).strftime("%d.%m %H:%M"),
                "asks": bool((row.get("reply_markup") or {}).get("force_reply")),
            }
            for row in own
        ],
    }
