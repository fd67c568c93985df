"""Before a revision is frozen: its papers say the same, to the tiyin, and no receiver would refuse its forms."""

from collections.abc import Iterator
from decimal import Decimal

from proxima_common.contracts.content import DocumentContent, InvoiceContent
from proxima_common.contracts.words import DocumentKind
from proxima_common.errors import Conflict, FieldError
from proxima_common.receiver_rules import refusals_of_002
from proxima_common.tax_forms import as_form_002

Figures = tuple[Decimal, Decimal, Decimal]


def check_papers(content: InvoiceContent) -> None:
    """Raise Conflict `papers_disagree` or `form_refused`, naming document and field."""
    apart = list(_apart(content))
    if apart:
        raise Conflict("; ".join(one.detail for one in apart), code="papers_disagree", fields=apart)
    refused = [
        FieldError(f"/documents/{document.kind}{one.pointer}", one.detail)
        for document in content.documents
        if document.esf
        for one in refusals_of_002(as_form_002(document.esf))
    ]
    if refused:
        raise Conflict("; ".join(one.detail for one in refused), code="form_refused", fields=refused)


def _apart(content: InvoiceContent) -> Iterator[FieldError]:
    """Bill, ESF and act of one invoice agree in net, VAT and total (product: one invoice, several documents).

    An act abroad has VAT per line and its invoice per category (E17): they agree where VAT is the same either way.
    """
    for document in content.documents:
        if document.kind is DocumentKind.ANNEX:
            continue
        totals = document.totals if document.lines is not None else content.totals
        wanted = (totals.net, totals.tax, totals.gross)
        for figures in _figures(document):
            if figures != wanted:
                said, expected = (" + ".join(format(one, "f") for one in part[:2]) for part in (figures, wanted))
                detail = f"the {document.kind} says {said}, the invoice {expected}"
                yield FieldError(f"/documents/{document.kind}/totals", detail)


def _figures(document: DocumentContent) -> Iterator[Figures]:
    yield document.totals.net, document.totals.tax, document.totals.gross
    if document.esf:
        yield document.esf.delivery_sum, document.esf.vat_sum, document.esf.delivery_sum_with_vat
    if document.act:
        yield document.act.total_sum_without_vat, document.act.vat_sum, document.act.total_sum
