"""What the product relies on at each partner, in few harmless calls: the first thing to run with a real account."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest
from botocore.exceptions import ClientError
from proxima_common.s3 import error_code

pytestmark = pytest.mark.connected

PDF = "data:application/pdf;base64,JVBERi0xLjQK"


def test_didox_knows_us(didox: tuple[httpx.Client, str]) -> None:
    http, tin = didox
    profile = http.get("/v1/profile", params={"isSeller": "true"}).raise_for_status().json()
    assert "offerSigned" in str(profile)
    card = http.get(f"/v1/utils/info/{tin}").raise_for_status().json()
    assert str(card.get("tin", tin)) == tin
    codes = http.get("/v1/profile/productClassCodes", params={"search": "", "page": 1})
    assert codes.is_success


def test_didox_lists_only_with_page_and_limit(didox: tuple[httpx.Client, str]) -> None:
    http, _ = didox
    listed = http.get("/v2/documents", params={"page": 1, "limit": 1, "owner": 1}).raise_for_status().json()
    assert {"data", "total"} <= set(listed)
    assert http.get("/v2/documents").status_code == 422


def test_a_didox_draft_is_created_read_back_and_deleted(didox: tuple[httpx.Client, str]) -> None:
    http, tin = didox
    number = f"TEST-{uuid4().hex[:8]}"
    party = {"Name": "TEST", "BranchCode": "", "BranchName": "", "Address": "Tashkent"}
    data = {
        "Document": {"DocumentNo": number, "DocumentDate": "2026-09-01", "DocumentName": "TEST, to be deleted"},
        "Subtype": 6,
        "ContractDoc": {"ContractNo": "TEST", "ContractDate": "2026-01-15"},
        "SellerTin": tin,
        "Seller": party,
        "BuyerTin": tin,
        "Buyer": party,
    }
    made = http.post("/v1/documents/000/create/ru", json={"data": data, "document": PDF}).raise_for_status().json()
    read = http.get(f"/v1/documents/{made['_id']}", params={"owner": 1}).raise_for_status().json()
    assert number in str(read["data"]["json"])
    assert read["data"]["document"]["doc_status"] == 0
    http.post(f"/v1/documents/{made['_id']}/delete/draft").raise_for_status()


def test_planfact_wraps_every_answer(planfact: httpx.Client) -> None:
    listed = planfact.get("/api/v1/companies").raise_for_status().json()
    assert listed["isSuccess"] is True
    assert {"items", "total"} <= set(listed["data"])
    assert listed["data"]["items"][0]["companyId"]
    for path in ("accounts", "operationcategories"):
        assert planfact.get(f"/api/v1/{path}").raise_for_status().json()["isSuccess"] is True
    wrong = planfact.get("/api/v1/companies", headers={"X-ApiKey": "wrong"})
    assert wrong.status_code in (401, 403) or wrong.json()["isSuccess"] is False


def test_planfact_finds_operations_by_our_marker(planfact: httpx.Client) -> None:
    body = {"searchString": f"[proxima:inv:{uuid4()}]", "operationType": ["Shipment"]}
    found = planfact.post("/api/v1/operations/list", json=body, params={"paging.offset": 0, "paging.limit": 10})
    assert found.raise_for_status().json()["data"]["items"] == []


def test_telegram_writes_changes_and_forgets_the_buttons(
    telegram: tuple[Callable[..., httpx.Response], int],
) -> None:
    call, chat = telegram
    assert call("getMe").json()["result"]["is_bot"] is True
    assert call("getWebhookInfo").json()["result"]["url"] == ""
    markup = {"inline_keyboard": [[{"text": "TEST", "callback_data": "d:test"}]]}
    sent = call(
        "sendMessage", chat_id=chat, text="<b>TEST</b> &amp; nothing else", parse_mode="HTML", reply_markup=markup
    )
    message = sent.json()["result"]
    changed = {"chat_id": chat, "message_id": message["message_id"], "text": "TEST is over"}
    assert "reply_markup" not in call("editMessageText", **changed).json()["result"]
    again = call("editMessageText", **changed).json()
    assert (again["error_code"], "message is not modified" in again["description"]) == (400, True)
    assert call("sendMessage", chat_id=1, text="TEST").json()["ok"] is False


def test_the_bucket_writes_once_and_checks_our_hash(bucket: tuple[Any, str]) -> None:
    client, name = bucket
    key, content = f"TEST/{uuid4()}", b"TEST"
    sha256 = hashlib.sha256(content).hexdigest()
    put = {"Bucket": name, "Key": key, "Body": content, "IfNoneMatch": "*", "Metadata": {"sha256": sha256}}
    client.put_object(**put)
    try:
        with pytest.raises(ClientError) as refused:
            client.put_object(**put)
        assert error_code(refused.value) == "PreconditionFailed"
        assert client.head_object(Bucket=name, Key=key)["Metadata"]["sha256"] == sha256
        link = client.generate_presigned_url("get_object", Params={"Bucket": name, "Key": key}, ExpiresIn=60)
        assert "X-Amz-Signature" in link
        assert httpx.get(link, trust_env=False).content == content
    finally:
        client.delete_object(Bucket=name, Key=key)
