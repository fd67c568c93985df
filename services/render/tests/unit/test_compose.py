from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from proxima_common.contracts.content import ExchangeRate, InvoiceContent, TaxSubtotal
from proxima_common.contracts.words import DocumentKind, InvoiceKind, TaxKind
from proxima_common.errors import Invalid
from proxima_render.domain.paper import Paper, TotalRow
from proxima_render.samples import sample
from proxima_render.usecases.compose import compose

BILL, INVOICE, ANNEX = DocumentKind.BILL, DocumentKind.INVOICE, DocumentKind.ANNEX
NB = "\u00a0"


def changed(content: InvoiceContent, **values: Any) -> InvoiceContent:
    return content.model_copy(update=values)


def paper_of(content: InvoiceContent, *, draft: bool = False) -> Paper:
    return compose(content, content.documents[0], draft=draft)


def labels(rows: tuple[TotalRow, ...]) -> list[str]:
    return [row.label.main for row in rows]


def test_a_bill_has_bank_purpose_and_signatures() -> None:
    paper = paper_of(sample((BILL, ["ru"]), line_count=1))
    assert paper.title.main == "Счёт на оплату"
    assert paper.title_line.main == f"№ 2026-0142 от 31{NB}октября 2026{NB}г."
    assert [fact.value for fact in paper.bank][:2] == ["«Proxima Ops» MCHJ", "20208000900000011001"]
    assert paper.purpose == (
        "Оплата за услуги по дог. № PX-26/017 от 03.02.2026, счёт № 2026-0142, "
        f"в т. ч. НДС 12{NB}% 641{NB}250,00{NB}сум"
    )
    assert [signature.name for signature in paper.signatures] == ["Азизов А. А.", "Каримова Д. Р."]


def test_totals_of_a_bill_with_an_advance() -> None:
    paper = paper_of(sample((BILL, ["ru"]), line_count=1, prepaid=Decimal("1000000")))
    assert [(row.label.main, row.value) for row in paper.totals] == [
        ("Итого без НДС", f"5{NB}343{NB}750,00"),
        (f"НДС 12{NB}%", f"641{NB}250,00"),
        ("Всего с НДС", f"5{NB}985{NB}000,00"),
        ("Аванс (оплачено)", f"−1{NB}000{NB}000,00"),
        ("К оплате", f"4{NB}985{NB}000,00{NB}UZS"),
    ]


def test_nothing_outside_the_scope_of_vat_is_called_a_rate() -> None:
    paper = paper_of(sample((INVOICE, ["en"]), foreign=True))
    assert labels(paper.totals) == ["Subtotal", "Outside the scope of VAT", "Amount due"]
    assert not paper.columns.tax
    assert "0%" not in repr(paper)


def test_the_tax_rules_own_words_say_once_why_there_is_no_tax() -> None:
    note = "Services supplied abroad: outside the scope of VAT of Uzbekistan."
    paper = paper_of(changed(sample((INVOICE, ["en"]), foreign=True), tax_note=note))
    assert repr(paper).count(note) == 1
    assert labels(paper.totals) == ["Subtotal", note, "Amount due"]
    domestic = paper_of(changed(sample((BILL, ["ru"])), tax_note="Как сказано в договоре."))
    assert domestic.notes[0].main == "Как сказано в договоре."


@pytest.mark.parametrize("kind", [TaxKind.EXEMPT, TaxKind.PRIVILEGE, TaxKind.NOT_PAYER, TaxKind.REVERSE_CHARGE])
def test_every_absence_of_vat_has_its_own_words(kind: TaxKind) -> None:
    content = sample((BILL, ["ru"]), line_count=1)
    part = TaxSubtotal(tax_kind=kind, tax_rate=Decimal(0), taxable=content.totals.net, tax=Decimal(0))
    figures = content.totals.model_copy(update={"breakdown": [part], "tax": Decimal(0), "gross": content.totals.net})
    line = content.lines[0].model_copy(update={"tax_kind": kind, "tax_rate": Decimal(0)})
    document = content.documents[0].model_copy(update={"totals": figures})
    paper = compose(changed(content, lines=[line]), document)
    assert paper.totals[1].weight == "note"
    assert f"0{NB}%" not in repr(paper)
    assert paper.purpose is not None
    assert paper.purpose.endswith("без НДС")


