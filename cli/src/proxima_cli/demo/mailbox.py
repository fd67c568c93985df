"""A look into the demonstration's mailbox, as the client would take it."""

from __future__ import annotations

from typing import Any

import httpx


class Mailbox:
    """The mail server's own API (maildev)."""

    def __init__(self, url: str) -> None:
        self._http = httpx.Client(base_url=url, timeout=10, trust_env=False)

    def subjects_of(self, file_names: set[str]) -> list[str] | None:
        """Subjects of the letters that carry these attachments; None while one of them is nowhere."""
        letters = self._http.get("/api/email").raise_for_status().json()
        carrying = [(letter["subject"], _names(letter) & file_names) for letter in letters]
        if set().union(*(names for _, names in carrying)) != file_names:
            return None
        return [subject for subject, names in carrying if names]


def _names(letter: dict[str, Any]) -> set[str]:
    return {part.get("fileName") or part["filename"] for part in letter.get("attachments") or []}
