"""Changes of master data, chained by subject like those of invoices; what may be erased stands beside the chain."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from proxima_common.hashing import content_hash
from proxima_common.ids import derived_id, new_id
from sqlalchemy import insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_invoice.adapters.audit import FIRST_HASH, personal_digest
from proxima_invoice.adapters.tables.master import MASTER_AUDIT, MASTER_AUDIT_HEAD, MASTER_AUDIT_PERSONAL
from proxima_invoice.domain.staff import Staff

ENTRY_SCHEMA = "proxima.master_audit.entry.v1"
HASHED = (
    "entry_id",
    "subject",
    "chain_id",
    "position",
    "at",
    "actor_id",
    "action",
    "changes",
    "personal_digest",
    "previous_hash",
)


def chain_of(subject: str) -> UUID:
    """The id by which anchors name a subject's chain."""
    return derived_id("master_audit", subject)


def entry_hash(entry: dict[str, Any]) -> str:
    """What the next entry and the anchors rely on, over the fields of `HASHED`."""
    return content_hash(ENTRY_SCHEMA, {name: entry[name] for name in HASHED})


class MasterAudit:
    """The chains of master data, in one transaction."""

    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def append(
        self,
        subject: str,
        by: Staff,
        action: str,
        changes: list[dict[str, Any]],
        now: datetime,
        *,
        reason: str | None = None,
        personal: Iterable[str] = (),
    ) -> None:
        """Add one entry to the subject's chain, whose head stays locked until the transaction ends.

        Changes of the fields in `personal`, the reason and the person's name stand beside the chain; the chain holds
        a salted digest of them, so that they can be erased and not be altered.
        """
        position, previous = await self._head(subject)
        apart = set(personal)
        erasable = [change for change in changes if change["field"] in apart]
        salt = secrets.token_hex(16)
        entry: dict[str, Any] = {
            "entry_id": new_id(),
            "subject": subject,
            "chain_id": chain_of(subject),
            "position": position + 1,
            "at": now,
            "actor_id": by.staff_id,
            "action": action,
            "changes": [change for change in changes if change["field"] not in apart],
            "personal_digest": personal_digest(salt, by.name, reason, erasable),
            "previous_hash": previous,
        }
        hashed = entry_hash(entry)
        await self._tx.execute(insert(MASTER_AUDIT).values(entry_hash=hashed, **entry))
        await self._tx.execute(
            insert(MASTER_AUDIT_PERSONAL).values(
                entry_id=entry["entry_id"], salt=salt, actor_name=by.name, reason=reason, changes=erasable
            )
        )
        await self._tx.execute(
            update(MASTER_AUDIT_HEAD)
            .where(MASTER_AUDIT_HEAD.c.subject == subject)
            .values(position=position + 1, entry_hash=hashed)
        )

    async def _head(self, subject: str) -> tuple[int, str]:
        """Where the chain ends, begun if need be and locked."""
        begun = upsert(MASTER_AUDIT_HEAD).values(subject=subject, position=0, entry_hash=FIRST_HASH)
        await self._tx.execute(begun.on_conflict_do_nothing())
        query = select(MASTER_AUDIT_HEAD.c.position, MASTER_AUDIT_HEAD.c.entry_hash)
        row = (await self._tx.execute(query.where(MASTER_AUDIT_HEAD.c.subject == subject).with_for_update())).one()
        return int(row.position), str(row.entry_hash)
