"""Sessions and API tokens in Postgres: looked up by the hash of what the caller holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from proxima_common.errors import Conflict, FieldError, NotFound
from proxima_common.said import said
from sqlalchemy import Row, Select, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_gateway.auth.domain import Grants, Principal, SessionLimits, effective
from proxima_gateway.auth.staff_store import GRANTS_JSON, held
from proxima_gateway.auth.tables import API_TOKEN, SESSION, STAFF

TOUCH_EVERY = timedelta(seconds=30)
KEEP_ENDED = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class ApiToken:
    """An API token as its owner sees it; the secret is not kept."""

    token_id: UUID
    staff_id: UUID
    name: str
    prefix: str
    scopes: Grants
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None


class SessionStore:
    """Opens, finds and ends sessions inside the caller's transaction."""

    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def open(self, principal: Principal, secret_hash: bytes, now: datetime, address: str, agent: str) -> None:
        """Start a session, and forget those of this person that ended long ago."""
        stale = SESSION.c.expires_at < now - KEEP_ENDED
        await self._tx.execute(delete(SESSION).where(SESSION.c.staff_id == principal.staff_id, stale))
        await self._tx.execute(
            insert(SESSION).values(
                session_id=principal.session_id,
                secret_hash=secret_hash,
                staff_id=principal.staff_id,
                created_at=now,
                last_seen_at=now,
                expires_at=principal.expires_at,
                address=address[:100],
                agent=agent[:300],
            )
        )

    async def find(self, secret_hash: bytes, limits: SessionLimits, now: datetime) -> Principal | None:
        """Who holds the session, if it still runs and its person is active; notes that it was used."""
        row = (await self._tx.execute(_sessions().where(SESSION.c.secret_hash == secret_hash))).first()
        principal = _running(row, limits, now)
        if row is not None and principal and row.last_seen_at + TOUCH_EVERY <= now:
            seen = update(SESSION).where(SESSION.c.session_id == row.session_id)
            await self._tx.execute(seen.where(SESSION.c.ended_at.is_(None)).values(last_seen_at=now))
        return principal

    async def still_runs(self, session_id: UUID, limits: SessionLimits, now: datetime) -> Principal | None:
        """The same without noting a use: an open screen alone keeps nobody logged in."""
        row = (await self._tx.execute(_sessions().where(SESSION.c.session_id == session_id))).first()
        return _running(row, limits, now)

    async def end(self, session_id: UUID, now: datetime) -> None:
        """Log out."""
        open_one = update(SESSION).where(SESSION.c.session_id == session_id, SESSION.c.ended_at.is_(None))
        await self._tx.execute(open_one.values(ended_at=now))

    async def end_all(self, staff_id: UUID, now: datetime, *, but: UUID | None = None) -> None:
        """End every session of a person, except perhaps the one at hand."""
        running = update(SESSION).where(SESSION.c.staff_id == staff_id, SESSION.c.ended_at.is_(None))
        if but is not None:
            running = running.where(SESSION.c.session_id != but)
        await self._tx.execute(running.values(ended_at=now))


