"""What was tried at a partner, as the effect ledger noted it."""

from collections.abc import Sequence
from typing import Any

from proxima_common.contracts.api.delivery import AttemptRead
from proxima_common.db.plumbing import EFFECT_ATTEMPT
from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

_SAME = ("ordinal", "kind", "outcome", "reason", "said", "started_at", "ended_at")


async def attempts_on(
    partner: str, document_id: object, tx: AsyncConnection, revision: int | None = None
) -> Sequence[Row[Any]]:
    """Every attempt of a document (of one of its revisions), the first one first."""
    query = select(EFFECT_ATTEMPT).where(
        EFFECT_ATTEMPT.c.partner == partner, EFFECT_ATTEMPT.c.document_id == str(document_id)
    )
    if revision is not None:
        query = query.where(EFFECT_ATTEMPT.c.revision == revision)
    return (await tx.execute(query.order_by(EFFECT_ATTEMPT.c.started_at))).all()


def attempt_read(row: Row[Any], **changes: str) -> AttemptRead:
    """An attempt as staff see it."""
    return AttemptRead(**{**{name: getattr(row, name) for name in _SAME}, **changes})
