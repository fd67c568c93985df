"""The methods of the Bot API that the product uses, and their refusals."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Request, Response

from proxima_sandbox.store import Body
from proxima_sandbox.telegram.books import Books
from proxima_sandbox.telegram.envelope import Refused, bad_request, success
from proxima_sandbox.telegram.markup import CAPTION_UNITS, TEXT_UNITS, keyboard, plain_text, units
from proxima_sandbox.telegram.polling import Polling
from proxima_sandbox.telegram.request import Upload, parameters

router = APIRouter()
LARGEST_FILE = 50_000_000
WEBHOOK_PORTS = frozenset({443, 80, 88, 8443})
_LOOPBACK = frozenset({"127.0.0.1", "localhost"})
_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)
Given = dict[str, Any]


@router.api_route("/bot{_token}/{method}", methods=["GET", "POST"])
async def call(method: str, request: Request) -> Response:
    """Any method, in any case of letters."""
    books: Books = request.app.state.books
    known = METHODS.get(method.lower())
    given = await parameters(request)
    if method.lower() == "getupdates":
        polling: Polling = request.app.state.polling
        return success(await polling.updates(given))
    if known is None:
        raise Refused(404, "Not Found: method not found")
    return success(await known(books, given))


async def get_me(books: Books, given: Given) -> object:
    """Who the bot is."""
    return books.bot


async def send_message(books: Books, given: Given) -> object:
    """A text into a chat."""
    chat = books.chat(given.get("chat_id"))
    _take_part(books, chat)
    content = _content(books, given, "text", TEXT_UNITS)
    return books.shown(books.add_message(chat, books.bot, **content, **_markup(given)))


async def edit_text(books: Books, given: Given) -> object:
    """Another text, and other buttons or none."""
    message = _own(books, given)
    content = {**_content(books, given, "text", TEXT_UNITS), **_markup(given)}
    return _changed(books, message, content)


async def edit_markup(books: Books, given: Given) -> object:
    """Other buttons or none."""
    message = _own(books, given)
    content: Body = {name: message[name] for name in ("text", "html") if name in message}
    return _changed(books, message, content | _markup(given))


async def send_document(books: Books, given: Given) -> object:
    """A file into a chat."""
    chat = books.chat(given.get("chat_id"))
    file = given.get("document")
    if not isinstance(file, Upload):
        raise bad_request("there is no document in the request")
    if len(file.content) > LARGEST_FILE:
        raise Refused(413, "Request Entity Too Large")
    _take_part(books, chat)
    caption = _content(books, given, "caption", CAPTION_UNITS) if given.get("caption") else {}
    about = {"file_name": file.name, "mime_type": "application/pdf", "file_size": len(file.content)}
    return books.shown(books.add_message(chat, books.bot, document=about, **caption, **_markup(given)))


async def answer_query(books: Books, given: Given) -> object:
    """End the waiting of a pressed button; a second time, or too late, is refused."""
    number = str(given.get("callback_query_id", ""))
    query = books.store.get("query", int(number)) if number.isdecimal() else None
    text = str(given.get("text") or "")
    if units(text) > 200:
        raise bad_request("MESSAGE_TOO_LONG")
    patience = timedelta(seconds=books.faults.switches().callback_seconds)
    if query is None or query["answer"] is not None or books.now() - datetime.fromisoformat(query["at"]) > patience:
        raise bad_request(_TOO_OLD)
    said = {"text": text, "show_alert": given.get("show_alert") in (True, "true", "True")}
    books.store.update("query", query["query_id"], {**query, "answer": said}, now=books.now().isoformat())
    return True


async def set_webhook(books: Books, given: Given) -> object:
    """Deliver updates to an address. Plain HTTP and any port are let through for this machine alone."""
    url = str(given.get("url") or "")
    secret = str(given.get("secret_token") or "")
    if len(secret) > 256:
        raise bad_request("secret token is too long")
    if not all(letter.isascii() and (letter.isalnum() or letter in "_-") for letter in secret):
        raise bad_request("secret token contains unallowed characters")
    if url:
        _check_address(url)
    books.set_webhook({"url": url, "secret_token": secret, "allowed_updates": given.get("allowed_updates") or []})
    return True


async def delete_webhook(books: Books, given: Given) -> object:
    """Deliver updates to whoever asks again."""
    books.set_webhook({"url": ""})
    if given.get("drop_pending_updates") in (True, "true", "True"):
        books.confirm(2**62)
    return True


async def webhook_info(books: Books, given: Given) -> object:
    """Where updates go, and how that goes."""
    hook = books.webhook()
    shown = {name: value for name, value in hook.items() if name != "secret_token"}
    return {**shown, "has_custom_certificate": False, "pending_update_count": len(books.waiting())}


METHODS: dict[str, Callable[[Books, Given], Awaitable[object]]] = {
    "getme": get_me,
    "sendmessage": send_message,
    "editmessagetext": edit_text,
    "editmessagereplymarkup": edit_markup,
    "senddocument": send_document,
    "answercallbackquery": answer_query,
    "setwebhook": set_webhook,
    "deletewebhook": delete_webhook,
    "getwebhookinfo": webhook_info,
}


def _content(books: Books, given: Given, name: str, most: int) -> Body:
    text = str(given.get(name) or "")
    mode = given.get("parse_mode") or None
    if mode and books.faults.spend("parse_errors_next"):
        raise bad_request("can't parse entities: Can't find end of the entity starting at byte offset 1")
    plain = plain_text(text, mode)
    if not plain.strip():
        raise bad_request(f"message {name} is empty")
    if units(plain) > most:
        raise bad_request("message is too long" if name == "text" else "message caption is too long")
    return {name: plain, "html": text if mode else None}


def _markup(given: Given) -> Body:
    markup = keyboard(given.get("reply_markup"))
    return {"reply_markup": markup} if markup else {}


def _take_part(books: Books, chat: Body) -> None:
    """A group takes so many messages a minute."""
    most = books.faults.switches().per_group_minute
    if most and chat["type"] != "private":
        since = books.now().timestamp() - 60
        recent = [row for row in books.store.find("message") if row["chat_id"] == chat["id"] and row["date"] > since]
        if len(recent) >= most:
            raise Refused(429, "Too Many Requests: retry after 5", retry_after=5)


def _own(books: Books, given: Given) -> Body:
    books.chat(given.get("chat_id"))
    message = books.message(given.get("chat_id"), given.get("message_id"))
    if message is None:
        raise bad_request("message to edit not found")
    if message["from"]["id"] != books.bot["id"]:
        raise bad_request("message can't be edited")
    return message


def _changed(books: Books, message: Body, content: Body) -> object:
    kept = {name: message.get(name) for name in ("text", "html", "reply_markup")}
    if kept == {name: content.get(name) for name in kept}:
        raise bad_request(_NOT_MODIFIED)
    changed = {name: value for name, value in message.items() if name != "reply_markup"}
    changed |= {**content, "edit_date": int(books.now().timestamp()), "edits": message.get("edits", 0) + 1}
    books.keep_message(changed)
    return books.shown(changed)


def _check_address(url: str) -> None:
    parts = urlsplit(url)
    if parts.hostname in _LOOPBACK:
        return
    if parts.scheme != "https" or not parts.hostname:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if (parts.port or 443) not in WEBHOOK_PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
