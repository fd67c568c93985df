"""Which papers an invoice has, and what their files are called."""

import re
import unicodedata

from proxima_common.contracts.words import DocumentKind, DocumentSet
from proxima_common.errors import Conflict

_PAPERS: dict[DocumentSet, tuple[DocumentKind, ...]] = {
    DocumentSet.ESF: (DocumentKind.ESF,),
    DocumentSet.ESF_ACT: (DocumentKind.ESF, DocumentKind.ACT),
    DocumentSet.BILL_ESF: (DocumentKind.BILL, DocumentKind.ESF),
    DocumentSet.BILL_ESF_ACT: (DocumentKind.BILL, DocumentKind.ESF, DocumentKind.ACT),
    DocumentSet.BILL: (DocumentKind.BILL,),
    DocumentSet.INVOICE: (DocumentKind.INVOICE,),
    DocumentSet.INVOICE_ACT: (DocumentKind.INVOICE, DocumentKind.ACT),
}
AVAILABLE = {DocumentKind.BILL, DocumentKind.INVOICE, DocumentKind.ANNEX}
IN_WORDS = {DocumentKind.BILL, DocumentKind.ACT}
_PREFIX = {DocumentKind.INVOICE: "INV", DocumentKind.ANNEX: "TIMESHEET", DocumentKind.CREDIT_NOTE: "CREDIT"}

_CYRILLIC = dict(zip("абвгдезийклмнопрстуфхцыэқғҳў", "abvgdeziyklmnoprstufxsieqgho", strict=True))
_CYRILLIC |= {"ё": "yo", "ж": "j", "ч": "ch", "ш": "sh", "щ": "sch", "ю": "yu", "я": "ya", "ъ": "", "ь": ""}


def papers_of(document_set: DocumentSet, *, with_annex: bool) -> tuple[DocumentKind, ...]:
    """The papers of a set; the timesheet annex goes with any of them when there is time behind the lines."""
    papers = _PAPERS[document_set]
    return (*papers, DocumentKind.ANNEX) if with_annex else papers


def check_available(document_set: DocumentSet) -> None:
    """Refuse a set with papers that the product cannot make yet: Conflict `document_kind_not_available`."""
    missing = [kind for kind in _PAPERS[document_set] if kind not in AVAILABLE]
    if missing:
        raise Conflict(
            f"documents of kind {', '.join(missing)} cannot be made yet; the application's set is {document_set}",
            code="document_kind_not_available",
        )


def file_name(period: str, client_name: str, kind: DocumentKind, number: str) -> str:
    """A name that a person would choose and every mail program takes: `2026-10_ACME-GMBH_INV-142.pdf`."""
    prefix = _PREFIX.get(kind, kind.upper().replace("_", "-"))
    paper = _slug(number)
    if not paper.startswith(prefix + "-"):
        paper = f"{prefix}-{paper}"
    return f"{period}_{_slug(client_name)[:40].strip('-') or 'CLIENT'}_{paper}.pdf"


def _slug(text: str) -> str:
    latin = "".join(_CYRILLIC.get(letter, letter) for letter in text.lower())
    ascii_only = unicodedata.normalize("NFKD", latin).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-").upper()
