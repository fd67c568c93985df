"""Turn frozen content into a paper: the only place that says what is printed, so that nothing else can be."""

from __future__ import annotations

from decimal import Decimal

from proxima_common.contracts.content import DocumentContent, InvoiceContent, Party
from proxima_common.contracts.words import DocumentKind, InvoiceKind
from proxima_common.errors import Invalid

from proxima_render.domain import formats
from proxima_render.domain.paper import PRINTED_KINDS, AnnexGroup, Fact, Paper, PartyBlock, Signature, Text
from proxima_render.usecases.compose_annex import annex_groups
from proxima_render.usecases.compose_money import columns, lines, totals
from proxima_render.usecases.compose_payment import bank_facts, payment_notes, purpose
from proxima_render.usecases.wording import Wording


def compose(content: InvoiceContent, document: DocumentContent, *, draft: bool = False) -> Paper:
    """The paper of one document. A draft has no number and says so.

    Raises `Invalid` for a kind or language that is not printed, and for a figure that does not fit its currency.
    """
    if document.kind not in PRINTED_KINDS:
        raise Invalid(f"there is no template for {document.kind}", code="no_template")
    wording = Wording.of(document.languages)
    number = None if draft else document.number
    if not draft and not document.number.strip():
        raise Invalid("a document that is not a draft has a number", code="number_missing")
    is_annex = document.kind is DocumentKind.ANNEX
    is_bill = document.kind is DocumentKind.BILL
    annex = annex_groups(content, wording) if is_annex else ()
    payable = formats.amount(document.totals.payable, content.currency, wording.language)
    expected = [content.seller.legal_name, content.buyer.legal_name, number or "", "" if is_annex else payable]
    return Paper(
        kind=document.kind.value,
        language=wording.language,
        second_language=wording.second_language,
        title=_title(content, document, wording, draft=draft),
        title_line=_number_date(document, wording, number),
        heading=_annex_heading(document, wording, number) if is_annex else wording.text(document.kind.value),
        number=number,
        draft=draft,
        seller=_party(content.seller, "seller", wording),
        buyer=_party(content.buyer, "buyer", wording),
        strip=_strip(content, document, wording),
        bank=() if is_annex else bank_facts(content.seller, document.kind, wording),
        purpose=purpose(content, document, number, wording) if is_bill else None,
        columns=columns(content, document.kind),
        lines=() if is_annex else lines(content, wording),
        totals=() if is_annex else totals(content, document, wording),
        words=None if is_annex else _in_words(document, wording),
        notes=_annex_notes(content) if is_annex else payment_notes(content, document, wording),
        signatures=_signatures(content.seller, wording) if is_bill else (),
        annex=annex,
        annex_total=formats.hours(sum((group.hours for group in annex), Decimal(0)), wording.language)
        if is_annex
        else None,
        must_show=tuple(text for text in expected if text),
    )


def _annex_total(annex: tuple[AnnexGroup, ...], wording: Wording) -> str:
    return formats.hours(sum((group.hours for group in annex), Decimal(0)), wording.language)


def _title(content: InvoiceContent, document: DocumentContent, wording: Wording, *, draft: bool) -> Text:
    title = wording.text(document.kind.value)
    marks = [key for key, is_so in (("advance", content.kind is InvoiceKind.ADVANCE), ("draft", draft)) if is_so]
    for mark in marks:
        title = wording.join(title, mark)
    return title


def _number_date(document: DocumentContent, wording: Wording, number: str | None) -> Text:
    if document.kind is DocumentKind.ANNEX:
        return _annex_heading(document, wording, number)
    if document.kind is DocumentKind.INVOICE:
        return Text(wording.phrase("number_only", number=number) if number else "")
    if number is None:
        return Text(wording.phrase("only_date", date=document.date))
    return Text(wording.phrase("number_date", number=number, date=document.date))


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
    if document.kind is DocumentKind.ANNEX:
        shown = [(key, value) for key, value in shown if key not in ("due", "currency", "purchase_order")]
    return tuple(Fact(wording.text(key), value) for key, value in shown)


def _contract(content: InvoiceContent, wording: Wording) -> str:
    signed_on = formats.short_date(content.contract.date, wording.language)
    return wording.phrase("contract_value", number=content.contract.number, date=signed_on)


def _annex_notes(content: InvoiceContent) -> tuple[Text, ...]:
    return (Text(content.rounding_note),) if content.rounding_note else ()


def _signatures(seller: Party, wording: Wording) -> tuple[Signature, ...]:
    people = [("director", seller.director), ("accountant", seller.accountant)]
    return tuple(Signature(wording.text(key), name) for key, name in people if name)
