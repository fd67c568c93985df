"""A line's amounts computed anew from what is stored of it: the same years later, whatever the terms say by then.

From its explanation come quantity and price in the price currency; then what a person set by hand, the rate of
exchange that the invoice holds, and its tax rule. No engine, no clock, no source.
"""

from dataclasses import dataclass, replace
from decimal import Decimal
from uuid import UUID

from proxima_common.contracts.calculation import LineExplanation
from proxima_common.replay import replay

from proxima_invoice.domain.exchange import converted_price
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.domain.line import Line
from proxima_invoice.domain.reshaping import OF
from proxima_invoice.domain.totals import method_of

COMPARED = ("quantity", "unit_price", "net", "tax", "gross")


@dataclass(frozen=True, slots=True)
class Replayed:
    """`price_net` is in the price currency before exchange, from the explanation alone; None of a manual line."""

    price_net: Decimal | None
    line: Line


def replayed(invoice: Invoice) -> dict[UUID, Replayed]:
    """Every line of the invoice, which has to have them all: tax by category and allowances look at the whole."""
    rebuilt = [_rebuilt(line, invoice) for line in invoice.lines]
    document = invoice.computed(method_of(invoice.document_set), [line for _, line in rebuilt])
    return {
        line.line_id: Replayed(price_net, line.with_amounts(amounts))
        for (price_net, line), amounts in zip(rebuilt, document.lines, strict=True)
    }


def disagreements(stored: Line, found: Replayed) -> list[str]:
    """What replaying gives otherwise than is stored, in words; none when the line has its amount for its reasons."""
    wrong = [
        f"{name} is {format(getattr(stored, name), 'f')}, replaying gives {format(getattr(found.line, name), 'f')}"
        for name in COMPARED
        if getattr(stored, name) != getattr(found.line, name)
    ]
    explained = Decimal(str(stored.explanation["net"])) if stored.explanation else None
    if found.price_net is not None and explained != found.price_net and not is_reshaped(stored):
        wrong.append(f"the explanation says {explained}, replaying it gives {format(found.price_net, 'f')}")
    return wrong


def is_reshaped(line: Line) -> bool:
    """Whether staff split or merged it: its quantity is a share of what the explanation says, set by hand."""
    return OF in (line.proposed or {})


def _rebuilt(line: Line, invoice: Invoice) -> tuple[Decimal | None, Line]:
    if line.explanation is None or is_reshaped(line):
        return None, line
    explanation = LineExplanation.model_validate(line.explanation)
    net = replay(explanation)
    hours, price = _factors(explanation, net)
    quantity = line.quantity if "quantity" in line.edited else hours
    unit_price = line.unit_price if "unit_price" in line.edited else converted_price(price, invoice.exchange_rate)
    return net, replace(line, quantity=quantity, unit_price=unit_price)


def _factors(explanation: LineExplanation, net: Decimal) -> tuple[Decimal, Decimal]:
    """Hours and their price; an amount that is not hours × rate is its own price, with 1 or −1 as quantity."""
    if explanation.rate.rate_id.startswith("fixed:"):
        return (Decimal(-1), -net) if net < 0 else (Decimal(1), net)
    return explanation.hours, explanation.rate.amount
