"""Acts, the view of tax forms, credit notes, and what explains an amount on them."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from proxima_common.contracts.content import AdvanceOffset, DueRule, InvoiceContent
from proxima_common.contracts.prefill import RetainerStatement
from proxima_common.contracts.prefill_request import RetainerLot
from proxima_common.contracts.tax import DocumentAdjustment, TaxNote
from proxima_common.contracts.words import DocumentKind, TaxKind
from proxima_common.errors import Invalid
from proxima_render.domain.formats import LANGUAGES
from proxima_render.domain.paper import FORM_KINDS, PRINTED_KINDS, Paper
from proxima_render.samples import sample
from proxima_render.usecases.compose import compose

NB = "\u00a0"
ACT, BILL, ESF, INVOICE = DocumentKind.ACT, DocumentKind.BILL, DocumentKind.ESF, DocumentKind.INVOICE


def paper_of(content: InvoiceContent, *, draft: bool = False, **document: Any) -> Paper:
    return compose(content, content.documents[0].model_copy(update=document), draft=draft)


def rows(paper: Paper) -> list[tuple[str, str]]:
    return [(row.label.main, row.value) for row in paper.totals]


def notes(paper: Paper) -> list[str]:
    return [note.main for note in paper.notes]


def changed_totals(content: InvoiceContent, **values: Any) -> InvoiceContent:
    document = content.documents[0]
    figures = document.totals.model_copy(update={name: Decimal(value) for name, value in values.items()})
    return content.model_copy(update={"documents": [document.model_copy(update={"totals": figures})]})


def test_an_act_names_both_parties_and_on_what_basis_they_sign() -> None:
    paper = paper_of(sample((ACT, ["ru"]), line_count=1))
    (clause,) = paper.clauses
    assert "в лице: директор Азизов А. А., действующего на основании Устава" in clause.main
    assert "по договору № PX-26/017 от 03.02.2026 за период 1–31" in clause.main
    assert paper.place == "г. Ташкент"
    assert [(side.name, side.person) for side in paper.sides] == [
        ("«Proxima Ops» MCHJ", "Азизов А. А."),
        ("ООО «Само Ритейл»", "Юсупов Б. Ш."),
    ]


def test_an_act_says_total_and_vat_in_figures_and_words_and_nothing_of_payment() -> None:
    paper = paper_of(sample((ACT, ["ru"]), line_count=1, prepaid=Decimal(100)))
    assert rows(paper) == [
        ("Итого без НДС", f"5{NB}343{NB}750,00"),
        (f"НДС 12{NB}%", f"641{NB}250,00"),
        ("Всего с НДС", f"5{NB}985{NB}000,00{NB}UZS"),
    ]
    total, vat, no_claims = [clause.main for clause in paper.closing_clauses]
    assert total.startswith(f"Всего оказано услуг на сумму: 5{NB}985{NB}000,00{NB}UZS (Восемь миллионов")
    assert vat.startswith(f"В том числе НДС: 641{NB}250,00{NB}UZS (Шестьсот")
    assert "претензий" in no_claims
    assert (paper.bank, paper.purpose, paper.signatures) == ((), None, ())


def test_a_bilingual_act_says_its_clauses_in_both_languages() -> None:
    paper = paper_of(sample((ACT, ["en", "ru"]), foreign=True))
    assert paper.clauses[0].main.startswith("“Proxima Ops” LLC (the Contractor)")
    assert "составили настоящий акт" in str(paper.clauses[0].second)


def test_an_esf_prints_the_data_of_its_form_and_nothing_computed() -> None:
    paper = paper_of(sample((ESF, ["ru"]), line_count=2))
    assert paper.form is not None
    assert [fact.value for fact in paper.form.supplier][:3] == [
        "«Proxima Ops» MCHJ",
        "100000, г. Ташкент, Мирабадский район, ул. Примерная, 12",
        "300000011",
    ]
    assert [row.value for row in paper.form.rows] == [f"5{NB}343{NB}750,00", f"6{NB}250{NB}000,00"]
    assert paper.form.sums == (f"11{NB}593{NB}750,00", f"1{NB}391{NB}250,00", f"12{NB}985{NB}000,00")
    assert paper.form.sums[2] in paper.must_show
    assert (paper.totals, paper.words, paper.lines) == ((), None, ())


def test_a_line_without_vat_states_no_rate() -> None:
    content = sample((ESF, ["ru"]), line_count=1)
    esf = content.documents[0].esf
    assert esf is not None
    line = esf.lines[0].model_copy(update={"without_vat": True, "vat_rate": Decimal(0), "lgota_name": "УП-5099"})
    paper = paper_of(content, esf=esf.model_copy(update={"lines": [line]}))
    assert paper.form is not None
    assert (paper.form.rows[0].rate, paper.form.rows[0].notes[1]) == ("без НДС", "Льгота: УП-5099")


def test_a_corrected_esf_names_the_first_one() -> None:
    paper = paper_of(sample((DocumentKind.ESF_CORRECTED, ["ru"])))
    assert paper.title.main == "Счёт-фактура (исправленный)"
    assert paper.title_line.main.endswith("к счёту-фактуре № 2026-0139 от 30.09.2026")


def test_an_esf_without_its_data_is_refused() -> None:
    with pytest.raises(Invalid) as refused:
        paper_of(sample((ESF, ["ru"])), esf=None)
    assert refused.value.code == "form_missing"


def test_a_credit_note_names_what_it_credits_and_asks_for_nothing() -> None:
    content = sample((DocumentKind.CREDIT_NOTE, ["en"]), foreign=True)
    paper = paper_of(content.model_copy(update={"printed_note": "Two hours were billed twice."}))
    assert paper.title_line.main == f"No. 2026-0142 to 2026-0139 of 30{NB}Sep{NB}2026"
    assert rows(paper)[-1][0] == "Credited"
    assert notes(paper) == ["Two hours were billed twice."]
    assert paper.bank == ()


def test_an_offset_shows_what_was_used_and_what_is_left() -> None:
    advance = AdvanceOffset(
        advanced=Decimal("3000000"), offset=Decimal("1000000"), rest=Decimal("2000000"), numbers=["A-7"]
    )
    content = sample((BILL, ["ru"]), line_count=1, prepaid=Decimal("1000000"))
    paper = paper_of(content.model_copy(update={"advance": advance}))
    assert rows(paper)[-2] == ("Зачтён аванс по № A-7", f"−1{NB}000{NB}000,00")
    assert f"Остаток аванса после зачёта: 2{NB}000{NB}000,00{NB}UZS." in notes(paper)


def test_allowances_of_a_foreign_document_stand_at_its_foot_by_name() -> None:
    adjustment = DocumentAdjustment(
        id=UUID(int=1),
        kind="allowance",
        reason="Volume discount",
        percent=Decimal(5),
        amount=Decimal("103.75"),
        net=Decimal("103.75"),
    )
    content = sample((INVOICE, ["en"]), foreign=True).model_copy(update={"adjustments": [adjustment]})
    changed = changed_totals(
        content, subtotal="2075.00", allowance_total="103.75", discount="103.75", net="1971.25", payable="1971.25"
    )
    assert rows(paper_of(changed))[:3] == [
        ("Sum of lines", "2,075.00"),
        ("Volume discount, 5%", "−103.75"),
        ("Subtotal", "1,971.25"),
    ]


def test_shares_that_lines_have_already_are_not_taken_off_their_sum_again() -> None:
    adjustment = DocumentAdjustment(
        id=UUID(int=1), kind="allowance", reason="Скидка по договору", amount=Decimal(100), net=Decimal(100)
    )
    content = sample((BILL, ["ru"]), line_count=1).model_copy(update={"adjustments": [adjustment]})
    line = content.lines[0].model_copy(update={"document_discount": Decimal(100)})
    changed = changed_totals(
        content.model_copy(update={"lines": [line]}), subtotal="2075.00", allowance_total="100.00", net="1975.00"
    )
    assert [label for label, _ in rows(paper_of(changed))[:2]] == ["Сумма до скидки", "Скидка по договору"]


def test_a_line_says_what_was_taken_off_and_added() -> None:
    content = sample((BILL, ["ru"]), line_count=1)
    parts = {"discount": "100", "charge": "50", "document_discount": "20", "document_charge": "5", "base_quantity": "2"}
    line = content.lines[0].model_copy(update={name: Decimal(value) for name, value in parts.items()})
    (printed,) = paper_of(content.model_copy(update={"lines": [line]})).lines
    assert printed.notes == (
        "цена за 2",
        "скидка 100,00",
        "надбавка 50,00",
        "доля скидки по документу 20,00",
        "доля надбавки по документу 5,00",
    )


def test_rounding_stands_between_the_total_and_what_is_to_pay() -> None:
    paper = paper_of(changed_totals(sample((BILL, ["ru"]), line_count=1), rounding="-40", payable="5984960"))
    assert rows(paper)[-2:] == [("Округление", "−40,00"), ("К оплате", f"5{NB}984{NB}960,00{NB}UZS")]


def test_the_laws_sentence_is_said_in_the_papers_languages() -> None:
    said = [
        TaxNote(tax_kind=TaxKind.OUTSIDE_SCOPE, language=language, text=f"law in {language}")
        for language in ("en", "ru")
    ]
    content = sample((INVOICE, ["en", "ru"]), foreign=True).model_copy(update={"tax_notes": said})
    (row,) = [row for row in paper_of(content).totals if row.weight == "note"]
    assert (row.label.main, row.label.second) == ("law in en", "law in ru")


@pytest.mark.parametrize(
    ("counted_from", "kind", "sentence"),
    [
        ("sending", "banking", "Оплатить в течение 5 банковских дней с даты отправки."),
        ("acceptance", "calendar", "Оплатить в течение 5 календарных дней с даты приёмки."),
    ],
)
def test_a_due_date_that_is_not_known_yet_is_said_as_its_rule(counted_from: Any, kind: Any, sentence: str) -> None:
    rule = DueRule(counted_from=counted_from, days=5, kind=kind)
    content = sample((BILL, ["ru"])).model_copy(update={"due_date": None, "due_rule": rule})
    assert sentence in notes(paper_of(content))


def test_words_are_said_in_both_languages() -> None:
    said = {"en": "Two thousand seventy-five euro 00 cents", "ru": "Две тысячи семьдесят пять евро 00 евроцентов"}
    paper = paper_of(sample((INVOICE, ["en", "ru"]), foreign=True), amounts_in_words=said)
    assert paper.words is not None
    assert (paper.words.main, paper.words.second) == (said["en"], said["ru"])


def test_the_annex_of_a_support_deal_states_its_hours() -> None:
    held = RetainerStatement(
        version=3,
        provisional=False,
        opening=[RetainerLot(lot_month="2026-09", seconds=21600)],
        granted_seconds=72000,
        used_seconds=100800,
        overage_seconds=7200,
        expired=[],
        closing=[],
    )
    content = sample((DocumentKind.ANNEX, ["ru"]), annex_rows=6).model_copy(update={"retainer": held})
    assert [(fact.label.main, fact.value) for fact in paper_of(content).statement] == [
        ("На начало", "6,00"),
        ("Включено", "20,00"),
        ("Использовано", "28,00"),
        ("Сверх включённого", "2,00"),
        ("Сгорело", "0,00"),
        ("На конец", "0,00"),
    ]


@pytest.mark.parametrize("kind", PRINTED_KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_internal_is_on_any_paper(kind: DocumentKind, language: str) -> None:
    content = sample((kind, [language]), foreign=language == "en" and kind not in FORM_KINDS, annex_rows=6)
    printed = repr(paper_of(content))
    assert "INTERNAL" not in printed
    assert str(content.invoice_id) not in printed


def test_a_drafts_form_has_no_number() -> None:
    paper = paper_of(sample((ESF, ["ru"])), draft=True)
    assert paper.number is None
    assert paper.title_line.main == f"от 31{NB}октября 2026{NB}г."
