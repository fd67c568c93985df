"""What the deal's terms say about the money of a document, laid over a draft; what was set by hand stays."""

from uuid import uuid5

from proxima_invoice.domain.adjustments import Adjustment, AdjustmentKind
from proxima_invoice.domain.document_terms import DocumentTerms
from proxima_invoice.domain.invoice import Invoice

_REASON = {"ru": "Скидка по договору", "uz-Latn": "Shartnoma boʻyicha chegirma", "uz-Cyrl": "Шартнома бўйича чегирма"}
DISCOUNT_CODE = "95"


def take_terms(invoice: Invoice, terms: DocumentTerms) -> None:
    """Tax inside prices, cash rounding and the discount on the document. The lines are computed anew by the caller."""
    wanted = {
        "prices_include_tax": terms.prices_include_tax,
        "rounding_step": terms.cash_rounding,
        "adjustments": (_discount(invoice, terms),) if terms.discount_percent else (),
    }
    for name, value in wanted.items():
        if name not in invoice.edited and not _same(getattr(invoice, name), value):
            invoice.note(name, getattr(invoice, name), value)
            setattr(invoice, name, value)


def _discount(invoice: Invoice, terms: DocumentTerms) -> Adjustment:
    return Adjustment(
        id=uuid5(invoice.id, "agreed discount"),
        kind=AdjustmentKind.ALLOWANCE,
        reason=_REASON.get(invoice.languages[0], "Discount under the contract"),
        percent=terms.discount_percent,
        reason_code=DISCOUNT_CODE,
    )


def _same(before: object, after: object) -> bool:
    if isinstance(before, tuple) and isinstance(after, tuple):
        return [one.terms() for one in before] == [one.terms() for one in after]
    return before == after