class TokenStore:
    """Makes, finds and revokes API tokens inside the caller's transaction."""

    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def add(self, token: ApiToken, secret_hash: bytes) -> None:
        """Keep a new token; a name that another of the owner's living tokens has is a `Conflict`."""
        values = {
            "token_id": token.token_id,
            "secret_hash": secret_hash,
            "staff_id": token.staff_id,
            "name": token.name,
            "prefix": token.prefix,
            "scopes": [scope.model_dump(mode="json") for scope in token.scopes],
            "created_at": token.created_at,
            "expires_at": token.expires_at,
        }
        try:
            async with self._tx.begin_nested():
                await self._tx.execute(insert(API_TOKEN).values(**values))
        except IntegrityError as error:
            raise Conflict(
                f"a token named {token.name!r} exists: revoke it first, or choose another name",
                code="token_name_taken",
                fields=[FieldError("/name", said("taken", "is taken"))],
            ) from error

    async def find(self, secret_hash: bytes, now: datetime) -> Principal | None:
        """Who holds the token, with the scopes that its owner still has; notes that it was used."""
        row = (await self._tx.execute(_token_holders().where(API_TOKEN.c.secret_hash == secret_hash))).first()
        principal = _holder(row, now)
        if row is not None and principal and (row.last_used_at is None or row.last_used_at + TOUCH_EVERY <= now):
            used = update(API_TOKEN).where(API_TOKEN.c.token_id == row.token_id)
            await self._tx.execute(used.values(last_used_at=now))
        return principal

    async def still_runs(self, token_id: UUID, now: datetime) -> Principal | None:
        """The same without noting a use."""
        return _holder((await self._tx.execute(_token_holders().where(API_TOKEN.c.token_id == token_id))).first(), now)

    async def of(self, staff_id: UUID) -> Sequence[ApiToken]:
        """All tokens of a person, the newest first."""
        tokens = select(API_TOKEN).where(API_TOKEN.c.staff_id == staff_id).order_by(API_TOKEN.c.token_id.desc())
        return [_token(row) for row in await self._tx.execute(tokens.limit(500))]

    async def get(self, token_id: UUID) -> ApiToken:
        """The token, or `NotFound`."""
        row = (await self._tx.execute(select(API_TOKEN).where(API_TOKEN.c.token_id == token_id))).first()
        if row is None:
            raise NotFound(f"no API token {token_id}")
        return _token(row)

    async def revoke(self, token_id: UUID, by: UUID, now: datetime) -> None:
        """The token opens nothing any more; revoking it again changes nothing."""
        living = update(API_TOKEN).where(API_TOKEN.c.token_id == token_id, API_TOKEN.c.revoked_at.is_(None))
        await self._tx.execute(living.values(revoked_at=now, revoked_by=by))


def _sessions() -> Select[Any]:
    columns = (SESSION.c.session_id, SESSION.c.last_seen_at, SESSION.c.expires_at)
    return (
        select(*columns, STAFF.c.staff_id, STAFF.c.login, STAFF.c.name, STAFF.c.grants_version, GRANTS_JSON)
        .join(STAFF, STAFF.c.staff_id == SESSION.c.staff_id)
        .where(SESSION.c.ended_at.is_(None), STAFF.c.active)
    )


def _token_holders() -> Select[Any]:
    columns = (API_TOKEN.c.token_id, API_TOKEN.c.scopes, API_TOKEN.c.expires_at, API_TOKEN.c.last_used_at)
    return (
        select(*columns, STAFF.c.staff_id, STAFF.c.login, STAFF.c.name, STAFF.c.grants_version, GRANTS_JSON)
        .join(STAFF, STAFF.c.staff_id == API_TOKEN.c.staff_id)
        .where(API_TOKEN.c.revoked_at.is_(None), STAFF.c.active)
    )


def _running(row: Row[Any] | None, limits: SessionLimits, now: datetime) -> Principal | None:
    if row is None or limits.has_ended(last_seen_at=row.last_seen_at, expires_at=row.expires_at, now=now):
        return None
    return Principal(
        staff_id=row.staff_id,
        login=row.login,
        name=row.name,
        grants=held(row.grants),
        grants_version=row.grants_version,
        expires_at=row.expires_at,
        session_id=row.session_id,
    )


def _holder(row: Row[Any] | None, now: datetime) -> Principal | None:
    if row is None or now >= row.expires_at:
        return None
    return Principal(
        staff_id=row.staff_id,
        login=row.login,
        name=row.name,
        grants=effective(held(row.scopes), held(row.grants)),
        grants_version=row.grants_version,
        expires_at=row.expires_at,
        token_id=row.token_id,
    )


def _token(row: Row[Any]) -> ApiToken:
    return ApiToken(
        token_id=row.token_id,
        staff_id=row.staff_id,
        name=row.name,
        prefix=row.prefix,
        scopes=held(row.scopes),
        created_at=row.created_at,
        expires_at=row.expires_at,
        last_used_at=row.last_used_at,
        revoked_at=row.revoked_at,
    )
