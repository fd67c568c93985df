"""Pytest plugin: the Telegram stand-in of one's own, with phones."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from proxima_sandbox.testing import SandboxServer

TOKEN = "7000000001:sandbox-token-of-no-bot-at-all"  # noqa: S105
GROUP = -4001


class TelegramSandbox(SandboxServer):
    """The Bot API with the phones at its other end."""

    def __init__(self, data_dir: Path) -> None:
        self.token = TOKEN
        self.group = GROUP
        groups = json.dumps({str(self.group): "Approvals"})
        environment = {"SANDBOX_TELEGRAM_TOKEN": self.token, "SANDBOX_TELEGRAM_GROUPS": groups}
        super().__init__("telegram", data_dir, environment)

    def messages(self, chat_id: int | None = None) -> list[dict[str, Any]]:
        """What the bot wrote, into one chat or into all, oldest first."""
        written = [row for row in self.state()["messages"] if row["from"]["is_bot"] and "forwarded" not in row]
        return [row for row in written if chat_id in (None, row["chat_id"])]

    def answers(self) -> list[str | None]:
        """How each press was answered, in their order."""
        return [query["answer"] and query["answer"]["text"] for query in self.state()["queries"]]

    def phone(self, account_id: int, name: str = "Aziza", language: str = "en", *, started: bool = True) -> int:
        """Somebody's phone, whose conversation with the bot is open."""
        self._http.put(f"/_sandbox/phones/{account_id}", json={"name": name, "language": language}).raise_for_status()
        if started:
            self.write(account_id, "/start")
        return account_id

    def write(self, account_id: int, text: str, **more: Any) -> None:
        """Write to the bot; `reply_to` answers a message, `chat_id` is a group."""
        body = {"text": text, **more}
        self._http.post(f"/_sandbox/phones/{account_id}/words", json=body).raise_for_status()

    def press(self, account_id: int, message: dict[str, Any], button: str, **more: Any) -> None:
        """Press a button by its text or data, as it stood when `message` was read."""
        shown = [one for row in message.get("reply_markup", {}).get("inline_keyboard", []) for one in row]
        data = next((one["callback_data"] for one in shown if one["text"] == button), button)
        body = {"message_id": message["message_id"], "button": data, "chat_id": message["chat_id"], **more}
        self._http.post(f"/_sandbox/phones/{account_id}/press", json=body).raise_for_status()

    def forward(self, account_id: int, message: dict[str, Any]) -> dict[str, Any]:
        """A copy of the message with its buttons in somebody else's chat."""
        body = {"chat_id": message["chat_id"], "message_id": message["message_id"]}
        answer = self._http.post(f"/_sandbox/phones/{account_id}/forward", json=body).raise_for_status()
        copy: dict[str, Any] = answer.json()
        return copy

    def block(self, account_id: int, *, blocked: bool = True) -> None:
        """Block the bot, or let it in again."""
        self._http.post(f"/_sandbox/phones/{account_id}/block", params={"blocked": blocked}).raise_for_status()

    def migrate(self, chat_id: int) -> int:
        """The group becomes a supergroup; its new id."""
        moved = self._http.post(f"/_sandbox/groups/{chat_id}/migrate").raise_for_status().json()
        return int(moved["id"])

    def delete(self, message: dict[str, Any]) -> None:
        """Somebody deletes a message."""
        self._http.delete(f"/_sandbox/messages/{message['message_id']}").raise_for_status()

    def deliver_again(self) -> None:
        """Every update comes once more."""
        self._http.post("/_sandbox/updates/again").raise_for_status()

    def call(self, method: str, **body: Any) -> httpx.Response:
        """A method of the Bot API, as any client would call it."""
        return self._http.post(f"/bot{self.token}/{method}", json=body, timeout=30)


@pytest.fixture(scope="session")
def telegram_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TelegramSandbox]:
    """One server for the session."""
    with TelegramSandbox(tmp_path_factory.mktemp("telegram")) as sandbox:
        yield sandbox


@pytest.fixture
def telegram_sandbox(telegram_server: TelegramSandbox) -> TelegramSandbox:
    """The server without any phone, in good behaviour, running."""
    return telegram_server.fresh()
