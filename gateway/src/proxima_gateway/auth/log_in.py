"""Log in, log out, and be recognised."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

from proxima_common.clock import Clock
from proxima_common.db.database import Database
from proxima_common.errors import Forbidden, TooMany, Unauthenticated
from proxima_common.ids import new_id
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_gateway.auth.domain import Principal, SessionLimits
from proxima_gateway.auth.guesses import Guesses
from proxima_gateway.auth.secrets import TOKEN_MARK, Passwords, kept_hash, new_session_secret
from proxima_gateway.auth.session_store import SessionStore, TokenStore
from proxima_gateway.auth.staff_store import Staff, StaffStore


class RefusedUntil(TooMany):
    """Too many wrong passwords; `seconds` to wait."""

    default_code = "too_many_guesses"

    def __init__(self, seconds: int) -> None:
        super().__init__(f"too many wrong passwords: try again in {seconds} seconds")
        self.seconds = seconds


class Door:
    """Proves who calls. `clock` is the machine's: a demonstration that moves time logs nobody out."""

    def __init__(self, database: Database, passwords: Passwords, clock: Clock, limits: SessionLimits) -> None:
        self._database = database
        self._passwords = passwords
        self._clock = clock
        self.limits = limits

    async def log_in(self, login: str, password: str, *, address: str, agent: str) -> tuple[Principal, str]:
        """A new session and its secret. Raises `Unauthenticated` or `RefusedUntil`, alike for unknown logins."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            until = await Guesses(tx).refused_until(login, address, now)
            staff = await StaffStore(tx).by_login(login)
        if until is not None:
            raise RefusedUntil(max(1, round((until - now).total_seconds())))
        right = await self._passwords.matches(staff.password_hash if staff else None, password)
        if staff is None or not right or not staff.active:
            raise Unauthenticated("the login or the password is wrong", code="wrong_credentials")
        secret = new_session_secret()
        principal = _principal(staff, now, self.limits)
        async with self._database.transaction() as tx:
            await Guesses(tx).was_right(login, address)
            await Guesses(tx).forget(now)
            await SessionStore(tx).open(principal, kept_hash(secret), now, address, agent)
            await StaffStore(tx).logged_in(staff.staff_id, now)
        return principal, secret

    async def log_out(self, principal: Principal) -> None:
        """End the session at hand."""
        if principal.session_id is not None:
            async with self._database.transaction() as tx:
                await SessionStore(tx).end(principal.session_id, self._clock.now())

    async def by_session(self, secret: str) -> Principal:
        """Who holds this cookie, or `Unauthenticated`."""
        async with self._at_once() as tx:
            principal = await SessionStore(tx).find(kept_hash(secret), self.limits, self._clock.now())
        if principal is None:
            raise Unauthenticated("the session has ended: log in again", code="session_ended")
        return principal

    async def by_token(self, token: str) -> Principal:
        """Who holds this API token, or `Unauthenticated`."""
        principal = None
        if token.startswith(TOKEN_MARK) and token.isascii():
            async with self._at_once() as tx:
                principal = await TokenStore(tx).find(kept_hash(token), self._clock.now())
        if principal is None:
            raise Unauthenticated("the API token is unknown, expired or revoked", code="token_invalid")
        return principal

    async def still_holds(self, principal: Principal) -> Principal | None:
        """The caller as of now, or None when the session or token has ended; not counted as a use."""
        now = self._clock.now()
        async with self._at_once() as tx:
            if principal.session_id is not None:
                return await SessionStore(tx).still_runs(principal.session_id, self.limits, now)
            if principal.token_id is not None:
                return await TokenStore(tx).still_runs(principal.token_id, now)
        return None

    @asynccontextmanager
    async def _at_once(self) -> AsyncIterator[AsyncConnection]:
        """A connection on which each statement stands alone: one round trip for what every request begins with."""
        async with self._database.engine.connect() as connection:
            yield await connection.execution_options(isolation_level="AUTOCOMMIT")

    async def change_password(self, principal: Principal, current: str, new: str) -> None:
        """Replace one's own password and end one's other sessions. Raises `Forbidden` when `current` is wrong."""
        if principal.session_id is None:
            raise Forbidden("a password is changed by its person in a session", code="session_required")
        async with self._database.transaction() as tx:
            staff = await StaffStore(tx).get(principal.staff_id)
        if not await self._passwords.matches(staff.password_hash, current):
            raise Forbidden("the current password is wrong", code="wrong_password")
        password_hash = await self._passwords.hash(new)
        async with self._database.transaction() as tx:
            await StaffStore(tx).set_password_hash(staff.staff_id, password_hash)
            await SessionStore(tx).end_all(staff.staff_id, self._clock.now(), but=principal.session_id)


def _principal(staff: Staff, now: datetime, limits: SessionLimits) -> Principal:
    return Principal(
        staff_id=staff.staff_id,
        login=staff.login,
        name=staff.name,
        grants=staff.grants,
        grants_version=staff.grants_version,
        expires_at=now + limits.absolute,
        session_id=new_id(),
    )
