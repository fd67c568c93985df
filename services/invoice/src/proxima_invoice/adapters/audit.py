"""The audit chain of an invoice: one entry per intention, hashed over the one before it, under the invoice's lock."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from proxima_common.hashing import content_hash
from proxima_common.ids import new_id
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_invoice.adapters.tables.audit import AUDIT_ENTRY, AUDIT_PERSONAL
from proxima_invoice.domain.invoice import Change, Invoice
from proxima_invoice.domain.staff import Staff

ENTRY_SCHEMA = "proxima.audit.entry.v1"
PERSONAL_SCHEMA = "proxima.audit.personal.v1"
FIRST_HASH = "0" * 64

Changes = list[dict[str, str | None]]

_ADD_ENTRY = insert(AUDIT_ENTRY)
_ADD_PERSONAL = insert(AUDIT_PERSONAL)


def entry_hash(
    *,
    entry_id: UUID,
    invoice_id: UUID,
    position: int,
    at: datetime,
    actor_id: str,
    action: str,
    changes: Changes,
    personal_digest: str,
    previous_hash: str,
) -> str:
    """What the next entry and the anchors rely on; everything in it can be checked from the row alone."""
    return content_hash(
        ENTRY_SCHEMA,
        {
            "entry_id": entry_id,
            "invoice_id": invoice_id,
            "position": position,
            "at": at,
            "actor_id": actor_id,
            "action": action,
            "changes": changes,
            "personal_digest": personal_digest,
            "previous_hash": previous_hash,
        },
    )


def personal_digest(salt: str, actor_name: str, reason: str | None, changes: Changes) -> str:
    """Stands in the chain for what may be erased; the salt keeps erased words from being guessed."""
    return content_hash(PERSONAL_SCHEMA, {"salt": salt, "actor_name": actor_name, "reason": reason, "changes": changes})


async def append_entry(
    tx: AsyncConnection, invoice: Invoice, *, action: str, reason: str | None, staff: Staff, at: datetime
) -> None:
    """Append the invoice's noted changes as one entry and move the head of its chain."""
    public, personal = _split(invoice.changes)
    salt = secrets.token_hex(16)
    digest = personal_digest(salt, staff.name, reason, personal)
    entry: dict[str, Any] = {
        "entry_id": new_id(),
        "invoice_id": invoice.id,
        "position": invoice.audit_position + 1,
        "at": at,
        "actor_id": staff.staff_id,
        "action": action,
        "changes": public,
        "personal_digest": digest,
        "previous_hash": invoice.audit_hash,
    }
    hashed = entry_hash(**entry)
    await tx.execute(_ADD_ENTRY, {**entry, "entry_hash": hashed})
    erasable = {"salt": salt, "actor_name": staff.name, "reason": reason, "changes": personal}
    await tx.execute(_ADD_PERSONAL, {"entry_id": entry["entry_id"], **erasable})
    invoice.audit_position, invoice.audit_hash = entry["position"], hashed
    invoice.changes.clear()


def _split(changes: Sequence[Change]) -> tuple[Changes, Changes]:
    public: Changes = []
    personal: Changes = []
    for change in changes:
        into = personal if change.personal else public
        into.append({"field": change.field, "before": change.before, "after": change.after})
    return public, personal
