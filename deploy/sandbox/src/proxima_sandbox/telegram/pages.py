"""A page for people: every chat as a phone shows it, the switches and the log."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from proxima_common.clock import TASHKENT

from proxima_sandbox.pages import page
from proxima_sandbox.store import Body
from proxima_sandbox.telegram.books import Books
from proxima_sandbox.telegram.phones import buttons

router = APIRouter(include_in_schema=False)
SHOWN = 40


@router.get("/")
async def overview(request: Request) -> HTMLResponse:
    """All chats side by side."""
    books: Books = request.app.state.books
    messages = list(books.store.find("message"))
    answers = {query["account_id"]: query["answer"] for query in books.store.find("query")}
    chats = [_chat(books, chat, messages, answers) for chat in books.chats().values()]
    return page(
        "telegram.html",
        "Telegram sandbox",
        books.store,
        request.app.state.faults,
        bot=books.bot,
        chats=chats,
        phones=[chat for chat in chats if chat["type"] == "private"],
        waiting=len(books.waiting()),
        webhook=books.webhook()["url"],
    )


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