def test_a_discount_is_shown_before_the_net_and_on_its_line() -> None:
    content = sample((BILL, ["ru"]), line_count=1)
    figures = content.totals.model_copy(update={"discount": Decimal("100000")})
    line = content.lines[0].model_copy(update={"discount": Decimal("100000")})
    paper = compose(changed(content, lines=[line]), content.documents[0].model_copy(update={"totals": figures}))
    assert labels(paper.totals)[:3] == ["Сумма до скидки", "Скидка", "Итого без НДС"]
    assert paper.lines[0].notes == (f"скидка 100{NB}000,00",)


def test_a_draft_has_no_number_and_says_so() -> None:
    paper = paper_of(sample((BILL, ["uz-Latn"])), draft=True)
    assert paper.number is None
    assert paper.title.main == "Toʻlov uchun hisob (loyiha)"
    assert "2026-0142" not in repr(paper)


def test_an_advance_says_so() -> None:
    assert paper_of(changed(sample((BILL, ["ru"])), kind=InvoiceKind.ADVANCE)).title.main == "Счёт на оплату (аванс)"


def test_a_bilingual_paper_says_everything_twice_but_figures() -> None:
    paper = paper_of(sample((INVOICE, ["en", "ru"]), foreign=True))
    assert (paper.title.main, paper.title.second) == ("Invoice", "Инвойс")
    assert paper.totals[-1].label.second == "К оплате"
    assert paper.totals[-1].value.endswith(".00\u00a0EUR") or paper.totals[-1].value.endswith("EUR")
    assert any(note.second and "31" not in note.main for note in paper.notes)


def test_the_exchange_rate_is_said_with_source_and_date() -> None:
    rate = ExchangeRate(
        from_currency="USD",
        to_currency="UZS",
        rate=Decimal("12171.03"),
        source="ЦБ РУз",
        issued_on=date(2026, 10, 30),
    )
    notes = paper_of(changed(sample((BILL, ["ru"])), exchange_rate=rate)).notes
    assert notes[0].main == f"Курс: 1 USD = 12{NB}171,03 UZS (ЦБ РУз, 30{NB}октября 2026{NB}г.)."


@pytest.mark.parametrize(
    ("source", "note"),
    [
        ("cbu", f"Курс: 1 USD = 12{NB}171,03 UZS (Центральный банк Республики Узбекистан, 30{NB}октября 2026{NB}г.)."),
        ("contract", f"Курс по договору: 1 USD = 12{NB}171,03 UZS."),
        ("hand", f"Курс на 30{NB}октября 2026{NB}г.: 1 USD = 12{NB}171,03 UZS."),
    ],
)
def test_a_paper_names_the_source_of_its_rate_in_its_own_language(source: str, note: str) -> None:
    rate = ExchangeRate(
        from_currency="USD", to_currency="UZS", rate=Decimal("12171.03"), source=source, issued_on=date(2026, 10, 30)
    )
    assert paper_of(changed(sample((BILL, ["ru"])), exchange_rate=rate)).notes[0].main == note


def test_a_bilingual_bill_says_its_amount_in_both_languages() -> None:
    content = sample((BILL, ["ru", "uz-Latn"]))
    spoken = {"ru": "Сто сум 00 тийин", "uz-Latn": "Bir yuz soʻm 00 tiyin"}
    document = content.documents[0].model_copy(update={"amounts_in_words": spoken, "amount_in_words": spoken["ru"]})
    words = paper_of(changed(content, documents=[document])).words
    assert words is not None
    assert (words.main, words.second) == (spoken["ru"], spoken["uz-Latn"])


