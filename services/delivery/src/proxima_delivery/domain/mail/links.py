"""Links that prove by themselves what their holder may do: signed, for one purpose, until a moment."""

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum
from uuid import UUID

SHORTEST_KEY = 32
_MAC = 32
_BODY = 1 + 16 + 8
_DOMAIN = b"proxima.client-link.v1"


class Purpose(IntEnum):
    """What a link is good for; a link of one purpose is a foreign one everywhere else."""

    DOCUMENTS = 1
    NO_REMINDERS = 2


class LinkForeign(Exception):
    """Nobody here signed it, or for another purpose."""


class LinkExpired(Exception):
    """It was ours; its time is over."""


@dataclass(frozen=True)
class Link:
    """`target` is the letter or notice that carries the link."""

    purpose: Purpose
    target: UUID
    expires_at: datetime


class LinkKeys:
    """Signs with the first key and knows the links of all of them, so that keys can be changed."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        if not keys or any(len(key) < SHORTEST_KEY for key in keys):
            raise ValueError(f"a key of links has at least {SHORTEST_KEY} bytes")
        self._keys = tuple(keys)

    def sign(self, link: Link) -> str:
        """The token of a link, fit for an address; the moment is kept to the second."""
        body = bytes([link.purpose]) + link.target.bytes + int(link.expires_at.timestamp()).to_bytes(8, "big")
        return urlsafe_b64encode(body + _mac(self._keys[0], body)).rstrip(b"=").decode()

    def read(self, token: str, purpose: Purpose, now: datetime) -> Link:
        """What a token says, compared in constant time. Raises `LinkForeign`, or `LinkExpired` for one of ours."""
        raw = _decoded(token)
        body, mac = raw[:_BODY], raw[_BODY:]
        known = [hmac.compare_digest(_mac(key, body), mac) for key in self._keys]
        if len(raw) != _BODY + _MAC or not any(known) or body[0] != purpose:
            raise LinkForeign
        link = Link(purpose, UUID(bytes=body[1:17]), datetime.fromtimestamp(int.from_bytes(body[17:], "big"), UTC))
        if now >= link.expires_at:
            raise LinkExpired
        return link


def _mac(key: bytes, body: bytes) -> bytes:
    return hmac.new(key, _DOMAIN + body, hashlib.sha256).digest()


def _decoded(token: str) -> bytes:
    try:
        raw = urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except ValueError:
        return b""
    # One spelling only: the decoder overlooks foreign signs and spare bits.
    return raw if urlsafe_b64encode(raw).rstrip(b"=").decode() == token else b""
