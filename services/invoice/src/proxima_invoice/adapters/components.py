"""What live invoices bill of deals, in Postgres: claims that exclude each other by a unique index."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from proxima_common.contracts.prefill_request import BilledComponent
from proxima_common.errors import Conflict
from proxima_common.ids import new_id
from sqlalchemy import func, insert, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_invoice.adapters.tables.billing import BILLED_COMPONENT
from proxima_invoice.domain.components import claims_of
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.domain.line import Line

_LOCK = text("select pg_advisory_xact_lock(hashtextextended(:key, 0))")
_LIVE = BILLED_COMPONENT.c.released_at.is_(None)


async def lock_deal(tx: AsyncConnection, application_id: str) -> None:
    """Until the transaction ends, nobody else decides what of this application's deal is billed or carried."""
    await tx.execute(_LOCK, {"key": f"deal:{application_id}"})


class ComponentLedger:
    """Parts of deals and who bills them, for one transaction."""

    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def billed(self, application_ids: Sequence[str]) -> dict[str, list[tuple[UUID, BilledComponent]]]:
        """By application: what each live invoice bills of the deal, to tell prefill."""
        grouping = [BILLED_COMPONENT.c[name] for name in ("application_id", "invoice_id", "component", "month")]
        query = (
            select(*grouping, func.sum(BILLED_COMPONENT.c.amount).label("amount"))
            .where(BILLED_COMPONENT.c.application_id.in_(application_ids), _LIVE)
            .group_by(*grouping)
            .order_by(*grouping)
        )
        found: dict[str, list[tuple[UUID, BilledComponent]]] = defaultdict(list)
        for row in await self._tx.execute(query):
            part = BilledComponent(component=row.component, month=row.month, amount=row.amount)
            found[row.application_id].append((row.invoice_id, part))
        return found

    async def of_others(self, invoice: Invoice) -> dict[str, Decimal]:
        """By component, what other invoices bill of this one's deal; the deal stays locked."""
        await lock_deal(self._tx, invoice.application_id)
        parts = (await self.billed([invoice.application_id])).get(invoice.application_id, [])
        return summed(part for holder, part in parts if holder != invoice.id)

    async def keep(self, invoice: Invoice, lines: Sequence[Line], now: datetime) -> None:
        """Of a numbered invoice only these lines still bill the deal; Conflict when others bill one of them by now."""
        await lock_deal(self._tx, invoice.application_id)
        await save_components(self._tx, invoice, lines, now)

    async def release(self, invoice_id: UUID, now: datetime) -> None:
        """Let others bill what this invoice billed."""
        gone = update(BILLED_COMPONENT).where(BILLED_COMPONENT.c.invoice_id == invoice_id, _LIVE)
        await self._tx.execute(gone.values(released_at=now))


def summed(parts: Any) -> dict[str, Decimal]:
    """By component, over the months."""
    sums: dict[str, Decimal] = {}
    for part in parts:
        sums[part.component] = sums.get(part.component, Decimal(0)) + part.amount
    return sums


async def save_components(tx: AsyncConnection, invoice: Invoice, lines: Sequence[Line], now: datetime) -> None:
    """Make the live claims those of these lines of the invoice. Conflict when another invoice has one of them."""
    wanted = claims_of(lines, month=invoice.period, price_currency=invoice.price_currency, rate=invoice.exchange_rate)
    live = await tx.execute(
        select(BILLED_COMPONENT).where(BILLED_COMPONENT.c.invoice_id == invoice.id, _LIVE).with_for_update()
    )
    outdated = []
    for row in live:
        claim = wanted.get(row.line_id)
        if claim and (claim.component, claim.once, claim.amount) == (row.component, row.once_key, row.amount):
            del wanted[row.line_id]
        else:
            outdated.append(row.claim_id)
    if outdated:
        gone = update(BILLED_COMPONENT).where(BILLED_COMPONENT.c.claim_id.in_(outdated))
        await tx.execute(gone.values(released_at=now))
    rows = [
        {
            "claim_id": new_id(),
            "application_id": invoice.application_id,
            "component": claim.component,
            "month": invoice.period,
            "once_key": claim.once,
            "amount": claim.amount,
            "currency": invoice.price_currency,
            "invoice_id": invoice.id,
            "line_id": line_id,
            "at": now,
        }
        for line_id, claim in wanted.items()
    ]
    if rows:
        try:
            await tx.execute(insert(BILLED_COMPONENT), rows)
        except IntegrityError as error:
            if "billed_component_once" not in str(error.orig):
                raise
            raise Conflict("another invoice bills this part of the deal", code="component_billed") from error
