"""Changes of master data, chained by subject like those of invoices."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from proxima_common.hashing import content_hash
from proxima_common.ids import new_id
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_invoice.adapters.tables.master import MASTER_AUDIT
from proxima_invoice.domain.staff import Staff

SCHEMA = "proxima.master_audit.v1"
BEGINNING = hashlib.sha256(SCHEMA.encode()).hexdigest()


class MasterAudit:
    """The chains of master data, in one transaction."""

    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def append(self, subject: str, by: Staff, action: str, changes: list[dict[str, Any]], now: datetime) -> None:
        """Add one entry to the subject's chain. The caller holds the lock on the subject's row."""
        head = select(MASTER_AUDIT.c.position, MASTER_AUDIT.c.entry_hash).where(MASTER_AUDIT.c.subject == subject)
        last = (await self._tx.execute(head.order_by(MASTER_AUDIT.c.position.desc()).limit(1))).first()
        position, previous = (last.position + 1, last.entry_hash) if last else (1, BEGINNING)
        entry = {
            "subject": subject,
            "position": position,
            "at": now,
            "actor_id": by.staff_id,
            "actor_name": by.name,
            "action": action,
            "changes": changes,
            "previous_hash": previous,
        }
        await self._tx.execute(
            insert(MASTER_AUDIT).values(entry_id=new_id(), entry_hash=content_hash(SCHEMA, entry), **entry)
        )
