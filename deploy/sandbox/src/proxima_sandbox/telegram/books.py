"""Chats, messages, presses and updates that wait, as Telegram's servers keep them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from proxima_common.clock import Clock

from proxima_sandbox.faults import Faults
from proxima_sandbox.store import Body, Store
from proxima_sandbox.telegram.envelope import Refused, bad_request
from proxima_sandbox.telegram.faults import TelegramSwitches

_CHATS, _WEBHOOK = "chats", "webhook"
FIRST_UPDATE, FIRST_MESSAGE = 700_001, 101
UPDATE_KEPT = timedelta(hours=24)


class Books:
    """`arrived` is set whenever an update was added."""

    def __init__(self, store: Store, faults: Faults[TelegramSwitches], clock: Clock, bot: Body) -> None:
        self.store, self.faults, self.bot = store, faults, bot
        self._clock = clock
        self.arrived = asyncio.Event()

    def now(self) -> datetime:
        """Telegram's own time."""
        return self._clock.now()

    def seed(self, groups: Mapping[int, str]) -> None:
        """The groups that the bot is a member of."""
        for chat_id, title in groups.items():
            if str(chat_id) not in self.chats():
                self.keep_chat({"id": chat_id, "type": "group", "title": title})

    def chats(self) -> dict[str, Body]:
        """Every chat by its id."""
        chats: dict[str, Body] = json.loads(self.store.setting(_CHATS) or "{}")
        return chats

    def keep_chat(self, chat: Body) -> Body:
        """Keep a chat as it now is."""
        self.store.set_setting(_CHATS, json.dumps({**self.chats(), str(chat["id"]): chat}))
        return chat

    def chat(self, chat_id: object) -> Body:
        """The chat that the bot may write to, or the refusal that Telegram gives."""
        if chat_id in (None, ""):
            raise bad_request("chat_id is empty")
        chat = self.chats().get(str(chat_id))
        if chat is None:
            raise bad_request("chat not found")
        if to := chat.get("migrated_to"):
            raise bad_request("group chat was upgraded to a supergroup chat", migrate_to_chat_id=to)
        if chat.get("blocked"):
            group = chat["type"] != "private"
            words = f"bot was kicked from the {chat['type']} chat" if group else "bot was blocked by the user"
            raise Refused(403, f"Forbidden: {words}")
        if chat["type"] == "private" and not chat.get("started"):
            raise Refused(403, "Forbidden: bot can't initiate conversation with a user")
        return chat

    def add_message(self, chat: Body, sender: Body, **content: Any) -> Body:
        """Keep a message in a chat."""
        body = {"chat_id": chat["id"], "date": int(self.now().timestamp()), "from": sender, **content}
        return self._insert("message", body, id_field="message_id", first_id=FIRST_MESSAGE)

    def keep_message(self, message: Body) -> None:
        """Keep a message as it now is."""
        self.store.update("message", message["message_id"], message, now=self.now().isoformat())

    def message(self, chat_id: object, message_id: object) -> Body | None:
        """A message of a chat."""
        number = str(message_id)
        found = self.store.get("message", int(number)) if number.isdecimal() else None
        return found if found and str(found["chat_id"]) == str(chat_id) else None

    def shown(self, message: Body) -> Body:
        """A message as the Bot API shows it."""
        chat = self.chats()[str(message["chat_id"])]
        public = {name: chat[name] for name in ("id", "type", "title", "first_name") if name in chat}
        hidden = {"chat_id", "html", "edits"}
        return {**{name: value for name, value in message.items() if name not in hidden}, "chat": public}

    def add_update(self, **content: Any) -> Body:
        """Something happened that the bot is to hear of."""
        body = {"at": self.now().isoformat(), "confirmed": False, "content": content}
        kept = self._insert("update", body, id_field="update_id", first_id=FIRST_UPDATE)
        self.arrived.set()
        return kept

    def waiting(self) -> list[Body]:
        """Updates that were not confirmed and did not run out, oldest first."""
        return [row for row in self.store.find("update") if not row["confirmed"] and not self._ran_out(row)]

    def confirm(self, before: int) -> None:
        """Forget the updates below an id."""
        for row in self.store.find("update"):
            if not row["confirmed"] and row["update_id"] < before:
                self.store.update("update", row["update_id"], {**row, "confirmed": True}, now=self.now().isoformat())

    def deliver_again(self) -> int:
        """As if no update had ever been confirmed; how many there are."""
        rows = list(self.store.find("update"))
        for row in rows:
            self.store.update("update", row["update_id"], {**row, "confirmed": False}, now=self.now().isoformat())
        self.arrived.set()
        return len(rows)

    def webhook(self) -> Body:
        """The webhook as it is set; `url` is empty without one."""
        hook: Body = json.loads(self.store.setting(_WEBHOOK) or '{"url": ""}')
        return hook

    def set_webhook(self, hook: Body) -> None:
        """Deliver there from now on."""
        self.store.set_setting(_WEBHOOK, json.dumps(hook))
        self.arrived.set()

    def _ran_out(self, row: Body) -> bool:
        patience = UPDATE_KEPT
        if "callback_query" in row["content"]:
            patience = timedelta(seconds=self.faults.switches().callback_seconds)
        return self.now() - datetime.fromisoformat(row["at"]) > patience

    def _insert(self, kind: str, body: Body, *, id_field: str, first_id: int) -> Body:
        return self.store.insert(kind, body, id_field=id_field, first_id=first_id, now=self.now().isoformat())


def raw_update(row: Body) -> Body:
    """An update as the bot gets it."""
    return {"update_id": row["update_id"], **row["content"]}
