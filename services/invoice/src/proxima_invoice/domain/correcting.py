"""Corrected and additional ESFs: what may still be put right, and with which content (uzbek-invoicing §2.3)."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from proxima_common.contracts.words import CorrectionKind, DocumentKind, InvoiceKind, LineKind
from proxima_common.errors import Conflict, FieldError
from proxima_common.said import said

from proxima_invoice.domain.family import Child, Original
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.domain.line import Line
from proxima_invoice.domain.paper import Paper
from proxima_invoice.domain.voiding import esf_of

LIMIT_YEARS = {CorrectionKind.CORRECTED: 3, CorrectionKind.ADDITIONAL: 1}
"""Corrected within the limitation period, additional within one year, from the date of the first ESF."""

EsfId = Callable[[UUID], UUID]


def check_in_time(kind: CorrectionKind, first: date, dated: date) -> None:
    """Refuse a correction that comes too late, or before what it corrects: Conflict, with the last day."""
    last = _years_later(first, LIMIT_YEARS[kind])
    if dated > last:
        detail = said("too_late", f"a {kind} ESF to one of {first} could be dated until {last}", day=last)
        raise Conflict(detail, fields=[FieldError("/document_date", detail)])
    if dated < first:
        detail = said("too_early", f"a correction is not older than the ESF of {first} that it names", day=first)
        raise Conflict(detail, fields=[FieldError("/document_date", detail)])


def originals_of(invoice: Invoice, corrected_esf_id: EsfId) -> tuple[Original, ...]:
    """The documents that a correction names: the ESF in force, and the act if the client has one.

    The ESF in force is the newest corrected one that counts, else the invoice's own. `corrected_esf_id` gives the id
    of a correction's document.
    """
    esf = esf_of(invoice.papers)
    if esf is None:
        raise Conflict("it has no ESF", code="credit_instead")
    act = next((paper for paper in invoice.papers if paper.kind is DocumentKind.ACT and paper.out), None)
    corrected = newest_corrected(invoice)
    first = _of_child(corrected, corrected_esf_id) if corrected else _of_paper(esf)
    return (first, _of_paper(act)) if act else (first,)


def newest_corrected(invoice: Invoice) -> Child | None:
    """The correction whose ESF replaced the one before it, if there is one."""
    corrected = [child for child in invoice.children if _replaces(child)]
    return corrected[-1] if corrected else None


def first_esf(invoice: Invoice) -> date:
    """The date that the limits run from."""
    esf = esf_of(invoice.papers)
    return esf.date if esf else invoice.document_date


def corrected_lines(kind: CorrectionKind, lines: Sequence[Line], new_id: Callable[[], UUID]) -> list[Line]:
    """What a correction begins with: a corrected ESF with everything in force, an additional one with nothing yet.

    The lines are manual ones: the time behind them stays with the invoice.
    """
    if kind is CorrectionKind.ADDITIONAL:
        return []
    return [
        replace(
            line,
            line_id=new_id(),
            kind=LineKind.MANUAL if line.kind is LineKind.GENERATED else line.kind,
            key=f"of:{line.line_id}",
            edited=frozenset(),
            proposed=None,
            explanation=None,
            worklogs=(),
            worklog_count=0,
        )
        for line in lines
    ]


def _replaces(child: Child) -> bool:
    return child.kind is InvoiceKind.CORRECTION and child.counts and child.correction is CorrectionKind.CORRECTED


def _of_child(child: Child, esf_id: EsfId) -> Original:
    return Original(esf_id(child.invoice_id), DocumentKind.ESF_CORRECTED, child.number or "", child.document_date)


def _of_paper(paper: Paper) -> Original:
    return Original(paper.document_id, paper.kind, paper.number, paper.date)


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 2, 28)