def test_an_annex_equals_its_lines() -> None:
    paper = paper_of(sample((ANNEX, ["en"]), line_count=2, annex_rows=10, foreign=True))
    assert [group.subtotal for group in paper.annex] == ["11.25", "12.50"]
    assert paper.annex[1].equals is not None
    assert paper.annex[1].equals.main == "equals line 2: 12.50 h"
    assert paper.annex_total == "23.75"


def test_rows_of_an_annex_are_printed_with_two_decimals_that_add_up_to_their_line() -> None:
    content = sample((ANNEX, ["en"]), line_count=1, annex_rows=3, foreign=True)
    line = content.lines[0].model_copy(update={"quantity": Decimal("1.00")})
    rows = [row.model_copy(update={"seconds": 1200}) for row in content.annex]
    group = paper_of(changed(content, lines=[line], annex=rows)).annex[0]
    assert [entry.hours for entry in group.entries] == ["0.34", "0.33", "0.33"]
    assert group.subtotal == "1.00"
    assert group.equals is not None


def test_an_annex_claims_no_equality_that_is_not_there() -> None:
    content = sample((ANNEX, ["en"]), line_count=1, annex_rows=4, foreign=True)
    shorter = changed(content, annex=content.annex[:-1])
    assert paper_of(shorter).annex[0].equals is None


def test_late_work_is_a_block_of_its_own() -> None:
    content = sample((ANNEX, ["en"]), line_count=1, annex_rows=4, foreign=True)
    late = content.annex[0].model_copy(update={"work_date": date(2026, 9, 30)})
    group = paper_of(changed(content, annex=[late, *content.annex[1:]])).annex[0]
    assert [entry.day for entry in group.late] == [f"30{NB}Sep{NB}2026"]
    assert len(group.entries) == 3


def test_rows_of_no_line_are_refused() -> None:
    content = sample((ANNEX, ["en"]), line_count=1, annex_rows=1, foreign=True)
    stray = content.annex[0].model_copy(update={"line_position": 9})
    with pytest.raises(Invalid, match="line 9"):
        paper_of(changed(content, annex=[stray]))


@pytest.mark.parametrize("languages", [["de"], [], ["ru", "ru"], ["ru", "en", "uz-Latn"]])
def test_a_language_that_is_not_printed_is_refused(languages: list[str]) -> None:
    content = sample((BILL, ["ru"]))
    with pytest.raises(Invalid) as refusal:
        compose(content, content.documents[0].model_copy(update={"languages": languages}))
    assert refusal.value.code == "unknown_language"


def test_a_kind_without_a_template_is_refused() -> None:
    content = sample((DocumentKind.QUOTE, ["ru"]))
    with pytest.raises(Invalid) as refusal:
        paper_of(content)
    assert refusal.value.code == "no_template"


def test_only_a_draft_may_lack_its_number() -> None:
    content = sample((BILL, ["ru"]), number=" ")
    with pytest.raises(Invalid) as refusal:
        paper_of(content)
    assert refusal.value.code == "number_missing"


@pytest.mark.parametrize(
    ("kind", "languages"), [(BILL, ["ru"]), (BILL, ["uz-Cyrl"]), (INVOICE, ["en", "ru"]), (ANNEX, ["en"])]
)
def test_nothing_internal_is_composed(kind: DocumentKind, languages: list[str]) -> None:
    content = sample((kind, languages), line_count=3, annex_rows=9)
    said = repr(compose(content, content.documents[0]))
    internal = [
        "INTERNAL",
        content.seller.party_id + "'",
        content.buyer.party_id,
        content.legal_entity_id + "'",
        str(content.invoice_id),
        str(content.documents[0].document_id),
        *(str(line.line_id) for line in content.lines),
    ]
    assert [word for word in internal if word in said] == []
