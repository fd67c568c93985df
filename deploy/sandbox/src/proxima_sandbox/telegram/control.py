"""The sandbox's own side: state for tests, what people do on their phones, reset."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Request
from pydantic import BaseModel, ConfigDict, Field

from proxima_sandbox.telegram.books import Books
from proxima_sandbox.telegram.phones import Phones

router = APIRouter(prefix="/_sandbox", tags=["sandbox"])


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Phone(_Body):
    name: str
    language: str = "ru"


class Group(_Body):
    title: str


class Words(_Body):
    text: str = Field(min_length=1)
    reply_to: int | None = None
    chat_id: int | None = Field(None, description="another chat than the private one")


class PressedButton(_Body):
    message_id: int
    button: str = Field(description="its text, or its callback data")
    chat_id: int | None = Field(None, description="another chat than the private one")


class Forwarded(_Body):
    chat_id: int
    message_id: int


async def _books(request: Request) -> Books:
    books: Books = request.app.state.books
    return books


async def _phones(request: Request) -> Phones:
    return Phones(request.app.state.books)


BooksOf = Annotated[Books, Depends(_books)]
PhonesOf = Annotated[Phones, Depends(_phones)]


@router.get("/state")
async def state(books: BooksOf) -> dict[str, Any]:
    """Everything that is kept."""
    return {
        "chats": list(books.chats().values()),
        "messages": list(books.store.find("message")),
        "queries": list(books.store.find("query")),
        "updates": list(books.store.find("update")),
        "waiting": len(books.waiting()),
        "webhook": books.webhook()["url"],
    }


@router.put("/phones/{account_id}")
async def add_phone(account_id: int, phone: Phone, phones: PhonesOf) -> dict[str, Any]:
    """Somebody with this account."""
    return phones.add(account_id, phone.name, phone.language)


@router.post("/phones/{account_id}/words", status_code=201)
async def write(account_id: int, words: Words, phones: PhonesOf) -> dict[str, Any]:
    """Write to the bot, or in a group."""
    return phones.write(account_id, words.text, words.reply_to, words.chat_id)


@router.post("/phones/{account_id}/press", status_code=201)
async def press(account_id: int, pressed: PressedButton, phones: PhonesOf) -> dict[str, Any]:
    """Press a button."""
    return phones.press(account_id, pressed.chat_id or account_id, pressed.message_id, pressed.button)


@router.post("/phones/{account_id}/forward", status_code=201)
async def forward(account_id: int, what: Forwarded, phones: PhonesOf) -> dict[str, Any]:
    """Get a copy of somebody's message with its buttons."""
    return phones.forward(account_id, what.chat_id, what.message_id)


@router.post("/phones/{account_id}/block")
async def block(account_id: int, phones: PhonesOf, blocked: bool = True) -> dict[str, Any]:
    """Block the bot, or let it in again."""
    return phones.block(account_id, blocked=blocked)


@router.put("/groups/{chat_id}")
async def add_group(chat_id: int, group: Group, books: BooksOf) -> dict[str, Any]:
    """A group that the bot is in."""
    return books.keep_chat({"id": chat_id, "type": "group", "title": group.title})


@router.post("/groups/{chat_id}/migrate")
async def migrate(chat_id: int, phones: PhonesOf) -> dict[str, Any]:
    """The group becomes a supergroup."""
    return phones.migrate(chat_id)


@router.delete("/messages/{message_id}", status_code=204)
async def delete_message(message_id: int, books: BooksOf) -> None:
    """Somebody deletes a message from the chat."""
    if not books.store.delete("message", message_id):
        raise HTTPException(404, "no such message")


@router.post("/updates/again")
async def deliver_again(books: BooksOf) -> dict[str, int]:
    """Deliver every update once more, as if none had been confirmed."""
    return {"updates": books.deliver_again()}


@router.post("/reset", status_code=204)
async def reset(request: Request, books: BooksOf) -> None:
    """Forget everything but the groups it was started with."""
    books.store.clear()
    books.seed(request.app.state.groups)
