"""Approvals, asks and decisions in Postgres, inside the caller's transaction."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from proxima_common.errors import NotFound
from sqlalchemy import Row, exists, insert, select, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_delivery.adapters.tables.telegram import APPROVAL, ASK, DECISION
from proxima_delivery.domain.telegram.approval import (
    Approval,
    ApprovalFile,
    ApprovalState,
    Ask,
    Card,
    Decision,
    DecisionState,
    Verb,
)


class ApprovalRepository:
    """Locks approvals in the order of their ids, so that rivals queue up."""

    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def add(self, approval: Approval, now: datetime) -> bool:
        """Keep a new one; False if it is known already."""
        row = {**_approval_row(approval), "created_at": now}
        new = postgresql.insert(APPROVAL).values(row).on_conflict_do_nothing().returning(APPROVAL.c.revision)
        return (await self._tx.execute(new)).first() is not None

    async def get(self, invoice_id: UUID, revision: int) -> Approval | None:
        """One approval, locked."""
        found = await self._locked((APPROVAL.c.invoice_id == invoice_id) & (APPROVAL.c.revision == revision))
        return found[0] if found else None

    async def undecided(self, invoice_id: UUID, revision: int) -> list[Approval]:
        """What may still end, of this revision and older ones, locked."""
        alive = APPROVAL.c.state.in_([ApprovalState.OPEN, ApprovalState.APPROVED])
        return await self._locked((APPROVAL.c.invoice_id == invoice_id) & (APPROVAL.c.revision <= revision) & alive)

    async def open_to(self, staff_id: str) -> list[Approval]:
        """The open ones this person was asked for, locked."""
        same = (ASK.c.invoice_id == APPROVAL.c.invoice_id) & (ASK.c.revision == APPROVAL.c.revision)
        asked = exists(select(ASK.c.id).where(same, ASK.c.staff_id == staff_id))
        return await self._locked((APPROVAL.c.state == ApprovalState.OPEN) & asked)

    async def save(self, approval: Approval) -> None:
        """Keep turn and state."""
        await self._tx.execute(
            update(APPROVAL)
            .where(APPROVAL.c.invoice_id == approval.invoice_id, APPROVAL.c.revision == approval.revision)
            .values(
                turn=approval.turn,
                state=approval.state,
                ended_by=approval.ended_by,
                ended_at=approval.ended_at,
                reason=approval.reason,
            )
        )

    async def add_ask(self, ask: Ask) -> bool:
        """Keep who is asked; False if that is known."""
        new = postgresql.insert(ASK).values(vars(ask)).on_conflict_do_nothing().returning(ASK.c.id)
        return (await self._tx.execute(new)).first() is not None

    async def asks(self, approval: Approval) -> list[Ask]:
        """Everybody asked for this approval."""
        mine = (ASK.c.invoice_id == approval.invoice_id) & (ASK.c.revision == approval.revision)
        rows = await self._tx.execute(select(ASK).where(mine).order_by(ASK.c.id))
        return [Ask(**row._mapping) for row in rows]

    async def ask(self, ask_id: UUID) -> Ask:
        """One of them."""
        row = (await self._tx.execute(select(ASK).where(ASK.c.id == ask_id))).first()
        if row is None:
            raise NotFound(f"nobody was asked by {ask_id}")
        return Ask(**row._mapping)

    async def save_ask(self, ask: Ask) -> None:
        """Keep where it stands."""
        await self._tx.execute(update(ASK).where(ASK.c.id == ask.id).values(vars(ask)))

    async def awaiting_reason(self, staff_id: str, now: datetime) -> list[Ask]:
        """Where this person said return and has yet to say why."""
        rows = await self._tx.execute(
            select(ASK).where(ASK.c.staff_id == staff_id, ASK.c.reason_until > now).order_by(ASK.c.id)
        )
        return [Ask(**row._mapping) for row in rows]

    async def add_decision(self, decision: Decision) -> None:
        """Keep what somebody decided."""
        await self._tx.execute(insert(DECISION).values(**vars(decision), state=DecisionState.TOLD))

    async def open_decision(self, ask_id: UUID) -> Decision | None:
        """The decision that invoice has not answered."""
        query = select(DECISION).where(DECISION.c.ask_id == ask_id, DECISION.c.state == DecisionState.TOLD)
        row = (await self._tx.execute(query)).first()
        return Decision(row.id, row.ask_id, Verb(row.verb), row.reason, row.taken_at) if row else None

    async def answer_decision(self, decision_id: UUID, state: DecisionState, answer: str | None, at: datetime) -> bool:
        """Keep what became of a decision; False if that is known already."""
        kept = await self._tx.execute(
            update(DECISION)
            .where(DECISION.c.id == decision_id, DECISION.c.state == DecisionState.TOLD)
            .values(state=state, answer=answer, answered_at=at)
        )
        return bool(kept.rowcount)

    async def decision_ask(self, decision_id: UUID) -> UUID | None:
        """Whose decision it is."""
        found = await self._tx.execute(select(DECISION.c.ask_id).where(DECISION.c.id == decision_id))
        return found.scalar_one_or_none()

    async def _locked(self, condition: Any) -> list[Approval]:
        query = select(APPROVAL).where(condition).order_by(APPROVAL.c.invoice_id, APPROVAL.c.revision)
        return [_approval(row) for row in await self._tx.execute(query.with_for_update())]


def _approval_row(approval: Approval) -> dict[str, Any]:
    card = approval.card
    kept = {
        "card": card
        and {
            "client_name": card.client_name,
            "period": card.period,
            "previous_total": None if card.previous_total is None else str(card.previous_total),
            "margin_percent": None if card.margin_percent is None else str(card.margin_percent),
            "flags": list(card.flags),
        },
        "files": [{**vars(file), "document_id": str(file.document_id)} for file in approval.files],
    }
    return {**vars(approval), **kept}


def _approval(row: Row[Any]) -> Approval:
    known = {name: value for name, value in row._mapping.items() if name != "created_at"}
    files = tuple(ApprovalFile(**{**file, "document_id": UUID(file["document_id"])}) for file in row.files)
    return Approval(**{**known, "state": ApprovalState(row.state), "card": _card(row.card), "files": files})


def _card(kept: dict[str, Any] | None) -> Card | None:
    if kept is None:
        return None

    def number(name: str) -> Decimal | None:
        return None if kept[name] is None else Decimal(kept[name])

    return Card(
        client_name=kept["client_name"],
        period=kept["period"],
        previous_total=number("previous_total"),
        margin_percent=number("margin_percent"),
        flags=tuple(kept["flags"]),
    )
