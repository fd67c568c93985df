"""Didox's documents: drafts and their strict rules, lists, cards, and the cabinet."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from proxima_sandbox.testing_didox import DidoxSandbox

from deploy.sandbox.tests.didox_bodies import BUYER, SELLER, Client, act, arbitrary, factura, line


def test_a_created_draft_comes_back_in_lower_case_and_is_read_so(seller: Client) -> None:
    made = seller.create("002", factura()).json()
    assert made["_id"] == made["_id"].lower()
    assert made["pending_document"]["document_json"]["facturadoc"] == {
        "facturano": "2026/0042",
        "facturadate": "2026-09-30",
    }
    read = seller.read(made["_id"].upper())
    assert read["json"] == made["pending_document"]["document_json"]
    assert read["document"]["doc_id"] == made["_id"].upper()
    assert (read["document"]["doc_status"], read["toSign"]) == (0, None)


@pytest.mark.parametrize(
    ("changes", "shape"),
    [
        ({"WithoutExcise": True}, "status"),
        ({"ContractDoc": {}}, "status"),
        ({"FacturaRentDoc": {}}, "status"),
        ({"Seller": {"Name": "x"}}, "field"),
        ({"FacturaDoc": {"FacturaNo": "1", "FacturaDate": "30.09.2026"}}, "field"),
        ({"FacturaDoc": {"FacturaNo": "1", "FacturaDate": "2999-01-01"}}, "field"),
        ({"FacturaDoc": {"FacturaNo": "", "FacturaDate": "2026-09-30"}}, "field"),
        ({"FacturaType": 4}, "field"),
        ({"FacturaType": 7}, "field"),
        ({"OldFacturaDoc": {"OldFacturaId": "1", "OldFacturaNo": "1", "OldFacturaDate": "2026-01-01"}}, "status"),
        ({"BuyerTin": "12"}, "field"),
        ({"SingleSidedType": 2}, "status"),
        ({"SingleSidedType": 2, "Buyer": None, "BuyerTin": ""}, "field"),
    ],
)
def test_an_002_that_breaks_a_rule_is_422(seller: Client, changes: dict[str, Any], shape: str) -> None:
    answer = seller.create("002", factura(**changes))
    assert answer.status_code == 422
    body = answer.json()
    assert (body.get("status") == "error") == (shape == "status")
    assert "data" not in body
    assert seller.sandbox.documents() == []


@pytest.mark.parametrize(
    "changes",
    [
        {"Count": 1.1234567},
        {"Summa": "10000000.001"},
        {"Summa": "10 000 000.00"},
        {"Summa": "1e7"},
        {"VatSum": "1200000,00"},
        {"CatalogCode": "103"},
        {"Origin": 5},
        {"DeliverySum": "10000000.01"},
        {"DeliverySumWithVat": "11200000.01"},
        {"Id": 1},
    ],
)
def test_a_line_that_breaks_a_rule_is_422(seller: Client, changes: dict[str, Any]) -> None:
    products = {"Tin": SELLER, "HasVat": True, "Products": [line(**changes)]}
    assert seller.create("002", factura(ProductList=products)).status_code == 422


def test_without_vat_only_where_there_is_vat(seller: Client) -> None:
    plain = line(VatRate="0", VatSum="0.00", DeliverySumWithVat="10000000.00")
    refused = seller.create("002", factura(ProductList={"Tin": SELLER, "HasVat": False, "Products": [plain]}))
    assert refused.json()["context"] == {"ProductList.Products.0.WithoutVat": ["absent"]}
    del plain["WithoutVat"]
    assert seller.create("002", factura(ProductList={"Tin": SELLER, "HasVat": False, "Products": [plain]})).is_success


def test_corrections_exports_acts_and_files_are_taken(seller: Client) -> None:
    old = {"OldFacturaId": "66f0", "OldFacturaNo": "1", "OldFacturaDate": "2026-08-31"}
    abroad = {"CountryId": "276", "Name": "Beispiel GmbH", "Address": "Berlin", "Bank": "", "Account": ""}
    seller.created("002", factura(FacturaType=4, OldFacturaDoc=old))
    export = seller.created("002", factura("E-1", SingleSidedType=2, Buyer=None, BuyerTin="", ForeignCompany=abroad))
    seller.created("005", act())
    file = seller.created("000", arbitrary())
    assert seller.sign(export).is_success
    assert seller.status(export) == 3
    read = seller.read(file)
    assert set(read["json"]) >= {"documentid", "url", "hash", "subtype"}
    assert seller.http.get(f"/v1/documents/view/{file}/pdf/ru").content == b"%PDF-1.4\n%%EOF\n"


def test_a_file_has_to_be_a_pdf_of_at_most_ten_megabytes(seller: Client) -> None:
    assert seller.create("000", arbitrary(b"no pdf")).json() == {"document": ["The document must be a PDF file."]}
    big = b"%PDF-1.4\n" + b"0" * (10 * 1024 * 1024)
    assert "10 MB" in seller.create("000", arbitrary(big)).json()["document"][0]


def test_only_drafts_are_replaced_and_deleted(seller: Client) -> None:
    doc_id = seller.created("002", factura())
    path = f"/v1/documents/{doc_id}/update/002/ru"
    assert seller.http.post(path, json=factura()).json()["data"]["status"] == "error"
    replaced = seller.http.post(path, json={"data": factura("2026/0043")}).raise_for_status().json()["data"]
    assert (replaced["_id"], seller.read(doc_id)["document"]["name"]) == (doc_id, "2026/0043")
    seller.sign(doc_id)
    assert seller.http.post(path, json={"data": factura()}).status_code == 422
    assert seller.http.post(f"/v1/documents/{doc_id}/delete/draft").status_code == 422
    other = seller.created("002", factura())
    assert seller.http.post(f"/v1/documents/{other}/delete/draft").json() == {"data": True}
    assert seller.status(other) == 55


def test_anothers_document_is_not_there(seller: Client, buyer: Client) -> None:
    doc_id = seller.created("002", factura())
    assert buyer.http.get(f"/v1/documents/{doc_id}").status_code == 404
    body = factura(SellerTin=BUYER, ProductList={"Tin": BUYER, "HasVat": True, "Products": [line()]})
    assert seller.create("002", body).status_code == 403


def test_the_list_wants_a_page_and_hides_drafts(seller: Client) -> None:
    assert seller.http.get("/v2/documents", params={"page": 1}).json() == {"limit": ["The limit field is required."]}
    assert seller.http.get("/v2/documents", params={"page": 1, "limit": 101}).status_code == 422
    draft, sent = seller.created("002", factura("1")), seller.sent("002", factura("2"))
    assert [row["doc_id"] for row in seller.listed()] == [sent.upper()]
    assert [row["doc_id"] for row in seller.listed(status="0,1")] == [sent.upper(), draft.upper()]
    assert seller.listed(status="0,1", name="2", doctype="002,005", partner=BUYER)[0]["doc_status"] == 1
    assert seller.listed(status="0", partner="300000002") == []
    assert seller.http.get("/v2/documents/statistics/all").json() == {"0": 1, "1": 1}


def test_pages_follow_one_another(seller: Client) -> None:
    for number in range(5):
        seller.created("005", act(str(number)))
    pages = [
        seller.http.get("/v2/documents", params={"page": page, "limit": 2, "status": 0}).json() for page in (1, 2, 3)
    ]
    assert [row["name"] for page in pages for row in page["data"]] == ["4", "3", "2", "1", "0"]
    assert [bool(page["next_page_url"]) for page in pages] == [True, True, False]
    assert pages[0]["total"] == 5


def test_updates_are_filtered_by_whole_days(seller: Client) -> None:
    doc_id = seller.sent("002", factura())
    day = seller.listed()[0]["updated_date"][:10]
    seller.sandbox.switch(clock_skew_minutes=24 * 60)
    seller.sandbox.accept(doc_id)
    seller.log_in()
    (row,) = seller.listed(dateFromUpdated=day)
    assert row["doc_status"] == 3
    assert seller.listed(dateToUpdated=day) == []
    assert seller.http.get("/v2/documents", params={"page": 1, "limit": 1, "dateToUpdated": "x"}).status_code == 422


def test_a_partner_filter_that_takes_no_notice(seller: Client) -> None:
    seller.sent("002", factura())
    seller.sandbox.switch(partner_filter_narrows=False)
    assert seller.listed(partner="300000002")[0]["partnerTin"] == BUYER


def test_the_cabinet_edits_and_deletes_drafts(seller: Client, didox_sandbox: DidoxSandbox) -> None:
    first, second = seller.created("002", factura("1")), seller.created("002", factura("2"))
    signature = seller.signature(seller.read(first)["json"])
    didox_sandbox.edit_draft(first, contractdoc={"contractno": "X"})
    assert seller.read(first)["json"]["contractdoc"] == {"contractno": "X", "contractdate": "2026-01-15"}
    assert "не то содержимое" in seller.sign(first, signature).json()["data"]["message"]
    didox_sandbox.delete_draft(second)
    assert seller.status(second) == 55
    assert seller.sign(second).status_code == 422


def test_cards_accounts_and_standing(seller: Client, didox_sandbox: DidoxSandbox) -> None:
    card = seller.http.get(f"/v1/utils/info/{BUYER}").json()
    assert (card["name"], card["VATRegCode"], card["mfo"]) == ('"Savat Retail" MCHJ', "326000000001", "00001")
    account = seller.http.get(f"/v1/utils/bank-accounts/{BUYER}").json()["data"][0]
    assert account["account"] == card["account"]
    assert seller.http.get(f"/v1/profile/vatRegStatus/{SELLER}").json()["data"]["status"] is None
    asked = {"isSeller": "true", "document_date": "2026-09-30"}
    assert seller.http.get(f"/v1/profile/vatRegStatus/{SELLER}", params=asked).json()["data"]["status"] == 20
    assert seller.http.get("/v1/profile/taxpayerType/300000006/ru").json()["data"]["code"] == 30
    codes = seller.http.get("/v1/profile/productClassCodes", params={"search": "dasturiy"}).json()["data"]
    assert codes[0]["packages"][0]["code"] == "1495342"
    didox_sandbox.change_company(BUYER, director="Новый Директор")
    assert seller.http.get(f"/v1/utils/info/{BUYER}").json()["director"] == "Новый Директор"
    didox_sandbox.change_company("300000077", unknown=True)
    strange = seller.http.get("/v1/utils/info/300000077")
    assert (strange.status_code, strange.json()["error"]["reason"]) == (404, "taxpayer is not registered")
    assert seller.http.get("/v1/utils/info/12").json() == {"success": False, "error": "Invalid TIN"}
    didox_sandbox.switch(vat_status_failed=True)
    failed = seller.http.get(f"/v1/profile/vatRegStatus/{SELLER}")
    assert (failed.status_code, failed.json()) == (200, {"status": "failed"})


@pytest.mark.parametrize(
    ("switch", "acted"),
    [
        ("timeout_after_next", 1),
        ("cut_after_next", 1),
        ("cut_during_next", 1),
        ("error_after_next", 1),
        ("broken_json_next", 1),
        ("create_error_200_next", 0),
        ("cut_before_next", 0),
        ("error_next", 0),
        ("html_next", 0),
        ("busy_next", 0),
        ("busy_wait_next", 0),
        ("token_expired_next", 0),
        ("refuse_next", 0),
    ],
)
def test_each_fault_spoils_one_create(seller: Client, switch: str, acted: int) -> None:
    seller.sandbox.switch(**{switch: 1, "hang_ms": 1500})
    good = False
    try:
        answer = seller.http.post("/v1/documents/002/create/ru", json=factura(), timeout=0.5)
        good = answer.status_code == 200 and "_id" in answer.json()
    except (httpx.TransportError, ValueError):
        pass
    assert not good
    seller.created("002", factura())
    assert seller.sandbox.state()["by_number"] == {f"{SELLER}|002|2026/0042": acted + 1}


def test_a_user_without_the_role(seller: Client) -> None:
    seller.sandbox.switch(no_role=True)
    assert seller.create("002", factura()).status_code == 403


def test_documents_survive_sigkill(seller: Client) -> None:
    doc_id = seller.sent("002", factura())
    seller.sandbox.restart()
    assert seller.status(doc_id) == 1
    assert seller.created("002", factura("2")) != doc_id


def test_the_page_shows_documents_and_escapes_them(seller: Client) -> None:
    seller.sent("002", factura("<i>1</i>"))
    page = httpx.get(seller.sandbox.base_url, trust_env=False).text
    assert "&lt;i&gt;1&lt;/i&gt;" in page
    assert "<i>1</i>" not in page
    assert "/accept" in page
