"""Accounts and their grants in Postgres. Every change is told to the other services in the same transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from proxima_common.contracts.staff import GrantHeld, StaffSnapshot
from proxima_common.errors import Conflict, FieldError, NotFound
from proxima_common.messaging.envelope import Origin, Outgoing
from proxima_common.messaging.outbox import Outbox
from proxima_common.said import said
from sqlalchemy import Row, Select, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_gateway.auth.domain import ADMINISTRATION, Grants, in_order
from proxima_gateway.auth.tables import STAFF, STAFF_GRANT

_OUTBOX = Outbox("gateway")

GRANTS_JSON = (
    select(
        func.coalesce(
            func.json_agg(
                aggregate_order_by(
                    func.json_build_object(
                        "role", STAFF_GRANT.c.role, "legal_entity_id", STAFF_GRANT.c.legal_entity_id
                    ),
                    STAFF_GRANT.c.legal_entity_id,
                    STAFF_GRANT.c.role,
                )
            ),
            func.json_build_array(),
        )
    )
    .where(STAFF_GRANT.c.staff_id == STAFF.c.staff_id)
    .correlate(STAFF)
    .scalar_subquery()
    .label("grants")
)


@dataclass(frozen=True, slots=True)
class Staff:
    """A local or external account."""

    staff_id: UUID
    login: str
    name: str
    password_hash: str | None
    external_subject: str | None
    telegram_account: str | None
    person_id: str | None
    active: bool
    grants: Grants
    grants_version: int
    created_at: datetime
    last_log_in_at: datetime | None


class StaffStore:
    """Reads and changes accounts inside the caller's transaction."""

    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def by_login(self, login: str) -> Staff | None:
        """The account with this login, in any case of letters."""
        return _one((await self._tx.execute(_accounts().where(STAFF.c.login == login.lower()))).first())

    async def get(self, staff_id: UUID) -> Staff:
        """The account, or `NotFound`."""
        found = _one((await self._tx.execute(_accounts().where(STAFF.c.staff_id == staff_id))).first())
        if found is None:
            raise NotFound(f"no member of staff {staff_id}")
        return found

    async def page(self, after: str | None, limit: int) -> list[Staff]:
        """Accounts in the order of their logins, after one of them."""
        accounts = _accounts().where(STAFF.c.login > (after or "")).order_by(STAFF.c.login).limit(limit)
        return [_staff(row) for row in await self._tx.execute(accounts)]

    async def by_name(self) -> list[Staff]:
        """Every account by name."""
        return [_staff(row) for row in await self._tx.execute(_accounts().order_by(STAFF.c.name, STAFF.c.login))]

    async def add(self, staff: Staff) -> None:
        """Create an account; a login that is taken is a `Conflict`."""
        row = {name: getattr(staff, name) for name in STAFF.c.keys()}  # noqa: SIM118
        try:
            async with self._tx.begin_nested():
                await self._tx.execute(insert(STAFF), row)
        except IntegrityError as error:
            raise Conflict(
                f"the login {staff.login} is taken",
                code="login_taken",
                fields=[FieldError("/login", said("taken", "is taken"))],
            ) from error
        await self._write_grants(staff.staff_id, staff.grants)

    async def set_password_hash(self, staff_id: UUID, password_hash: str) -> None:
        """Replace the password."""
        await self._set(staff_id, password_hash=password_hash)

    async def logged_in(self, staff_id: UUID, at: datetime) -> None:
        """Note when the person was last let in."""
        await self._set(staff_id, last_log_in_at=at)

    async def set_active(self, staff: Staff, active: bool) -> None:
        """Let the person in, or no longer."""
        await self._set(staff.staff_id, active=active, grants_version=staff.grants_version + 1)

    async def set_grants(self, staff: Staff, grants: Grants) -> None:
        """Replace all grants of the person."""
        await self._set(staff.staff_id, grants_version=staff.grants_version + 1)
        await self._tx.execute(delete(STAFF_GRANT).where(STAFF_GRANT.c.staff_id == staff.staff_id))
        await self._write_grants(staff.staff_id, grants)

    async def set_person(self, staff_id: UUID, person_id: str | None) -> None:
        """Say who the person is in the source; one who is another account already is a `Conflict`."""
        try:
            async with self._tx.begin_nested():
                await self._set(staff_id, person_id=person_id)
        except IntegrityError as error:
            raise Conflict(
                f"{person_id} is another account already",
                code="person_taken",
                fields=[FieldError("/person_id", said("taken", "is taken"))],
            ) from error

    async def lock_changes(self) -> None:
        """Let one change of accounts run at a time, so that two cannot take the last administrator together."""
        await self._tx.execute(select(func.pg_advisory_xact_lock(func.hashtext("gateway_staff"))))

    async def administrators(self) -> list[UUID]:
        """Active accounts that may administer accounts."""
        found = (
            select(STAFF.c.staff_id)
            .join(STAFF_GRANT, STAFF_GRANT.c.staff_id == STAFF.c.staff_id)
            .where(STAFF.c.active)
            .where(STAFF_GRANT.c.role == ADMINISTRATION.role.value)
            .where(STAFF_GRANT.c.legal_entity_id == ADMINISTRATION.legal_entity_id)
        )
        return list((await self._tx.execute(found)).scalars())

    async def tell(self, staff_id: UUID, actor: str, at: datetime, traceparent: str | None = None) -> Staff:
        """Publish the account as it now is, with its grants, and return it."""
        staff = await self.get(staff_id)
        snapshot = StaffSnapshot(
            staff_id=str(staff.staff_id),
            name=staff.name,
            active=staff.active,
            grants=in_order(staff.grants),
            grants_version=staff.grants_version,
            telegram_account=staff.telegram_account,
            person_id=staff.person_id,
        )
        origin = Origin.begin(actor, at, traceparent)
        await _OUTBOX.add(self._tx, [Outgoing(snapshot, subject=str(staff.staff_id))], origin)
        return staff

    async def _set(self, staff_id: UUID, **values: Any) -> None:
        await self._tx.execute(update(STAFF).where(STAFF.c.staff_id == staff_id).values(**values))

    async def _write_grants(self, staff_id: UUID, grants: Grants) -> None:
        rows = [
            {"staff_id": staff_id, "role": grant.role.value, "legal_entity_id": grant.legal_entity_id}
            for grant in grants
        ]
        if rows:
            await self._tx.execute(insert(STAFF_GRANT), rows)


def held(stored: list[dict[str, Any]]) -> Grants:
    """Grants as they stand in JSON."""
    return frozenset(GrantHeld.model_validate(grant) for grant in stored)


def _accounts() -> Select[Any]:
    return select(STAFF, GRANTS_JSON)


def _one(row: Row[Any] | None) -> Staff | None:
    return _staff(row) if row is not None else None


def _staff(row: Row[Any]) -> Staff:
    values = dict(row._mapping)
    return Staff(**{**values, "grants": held(values["grants"])})
