"""Secrets that callers hold. Only their hashes are kept, so a copy of the database opens nothing."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

TOKEN_MARK = "pxi_"  # noqa: S105
_PREFIX_LENGTH = len(TOKEN_MARK) + 8


class Passwords:
    """argon2id with 19 MiB, two passes and one lane (OWASP's minimum), at most two at once, off the event loop."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
        self._at_once = asyncio.Semaphore(2)
        self._nobody = self._hasher.hash(secrets.token_hex(16))

    async def hash(self, password: str) -> str:
        """The hash to keep."""
        async with self._at_once:
            return await asyncio.to_thread(self._hasher.hash, password)

    async def matches(self, kept: str | None, password: str) -> bool:
        """Whether the password belongs to the hash; takes as long when there is none, so that logins stay unknown."""
        async with self._at_once:
            matched = await asyncio.to_thread(self._verify, kept or self._nobody, password)
        return matched and kept is not None

    def _verify(self, kept: str, password: str) -> bool:
        try:
            return self._hasher.verify(kept, password)
        except (VerifyMismatchError, VerificationError, InvalidHashError):
            return False


def new_session_secret() -> str:
    """The value of a session's cookie: 256 random bits."""
    return secrets.token_urlsafe(32)


def new_token_secret() -> str:
    """An API token: recognisable by its mark, with 256 random bits."""
    return TOKEN_MARK + secrets.token_urlsafe(32)


def shown_prefix(token: str) -> str:
    """The part of an API token that lists may show."""
    return token[:_PREFIX_LENGTH]


def kept_hash(secret: str) -> bytes:
    """What is kept of a random secret. It cannot be guessed, so a plain hash is enough."""
    return hashlib.sha256(secret.encode()).digest()


def csrf_token(session_secret: str) -> str:
    """The token that proves that a call comes from our own page; bound to the session, and kept nowhere."""
    return hmac.new(session_secret.encode(), b"proxima csrf", hashlib.sha256).hexdigest()


def is_csrf_token(session_secret: str, given: str) -> bool:
    """Compare without telling by the time it takes."""
    return hmac.compare_digest(csrf_token(session_secret).encode(), given.encode())
