"""Lines and totals of a paper."""

from __future__ import annotations

from decimal import Decimal

from proxima_common.contracts.content import ContentLine, DocumentContent, InvoiceContent, TaxSubtotal, Totals
from proxima_common.contracts.tax import DocumentAdjustment
from proxima_common.contracts.words import DocumentKind, TaxKind

from proxima_render.domain import formats
from proxima_render.domain.paper import Columns, PaperLine, Text, TotalRow
from proxima_render.usecases.wording import Wording

_RATED = (TaxKind.STANDARD, TaxKind.ZERO)
_WITH_GROSS = (DocumentKind.BILL, DocumentKind.ACT)
_SILENT = (TaxKind.OUTSIDE_SCOPE, TaxKind.REVERSE_CHARGE, TaxKind.NOT_PAYER)
"""A paper with only these has no tax column: a rate there would state what is not so."""


def columns(content: InvoiceContent, document: DocumentContent) -> Columns:
    """Domestic papers show VAT per line and the sum with it; foreign ones a rate only if some line has one."""
    has_tax = any(line.tax_kind not in _SILENT for line in lines_of(content, document))
    return Columns(tax=has_tax, gross=has_tax and document.kind in _WITH_GROSS)


def lines_of(content: InvoiceContent, document: DocumentContent) -> list[ContentLine]:
    """The lines as this paper has them, in their order: its own where it rounds tax otherwise than the invoice."""
    return sorted(document.lines or content.lines, key=lambda line: line.position)


def lines(content: InvoiceContent, document: DocumentContent, wording: Wording) -> tuple[PaperLine, ...]:
    """Every line with what was taken off or added, so that quantity × price still explains the amount."""
    ordered = enumerate(lines_of(content, document), start=1)
    return tuple(_line(line, index, content, wording) for index, line in ordered)


def _line(line: ContentLine, position: int, content: InvoiceContent, wording: Wording) -> PaperLine:
    language, currency = wording.language, content.currency
    return PaperLine(
        position=position,
        text=line.text,
        notes=tuple(_line_notes(line, content, wording)),
        quantity=formats.quantity(line.quantity, language),
        unit=formats.unit(line.unit, language),
        price=formats.unit_price(line.unit_price, currency, language),
        net=formats.amount(line.net, currency, language),
        tax=_rate(line, wording),
        gross=formats.amount(line.gross, currency, language),
    )


def _line_notes(line: ContentLine, content: InvoiceContent, wording: Wording) -> list[str]:
    language = wording.language
    notes = []
    if (line.service_from, line.service_to) != (content.service_from, content.service_to):
        notes.append(formats.period(line.service_from, line.service_to, language))
    if line.base_quantity != 1:
        notes.append(wording.phrase("per_units", count=formats.quantity(line.base_quantity, language)))
    parts = [
        ("line_discount", line.discount),
        ("line_charge", line.charge),
        ("share_discount", line.document_discount),
        ("share_charge", line.document_charge),
    ]
    notes += [
        wording.phrase(key, amount=formats.amount(value, content.currency, language)) for key, value in parts if value
    ]
    return notes


def _rate(line: ContentLine, wording: Wording) -> str:
    if line.tax_kind in _RATED:
        return formats.percent(line.tax_rate, wording.language)
    return wording.phrase("no_tax")


def totals(content: InvoiceContent, document: DocumentContent, wording: Wording) -> tuple[TotalRow, ...]:
    """Lines, what was taken off and added, tax by rate, total, what is paid, and last always what is to pay."""
    figures = document.totals
    has_tax = any(part.tax_kind in _RATED for part in figures.breakdown)

    def row(label: Text, value: Decimal, weight: str = "plain") -> TotalRow:
        return TotalRow(label, formats.amount(value, content.currency, wording.language), weight)

    rows = [row(label, value) for label, value in _adjustments(content, document, wording)]
    rows.append(row(wording.text("net" if has_tax else "plain_net"), figures.net))
    rows += [_tax_row(part, content, wording) for part in figures.breakdown]
    total = wording.text("total" if has_tax else "plain_total")
    if document.kind is DocumentKind.ACT:
        # An act says what was done for how much; how it is paid is the bill's to say.
        return (*rows, _last(total, figures.gross, content, wording))
    if has_tax or figures.prepaid or figures.rounding:
        rows.append(row(total, figures.gross))
    if figures.prepaid:
        rows.append(row(_prepaid_label(content, wording), -figures.prepaid))
    if figures.rounding:
        rows.append(row(wording.text("rounding"), figures.rounding))
    label = wording.text("credited" if document.kind is DocumentKind.CREDIT_NOTE else "payable")
    return (*rows, _last(label, figures.payable, content, wording))


