"""Updates as Telegram writes them, in our own words. What is not ours or not readable is ignored, never an error."""

from collections.abc import Mapping
from typing import Any

from proxima_delivery.domain.telegram.update import Blocked, Ignored, Incoming, Moved, Pressed, Written

ALLOWED_UPDATES = ["message", "callback_query", "my_chat_member"]
_AWAY = frozenset({"kicked", "left"})


def read_update(raw: Mapping[str, Any]) -> Incoming:
    """One update; `update_id` is there or nothing can be done with it."""
    update_id = int(raw["update_id"])
    try:
        if "callback_query" in raw:
            return _pressed(update_id, raw["callback_query"])
        if "my_chat_member" in raw:
            return _member(update_id, raw["my_chat_member"])
        if "message" in raw:
            return _message(update_id, raw["message"])
    except (KeyError, TypeError, ValueError):
        return Ignored(update_id, "not readable")
    return Ignored(update_id, "not ours")


def _pressed(update_id: int, query: Mapping[str, Any]) -> Pressed:
    message = query.get("message") or {}
    chat = message.get("chat") or {}
    data = query.get("data")
    return Pressed(
        update_id=update_id,
        query_id=str(query["id"]),
        account_id=int(query["from"]["id"]),
        language=query["from"].get("language_code"),
        chat_id=int(chat["id"]) if chat else None,
        private=chat.get("type") == "private",
        message_ref=int(message["message_id"]) if message else None,
        data=data if isinstance(data, str) else None,
    )


def _message(update_id: int, message: Mapping[str, Any]) -> Incoming:
    chat = message["chat"]
    if "migrate_to_chat_id" in message:
        return Moved(update_id, int(chat["id"]), int(message["migrate_to_chat_id"]))
    text = message.get("text")
    writer = message.get("from") or {}
    private = chat["type"] == "private" and writer.get("id") == chat["id"] and not writer.get("is_bot")
    if not private or not isinstance(text, str):
        return Ignored(update_id, "no words in private")
    answered = message.get("reply_to_message") or {}
    return Written(
        update_id=update_id,
        account_id=int(writer["id"]),
        language=writer.get("language_code"),
        text=text,
        answers=int(answered["message_id"]) if answered else None,
    )


def _member(update_id: int, change: Mapping[str, Any]) -> Incoming:
    if change["chat"]["type"] != "private":
        return Ignored(update_id, "a group")
    return Blocked(update_id, int(change["chat"]["id"]), change["new_chat_member"]["status"] in _AWAY)
