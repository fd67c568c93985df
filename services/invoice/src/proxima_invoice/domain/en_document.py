"""A foreign invoice as EN 16931 sees it, and the refusal of one that breaks its rules."""

from decimal import Decimal

from proxima_common.contracts.words import DocumentKind, DocumentSet, TaxKind
from proxima_common.errors import Conflict, FieldError
from proxima_common.money import round_half_up

from proxima_invoice.domain.adjustments import AdjustmentKind
from proxima_invoice.domain.computed import AdjustmentAmounts, Document
from proxima_invoice.domain.documents import papers_of
from proxima_invoice.domain.en16931 import (
    EnAdjustment,
    EnCategory,
    EnDocument,
    EnLine,
    EnParties,
    EnTotals,
    Fault,
    faults,
)
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.domain.line import Line
from proxima_invoice.domain.parties import Party
from proxima_invoice.domain.tax import letter_of
from proxima_invoice.domain.tax_notes import notes
from proxima_invoice.domain.totals import TaxMethod, TaxSubtotal

ZERO, HUNDRED = Decimal(0), Decimal(100)
_AT = {"BR-CO-09": "/seller/vat_number", "BR-CO-26": "/seller/tin", "BR-27": "/lines", "R120": "/lines"}


def is_foreign(document_set: DocumentSet) -> bool:
    """Whether the set has a paper that follows EN 16931."""
    return DocumentKind.INVOICE in papers_of(document_set, with_annex=False)


def check(invoice: Invoice) -> None:
    """Conflict `en16931`, naming every rule that a foreign invoice breaks."""
    if not is_foreign(invoice.document_set):
        return
    found = faults(en_document(invoice))
    if found:
        names = ", ".join(dict.fromkeys(fault.rule for fault in found))
        fields = [FieldError(_pointer(fault), f"{fault.rule}: {fault.detail}") for fault in found]
        raise Conflict(f"the invoice breaks {names} of EN 16931", code="en16931", fields=fields)


def en_document(invoice: Invoice) -> EnDocument:
    """Our categories by their letters; where O is used no VAT number is named (BR-O-02)."""
    computed = invoice.computed(TaxMethod.PER_CATEGORY, prepaid=invoice.totals.prepaid)
    gives = [one for one in computed.adjustments if one.adjustment.kind is AdjustmentKind.ALLOWANCE]
    takes = [one for one in computed.adjustments if one.adjustment.kind is AdjustmentKind.CHARGE]
    breakdown = _breakdown(invoice, computed)
    return EnDocument(
        currency=invoice.currency,
        parties=_parties(invoice, any(part.letter == "O" for part in breakdown)),
        lines=tuple(_line(invoice, line, computed, at) for at, line in enumerate(invoice.lines)),
        allowances=tuple(part for one in gives for part in _adjustments(invoice, one)),
        charges=tuple(part for one in takes for part in _adjustments(invoice, one)),
        breakdown=breakdown,
        totals=_totals(computed),
    )


def _line(invoice: Invoice, line: Line, computed: Document, at: int) -> EnLine:
    """With tax inside, price and reductions are told without it, the price with six decimals."""
    amounts = computed.lines[at]
    factor = HUNDRED / (HUNDRED + line.tax_rate) if invoice.prices_include_tax else Decimal(1)
    price = line.unit_price
    return EnLine(
        quantity=line.quantity,
        price=round_half_up(price * factor, 6) if invoice.prices_include_tax else price,
        base_quantity=line.base_quantity,
        allowance=round_half_up(amounts.discount * factor, 4),
        charge=round_half_up(amounts.charge * factor, 4),
        net=amounts.net,
        letter=_letter(invoice, line.tax_kind),
        rate=_rate(line.tax_kind, line.tax_rate),
    )


def _adjustments(invoice: Invoice, one: AdjustmentAmounts) -> list[EnAdjustment]:
    return [
        EnAdjustment(net, _letter(invoice, kind), _rate(kind, rate), one.adjustment.reason)
        for kind, rate, net in one.parts
        if net
    ]


def _breakdown(invoice: Invoice, computed: Document) -> tuple[EnCategory, ...]:
    """One group per letter and rate: two of our kinds may share a letter."""
    reasons = _reasons(invoice)
    groups: dict[tuple[str, Decimal | None], list[TaxSubtotal]] = {}
    for part in computed.breakdown:
        key = (_letter(invoice, part.tax_kind), _rate(part.tax_kind, part.tax_rate))
        groups.setdefault(key, []).append(part)
    return tuple(
        EnCategory(
            letter,
            rate,
            sum((part.taxable for part in parts), ZERO),
            sum((part.tax for part in parts), ZERO),
            "; ".join(dict.fromkeys(reasons[part.tax_kind] for part in parts if part.tax_kind in reasons)) or None,
        )
        for (letter, rate), parts in groups.items()
    )


def _reasons(invoice: Invoice) -> dict[TaxKind, str]:
    rule = invoice.tax_rule
    made = notes(
        [(line.tax_kind, line.privilege or invoice.supply.privilege) for line in invoice.lines],
        ("en",),
        invoice.document_date,
        abroad=_abroad(invoice),
        own=(rule.kind, rule.note) if rule.note else None,
    )
    return {note.tax_kind: note.text for note in made}


def _parties(invoice: Invoice, outside: bool) -> EnParties:
    return EnParties(
        seller_vat=None if outside else _vat(invoice.seller),
        seller_tax=invoice.seller.tin,
        seller_legal=invoice.seller.tin,
        buyer_vat=None if outside else _vat(invoice.buyer),
        buyer_legal=invoice.buyer.tin,
    )


def _vat(party: Party) -> str | None:
    number = (party.vat_number or "").replace(" ", "").upper()
    if not number:
        return None
    return number if number[:2].isalpha() else f"{party.country}{number}"


def _totals(computed: Document) -> EnTotals:
    foot = computed.totals
    return EnTotals(
        foot.subtotal,
        foot.allowance_total,
        foot.charge_total,
        foot.net,
        foot.tax,
        foot.gross,
        foot.prepaid,
        foot.rounding,
        foot.payable,
    )


def _letter(invoice: Invoice, kind: TaxKind) -> str:
    return letter_of(kind, abroad=_abroad(invoice))


def _rate(kind: TaxKind, rate: Decimal) -> Decimal | None:
    return None if letter_of(kind, abroad=False) == "O" else rate


def _abroad(invoice: Invoice) -> bool:
    return invoice.seller.country != invoice.buyer.country


def _pointer(fault: Fault) -> str:
    if fault.rule.endswith("-02"):
        return "/seller/vat_number"
    return _AT.get(fault.rule, "/totals")