def _last(label: Text, value: Decimal, content: InvoiceContent, wording: Wording) -> TotalRow:
    figure = formats.amount(value, content.currency, wording.language)
    return TotalRow(label, f"{figure}{formats.NBSP}{content.currency}", "payable")


def _adjustments(content: InvoiceContent, document: DocumentContent, wording: Wording) -> list[tuple[Text, Decimal]]:
    """The document's own allowances and charges by name; else the sums of what lines have, if any.

    With tax per line the lines have their shares taken off already: what comes before is not their sum.
    """
    figures = document.totals
    if figures.subtotal is not None and (figures.allowance_total or figures.charge_total):
        shared = any(line.document_discount or line.document_charge for line in lines_of(content, document))
        own = [(_adjustment_label(one, wording), _signed(one)) for one in content.adjustments]
        return [(wording.text("before_discount" if shared else "lines_total"), figures.subtotal), *own]
    if not (figures.discount or figures.charge):
        return []
    found = [(wording.text("before_discount"), figures.net + figures.discount - figures.charge)]
    found += [(wording.text("discount"), -figures.discount)] if figures.discount else []
    return found + ([(wording.text("charge"), figures.charge)] if figures.charge else [])


def _adjustment_label(one: DocumentAdjustment, wording: Wording) -> Text:
    percent = f", {formats.percent(one.percent, wording.language)}" if one.percent else ""
    return Text(f"{one.reason}{percent}")


def _signed(one: DocumentAdjustment) -> Decimal:
    return -one.net if one.kind == "allowance" else one.net


def _prepaid_label(content: InvoiceContent, wording: Wording) -> Text:
    if content.advance is None:
        return wording.text("prepaid")
    if not content.advance.numbers:
        return wording.text("advance_offset")
    return wording.text("advance_offset_of", numbers=", ".join(content.advance.numbers))


def _tax_row(part: TaxSubtotal, content: InvoiceContent, wording: Wording) -> TotalRow:
    """Tax at its rate, or why there is none: in the words of the law if they were frozen, else of the tax rule."""
    if part.tax_kind in _RATED:
        return TotalRow(_rate_label(part, wording), formats.amount(part.tax, content.currency, wording.language))
    return TotalRow(_reason(part, content, wording), "", "note")


def _reason(part: TaxSubtotal, content: InvoiceContent, wording: Wording) -> Text:
    said = {note.language: note.text for note in content.tax_notes if note.tax_kind is part.tax_kind}
    main = said.get(wording.language)
    if main:
        second = said.get(wording.second_language) if wording.second_language else None
        return Text(main, second if second != main else None)
    return Text(content.tax_note) if content.tax_note else wording.text(part.tax_kind.value)


def _rate_label(part: TaxSubtotal, wording: Wording) -> Text:
    return wording.text("tax_at", rate=formats.percent(part.tax_rate, wording.language))


def explains_tax(figures: Totals) -> bool:
    """Whether the totals themselves say why there is no tax."""
    return any(part.tax_kind not in _RATED for part in figures.breakdown)


def tax_of(figures: Totals) -> TaxSubtotal | None:
    """The part that is taxed at a rate above nothing, when there is exactly one."""
    taxed = [part for part in figures.breakdown if part.tax_kind is TaxKind.STANDARD and part.tax]
    return taxed[0] if len(taxed) == 1 else None
