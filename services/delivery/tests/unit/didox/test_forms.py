"""The bodies that are sent: worked figures, exact numbers, a PDF with its head."""

import base64
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from proxima_common.contracts.forms import FacturaType, LgotaType
from proxima_common.receiver_rules import refusals_of_002
from proxima_delivery.domain.didox.exact import read, written
from proxima_delivery.domain.didox.forms import (
    create_body,
    names_original,
    number_and_date,
    pdf_form,
    with_original,
)

from ...didox_forms import an_act, an_esf, an_original, esf_content


def test_the_worked_esf_goes_through_the_receivers_rules_and_survives_writing() -> None:
    form = an_esf()
    [line] = form["ProductList"]["Products"]
    sums = [line[name] for name in ("Count", "Summa", "DeliverySum", "VatRate", "VatSum", "DeliverySumWithVat")]
    assert sums == [1, "10000000.00", "10000000.00", "12", "1200000.00", "11200000.00"]
    assert (form["OldFacturaDoc"], form["ForeignCompany"], line["WithoutVat"], line["Origin"]) == (None, None, False, 3)
    assert refusals_of_002(read(written(form))) == []


def test_without_vat_there_is_no_such_field() -> None:
    line = esf_content().lines[0].model_copy(update={"without_vat": None, "vat_rate": Decimal(0)})
    form = an_esf(has_vat=False, lines=[line])
    assert "WithoutVat" not in form["ProductList"]["Products"][0]
    assert not [fault for fault in refusals_of_002(form) if "WithoutVat" in fault.pointer]


def test_a_privilege_is_said_on_its_line() -> None:
    changes = {"lgota_id": "123", "lgota_type": LgotaType.VAT, "lgota_name": "IT park", "lgota_vat_sum": Decimal("1.5")}
    form = an_esf(has_lgota=True, lines=[esf_content().lines[0].model_copy(update=changes)])
    line = form["ProductList"]["Products"][0]
    assert (line["LgotaId"], line["LgotaType"], line["LgotaVatSum"]) == ("123", 1, "1.50")


@pytest.mark.parametrize(
    ("count", "text"), [("2.5", "2.5"), ("0.333333", "0.333333"), ("1.000000", "1"), ("1000", "1000")]
)
def test_a_count_is_a_number_and_never_a_float(count: str, text: str) -> None:
    form = an_esf(lines=[esf_content().lines[0].model_copy(update={"count": Decimal(count)})])
    assert f'"Count":{text},' in written(form)
    again = read(written(form))["ProductList"]["Products"][0]["Count"]
    assert isinstance(again, int | Decimal)
    assert again == Decimal(count)


def test_the_act_says_its_total_with_vat_and_repeats_all_with_vat_apart() -> None:
    form = an_act()
    [line] = form["productlist"]["products"]
    [extended] = form["extended_json"]["productlist"]["products"]
    assert (line["count"], line["summa"], line["totalsum"]) == ("16", "12.00", "215.04")
    assert (extended["totalsumwithoutvat"], extended["vatrate"], extended["vatsum"]) == ("192.00", "12", "23.04")
    assert extended["withoutvat"] is False
    assert form["extended_json"]["actdoc"] == form["actdoc"]


def test_a_correction_names_the_first_esf_by_the_partners_id() -> None:
    form = an_esf(old=an_original(uuid4()))
    assert form["FacturaType"] == FacturaType.CORRECTED
    assert names_original(form)
    named = with_original(form, "66f0")
    assert not names_original(named)
    assert named["OldFacturaDoc"] == {"OldFacturaId": "66f0", "OldFacturaNo": "41", "OldFacturaDate": "2026-02-28"}
    assert not names_original(an_esf())


def test_a_pdf_travels_as_a_data_url_beside_its_head() -> None:
    seller, buyer = {"tin": "300000091", "name": "A"}, {"tin": "300000001", "name": "B"}
    form = pdf_form(
        number="7", on=date(2026, 2, 28), name="Bill", subtype=4, contract=("12-S", None), seller=seller, buyer=buyer
    )
    body = create_body("000", form, b"%PDF-1.4\n")
    assert body["document"] == "data:application/pdf;base64," + base64.b64encode(b"%PDF-1.4\n").decode()
    assert body["data"]["Subtype"] == 4
    assert create_body("002", an_esf(), None) == an_esf()


@pytest.mark.parametrize(("doctype", "form"), [("002", an_esf()), ("005", an_act())])
def test_number_and_date_are_found_in_any_case(doctype: str, form: dict[str, object]) -> None:
    assert number_and_date(doctype, form) == ("42", "2026-02-28")


def test_json_is_compact_utf8_unless_told_otherwise() -> None:
    assert written({"b": "ў", "a": [1, Decimal("1.10"), None, True]}) == '{"b":"ў","a":[1,1.10,null,true]}'
    assert written({"a": [1, 2]}, spaced=True) == '{"a": [1, 2]}'
