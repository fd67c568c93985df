"""Rows of the month-end page: an application's month with what it comes to and the invoices that bill it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from proxima_common.contracts.api.billing import PeriodInvoice, PeriodRead
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_invoice.adapters.tables.invoice import INVOICE
from proxima_invoice.adapters.tables.master import APPLICATION, CLIENT
from proxima_invoice.adapters.tables.period import PERIOD


async def period_page(
    tx: AsyncConnection,
    month: str,
    *,
    entities: frozenset[str] | None,
    legal_entity_id: str | None = None,
    client_id: str | None = None,
    application_id: str | None = None,
    after: str | None = None,
    limit: int = 50,
) -> list[PeriodRead]:
    """Rows of the month-end page by application id, with their invoices; `entities` None is every legal entity."""
    query = (
        select(
            PERIOD,
            APPLICATION.c.title,
            APPLICATION.c.deal_type,
            APPLICATION.c.price_currency,
            CLIENT.c.name.label("client_name"),
        )
        .join(APPLICATION, APPLICATION.c.application_id == PERIOD.c.application_id)
        .join(CLIENT, CLIENT.c.client_id == PERIOD.c.client_id)
        .where(PERIOD.c.month == month)
        .order_by(PERIOD.c.application_id)
        .limit(limit)
    )
    wanted = {
        PERIOD.c.legal_entity_id: legal_entity_id,
        PERIOD.c.client_id: client_id,
        PERIOD.c.application_id: application_id,
    }
    for column, value in wanted.items():
        if value is not None:
            query = query.where(column == value)
    if entities is not None:
        query = query.where(PERIOD.c.legal_entity_id.in_(entities))
    if after is not None:
        query = query.where(PERIOD.c.application_id > after)
    rows = (await tx.execute(query)).mappings().all()
    invoices = await _invoices(tx, month, [row["application_id"] for row in rows])
    return [_period(row, invoices.get(row["application_id"], [])) for row in rows]


async def _invoices(tx: AsyncConnection, month: str, applications: Sequence[str]) -> dict[str, list[PeriodInvoice]]:
    query = (
        select(
            INVOICE.c.application_id,
            INVOICE.c.invoice_id,
            INVOICE.c.number,
            INVOICE.c.kind,
            INVOICE.c.status,
            INVOICE.c.currency,
            INVOICE.c.gross,
        )
        .where(
            INVOICE.c.period == month,
            INVOICE.c.application_id.in_(applications),
            INVOICE.c.status.not_in(("void", "discarded")),
        )
        .order_by(INVOICE.c.created_at)
    )
    grouped: dict[str, list[PeriodInvoice]] = {}
    for row in (await tx.execute(query)).mappings():
        grouped.setdefault(row["application_id"], []).append(PeriodInvoice.model_validate(dict(row)))
    return grouped


def _period(row: Any, invoices: list[PeriodInvoice]) -> PeriodRead:
    # A month that was opened by a draft has no overview, and so no currency of its own yet.
    currency = row["currency"] or row["price_currency"]
    return PeriodRead.model_validate(
        dict(row) | {"invoices": invoices, "currency": currency, "totals": row["overview"]}
    )
