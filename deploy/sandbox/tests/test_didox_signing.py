"""Signing at Didox with the stand-in of E-IMZO: what sends, what is refused, and how a document ends."""

from __future__ import annotations

import base64
import io
import json
import zipfile

import pytest
from proxima_sandbox.cms import verified
from proxima_sandbox.didox.documents import BY_SILENCE

from deploy.sandbox.tests.didox_bodies import OTHER_SELLER, SELLER, Client, act, factura

DAY = 24 * 60


def test_a_signature_sends_once(seller: Client) -> None:
    doc_id = seller.created("002", factura())
    signature = seller.signature(seller.read(doc_id)["json"])
    assert seller.sign(doc_id, signature).json() == {"data": True, "warningDetails": None}
    again = seller.sign(doc_id, signature)
    assert (again.status_code, again.json()["data"]["status"]) == (422, "error")
    state = seller.sandbox.state()
    assert state["signed_by_number"] == {f"{SELLER}|002|2026/0042": 1}
    assert state["sign_attempts"] == {doc_id: 2}
    assert seller.status(doc_id) == 1
    assert verified(base64.b64decode(seller.read(doc_id)["toSign"])).tin == SELLER


def test_signatures_that_do_not_hold_are_refused(seller: Client) -> None:
    doc_id = seller.created("002", factura())
    content = seller.read(doc_id)["json"]
    raw = json.dumps(content).encode()
    bare = seller.eimzo.sign(raw, SELLER).pkcs7_64
    other = Client(seller.sandbox, seller.eimzo, OTHER_SELLER)
    with other.http:
        others = other.signature(content)
    altered = seller.signature({**content, "version": 2})
    for signature, status in ((bare, 422), (others, 403), (altered, 422), ("bm9uc2Vuc2U=", 422), ("", 422)):
        assert seller.sign(doc_id, signature or "x").status_code == status
    refused = seller.http.post("/v1/dsvs/timestamp", json={"pkcs7": "bm9uc2Vuc2U=", "signatureHex": "0"})
    assert refused.status_code == 422
    assert seller.status(doc_id) == 0


def test_a_warning_is_still_a_success(seller: Client) -> None:
    seller.sandbox.switch(sign_warning=True)
    doc_id = seller.created("005", act())
    answer = seller.sign(doc_id).json()
    assert answer["data"] is True
    assert set(answer["warningDetails"]) == {"id", "title", "message", "description"}


@pytest.mark.parametrize(("switch", "status"), [("sign_unavailable_next", 0), ("sign_unavailable_after_next", 1)])
def test_503_on_sign_does_not_say_whether_it_was_sent(seller: Client, switch: str, status: int) -> None:
    doc_id = seller.created("002", factura())
    seller.sandbox.switch(**{switch: 1})
    answer = seller.sign(doc_id)
    assert (answer.status_code, set(answer.json())) == (503, {"data", "errorDetails"})
    assert seller.status(doc_id) == status


def test_the_offer_is_asked_for_once(seller: Client) -> None:
    doc_id = seller.created("002", factura())
    seller.sandbox.switch(offer_required=True)
    assert seller.http.get("/v1/profile").json()["offerSigned"] == 0
    assert seller.sign(doc_id).json()["data"]["context"] == {"offer": "required"}
    offer = base64.b64decode(seller.http.get("/v1/newoffer/base64").json()["data"])
    seller.http.post("/v1/documents/offer/create").raise_for_status()
    body = {"signature": seller.signature(offer)}
    seller.http.post("/v1/documents/offer/sign", json=body).raise_for_status()
    assert seller.http.get("/v1/profile").json()["offerSigned"] == 1
    assert seller.sign(doc_id).is_success


