"""Lines and totals of a paper."""

from __future__ import annotations

from decimal import Decimal

from proxima_common.contracts.content import ContentLine, DocumentContent, InvoiceContent, TaxSubtotal, Totals
from proxima_common.contracts.words import DocumentKind, TaxKind

from proxima_render.domain import formats
from proxima_render.domain.paper import Columns, PaperLine, Text, TotalRow
from proxima_render.usecases.wording import Wording

_RATED = (TaxKind.STANDARD, TaxKind.ZERO)
_SILENT = (TaxKind.OUTSIDE_SCOPE, TaxKind.REVERSE_CHARGE, TaxKind.NOT_PAYER)
"""A paper with only these has no tax column: a rate there would state what is not so."""


def columns(content: InvoiceContent, kind: DocumentKind) -> Columns:
    """Domestic papers show VAT per line and the sum with it; foreign ones a rate only if some line has one."""
    has_tax = any(line.tax_kind not in _SILENT for line in content.lines)
    return Columns(tax=has_tax, gross=has_tax and kind is DocumentKind.BILL)


def lines(content: InvoiceContent, wording: Wording) -> tuple[PaperLine, ...]:
    ordered = sorted(content.lines, key=lambda line: line.position)
    return tuple(_line(line, index, content, wording) for index, line in enumerate(ordered, start=1))


def _line(line: ContentLine, position: int, content: InvoiceContent, wording: Wording) -> PaperLine:
    language, currency = wording.language, content.currency
    notes = []
    if (line.service_from, line.service_to) != (content.service_from, content.service_to):
        notes.append(formats.period(line.service_from, line.service_to, language))
    if line.discount:
        notes.append(wording.phrase("line_discount", amount=formats.amount(line.discount, currency, language)))
    return PaperLine(
        position=position,
        text=line.text,
        notes=tuple(notes),
        quantity=formats.quantity(line.quantity, language),
        unit=formats.unit(line.unit, language),
        price=formats.unit_price(line.unit_price, currency, language),
        net=formats.amount(line.net, currency, language),
        tax=_rate(line, wording),
        gross=formats.amount(line.gross, currency, language),
    )


def _rate(line: ContentLine, wording: Wording) -> str:
    if line.tax_kind in _RATED:
        return formats.percent(line.tax_rate, wording.language)
    return wording.phrase("no_tax")


def totals(content: InvoiceContent, document: DocumentContent, wording: Wording) -> tuple[TotalRow, ...]:
    """Net, discount, tax by rate, total, what is paid already, and what is to pay, which is always there."""
    figures = document.totals
    has_tax = any(part.tax_kind in _RATED for part in figures.breakdown)

    def row(key: str, value: Decimal, weight: str = "plain") -> TotalRow:
        return TotalRow(wording.text(key), formats.amount(value, content.currency, wording.language), weight)

    rows = []
    if figures.discount:
        rows += [row("before_discount", figures.net + figures.discount), row("discount", -figures.discount)]
    rows.append(row("net" if has_tax else "plain_net", figures.net))
    rows += [_tax_row(part, content, wording) for part in figures.breakdown]
    if has_tax or figures.prepaid:
        rows.append(row("total" if has_tax else "plain_total", figures.gross))
    if figures.prepaid:
        rows.append(row("prepaid", -figures.prepaid))
    label = wording.text("payable")
    value = formats.amount(figures.payable, content.currency, wording.language)
    rows.append(TotalRow(label, f"{value}{formats.NBSP}{content.currency}", "payable"))
    return tuple(rows)


def _tax_row(part: TaxSubtotal, content: InvoiceContent, wording: Wording) -> TotalRow:
    """Tax at its rate, or why there is none: in the words of the contract's tax rule if it has any."""
    if part.tax_kind in _RATED:
        return TotalRow(_rate_label(part, wording), formats.amount(part.tax, content.currency, wording.language))
    reason = Text(content.tax_note) if content.tax_note else wording.text(part.tax_kind.value)
    return TotalRow(reason, "", "note")


def _rate_label(part: TaxSubtotal, wording: Wording) -> Text:
    return wording.text("tax_at", rate=formats.percent(part.tax_rate, wording.language))


def explains_tax(figures: Totals) -> bool:
    """Whether the totals themselves say why there is no tax."""
    return any(part.tax_kind not in _RATED for part in figures.breakdown)


def tax_of(figures: Totals) -> TaxSubtotal | None:
    """The part that is taxed at a rate above nothing, when there is exactly one."""
    taxed = [part for part in figures.breakdown if part.tax_kind is TaxKind.STANDARD and part.tax]
    return taxed[0] if len(taxed) == 1 else None
