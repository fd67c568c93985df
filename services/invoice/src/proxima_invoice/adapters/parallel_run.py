"""What was computed here and what was billed elsewhere for a month, read side by side."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from uuid import UUID

from proxima_common.contracts.api.importing import ComparedLine, ComparedMonth, ParallelRun
from proxima_common.contracts.words import InvoiceKind, InvoiceStatus
from proxima_common.money import round_money
from sqlalchemy import RowMapping, select
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_invoice.adapters.tables.invoice import INVOICE
from proxima_invoice.adapters.tables.line import INVOICE_LINE
from proxima_invoice.adapters.tables.master import APPLICATION, CLIENT
from proxima_invoice.adapters.tables.period import PERIOD
from proxima_invoice.domain.comparing import Pair, Side, SideLine, compared, month_causes

_GONE = (InvoiceStatus.VOID, InvoiceStatus.DISCARDED)
Rows = dict[str, list[RowMapping]]


async def parallel_run(tx: AsyncConnection, month: str, visible: frozenset[str] | None) -> ParallelRun:
    """Every application that has something on one side or the other, by its id; of the visible legal entities."""
    ours, billed = (
        await _invoices(tx, month, visible, imported=False),
        await _invoices(tx, month, visible, imported=True),
    )
    periods = await _periods(tx, month, visible)
    lines = await _lines(tx, [row["invoice_id"] for side in (ours, billed) for rows in side.values() for row in rows])
    wanted = sorted({*ours, *billed, *(one for one, row in periods.items() if row["expected_net"] is not None)})
    months = [_month(one, ours.get(one, []), billed.get(one, []), periods.get(one), lines) for one in wanted]
    equal = sum(1 for one in months if not one.causes)
    return ParallelRun(month=month, compared=len(months), equal=equal, months=months)


async def _invoices(tx: AsyncConnection, month: str, visible: frozenset[str] | None, *, imported: bool) -> Rows:
    query = select(INVOICE).where(
        INVOICE.c.period == month,
        INVOICE.c.imported == imported,
        INVOICE.c.kind == InvoiceKind.SERVICE,
        INVOICE.c.status.not_in(_GONE),
    )
    if visible is not None:
        query = query.where(INVOICE.c.legal_entity_id.in_(sorted(visible)))
    found: Rows = defaultdict(list)
    for row in (await tx.execute(query.order_by(INVOICE.c.number, INVOICE.c.invoice_id))).mappings():
        found[row["application_id"]].append(row)
    return found


async def _periods(tx: AsyncConnection, month: str, visible: frozenset[str] | None) -> dict[str, RowMapping]:
    query = (
        select(PERIOD, CLIENT.c.name.label("client_name"))
        .join(APPLICATION, APPLICATION.c.application_id == PERIOD.c.application_id)
        .join(CLIENT, CLIENT.c.client_id == APPLICATION.c.client_id)
        .where(PERIOD.c.month == month)
    )
    if visible is not None:
        query = query.where(PERIOD.c.legal_entity_id.in_(sorted(visible)))
    return {row["application_id"]: row for row in (await tx.execute(query)).mappings()}


async def _lines(tx: AsyncConnection, invoice_ids: list[UUID]) -> dict[UUID, list[SideLine]]:
    found: dict[UUID, list[SideLine]] = defaultdict(list)
    if not invoice_ids:
        return found
    query = select(INVOICE_LINE).where(INVOICE_LINE.c.invoice_id.in_(invoice_ids)).order_by(INVOICE_LINE.c.position)
    for row in (await tx.execute(query)).mappings():
        found[row["invoice_id"]].append(SideLine(row["text"], row["quantity"], row["unit_price"], row["net"]))
    return found


def _month(
    application_id: str,
    ours: list[RowMapping],
    billed: list[RowMapping],
    period: RowMapping | None,
    lines: dict[UUID, list[SideLine]],
) -> ComparedMonth:
    here, there = _side(ours, lines) or _overview(period), _side(billed, lines)
    pairs = compared(here.lines, there.lines) if here and there and here.lines and there.lines else []
    seconds = {name: int(period[name]) if period else 0 for name in ("excluded_seconds", "late_seconds")}
    shown = (ours or billed or ([period] if period else []))[0]
    alike = here is not None and there is not None and here.currency == there.currency
    return ComparedMonth(
        application_id=application_id,
        client_name=shown["client_name"],
        legal_entity_id=shown["legal_entity_id"],
        ours_number=ours[0]["number"] if ours else None,
        ours_source="invoice" if ours else "overview" if here else "none",
        ours_currency=here.currency if here else None,
        ours_net=here.net if here else None,
        ours_tax=here.tax if here else None,
        billed_numbers=[row["number"] for row in billed],
        billed_currency=there.currency if there else None,
        billed_net=there.net if there else None,
        billed_tax=there.tax if there else None,
        difference=here.net - there.net if here and there and alike else None,
        **seconds,
        causes=month_causes(here, there, pairs, **seconds),
        lines=[_compared(pair, here.currency) for pair in pairs if here],
    )


def _side(rows: list[RowMapping], lines: dict[UUID, list[SideLine]]) -> Side | None:
    if not rows:
        return None
    currency = rows[0]["currency"]
    same = [row for row in rows if row["currency"] == currency]
    net, tax = (round_money(sum(row[name] for row in same), currency) for name in ("net", "tax"))
    return Side(currency, net, tax, tuple(line for row in same for line in lines.get(row["invoice_id"], [])))


def _overview(period: RowMapping | None) -> Side | None:
    if period is None or period["expected_net"] is None or period["currency"] is None:
        return None
    return Side(period["currency"], round_money(period["expected_net"], period["currency"]), None, ())


def _compared(pair: Pair, currency: str) -> ComparedLine:
    values: dict[str, Any] = {"text": pair.text, "causes": list(pair.causes)}
    for name, side in (("ours", pair.ours), ("billed", pair.billed)):
        values |= {
            f"{name}_quantity": side.quantity if side else None,
            f"{name}_unit_price": side.unit_price if side else None,
            f"{name}_net": round_money(side.net, currency) if side else None,
        }
    return ComparedLine(**values, difference=round_money(pair.difference, currency))
