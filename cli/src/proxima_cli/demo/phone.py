"""The director's phone: an account bound to the bot, and approvals by a button."""

from __future__ import annotations

from typing import Any

from proxima_cli.client import Gateway
from proxima_cli.demo.outside import Outside
from proxima_cli.demo.waiting import until

ACCOUNT = 700_100_200


class Phone(Outside):
    """One Telegram account of the stand-in, in the hands of this member of staff."""

    def bind(self, owner: Gateway, name: str) -> bool:
        """Open the one-time link that the owner asks for; False when there is no bot, or it is bound already."""
        link = owner.get("/telegram/link")
        if not link["available"] or link["linked"]:
            return False
        code = owner.post("/telegram/link")["url"].rpartition("start=")[2]
        self._put(f"/phones/{ACCOUNT}", {"name": name, "language": "ru"})
        self._post(f"/phones/{ACCOUNT}/words", {"text": f"/start {code}"})
        until("the bot's greeting", lambda: owner.get("/telegram/link")["linked"] or None)
        return True

    def approve(self, number: str) -> None:
        """Press the first button under the request for this invoice, when it is there."""
        self.press(until(f"the bot's request for {number}", lambda: self._request(number)))

    def press(self, message: dict[str, Any]) -> None:
        """Press the first button of a message."""
        button = message["reply_markup"]["inline_keyboard"][0][0]["text"]
        self._post(f"/phones/{ACCOUNT}/press", {"message_id": message["message_id"], "button": button})

    def requests(self) -> list[dict[str, Any]]:
        """The bot's messages that still have buttons, the oldest first."""
        messages = self.state()["messages"]
        return [one for one in messages if one["chat_id"] == ACCOUNT and one.get("reply_markup")]

    def _request(self, number: str) -> dict[str, Any] | None:
        return next((one for one in self.requests() if number in one["text"].split()), None)
