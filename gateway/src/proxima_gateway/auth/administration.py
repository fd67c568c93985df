"""What an administrator does with accounts, and everybody with their own API tokens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from proxima_common.clock import Clock
from proxima_common.contracts.staff import GrantHeld
from proxima_common.db.database import Database
from proxima_common.errors import Forbidden, NotFound
from proxima_common.http.etag import require_if_match
from proxima_common.ids import new_id
from proxima_common.observability.tracing import current_traceparent

from proxima_gateway.auth.domain import (
    ADMINISTRATION,
    Principal,
    require_legal_entity_names,
    require_other_administrator,
    require_within,
)
from proxima_gateway.auth.secrets import Passwords, kept_hash, new_token_secret, shown_prefix
from proxima_gateway.auth.session_store import ApiToken, SessionStore, TokenStore
from proxima_gateway.auth.staff_store import Staff, StaffStore

OPERATOR = "operator"
"""The actor of changes made on the machine itself, before anybody can log in."""


class Administration:
    """Changes accounts; each change is one transaction with its snapshot for the other services."""

    def __init__(self, database: Database, passwords: Passwords, clock: Clock) -> None:
        self._database = database
        self._passwords = passwords
        self._clock = clock

    async def page(self, after: str | None, limit: int) -> list[Staff]:
        """Accounts by login."""
        async with self._database.transaction() as tx:
            return await StaffStore(tx).page(after, limit)

    async def people_of(self, caller: Principal) -> list[Staff]:
        """Everybody who shares a legal entity with the caller, and the caller, by name."""
        async with self._database.transaction() as tx:
            everybody = await StaffStore(tx).by_name()
        return [one for one in everybody if one.staff_id == caller.staff_id or caller.shares_with(one.grants)]

    async def get(self, staff_id: UUID) -> Staff:
        """One account, or `NotFound`."""
        async with self._database.transaction() as tx:
            return await StaffStore(tx).get(staff_id)

    async def create(self, actor: str, login: str, name: str, password: str, grants: Sequence[GrantHeld]) -> Staff:
        """A new active account. Raises `Conflict` when the login is taken."""
        require_legal_entity_names(grants)
        now = self._clock.now()
        staff = Staff(
            staff_id=new_id(),
            login=login.lower(),
            name=name,
            password_hash=await self._passwords.hash(password),
            external_subject=None,
            telegram_account=None,
            person_id=None,
            active=True,
            grants=frozenset(grants),
            grants_version=1,
            created_at=now,
            last_log_in_at=None,
        )
        async with self._database.transaction() as tx:
            accounts = StaffStore(tx)
            await accounts.add(staff)
            return await accounts.tell(staff.staff_id, actor, now, current_traceparent())

    async def ensure(self, login: str, name: str, password: str, grants: Sequence[GrantHeld]) -> tuple[Staff, bool]:
        """The account with this login, made if it is missing, given these grants if they differ; whether it changed.

        An existing password stays: running the command again must not lock its owner out.
        """
        async with self._database.transaction() as tx:
            found = await StaffStore(tx).by_login(login)
        if found is None:
            return await self.create(OPERATOR, login, name, password, grants), True
        if found.grants == frozenset(grants) and found.active:
            return found, False
        if not found.active:
            found = await self.set_active(OPERATOR, found.staff_id, active=True)
        return await self._grant(OPERATOR, found.staff_id, grants, if_match=None), True

    async def set_active(self, actor: str, staff_id: UUID, *, active: bool) -> Staff:
        """Enable or disable; a disabled person's sessions end and their tokens open nothing."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            accounts = StaffStore(tx)
            await accounts.lock_changes()
            staff = await accounts.get(staff_id)
            if staff.active == active:
                return staff
            if not active:
                require_other_administrator(await accounts.administrators(), staff_id)
                await SessionStore(tx).end_all(staff_id, now)
            await accounts.set_active(staff, active)
            return await accounts.tell(staff_id, actor, now, current_traceparent())

    async def grant(self, actor: str, staff_id: UUID, grants: Sequence[GrantHeld], if_match: str | None) -> Staff:
        """Replace the grants that the caller saw; 428 or 412 when it says none or an older version."""
        return await self._grant(actor, staff_id, grants, if_match=if_match or "")

    async def _grant(self, actor: str, staff_id: UUID, grants: Sequence[GrantHeld], *, if_match: str | None) -> Staff:
        require_legal_entity_names(grants)
        async with self._database.transaction() as tx:
            accounts = StaffStore(tx)
            await accounts.lock_changes()
            staff = await accounts.get(staff_id)
            if if_match is not None:
                require_if_match(if_match or None, staff.grants_version)
            if staff.active and ADMINISTRATION in staff.grants and ADMINISTRATION not in grants:
                require_other_administrator(await accounts.administrators(), staff_id)
            await accounts.set_grants(staff, frozenset(grants))
            return await accounts.tell(staff_id, actor, self._clock.now(), current_traceparent())

    async def set_person(self, actor: str, staff_id: UUID, person_id: str | None) -> Staff:
        """Say who an account belongs to in the source of worklogs. Raises `Conflict` if that is another account."""
        async with self._database.transaction() as tx:
            accounts = StaffStore(tx)
            await accounts.lock_changes()
            staff = await accounts.get(staff_id)
            if staff.person_id == person_id:
                return staff
            await accounts.set_person(staff_id, person_id)
            return await accounts.tell(staff_id, actor, self._clock.now(), current_traceparent())

    async def set_password(self, staff_id: UUID, password: str) -> None:
        """Give a person a new password and end all their sessions."""
        password_hash = await self._passwords.hash(password)
        async with self._database.transaction() as tx:
            staff = await StaffStore(tx).get(staff_id)
            await StaffStore(tx).set_password_hash(staff.staff_id, password_hash)
            await SessionStore(tx).end_all(staff_id, self._clock.now())


class ApiTokens:
    """API tokens of a person: made by the owner in a session, revoked by the owner or an administrator."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def of(self, caller: Principal, staff_id: UUID) -> Sequence[ApiToken]:
        """The tokens of a person. Raises `Forbidden` for another's unless the caller is an administrator."""
        if caller.staff_id != staff_id:
            caller.require_administrator()
        async with self._database.transaction() as tx:
            return await TokenStore(tx).of(staff_id)

    async def create(
        self, caller: Principal, name: str, scopes: Sequence[GrantHeld], life: timedelta
    ) -> tuple[ApiToken, str]:
        """A token and its secret, which is not kept. A token cannot make tokens."""
        if caller.session_id is None:
            raise Forbidden("an API token is made by its owner in a session", code="session_required")
        require_within(scopes, caller.grants)
        now = self._clock.now()
        secret = new_token_secret()
        token = ApiToken(
            token_id=new_id(),
            staff_id=caller.staff_id,
            name=name,
            prefix=shown_prefix(secret),
            scopes=frozenset(scopes),
            created_at=now,
            expires_at=now + life,
        )
        async with self._database.transaction() as tx:
            await TokenStore(tx).add(token, kept_hash(secret))
        return token, secret

    async def revoke(self, caller: Principal, token_id: UUID) -> ApiToken:
        """Revoke; another's token is not found unless the caller is an administrator."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            tokens = TokenStore(tx)
            token = await tokens.get(token_id)
            if token.staff_id != caller.staff_id and not caller.is_administrator:
                raise NotFound(f"no API token {token_id}")
            await tokens.revoke(token_id, caller.staff_id, now)
        return token if token.revoked_at else replace(token, revoked_at=now)
