"""Members of staff, their accounts and link codes, in Postgres."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_delivery.adapters.tables.telegram import LINK, LINK_CODE, STAFF
from proxima_delivery.domain.telegram.link import Link, LinkCode, Unlinked

_LOCK = "telegram_person"
_STAFF = "staff:"


class PeopleRepository:
    """Works inside the caller's transaction."""

    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def hold(self, staff_ids: Sequence[str]) -> None:
        """Nobody links or unlinks these people until the transaction ends."""
        for staff_id in sorted(staff_ids):
            lock = func.pg_advisory_xact_lock_shared(func.hashtext(_LOCK), func.hashtext(staff_id))
            await self._tx.execute(select(lock))

    async def hold_alone(self, staff_id: str) -> None:
        """Nobody asks this person anything until the transaction ends."""
        await self._tx.execute(select(func.pg_advisory_xact_lock(func.hashtext(_LOCK), func.hashtext(staff_id))))

    async def note(self, staff_id: str, name: str, active: bool, grants_version: int, person_id: str | None) -> bool:
        """Keep what the gateway says of a person; False if something newer is known."""
        said = {"name": name, "active": active, "grants_version": grants_version, "person_id": person_id}
        new = postgresql.insert(STAFF).values(staff_id=staff_id, **said)
        kept = new.on_conflict_do_update(
            index_elements=["staff_id"], set_=said, where=STAFF.c.grants_version <= grants_version
        )
        return (await self._tx.execute(kept.returning(STAFF.c.staff_id))).first() is not None

    async def name(self, actor: str | None) -> str | None:
        """The name of who stands behind an actor, if it is a known person."""
        if not actor or not actor.startswith(_STAFF):
            return None
        query = select(STAFF.c.name).where(STAFF.c.staff_id == actor.removeprefix(_STAFF))
        name: str | None = (await self._tx.execute(query)).scalar_one_or_none()
        return name

    async def active(self, staff_id: str) -> bool:
        """Whether the person may be asked at all; one that is not known yet may."""
        query = select(STAFF.c.active).where(STAFF.c.staff_id == staff_id)
        return (await self._tx.execute(query)).scalar_one_or_none() is not False

    async def of_source(self, person_ids: Sequence[str]) -> dict[str, str]:
        """The active members of staff who are these people of the source, by person; who is nobody here is missing."""
        # While a person goes from one account to another both may have it for a moment.
        query = select(STAFF.c.person_id, func.min(STAFF.c.staff_id).label("staff_id"))
        query = query.where(STAFF.c.person_id.in_(person_ids), STAFF.c.active).group_by(STAFF.c.person_id)
        return {row.person_id: row.staff_id for row in await self._tx.execute(query)}

    async def link_of(self, staff_id: str) -> Link | None:
        """The account of a person."""
        return (await self.links_of([staff_id])).get(staff_id)

    async def links_of(self, staff_ids: Sequence[str]) -> dict[str, Link]:
        """The accounts of these people; who has none is missing."""
        query = select(LINK).where(LINK.c.staff_id.in_(staff_ids), LINK.c.ended_at.is_(None))
        return {row.staff_id: _link(row) for row in await self._tx.execute(query)}

    async def holder_of(self, account_id: int) -> Link | None:
        """Whose account this is."""
        query = select(LINK).where(LINK.c.account_id == account_id, LINK.c.ended_at.is_(None))
        row = (await self._tx.execute(query)).first()
        return _link(row) if row else None

    async def link(self, link: Link, now: datetime) -> None:
        """Keep a new link."""
        await self._tx.execute(
            insert(LINK).values(
                id=link.id,
                staff_id=link.staff_id,
                account_id=link.account_id,
                language=link.language,
                linked_at=now,
            )
        )

    async def unlink(self, link: Link, why: Unlinked, now: datetime) -> None:
        """The link ended."""
        await self._tx.execute(update(LINK).where(LINK.c.id == link.id).values(ended_at=now, ended_because=why))

    async def broken(self, account_id: int, because: str | None, now: datetime) -> Link | None:
        """Telegram does not let us write to this account, or does again; the link, if that is new."""
        is_new = LINK.c.broken_because.is_not(None) if because is None else LINK.c.broken_because.is_(None)
        changed = await self._tx.execute(
            update(LINK)
            .where(LINK.c.account_id == account_id, LINK.c.ended_at.is_(None), is_new)
            .values(broken_because=because, broken_at=now if because else None)
            .returning(LINK)
        )
        row = changed.first()
        return _link(row) if row else None

    async def add_code(self, code_hash: str, code: LinkCode, now: datetime) -> None:
        """Keep a code; earlier ones of the person end."""
        earlier = (LINK_CODE.c.staff_id == code.staff_id) & (LINK_CODE.c.expires_at > now)
        await self._tx.execute(update(LINK_CODE).where(earlier).values(expires_at=now))
        values = {"code_hash": code_hash, **vars(code), "created_at": now}
        await self._tx.execute(insert(LINK_CODE).values(values))

    async def code_of(self, code_hash: str, now: datetime) -> str | None:
        """Whose code this is, if it is good."""
        good = (LINK_CODE.c.code_hash == code_hash) & LINK_CODE.c.used_at.is_(None) & (LINK_CODE.c.expires_at > now)
        staff_id: str | None = (await self._tx.execute(select(LINK_CODE.c.staff_id).where(good))).scalar_one_or_none()
        return staff_id

    async def use_code(self, code_hash: str, now: datetime) -> str | None:
        """Take a code that is good: whose it is. Never twice."""
        good = (LINK_CODE.c.code_hash == code_hash) & LINK_CODE.c.used_at.is_(None) & (LINK_CODE.c.expires_at > now)
        used = await self._tx.execute(update(LINK_CODE).where(good).values(used_at=now).returning(LINK_CODE.c.staff_id))
        staff_id: str | None = used.scalar_one_or_none()
        return staff_id


def _link(row: Row[Any]) -> Link:
    return Link(row.id, row.staff_id, row.account_id, row.language, row.broken_because)