def test_a_sent_document_is_cancelled_by_a_signature(seller: Client) -> None:
    doc_id = seller.sent("002", factura())
    cancel = seller.http.post(f"/v1/documents/{doc_id}/tosign", json={"action": "cancel"}).json()["data"]
    assert isinstance(cancel, dict)
    path = f"/v1/documents/{doc_id}/delete"
    assert seller.http.post(path, json={"signature": seller.signature({"other": 1})}).status_code == 422
    assert seller.http.post(path, json={"pkcs7": seller.signature(cancel)}).json() == {"data": True}
    assert seller.status(doc_id) == 5
    assert seller.http.post(path, json={"pkcs7": seller.signature(cancel)}).status_code == 422
    assert seller.sandbox.state()["live_by_number"] == {}


def test_a_buyer_accepts_or_refuses_by_signature(seller: Client, buyer: Client) -> None:
    first, second = seller.sent("002", factura("1")), seller.sent("002", factura("2"))
    assert [row["name"] for row in buyer.listed(owner=0)] == ["2", "1"]
    accepted = buyer.signature(buyer.read(first, owner=0)["json"])
    assert buyer.sign(first, accepted).is_success
    assert seller.status(first) == 3
    wanted = {"action": "reject", "comment": "Не те часы"}
    prepared = buyer.http.post(f"/v1/documents/{second}/tosign", json=wanted).json()["data"]
    signature = buyer.signature(base64.b64decode(prepared))
    path = f"/v1/documents/{second}/reject"
    assert buyer.http.post(path, json={"signature": signature, "comment": "другое"}).status_code == 422
    assert buyer.http.post(path, json={"signature": signature, "comment": "Не те часы"}).is_success
    row = seller.read(second)["document"]
    assert (row["doc_status"], row["status_comment"]) == (4, "Не те часы")


def test_people_of_the_sandbox_accept_reject_and_annul(seller: Client) -> None:
    accepted, refused, annulled = (seller.sent("002", factura(str(number))) for number in range(3))
    seller.sandbox.accept(accepted)
    seller.sandbox.reject(refused, "Договор не тот")
    seller.sandbox.accept(annulled)
    seller.sandbox.annul(annulled)
    assert [seller.status(doc_id) for doc_id in (accepted, refused, annulled)] == [3, 4, 50]
    assert seller.read(refused)["document"]["status_comment"] == "Договор не тот"
    assert [row["doc_status"] for row in seller.listed(status="50")] == [50]


def test_silence_accepts_an_invoice_after_its_tenth_day_and_never_an_act(seller: Client) -> None:
    invoice, its_act = seller.sent("002", factura()), seller.sent("005", act())
    for days, status in ((10, 1), (11, 3)):
        seller.sandbox.switch(clock_skew_minutes=days * DAY)
        seller.log_in()
        assert seller.status(invoice) == status
    assert seller.status(its_act) == 1
    row = seller.read(invoice)["document"]
    assert row["status_comment"] == BY_SILENCE
    assert row["updated_date"].endswith("00:00:00")
    seller.sandbox.switch(clock_skew_minutes=11 * DAY, auto_accept_days=0)
    other = seller.sent("002", factura("2"))
    seller.sandbox.switch(clock_skew_minutes=30 * DAY, auto_accept_days=0)
    seller.log_in()
    assert seller.status(other) == 1


def test_the_archive_is_evidence(seller: Client) -> None:
    doc_id = seller.created("002", factura())
    refused = seller.http.get(f"/v1/documents/{doc_id}/archive")
    assert (refused.status_code, refused.json()["success"]) == (422, False)
    content = seller.read(doc_id)["json"]
    seller.sign(doc_id)
    pack = zipfile.ZipFile(io.BytesIO(seller.http.get(f"/v1/documents/{doc_id}/archive").content))
    assert set(pack.namelist()) == {"document.json", "document.pdf", f"signatures/1-send-{SELLER}.p7s"}
    assert json.loads(pack.read("document.json")) == content
    signed = verified(pack.read(f"signatures/1-send-{SELLER}.p7s"))
    assert (json.loads(signed.content), signed.signer) == (content, "Direktor Proxima Ops")
    assert pack.read("document.pdf").startswith(b"%PDF-")
