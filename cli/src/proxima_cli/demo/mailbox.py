"""A look into the demonstration's mailbox, as the client would take it."""

from __future__ import annotations

from typing import Any

import httpx


class Mailbox:
    """The mail server's own API (maildev)."""

    def __init__(self, url: str) -> None:
        self._http = httpx.Client(base_url=url, timeout=10, trust_env=False)

    def letters_with(self, file_names: set[str]) -> list[dict[str, Any]]:
        """Letters that carry all of these attachments."""
        letters = self._http.get("/api/email").raise_for_status().json()
        return [
            letter
            for letter in letters
            if file_names <= {part.get("fileName") or part.get("filename") for part in letter.get("attachments") or []}
        ]
