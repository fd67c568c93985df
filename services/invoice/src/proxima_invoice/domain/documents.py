"""Which papers an invoice has, what each is for, and what their files are called (documents.md)."""

import re
import unicodedata

from proxima_common.contracts.words import DocumentKind, DocumentSet, InvoiceKind

K = DocumentKind
_PAPERS: dict[DocumentSet, tuple[DocumentKind, ...]] = {
    DocumentSet.ESF: (K.ESF,),
    DocumentSet.ESF_ACT: (K.ESF, K.ACT),
    DocumentSet.BILL_ESF: (K.BILL, K.ESF),
    DocumentSet.BILL_ESF_ACT: (K.BILL, K.ESF, K.ACT),
    DocumentSet.BILL: (K.BILL,),
    DocumentSet.INVOICE: (K.INVOICE,),
    DocumentSet.INVOICE_ACT: (K.INVOICE, K.ACT),
}
ABROAD = {DocumentSet.INVOICE, DocumentSet.INVOICE_ACT}
IN_WORDS = {K.BILL, K.ACT}
ESF_KINDS = {K.ESF, K.ESF_CORRECTED, K.ESF_ADDITIONAL}
"""Forms: data for the tax office; the file of ours is a view of them, and is handed to nobody."""

_PREFIX = {K.INVOICE: "INV", K.ANNEX: "TIMESHEET", K.CREDIT_NOTE: "CREDIT"}

_CYRILLIC = dict(zip("абвгдезийклмнопрстуфхцыэқғҳў", "abvgdeziyklmnoprstufxsieqgho", strict=True))
_CYRILLIC |= {"ё": "yo", "ж": "j", "ч": "ch", "ш": "sh", "щ": "sch", "ю": "yu", "я": "ya", "ъ": "", "ь": ""}


def papers_of(document_set: DocumentSet, *, with_annex: bool) -> tuple[DocumentKind, ...]:
    """The papers of a set; the timesheet annex goes with any of them when there is time behind the lines."""
    papers = _PAPERS[document_set]
    return (*papers, K.ANNEX) if with_annex else papers


def has_esf(document_set: DocumentSet) -> bool:
    """Whether the tax office hears of this set."""
    return K.ESF in _PAPERS[document_set]


def has_act(document_set: DocumentSet) -> bool:
    """Whether an act is signed."""
    return K.ACT in _PAPERS[document_set]


def is_required(kind: DocumentKind, document_set: DocumentSet) -> bool:
    """Whether the invoice is sent only when this paper is.

    Where there is an ESF, it and the act decide: a bill and a timesheet go with them and hold nothing up.
    """
    return not has_esf(document_set) or kind not in (K.BILL, K.ANNEX)


def needs_acceptance(kind: DocumentKind, document_set: DocumentSet, invoice_kind: InvoiceKind) -> bool:
    """Whether the client's yes to this paper counts: ESF and act; without them the bill or invoice itself.

    An advance bill is paid, never accepted.
    """
    if invoice_kind is InvoiceKind.ADVANCE or kind is K.ANNEX:
        return False
    if kind in (K.BILL, K.INVOICE):
        return not has_esf(document_set) and not has_act(document_set)
    return True


def by_partner(kind: DocumentKind, document_set: DocumentSet) -> bool:
    """Whether this paper can only be handed over in Didox: an ESF, and an act at home. Abroad an act is mailed."""
    return kind in ESF_KINDS or (kind is K.ACT and document_set not in ABROAD)


def file_name(period: str, client_name: str, kind: DocumentKind, number: str) -> str:
    """A name that a person would choose and every mail program takes: `2026-10_ACME-GMBH_INV-142.pdf`.

    Month, client, kind and number and nothing else, in Latin letters whatever the paper's language.
    """
    prefix = _PREFIX.get(kind, kind.upper().replace("_", "-"))
    paper = _slug(number)
    if not paper.startswith(prefix + "-"):
        paper = f"{prefix}-{paper}"
    return f"{period}_{_slug(client_name)[:40].strip('-') or 'CLIENT'}_{paper}.pdf"


def _slug(text: str) -> str:
    latin = "".join(_CYRILLIC.get(letter, letter) for letter in text.lower())
    ascii_only = unicodedata.normalize("NFKD", latin.translate(_APOSTROPHES)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-").upper()


# Part of a letter in Uzbek (oʻ, gʻ, the tutuq belgisi), however it was typed.
_APOSTROPHES = dict.fromkeys(map(ord, "ʻʼ'‘’`"), None)
