"""Texts and keyboards as the Bot API reads them: few tags, bounded lengths, one action a button."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from typing import Any

from proxima_sandbox.telegram.envelope import bad_request

TEXT_UNITS, CAPTION_UNITS, CALLBACK_BYTES = 4096, 1024, 64
_TAGS = frozenset({"b", "strong", "i", "em", "u", "s", "a", "code", "pre", "blockquote", "tg-spoiler"})
_ACTIONS = ("callback_data", "url", "web_app", "copy_text", "switch_inline_query", "login_url")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text, self.open = "", [""]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _TAGS:
            raise bad_request(f'can\'t parse entities: Unsupported start tag "{tag}" at byte offset {len(self.text)}')
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.open.pop() != tag:
            raise bad_request(f'can\'t parse entities: Unexpected end tag "{tag}" at byte offset {len(self.text)}')

    def handle_data(self, data: str) -> None:
        self.text += data


def plain_text(text: str, parse_mode: str | None) -> str:
    """What is left of a text when its tags were read; the wrong ones are refused."""
    if parse_mode is None:
        return text
    if parse_mode.upper() != "HTML":
        raise bad_request("unsupported parse_mode")
    reader = _Reader()
    reader.feed(text)
    reader.close()
    if len(reader.open) > 1:
        raise bad_request(f"can't parse entities: Can't find end tag corresponding to start tag \"{reader.open[-1]}\"")
    return reader.text


def units(text: str) -> int:
    """The length of a text in UTF-16 units, which is how Telegram counts."""
    return len(text.encode("utf-16-le")) // 2


def keyboard(given: object) -> dict[str, Any] | None:
    """A `reply_markup`, an object or a JSON string, checked as Telegram checks it."""
    if given in (None, ""):
        return None
    try:
        markup = json.loads(given) if isinstance(given, str) else given
    except ValueError:
        raise bad_request("can't parse reply keyboard markup JSON object") from None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    for row in markup.get("inline_keyboard") or []:
        for button in row:
            _check(button)
    return markup


def _check(button: dict[str, Any]) -> None:
    if not button.get("text"):
        raise bad_request('can\'t parse inline keyboard button: Field "text" must be of type String')
    actions = [name for name in _ACTIONS if name in button]
    if not actions:
        raise bad_request("Text buttons are unallowed in the inline keyboard")
    if "callback_data" in button and not 1 <= len(str(button["callback_data"]).encode()) <= CALLBACK_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    if "url" in button and not str(button["url"]).startswith(("http://", "https://", "tg://")):
        raise bad_request("BUTTON_URL_INVALID")
