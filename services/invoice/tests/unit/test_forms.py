"""ESF and act as structured data: every rule of uzbek-invoicing §2–§5 that is about what they say."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from proxima_common.contracts.forms import FacturaType, LgotaType, OldFacturaDoc
from proxima_common.contracts.words import DocumentKind, DocumentSet, LineKind, TaxKind
from proxima_common.errors import Conflict
from proxima_common.ids import new_id
from proxima_common.money import round_half_up
from proxima_common.receiver_rules import refusals_of_002
from proxima_common.tax_forms import as_form_002, as_form_005
from proxima_invoice.domain.form_checks import form_faults
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.domain.parties import Bank
from proxima_invoice.domain.supply import Supply
from proxima_invoice.usecases.agreement import check_papers
from proxima_invoice.usecases.content import content_of
from proxima_invoice.usecases.forms import act_of, esf_of

from ..forms import EACH, ITEM, RESIDENT, TURNOVER, taxed_as, with_forms
from ..scenes import a_line

D = Decimal
ESF = DocumentKind.ESF


def esf(invoice: Invoice):
    return esf_of(invoice, ESF, "142")


def pointers(invoice: Invoice) -> list[str]:
    return [fault.pointer for fault in form_faults(invoice)]


def test_by_default_one_line_with_quantity_1_and_the_hours_in_the_annex() -> None:
    form = esf(with_forms(a_line(text="Support"), a_line(text="Overage", quantity=D("2.5"))))
    (line,) = form.lines
    assert (line.ord_no, line.count, line.summa, line.delivery_sum) == (1, D(1), D("5625000.00"), D("5625000.00"))
    assert (line.vat_rate, line.vat_sum, line.delivery_sum_with_vat) == (D(12), D("675000.00"), D("6300000.00"))
    assert line.name == "Услуги по договору № 12 от 15.01.2026 за октябрь 2026 г."
    assert (line.catalog_code, line.package_code, line.origin) == (ITEM.catalog_code, ITEM.package_code, 3)


def test_a_single_line_keeps_its_own_text() -> None:
    assert [line.name for line in esf(with_forms(a_line(text="Support"))).lines] == ["Support"]


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("uz-Latn", "15.01.2026 yildagi 12-son shartnoma boʻyicha 2026-yil oktabr oyi xizmatlari"),
        ("uz-Cyrl", "15.01.2026 йилдаги 12-сон шартнома бўйича 2026 йил октябрь ойи хизматлари"),
        ("en", "Services under contract No. 12 of 2026-01-15, October 2026"),
    ],
)
def test_the_one_line_speaks_the_first_language_of_the_papers(language: str, name: str) -> None:
    assert esf(with_forms(a_line(), a_line(), languages=(language, "ru"))).lines[0].name == name


def test_each_line_can_stand_for_itself_and_a_discount_is_folded_into_the_price() -> None:
    lines = [
        a_line(quantity=D("10"), unit_price=D("450000"), discount=D("450000.00")),
        a_line(quantity=D("3"), unit_price=D("100"), discount=D("0.01")),
        a_line(quantity=D("1"), unit_price=D("100.005")),
    ]
    rows = [(line.count, line.summa, line.delivery_sum) for line in esf(with_forms(*lines, document_terms=EACH)).lines]
    assert rows == [
        (D(10), D("405000.00"), D("4050000.00")),
        (D(1), D("299.99"), D("299.99")),
        (D(1), D("100.01"), D("100.01")),
    ]


@pytest.mark.parametrize(
    ("hours", "net"), [("37.333333", "16799999.85"), ("37.33", "16798500.00"), ("37.5", "16875000.00")]
)
def test_e20_whatever_the_hours_the_form_multiplies(hours: str, net: str) -> None:
    invoice = with_forms(a_line(quantity=D(hours)), document_terms=EACH)
    (each,) = esf(invoice).lines
    assert (each.count, each.summa, each.delivery_sum) == (D(hours), D("450000.00"), D(net))
    invoice.document_terms = replace(EACH, esf_lines="single")
    (single,) = esf(invoice).lines
    assert (single.count, single.summa) == (1, D(net))


def test_e17_the_forms_say_37_56_as_the_bill_does() -> None:
    line = {"quantity": D(1), "unit_price": D("104.37")}
    invoice = with_forms(a_line(**line), a_line(**line), a_line(**line))
    content = content_of(invoice, "b1")
    check_papers(content)
    assert [document.totals.tax for document in content.documents] == [D("37.56")] * 3
    assert esf(invoice).vat_sum == act_of(invoice, "142").vat_sum == D("37.56")


def test_a_negative_line_is_netted_and_what_comes_to_nothing_is_left_out() -> None:
    back = a_line(kind=LineKind.ADJUSTMENT, quantity=D(-1))
    form = esf(with_forms(a_line(), back, a_line(quantity=D(0)), document_terms=EACH))
    assert [line.delivery_sum for line in form.lines] == [D("4050000.00")]
    assert pointers(with_forms(a_line(), replace(back, tax_kind=TaxKind.EXEMPT, tax_rate=D(0)))) == ["/lines"]


def without_vat_of(invoice: Invoice) -> tuple[object, ...]:
    form = as_form_002(esf(invoice))
    (line,) = form["ProductList"]["Products"]
    assert refusals_of_002(form) == []
    return form["ProductList"]["HasVat"], line["VatRate"], line["VatSum"], line.get("WithoutVat")


def test_four_kinds_of_no_vat_are_four_rows_of_the_form() -> None:
    """uzbek-invoicing §4.2."""
    assert without_vat_of(with_forms(taxed_as(TaxKind.NOT_PAYER))) == (False, "0", "0.00", None)
    assert without_vat_of(with_forms(taxed_as(TaxKind.EXEMPT))) == (True, "0", "0.00", True)
    assert without_vat_of(with_forms(taxed_as(TaxKind.ZERO))) == (True, "0", "0.00", False)
    resident = with_forms(taxed_as(TaxKind.PRIVILEGE), supply=Supply(ITEM, RESIDENT))
    assert without_vat_of(resident) == (True, "0", "0.00", False)
    assert without_vat_of(with_forms()) == (True, "12", "540000.00", False)


def test_a_privilege_names_its_code_and_the_vat_that_is_not_paid() -> None:
    """uzbek-invoicing §4.3: 12 % of DeliverySum for a VAT privilege, 0 for one of turnover tax, null when none."""
    (line,) = esf(with_forms(taxed_as(TaxKind.PRIVILEGE), supply=Supply(ITEM, RESIDENT))).lines
    assert (line.lgota_id, line.lgota_type, line.lgota_vat_sum) == ("102387", LgotaType.VAT, D("540000.00"))
    (line,) = esf(with_forms(taxed_as(TaxKind.NOT_PAYER), supply=Supply(ITEM, TURNOVER))).lines
    assert (line.lgota_id, line.lgota_type, line.lgota_vat_sum) == ("102385", LgotaType.TURNOVER_TAX, D("0.00"))
    plain = esf(with_forms(supply=Supply(ITEM, RESIDENT)))
    assert (plain.lines[0].lgota_id, plain.lines[0].lgota_vat_sum, plain.has_lgota) == (None, None, False)


def test_a_privileged_line_names_its_code_or_that_of_the_seller() -> None:
    privileged = [taxed_as(TaxKind.PRIVILEGE)]
    assert pointers(with_forms(*privileged)) == ["/lines/1/privilege"]
    assert pointers(with_forms(*privileged, supply=Supply(ITEM, TURNOVER))) == ["/lines/1/privilege"]
    own = [taxed_as(TaxKind.PRIVILEGE, privilege=RESIDENT)]
    assert pointers(with_forms(*own)) == []
    assert esf(with_forms(*own)).lines[0].lgota_id == "102387"


def test_the_form_has_the_fields_of_the_vendors_example_and_writes_figures_plainly() -> None:
    """Didox reference §5.1: 10000000.00 and never 1e+07; sums are text, a count is a number."""
    form = as_form_002(esf(with_forms(a_line(quantity=D("1E+1"), unit_price=D("1000000"), text="Development"))))
    assert form["FacturaDoc"] == {"FacturaNo": "142", "FacturaDate": "2026-10-31"}
    assert form["ContractDoc"] == {"ContractNo": "12", "ContractDate": "2026-01-15"}
    assert (form["FacturaType"], form["OldFacturaDoc"], form["ForeignCompany"], form["LotId"]) == (0, None, None, "")
    assert form["Seller"] == {
        "Name": "«Proxima Ops» MCHJ",
        "BranchCode": "",
        "BranchName": "",
        "VatRegCode": "326000000001",
        "Account": "20208000000000000001",
        "BankId": "00401",
        "Address": "Tashkent, 1",
        "Director": "A. Director",
        "Accountant": "",
        "VatRegStatus": 20,
    }
    (line,) = form["ProductList"]["Products"]
    assert (line["Count"], line["Summa"], line["DeliverySum"]) == (1, "10000000.00", "10000000.00")
    assert (line["VatSum"], line["DeliverySumWithVat"]) == ("1200000.00", "11200000.00")


def test_what_a_form_lacks_is_named_before_there_is_a_number() -> None:
    whole = with_forms()
    assert pointers(whole) == []
    assert pointers(with_forms(supply=Supply())) == ["/supply/item"]
    assert pointers(with_forms(supply=Supply(replace(ITEM, catalog_code="1", package_name="")))) == [
        "/supply/item/catalog_code",
        "/supply/item/package_name",
    ]
    assert pointers(with_forms(seller=replace(whole.seller, vat_number=None))) == ["/seller/vat_number"]
    assert pointers(with_forms(taxed_as(TaxKind.NOT_PAYER), seller=replace(whole.seller, vat_number=None))) == []
    wrong = replace(whole.buyer, tin="1", vat_number="2", vat_status=3, bank=Bank("UZS", "B", "4", "5"))
    assert pointers(with_forms(buyer=wrong)) == [
        "/buyer/tin",
        "/buyer/vat_number",
        "/buyer/vat_status",
        "/buyer/bank/account",
        "/buyer/bank/bank_code",
    ]
    assert pointers(with_forms(buyer=replace(whole.buyer, bank=None))) == ["/buyer/bank"]
    assert pointers(with_forms(buyer=replace(whole.buyer, country="DE"))) == ["/buyer/country"]
    assert pointers(with_forms(seller=replace(whole.seller, director_basis=None))) == ["/seller/director_basis"]
    assert pointers(with_forms(taxed_as(TaxKind.OUTSIDE_SCOPE))) == ["/lines/1/tax_kind"]
    assert pointers(with_forms(a_line(), taxed_as(TaxKind.NOT_PAYER, position=2))) == ["/lines/2/tax_kind"]


def test_identifiers_of_a_ministry_and_of_a_person_are_good_too() -> None:
    whole = with_forms()
    treasury = replace(whole.buyer, tin="30101900123457", bank=Bank("UZS", "Treasury", "1" * 27, "00014"))
    assert pointers(with_forms(buyer=treasury)) == []


def test_a_corrected_esf_names_the_one_before_it() -> None:
    old = OldFacturaDoc(document_id=new_id(), factura_id="a" * 32, number="141", date=date(2026, 9, 30))
    for kind, code in ((DocumentKind.ESF_CORRECTED, FacturaType.CORRECTED), (DocumentKind.ESF_ADDITIONAL, 1)):
        form = as_form_002(esf_of(with_forms(), kind, "142", old))
        assert form["FacturaType"] == code
        assert form["OldFacturaDoc"] == {
            "OldFacturaId": "a" * 32,
            "OldFacturaNo": "141",
            "OldFacturaDate": "2026-09-30",
        }
        assert refusals_of_002(form) == []
    assert [one.pointer for one in refusals_of_002(as_form_002(esf_of(with_forms(), kind, "142")))] == [
        "/OldFacturaDoc"
    ]


def test_the_act_of_sixteen_times_twelve_comes_to_215_04() -> None:
    """uzbek-invoicing §3."""
    act = act_of(with_forms(a_line(quantity=D(16), unit_price=D(12)), document_terms=EACH), "142")
    form = as_form_005(act)
    (line,) = form["productlist"]["products"]
    assert (line["count"], line["summa"], line["totalsum"]) == ("16", "12.00", "215.04")
    assert line["packagecode"] == ITEM.package_code
    (extended,) = form["extended_json"]["productlist"]["products"]
    assert (extended["totalsumwithoutvat"], extended["vatsum"], extended["vatrate"]) == ("192.00", "23.04", "12")
    assert form["extended_json"]["productlist"]["hasvat"] is True
    assert "withoutvat" not in line


def test_the_act_says_who_signs_on_what_basis_and_that_nobody_has_claims() -> None:
    act = act_of(with_forms(), "142")
    assert (act.place, act.seller.director_position, act.seller.director_basis) == ("Ташкент", "Директор", "Устава")
    assert act.act_text.startswith("«Proxima Ops» MCHJ, именуемое Исполнитель, и «Savat Retail» MCHJ")
    assert "претензий" in act.act_text
    assert act.vat_in_words == "Пятьсот сорок тысяч сум 00 тийин"


def test_an_act_abroad_keeps_its_lines_and_has_no_catalogue_code() -> None:
    act = act_of(with_forms(a_line(), a_line(), document_set=DocumentSet.INVOICE_ACT), "INV-1")
    assert [(line.count, line.catalog_code) for line in act.lines] == [(D(10), None)] * 2
    assert as_form_005(act)["productlist"]["products"][0]["measureid"] == ""


def test_bill_esf_and_act_share_number_and_date_and_the_esf_has_no_words() -> None:
    content = content_of(with_forms(), "b1")
    bill, form, act = content.documents
    assert form.esf is not None
    assert act.act is not None
    assert {bill.number, form.number, act.number, form.esf.factura_doc.number} == {"—"}
    assert {bill.date, form.esf.factura_doc.date, act.act.act_doc.date} == {date(2026, 10, 31)}
    assert (bill.amount_in_words, form.amount_in_words, act.amount_in_words) == (
        words := bill.amount_in_words,
        None,
        words,
    )


def test_papers_that_disagree_are_not_frozen() -> None:
    content = content_of(with_forms(), "b1")
    esf_paper = content.documents[1]
    assert esf_paper.esf is not None
    off = esf_paper.esf.model_copy(update={"vat_sum": D("540000.01")})
    documents = [content.documents[0], esf_paper.model_copy(update={"esf": off}), content.documents[2]]
    with pytest.raises(Conflict) as refused:
        check_papers(content.model_copy(update={"documents": documents}))
    assert refused.value.code == "papers_disagree"
    assert [field.pointer for field in refused.value.fields] == ["/documents/esf/totals"]


def test_a_form_that_a_receiver_would_refuse_is_not_frozen() -> None:
    bare = with_forms(seller=replace(with_forms().seller, director=None))
    with pytest.raises(Conflict) as refused:
        check_papers(content_of(bare, "b1"))
    assert (refused.value.code, refused.value.fields[0].pointer) == ("form_refused", "/documents/esf/Seller/Director")


amounts = st.decimals(min_value="0.01", max_value="99999999.99", places=2)
quantities = st.decimals(min_value="0.01", max_value="999.999999", places=6)


@st.composite
def lines(draw: st.DrawFn) -> list[object]:
    kinds = st.sampled_from([(TaxKind.STANDARD, D(12)), (TaxKind.EXEMPT, D(0)), (TaxKind.ZERO, D(0))])
    made = []
    for position in range(1, draw(st.integers(1, 6)) + 1):
        kind, rate = draw(kinds)
        quantity, price = draw(quantities), draw(amounts)
        most = round_half_up(quantity * price, 2)
        discount = draw(st.decimals(min_value=0, max_value=most, places=2))
        made.append(
            a_line(
                position=position, quantity=quantity, unit_price=price, discount=discount, tax_kind=kind, tax_rate=rate
            )
        )
    return made


@given(lines(), st.sampled_from(["single", "each"]))
def test_every_line_of_an_esf_multiplies_and_they_add_up_to_the_bill(made, esf_lines) -> None:
    invoice = with_forms(*made, document_terms=replace(EACH, esf_lines=esf_lines))
    form = esf(invoice)
    for line in form.lines:
        assert round_half_up(line.count * line.summa, 2) == line.delivery_sum
        assert line.delivery_sum + line.vat_sum == line.delivery_sum_with_vat
    assert form.delivery_sum == sum(line.delivery_sum for line in form.lines) == invoice.totals.net
    assert form.vat_sum == sum(line.vat_sum for line in form.lines) == invoice.totals.tax
    if form.lines:
        check_papers(content_of(invoice, "b1"))


@pytest.mark.parametrize(
    "languages", [("ru",), ("uz-Latn",), ("uz-Cyrl",), ("en",), ("ru", "en"), ("uz-Latn", "en"), ("uz-Cyrl", "ru")]
)
@pytest.mark.parametrize("document_set", list(DocumentSet))
def test_every_set_can_be_frozen_in_every_language(document_set: DocumentSet, languages: tuple[str, ...]) -> None:
    invoice = with_forms(a_line(), a_line(quantity=D("2.5")), document_set=document_set, languages=languages)
    assert pointers(invoice) == []
    content = content_of(invoice, "b1")
    check_papers(content)
    for document in content.documents:
        assert document.languages == list(languages)
        assert document.totals.payable == invoice.totals.gross
        spoken = document.amounts_in_words or {}
        assert set(spoken) == (set(languages) if document.kind in ("bill", "act") else set())


def test_what_is_paid_ahead_stands_on_the_bill_and_not_on_esf_and_act() -> None:
    invoice = with_forms()
    invoice.prepay(D("1000000.00"))
    content = content_of(invoice, "b1")
    check_papers(content)
    assert {one.kind.value: (one.totals.prepaid, one.totals.payable) for one in content.documents} == {
        "bill": (D("1000000.00"), D("4040000.00")),
        "esf": (D("0.00"), D("5040000.00")),
        "act": (D("0.00"), D("5040000.00")),
    }
    assert content.documents[0].amount_in_words == "Четыре миллиона сорок тысяч сум 00 тийин"
