"""What prefill proposes, laid over a draft: hand edits, manual lines and the order of lines stay."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from proxima_common.contracts.words import LineBasis, LineKind
from proxima_common.errors import Invalid
from proxima_common.money import round_money

from proxima_invoice.domain.exchange import converted_price
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.domain.line import Line, Worklog
from proxima_invoice.domain.reshaping import standing


@dataclass(frozen=True, slots=True)
class Proposal:
    """One line as prefill makes it: price currency, before tax. `key` is the same from run to run."""

    key: str
    text: str
    unit: str
    quantity: Decimal
    unit_price: Decimal
    net: Decimal
    currency: str
    service_from: date
    service_to: date
    worklogs: tuple[Worklog, ...]
    explanation: dict[str, Any]
    basis: LineBasis = LineBasis.HOURS
    component: str | None = None


def check_proposals(proposals: Iterable[Proposal], price_currency: str) -> None:
    """Refuse what cannot be printed: a foreign currency, or an amount that quantity and price do not give."""
    for proposal in proposals:
        if proposal.currency != price_currency:
            raise Invalid(
                f"line {proposal.key} is in {proposal.currency}, the application's prices are in {price_currency}",
                code="currency_mismatch",
            )
        if round_money(proposal.quantity * proposal.unit_price, proposal.currency) != proposal.net:
            raise Invalid(
                f"line {proposal.key}: quantity × price does not give {format(proposal.net, 'f')}",
                code="line_does_not_multiply",
            )


def merge(invoice: Invoice, proposals: Iterable[Proposal], new_id: Callable[[], UUID]) -> None:
    """Lay the proposal over the draft: known keys are renewed in place, new ones are added, vanished ones go.

    Lines that were split or merged by hand stay as they are while what is behind them is unchanged.
    """
    fresh = {proposal.key: proposal for proposal in proposals}
    kept: list[Line] = []
    as_shaped, stand_for = standing(invoice.lines, fresh)
    fresh = {key: proposal for key, proposal in fresh.items() if key not in stand_for}
    for line in invoice.lines:
        if line.kind is not LineKind.GENERATED or line.line_id in as_shaped:
            kept.append(line)
        elif line.key in fresh:
            kept.append(_renewed(invoice, line, fresh.pop(line.key)))
        else:
            invoice.note_line(line, gone="no longer proposed")
    added = [_made(invoice, proposal, new_id()) for proposal in fresh.values()]
    invoice.replace_lines([*kept, *added])
    made = {line.line_id for line in added}
    for line in invoice.lines:
        if line.line_id in made:
            invoice.note_line(line)


def _made(invoice: Invoice, proposal: Proposal, line_id: UUID) -> Line:
    return Line(
        line_id=line_id,
        position=0,
        kind=LineKind.GENERATED,
        key=proposal.key,
        discount=Decimal(0),
        tax_kind=invoice.tax_rule.kind,
        tax_rate=invoice.tax_rule.rate,
        **_values(invoice, proposal),
        **_source(proposal),
    )


def _renewed(invoice: Invoice, line: Line, proposal: Proposal) -> Line:
    values = {name: value for name, value in _values(invoice, proposal).items() if name not in line.edited}
    for name, value in values.items():
        invoice.note(f"line {line.position} {name}", getattr(line, name), value, personal=name == "text")
    return replace(line, **values, **_source(proposal))


def _values(invoice: Invoice, proposal: Proposal) -> dict[str, Any]:
    return {
        "text": proposal.text,
        "unit": proposal.unit,
        "quantity": proposal.quantity,
        "unit_price": converted_price(proposal.unit_price, invoice.exchange_rate),
    }


def _source(proposal: Proposal) -> dict[str, Any]:
    return {
        "service_from": proposal.service_from,
        "service_to": proposal.service_to,
        "source_unit_price": proposal.unit_price,
        "source_currency": proposal.currency,
        "explanation": proposal.explanation,
        "basis": proposal.basis,
        "component": proposal.component,
        "proposed": {
            "text": proposal.text,
            "unit": proposal.unit,
            "quantity": format(proposal.quantity, "f"),
            "unit_price": format(proposal.unit_price, "f"),
        },
        "worklogs": proposal.worklogs,
        "worklog_count": len(proposal.worklogs),
    }
