"""A draft's lines and the worklogs behind them."""

from collections import defaultdict
from dataclasses import fields
from typing import Any
from uuid import UUID

from proxima_common.contracts.words import LineBasis, LineKind, TaxKind
from proxima_common.money import round_money
from sqlalchemy import RowMapping, bindparam, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_invoice.adapters.shapes import PRIVILEGE
from proxima_invoice.adapters.tables.line import INVOICE_LINE, LINE_WORKLOG
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.domain.line import Line, Worklog

_AMOUNTS = ("discount", "charge", "document_discount", "document_charge", "net", "tax", "gross")
_MADE = ("kind", "tax_kind", "edited", "worklogs", "privilege", "basis")
_OWN = tuple(one.name for one in fields(Line) if one.name not in _MADE)
_WORKLOG = tuple(one.name for one in fields(Worklog) if one.name != "updated_at")

_LINES = (
    select(INVOICE_LINE)
    .where(INVOICE_LINE.c.invoice_id == bindparam("invoice"))
    .order_by(INVOICE_LINE.c.position, INVOICE_LINE.c.line_id)
)
_WORKLOGS = (
    select(LINE_WORKLOG).where(LINE_WORKLOG.c.invoice_id == bindparam("invoice")).order_by(LINE_WORKLOG.c.worklog_id)
)
_CHANGE = (
    update(INVOICE_LINE)
    .where(INVOICE_LINE.c.line_id == bindparam("of_line"))
    .values({name: bindparam(name) for name in (*_OWN[1:], "tax_kind", "edited", "privilege", "basis")})
)


async def load_lines(tx: AsyncConnection, invoice_id: UUID, currency: str, *, worklogs: bool) -> list[Line]:
    """The lines in their order; without `worklogs` only their count is known."""
    rows = (await tx.execute(_LINES, {"invoice": invoice_id})).mappings().all()
    behind: dict[UUID, list[Worklog]] = defaultdict(list)
    if worklogs and any(row["worklog_count"] for row in rows):
        for row in (await tx.execute(_WORKLOGS, {"invoice": invoice_id})).mappings():
            behind[row["line_id"]].append(_worklog(row))
    return [_line(row, currency, tuple(behind[row["line_id"]])) for row in rows]


async def save_lines(tx: AsyncConnection, invoice: Invoice, before: list[Line]) -> None:
    """Write what differs: lines that went, came or changed, and the worklogs of those whose worklogs changed."""
    known = {line.line_id: line for line in before}
    now = {line.line_id: line for line in invoice.lines}
    gone = [line_id for line_id in known if line_id not in now]
    if gone:
        await tx.execute(delete(INVOICE_LINE).where(INVOICE_LINE.c.line_id.in_(gone)))
    fresh = [line for line in invoice.lines if line.line_id not in known]
    if fresh:
        rows = [{"invoice_id": invoice.id, "kind": line.kind, **_values(line)} for line in fresh]
        await tx.execute(insert(INVOICE_LINE), rows)
    changed = [line for line in invoice.lines if line.line_id in known and line != known[line.line_id]]
    if changed:
        await tx.execute(_CHANGE, [{"of_line": line.line_id, **_changeable(line)} for line in changed])
    rebuilt = [
        line for line in invoice.lines if line.line_id not in known or line.worklogs != known[line.line_id].worklogs
    ]
    await _save_worklogs(tx, invoice.id, rebuilt)


async def _save_worklogs(tx: AsyncConnection, invoice_id: UUID, lines: list[Line]) -> None:
    if not lines:
        return
    await tx.execute(delete(LINE_WORKLOG).where(LINE_WORKLOG.c.line_id.in_([line.line_id for line in lines])))
    rows = [
        {
            "line_id": line.line_id,
            "invoice_id": invoice_id,
            "source_updated_at": worklog.updated_at,
            **{name: getattr(worklog, name) for name in _WORKLOG},
        }
        for line in lines
        for worklog in line.worklogs
    ]
    if rows:
        await tx.execute(insert(LINE_WORKLOG), rows)


def _line(row: RowMapping, currency: str, worklogs: tuple[Worklog, ...]) -> Line:
    values: dict[str, Any] = {name: row[name] for name in _OWN}
    values |= {name: round_money(row[name], currency) for name in _AMOUNTS}
    return Line(
        **values,
        kind=LineKind(row["kind"]),
        tax_kind=TaxKind(row["tax_kind"]),
        edited=frozenset(row["edited"]),
        privilege=PRIVILEGE.validate_python(row["privilege"]),
        basis=LineBasis(row["basis"]) if row["basis"] else None,
        worklogs=worklogs,
    )


def _worklog(row: RowMapping) -> Worklog:
    return Worklog(**{name: row[name] for name in _WORKLOG}, updated_at=row["source_updated_at"])


def _values(line: Line) -> dict[str, Any]:
    return {"line_id": line.line_id, **_changeable(line)}


def _changeable(line: Line) -> dict[str, Any]:
    values = {name: getattr(line, name) for name in _OWN if name != "line_id"}
    privilege = PRIVILEGE.dump_python(line.privilege, mode="json")
    words = {"tax_kind": line.tax_kind, "basis": line.basis}
    return {**values, **words, "edited": sorted(line.edited), "privilege": privilege}
