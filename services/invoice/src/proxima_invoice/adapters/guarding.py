"""What guardrails look at, and what was let pass; what approvers would bill instead."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from proxima_common.contracts.api.approval import AmountProposalRead, ProposeAmount
from proxima_common.ids import new_id
from sqlalchemy import insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_invoice.adapters.tables.approval import AMOUNT_PROPOSAL, GUARDRAIL_RELEASE
from proxima_invoice.domain.guardrails import Release
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.domain.staff import Staff

_HISTORY = text(
    """select sum(net) as net from invoice
       where application_id = :application and period < :period and currency = :currency and kind = 'service'
       and status in ('approved', 'sent', 'accepted', 'paid')
       group by period order by period desc limit 3"""
)
_PREVIOUS = text(
    """select sum(gross) from invoice
       where application_id = :application and period < :period and currency = :currency and kind = 'service'
       and status in ('approved', 'sent', 'accepted', 'paid')
       group by period order by period desc limit 1"""
)


def _month_of(invoice: Invoice) -> dict[str, str]:
    return {"application": invoice.application_id, "period": invoice.period, "currency": invoice.currency}


class GuardingRepository:
    """History and releases, in one transaction."""

    def __init__(self, tx: AsyncConnection, now: datetime) -> None:
        self._tx = tx
        self._now = now

    async def history(self, invoice: Invoice) -> Sequence[Decimal]:
        """Nets of the last three months that were billed before this one, the latest first."""
        return list((await self._tx.execute(_HISTORY, _month_of(invoice))).scalars())

    async def previous_total(self, invoice: Invoice) -> Decimal | None:
        """What the last month that was billed before this one came to, with tax."""
        return (await self._tx.execute(_PREVIOUS, _month_of(invoice))).scalar_one_or_none()

    async def releases(self, invoice_id: UUID) -> list[Release]:
        """Who let what pass, and why; of one guardrail the latest word is last."""
        query = select(GUARDRAIL_RELEASE).where(GUARDRAIL_RELEASE.c.invoice_id == invoice_id)
        rows = await self._tx.execute(query.order_by(GUARDRAIL_RELEASE.c.released_at))
        return [Release(row.code, row.gross, row.released_by, row.reason) for row in rows]

    async def release(self, invoice: Invoice, codes: Sequence[str], reason: str, by: Staff) -> None:
        """Let the invoice pass these guardrails at its present total."""
        await self._tx.execute(
            insert(GUARDRAIL_RELEASE),
            [
                {
                    "release_id": new_id(),
                    "invoice_id": invoice.id,
                    "code": code,
                    "gross": invoice.totals.gross,
                    "reason": reason,
                    "released_by": by.staff_id,
                    "released_at": self._now,
                }
                for code in codes
            ],
        )


class AmountProposalRepository:
    """Proposals of approvers, in one transaction."""

    def __init__(self, tx: AsyncConnection, now: datetime) -> None:
        self._tx = tx
        self._now = now

    async def add(self, proposal_id: UUID, invoice_id: UUID, body: ProposeAmount, by: Staff) -> None:
        """Keep a proposal, open."""
        await self._tx.execute(
            insert(AMOUNT_PROPOSAL).values(
                **body.model_dump(),
                proposal_id=proposal_id,
                invoice_id=invoice_id,
                proposed_by=by.staff_id,
                proposed_by_name=by.name,
                proposed_at=self._now,
            )
        )

    async def get(self, invoice_id: UUID, proposal_id: UUID) -> AmountProposalRead | None:
        """One proposal under its lock."""
        query = select(AMOUNT_PROPOSAL).where(
            AMOUNT_PROPOSAL.c.invoice_id == invoice_id, AMOUNT_PROPOSAL.c.proposal_id == proposal_id
        )
        row = (await self._tx.execute(query.with_for_update())).mappings().one_or_none()
        return AmountProposalRead.model_validate(dict(row)) if row else None

    async def answer(self, proposal_id: UUID, state: str, by: Staff, answer: str | None) -> None:
        """What the preparer said to it."""
        asked = update(AMOUNT_PROPOSAL).where(AMOUNT_PROPOSAL.c.proposal_id == proposal_id)
        values = {"state": state, "answered_by": by.staff_id, "answered_at": self._now, "answer": answer}
        await self._tx.execute(asked.values(**values))

    async def of(self, invoice_id: UUID) -> list[AmountProposalRead]:
        """Every proposal for the invoice, the oldest first."""
        query = select(AMOUNT_PROPOSAL).where(AMOUNT_PROPOSAL.c.invoice_id == invoice_id)
        rows = (await self._tx.execute(query.order_by(AMOUNT_PROPOSAL.c.proposed_at))).mappings()
        return [AmountProposalRead.model_validate(dict(row)) for row in rows]
