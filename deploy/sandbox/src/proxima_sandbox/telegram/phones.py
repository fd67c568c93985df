"""The people at the other end: they start the bot, write, press, block, and do what they should not."""

from __future__ import annotations

from typing import Any

from fastapi import HTTPException

from proxima_sandbox.store import Body
from proxima_sandbox.telegram.books import Books


class Phones:
    """A phone is an account with its private chat; the chat's id is the account's."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def add(self, account_id: int, name: str, language: str) -> Body:
        """A phone that has not started the bot yet; one that is there keeps its chat."""
        known = self._books.chats().get(str(account_id), {})
        chat = {"id": account_id, "type": "private", "started": False, "blocked": False, **known}
        return self._books.keep_chat({**chat, "first_name": name, "language": language})

    def write(self, account_id: int, text: str, reply_to: int | None = None, chat_id: int | None = None) -> Body:
        """Write into the private chat, or into another one. `/start` opens the conversation."""
        phone, chat = self._phone(account_id), self._chat(chat_id or account_id)
        if text.startswith("/start") and chat["id"] == account_id:
            phone = chat = self._books.keep_chat({**phone, "started": True, "blocked": False})
        more: dict[str, Any] = {}
        answered = self._books.message(chat["id"], reply_to) if reply_to else None
        if answered:
            more["reply_to_message"] = self._books.shown(answered)
        message = self._books.add_message(chat, _user(phone), text=text, **more)
        self._books.add_update(message=self._books.shown(message))
        return message

    def press(self, account_id: int, chat_id: int, message_id: int, button: str) -> Body:
        """Press a button by its text or its data; a press of what the message no longer shows is sent all the same."""
        phone = self._phone(account_id)
        message = self._books.message(chat_id, message_id)
        if message is None:
            raise HTTPException(404, "no such message")
        data = next((one["callback_data"] for one in buttons(message) if one["text"] == button), button)
        kept = {"at": self._books.now().isoformat(), "account_id": account_id, "data": data, "answer": None}
        now = self._books.now().isoformat()
        query = self._books.store.insert("query", kept, id_field="query_id", first_id=4_300_001, now=now)
        content = {
            "id": str(query["query_id"]),
            "from": _user(phone),
            "message": self._books.shown(message),
            "chat_instance": str(-chat_id),
            "data": data,
        }
        self._books.add_update(callback_query=content)
        return query

    def forward(self, account_id: int, chat_id: int, message_id: int) -> Body:
        """A copy of a message with its buttons in another person's chat. Telegram takes the buttons off; a stolen
        phone, or another client, may not."""
        message = self._books.message(chat_id, message_id)
        if message is None:
            raise HTTPException(404, "no such message")
        content = {name: message[name] for name in ("text", "html", "reply_markup") if name in message}
        return self._books.add_message(self._phone(account_id), message["from"], forwarded=True, **content)

    def block(self, account_id: int, *, blocked: bool) -> Body:
        """Block the bot, or let it in again."""
        phone = self._books.keep_chat({**self._phone(account_id), "blocked": blocked})
        status = {"status": "kicked" if blocked else "member", "user": self._books.bot}
        chat = {"id": account_id, "type": "private", "first_name": phone["first_name"]}
        self._books.add_update(my_chat_member={"chat": chat, "from": _user(phone), "new_chat_member": status})
        return phone

    def migrate(self, chat_id: int) -> Body:
        """A group becomes a supergroup with another id."""
        group = self._chat(chat_id)
        to = -1_000_000_000_000 + chat_id
        self._books.keep_chat({**group, "migrated_to": to})
        return self._books.keep_chat({"id": to, "type": "supergroup", "title": group["title"]})

    def _phone(self, account_id: int) -> Body:
        chat = self._chat(account_id)
        if chat["type"] != "private":
            raise HTTPException(404, "that is a group")
        return chat

    def _chat(self, chat_id: int) -> Body:
        chat = self._books.chats().get(str(chat_id))
        if chat is None:
            raise HTTPException(404, "no such chat")
        return chat


def buttons(message: Body) -> list[Body]:
    """The buttons under a message."""
    rows = (message.get("reply_markup") or {}).get("inline_keyboard") or []
    return [button for row in rows for button in row]


def _user(phone: Body) -> Body:
    known = {"id": phone["id"], "is_bot": False, "first_name": phone["first_name"]}
    return {**known, "language_code": phone["language"]}
