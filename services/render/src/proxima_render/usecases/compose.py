"""Turn frozen content into a paper: the only place that says what is printed, so that nothing else can be."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from proxima_common.contracts.content import DocumentContent, InvoiceContent, Party
from proxima_common.contracts.words import DocumentKind, InvoiceKind
from proxima_common.errors import Invalid

from proxima_render.domain import formats
from proxima_render.domain.paper import FORM_KINDS, PRINTED_KINDS, Columns, Fact, Paper, PartyBlock, Signature, Text
from proxima_render.usecases.compose_act import act_clauses, act_closing, sign_columns
from proxima_render.usecases.compose_annex import annex_groups, statement
from proxima_render.usecases.compose_form import tax_form
from proxima_render.usecases.compose_look import branding_of, closing_texts, look_of
from proxima_render.usecases.compose_money import columns, lines, totals
from proxima_render.usecases.compose_payment import bank_facts, credit_notes, payment_notes, purpose
from proxima_render.usecases.wording import Wording

_ONLY_TO_PAY = ("due", "currency", "purchase_order")


def compose(content: InvoiceContent, document: DocumentContent, *, draft: bool = False) -> Paper:
    """The paper of one document. A draft has no number and says so.

    Raises `Invalid` for a kind or language that is not printed, and for a figure that does not fit its currency.
    """
    if document.kind not in PRINTED_KINDS:
        raise Invalid(f"there is no template for {document.kind}", code="no_template")
    if not draft and not document.number.strip():
        raise Invalid("a document that is not a draft has a number", code="number_missing")
    wording = Wording.of(document.languages)
    number = None if draft else document.number
    blank = _blank(content, document, wording, number, draft=draft)
    if document.kind is DocumentKind.ANNEX:
        return _annex(blank, content, document, wording, number)
    if document.kind in FORM_KINDS:
        return _form(blank, document, wording)
    return _money(blank, content, document, wording, number)


def _blank(
    content: InvoiceContent, document: DocumentContent, wording: Wording, number: str | None, *, draft: bool
) -> Paper:
    """What every paper has."""
    expected = (content.seller.legal_name, content.buyer.legal_name, number or "")
    return Paper(
        kind=_template(document.kind),
        language=wording.language,
        second_language=wording.second_language,
        title=_title(content, document, wording, draft=draft),
        title_line=_number_date(document, wording, number),
        heading=wording.text(document.kind.value),
        number=number,
        draft=draft,
        seller=_party(content.seller, "seller", wording),
        buyer=_party(content.buyer, "buyer", wording),
        strip=_strip(content, document, wording),
        bank=(),
        purpose=None,
        columns=Columns(tax=False, gross=False),
        lines=(),
        totals=(),
        words=None,
        notes=(),
        signatures=(),
        annex=(),
        annex_total=None,
        place=None,
        clauses=(),
        closing_clauses=(),
        sides=(),
        form=None,
        statement=(),
        must_show=tuple(text for text in expected if text),
        look=look_of(content),
    )


def _annex(
    blank: Paper, content: InvoiceContent, document: DocumentContent, wording: Wording, number: str | None
) -> Paper:
    groups = annex_groups(content, wording)
    total = sum((group.hours for group in groups), Decimal(0))
    return replace(
        blank,
        heading=_annex_heading(document, wording, number),
        annex=groups,
        annex_total=formats.hours(total, wording.language),
        notes=(Text(content.rounding_note),) if content.rounding_note else (),
        statement=statement(content, wording),
    )


def _form(blank: Paper, document: DocumentContent, wording: Wording) -> Paper:
    form = tax_form(document, wording)
    return replace(blank, form=form, notes=(wording.text("form_note"),), must_show=(*blank.must_show, form.sums[2]))


def _money(
    blank: Paper, content: InvoiceContent, document: DocumentContent, wording: Wording, number: str | None
) -> Paper:
    kind = document.kind
    last = document.totals.gross if kind is DocumentKind.ACT else document.totals.payable
    payable = formats.amount(last, content.currency, wording.language)
    paper = replace(
        blank,
        columns=columns(content, document),
        lines=lines(content, document, wording),
        totals=totals(content, document, wording),
        must_show=(*blank.must_show, payable),
    )
    if kind is DocumentKind.ACT:
        return replace(
            paper,
            place=(document.act.place if document.act else None) or content.seller.city,
            clauses=act_clauses(content, document.act, wording),
            closing_clauses=act_closing(content, document, document.act, wording),
            sides=sign_columns(content, document.act, wording),
        )
    if kind is DocumentKind.CREDIT_NOTE:
        return replace(paper, notes=(*credit_notes(content, document, wording), *closing_texts(content, wording)))
    is_signed = kind is DocumentKind.BILL or branding_of(content).sign_invoices
    return replace(
        paper,
        bank=bank_facts(content.seller, kind, wording),
        purpose=purpose(content, document, number, wording) if kind is DocumentKind.BILL else None,
        words=_words(document, wording),
        notes=(*payment_notes(content, document, wording), *closing_texts(content, wording)),
        signatures=_signatures(content.seller, wording) if is_signed else (),
    )


def _template(kind: DocumentKind) -> str:
    """Forms share a template, and a credit note looks like its invoice."""
    if kind in FORM_KINDS:
        return DocumentKind.ESF.value
    return (DocumentKind.INVOICE if kind is DocumentKind.CREDIT_NOTE else kind).value


def _words(document: DocumentContent, wording: Wording) -> Text | None:
    said = document.amounts_in_words or {}
    main = said.get(wording.language) or document.amount_in_words
    return Text(main, said.get(wording.second_language or "")) if main else None


def _title(content: InvoiceContent, document: DocumentContent, wording: Wording, *, draft: bool) -> Text:
    title = wording.text(document.kind.value)
    marks = [key for key, is_so in (("advance", content.kind is InvoiceKind.ADVANCE), ("draft", draft)) if is_so]
    for mark in marks:
        title = wording.join(title, mark)
    return title


def _number_date(document: DocumentContent, wording: Wording, number: str | None) -> Text:
    if document.kind is DocumentKind.ANNEX:
        return _annex_heading(document, wording, number)
    original = document.original
    if document.kind is DocumentKind.CREDIT_NOTE and number and original:
        day = formats.short_date(original.date, wording.language)
        return wording.text("credits", number=number, original=original.number, original_date=day)
    if document.kind in (DocumentKind.INVOICE, DocumentKind.CREDIT_NOTE):
        return Text(wording.phrase("number_only", number=number) if number else "")
    if number is None:
        return Text(wording.phrase("only_date", date=document.date))
    said = wording.phrase("number_date", number=number, date=document.date)
    if document.kind in FORM_KINDS and original:
        day = formats.short_date(original.date, wording.language)
        said += " " + wording.phrase("corrects", original=original.number, original_date=day)
    return Text(said)


def _annex_heading(document: DocumentContent, wording: Wording, number: str | None) -> Text:
    return wording.text("annex_to", number=number) if number else wording.text("only_date", date=document.date)


def _in_words(document: DocumentContent, wording: Wording) -> Text | None:
    said = document.amounts_in_words or {}
    main = said.get(wording.language, document.amount_in_words)
    return Text(main, said.get(wording.second_language or "")) if main else None


def _party(party: Party, label: str, wording: Wording) -> PartyBlock:
    facts = [("tin", party.tin), ("vat_number", party.vat_number)]
    return PartyBlock(
        label=wording.text(label),
        name=party.legal_name,
        address=party.address,
        facts=tuple(Fact(wording.text(key), value) for key, value in facts if value),
    )


def _strip(content: InvoiceContent, document: DocumentContent, wording: Wording) -> tuple[Fact, ...]:
    language = wording.language
    facts = [
        ("date", None if document.kind is DocumentKind.BILL else formats.long_date(document.date, language)),
        ("period", formats.period(content.service_from, content.service_to, language)),
        ("due", formats.long_date(content.due_date, language) if content.due_date else None),
        ("contract", _contract(content, wording)),
        ("purchase_order", content.contract.purchase_order),
        ("currency", content.currency),
    ]
    shown = [(key, value) for key, value in facts if value]
    if document.kind in (DocumentKind.ANNEX, DocumentKind.ACT, DocumentKind.CREDIT_NOTE, *FORM_KINDS):
        shown = [(key, value) for key, value in shown if key not in _ONLY_TO_PAY]
    return tuple(Fact(wording.text(key), value) for key, value in shown)


def _contract(content: InvoiceContent, wording: Wording) -> str:
    signed_on = formats.short_date(content.contract.date, wording.language)
    return wording.phrase("contract_value", number=content.contract.number, date=signed_on)


def _signatures(seller: Party, wording: Wording) -> tuple[Signature, ...]:
    people = [("director", seller.director), ("accountant", seller.accountant)]
    return tuple(Signature(wording.text(key), name) for key, name in people if name)
