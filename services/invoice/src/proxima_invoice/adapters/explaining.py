"""Why a line has its amount, and what a refresh would change, as screens show them."""

from typing import Any
from uuid import UUID

from proxima_common.contracts.api.invoice import FieldChange
from proxima_common.contracts.api.refresh import (
    ByHand,
    LineChain,
    LineDifference,
    RefreshPreview,
    Replayed,
    WorklogBehind,
)
from proxima_common.contracts.calculation import LineExplanation
from proxima_common.errors import NotFound

from proxima_invoice.adapters.desk import PostgresDesk
from proxima_invoice.adapters.reading import exchange_read, excluded_of, line_read
from proxima_invoice.domain import difference
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.domain.line import Line
from proxima_invoice.domain.replaying import disagreements, replayed
from proxima_invoice.usecases.preview import compare

_BEHIND = ("worklog_id", "work_date", "issue_key", "role", "raw_seconds", "billable_seconds", "billed_seconds")


async def line_chain(desk: PostgresDesk, invoice: Invoice, line_id: UUID) -> LineChain:
    """The chain of one line, replayed; the invoice has its lines and worklogs."""
    line = next((one for one in invoice.lines if one.line_id == line_id), None)
    if line is None:
        raise NotFound(f"the invoice has no line {line_id}", code="line_not_found")
    found = replayed(invoice)[line_id]
    wrong = disagreements(line, found)
    return LineChain(
        line=line_read(line),
        currency=invoice.currency,
        worklogs=[WorklogBehind(**{name: getattr(one, name) for name in _BEHIND}) for one in line.worklogs],
        excluded=await excluded_of(desk.tx, invoice.id),
        calculation=LineExplanation.model_validate(line.explanation) if line.explanation else None,
        by_hand=_by_hand(line),
        exchange_rate=exchange_read(invoice),
        source_unit_price=line.source_unit_price,
        tax_note=invoice.tax_rule.note,
        replayed=Replayed(
            price_net=found.price_net,
            price_currency=invoice.price_currency,
            quantity=found.line.quantity,
            unit_price=found.line.unit_price,
            net=found.line.net,
            tax=found.line.tax,
            gross=found.line.gross,
        ),
        agrees=not wrong,
        differences=wrong,
    )


async def preview_read(desk: PostgresDesk, invoice: Invoice) -> RefreshPreview:
    """The newest proposal against the draft, which has its lines and worklogs."""
    kept, found, after = await compare(desk, invoice)
    run_id = invoice.prefill.preview_run_id
    assert run_id is not None
    return RefreshPreview(
        run_id=run_id,
        invoice_id=invoice.id,
        version=invoice.version,
        state=kept.state,
        detail=kept.detail,
        lines=[_difference(one) for one in found],
        net_before=invoice.totals.net,
        net_after=after.totals.net,
        currency=invoice.currency,
        excluded=kept.event.excluded if kept.event else [],
        source_as_of=kept.event.source_as_of if kept.event else None,
    )


def _difference(one: difference.LineDifference) -> LineDifference:
    before = {worklog.worklog_id: worklog for worklog in one.before.worklogs} if one.before else {}
    after = {worklog.worklog_id: worklog for worklog in one.after.worklogs} if one.after else {}
    moved = {name for name in before if after.get(name) != before[name]}
    return LineDifference(
        key=one.line.key,
        line_id=one.before.line_id if one.before else None,
        kind=one.kind,
        text=one.line.text,
        fields=[
            FieldChange(field=name, before=_text(one.before, name), after=_text(one.after, name)) for name in one.fields
        ],
        kept_by_hand=list(one.kept_by_hand),
        worklogs_added=sorted(name for name in after if before.get(name) != after[name]),
        worklogs_removed=sorted(moved),
    )


def _by_hand(line: Line) -> list[ByHand]:
    proposed: dict[str, Any] = line.proposed or {}
    return [
        ByHand(
            field=name,
            proposed=str(proposed[name]) if name in proposed else None,
            now=_text(line, name) or "",
        )
        for name in sorted(line.edited)
    ]


def _text(line: Line | None, name: str) -> str | None:
    value = getattr(line, name) if line else None
    if value is None:
        return None
    return format(value, "f") if hasattr(value, "as_tuple") else str(value)
