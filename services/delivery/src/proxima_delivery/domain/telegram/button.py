"""Buttons and link codes: random, kept as hashes, good for a while, and worth nothing in other hands."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from proxima_delivery.domain.telegram.approval import Approval, Ask, Verb

CALLBACK_BYTES = 64
"""What Telegram lets a button carry."""
_PREFIX = "d:"


def new_secret() -> str:
    """128 random bits in 22 letters that Telegram lets through."""
    return secrets.token_urlsafe(16)


def secret_hash(secret: str) -> str:
    """What is kept of a button's nonce or a link's code."""
    return hashlib.sha256(secret.encode()).hexdigest()


def callback_data(nonce: str) -> str:
    """What the button carries: nothing but the nonce."""
    return f"{_PREFIX}{nonce}"


def read_callback(data: str | None) -> str | None:
    """The nonce of a button of ours, else None."""
    if not data or not data.startswith(_PREFIX) or len(data.encode()) > CALLBACK_BYTES:
        return None
    return data.removeprefix(_PREFIX)


@dataclass(frozen=True)
class Button:
    """One button under one message, as it is kept."""

    nonce_hash: str
    message_id: UUID
    verb: Verb
    expires_at: datetime
    void: bool


@dataclass(frozen=True)
class Press:
    """Somebody pressed a button: the account that did, and the chat it was pressed in."""

    account_id: int
    chat_id: int | None
    private: bool
    message_ref: int | None
    at: datetime


class Verdict(StrEnum):
    """What a press is worth."""

    GOOD = "good"
    UNKNOWN = "unknown"
    NOT_YOURS = "not_yours"
    NOT_PRIVATE = "not_private"
    EXPIRED = "expired"
    USED = "used"
    CLOSED = "closed"


def judge(press: Press, button: Button, ask: Ask, approval: Approval, account_id: int | None) -> Verdict:
    """Whether the press counts. `account_id` is the account linked to whoever was asked, None if there is none.

    Whose the button is comes first: a stranger learns nothing of its state.
    """
    if account_id is None or press.account_id != account_id:
        return Verdict.NOT_YOURS
    if not press.private or press.chat_id != press.account_id:
        return Verdict.NOT_PRIVATE
    if not ask.open_in(approval):
        return Verdict.CLOSED
    if button.void or button.message_id != ask.message_id:
        return Verdict.USED
    if press.at >= button.expires_at:
        return Verdict.EXPIRED
    return Verdict.GOOD
