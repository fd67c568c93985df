"""What staff did about stopped work, said to invoice so that it joins the audit."""

from __future__ import annotations

from uuid import UUID

from proxima_common.contracts.render import RenderActionTaken
from proxima_common.db.plumbing import JOB, PARKED_RECORD
from proxima_common.http.operations import ActionTaken
from proxima_common.http.tokens import StaffToken
from proxima_common.messaging.envelope import Origin, Outgoing
from proxima_common.observability.tracing import current_traceparent
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_render.bootstrap import Container


class Announcer:
    """Writes `action_taken` in the transaction of the act."""

    def __init__(self, container: Container) -> None:
        self._container = container

    async def announce(self, tx: AsyncConnection, action: ActionTaken, staff: StaffToken) -> None:
        """Keyed by the invoice if the act was about one of its jobs, else by what was acted on."""
        invoice_id = await _invoice_of(tx, action.target)
        said = RenderActionTaken(
            invoice_id=invoice_id, action=action.action, target=action.target, outcome=action.outcome
        )
        origin = Origin.begin(staff.actor, self._container.clock.now(), current_traceparent())
        await self._container.outbox.add(tx, [Outgoing(said, str(invoice_id or action.target))], origin)


async def _invoice_of(tx: AsyncConnection, target: str) -> UUID | None:
    kind, _, row_id = target.partition(":")
    if kind == "job":
        query = select(JOB.c.payload["invoice_id"].astext).where(JOB.c.id == int(row_id))
    elif kind == "parked":
        query = select(PARKED_RECORD.c.subject).where(PARKED_RECORD.c.id == UUID(row_id))
    else:
        return None
    return _uuid((await tx.execute(query)).scalar_one_or_none())


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
