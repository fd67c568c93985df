"""Who stands behind a Telegram account."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Unlinked(StrEnum):
    """Why a link ended."""

    ASKED = "asked"
    REPLACED = "replaced"
    DEACTIVATED = "deactivated"


@dataclass(frozen=True)
class Link:
    """One account of one person. `broken_because`: Telegram does not let us write to it."""

    id: UUID
    staff_id: str
    account_id: int
    language: str
    broken_because: str | None = None


@dataclass(frozen=True)
class LinkCode:
    """A code that a person asked for and nobody used yet."""

    staff_id: str
    expires_at: datetime


def spoken_language(code: str | None) -> str:
    """The language of the bot for a Telegram language code: `ru`, `uz` or `en`."""
    tag = (code or "").lower()
    return next((known for known in ("ru", "uz") if tag.startswith(known)), "en")
