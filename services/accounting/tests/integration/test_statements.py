"""Bank statements over the API: every row once, whatever file it comes in; nothing of a file that is wrong."""

from __future__ import annotations

import asyncio
import base64
import json
from datetime import date
from decimal import Decimal
from typing import Any

import httpx
import pytest
from proxima_accounting.bootstrap import Parts
from proxima_accounting.settings import BankSettings
from proxima_common.db.plumbing import OUTBOX
from proxima_common.ids import new_id
from sqlalchemy import select

from ..bank_files import OURS, exchange_1c, row
from ..scenes import approved, hear
from .test_api import api, bearer

__all__ = ["api"]
pytestmark = [pytest.mark.connected, pytest.mark.asyncio(loop_scope="session")]

ROWS = (
    row(),
    row(document_no="118", amount=Decimal(500), purpose="by invoice INV-9", party_tin="300000077", party="Other LLC"),
    row(document_no="4", direction="out", party_tin="300000099", party="Landlord", purpose="Аренда"),
    row(document_no="5", direction="out", amount=Decimal(7), purpose="Возврат излишне уплаченного"),
    row(document_no="6", direction="out", party_tin="300000099", purpose="Возврат займа"),
)


def body(content: bytes, **values: Any) -> dict[str, Any]:
    encoded = base64.b64encode(content).decode()
    return {"legal_entity_id": "S1", "file_name": "kl_to_1c.txt", "content_base64": encoded} | values


async def told(parts: Parts) -> list[dict[str, Any]]:
    async with parts.database.transaction() as tx:
        rows = await tx.execute(select(OUTBOX.c.value).order_by(OUTBOX.c.id))
        return [json.loads(one.value) for one in rows]


async def receipts(parts: Parts) -> list[dict[str, Any]]:
    return [one for one in await told(parts) if "receipt_key" in one]


@pytest.fixture(autouse=True)
async def billed(parts: Parts) -> None:
    """The legal entity has billed a client, whose tax number is known from that."""
    await hear(parts, approved(new_id(), number="2026-0042"))


async def test_rows_become_receipts_with_client_and_number(parts: Parts, api: httpx.AsyncClient) -> None:
    made = await api.post("/bank-statements", json=body(exchange_1c(ROWS)))
    assert made.status_code == 201, made.text
    assert made.json()["counts"] == {"total": 5, "received": 2, "returned": 1, "known": 0, "ignored": 2}
    found = {one["comment"]: one for one in await receipts(parts)}
    first = found["Оплата по счету № 2026-0042"]
    assert first == {
        "receipt_key": first["receipt_key"],
        "legal_entity_id": "S1",
        "received_on": "2026-11-02",
        "amount": "1512000.00",
        "currency": "UZS",
        "payer": "SAVAT RETAIL MCHJ",
        "client_id": "C1",
        "contract_no": None,
        "comment": "Оплата по счету № 2026-0042",
        "invoice_number": "2026-0042",
        "source": "bank_statement",
        "direction": "in",
        "payer_tin": "300000002",
        "account": OURS,
    }
    assert first["receipt_key"].startswith("bank:S1:")
    assert {one["comment"]: one["direction"] for one in found.values()} == {
        "Оплата по счету № 2026-0042": "in",
        "by invoice INV-9": "in",
        "Возврат излишне уплаченного": "out",
    }
    acted = [one for one in await told(parts) if one.get("action") == "import"]
    assert [one["outcome"] for one in acted] == ["2 received and 1 returned of 5 rows"]
    listed = (await api.get("/receipts")).json()["items"]
    assert {one["statement_id"] for one in listed} == {made.json()["statement_id"]}


async def test_the_same_file_and_one_that_overlaps_change_nothing(parts: Parts, api: httpx.AsyncClient) -> None:
    await api.post("/bank-statements", json=body(exchange_1c(ROWS)))
    again = await api.post("/bank-statements", json=body(exchange_1c(ROWS, "cp866")))
    assert again.json()["counts"] == {"total": 5, "received": 0, "returned": 0, "known": 3, "ignored": 2}
    new = row(document_no="200", on=date(2026, 11, 20))
    overlapping = await api.post("/bank-statements", json=body(exchange_1c([*ROWS[:2], new, new])))
    assert overlapping.json()["counts"] == {"total": 4, "received": 1, "returned": 0, "known": 3, "ignored": 0}
    assert len(await receipts(parts)) == 4
    listed = (await api.get("/bank-statements", params={"limit": 2})).json()
    rest = (await api.get("/bank-statements", params={"limit": 2, "cursor": listed["next_cursor"]})).json()
    assert [one["counts"]["total"] for one in listed["items"] + rest["items"]] == [4, 5, 5]
    assert rest["next_cursor"] is None


async def test_the_same_file_at_once_is_told_once(parts: Parts, api: httpx.AsyncClient) -> None:
    answers = await asyncio.gather(*[api.post("/bank-statements", json=body(exchange_1c(ROWS))) for _ in range(4)])
    assert {one.status_code for one in answers} == {201}
    assert sorted(one.json()["counts"]["received"] for one in answers) == [0, 0, 0, 2]
    assert len(await receipts(parts)) == 3


async def test_the_same_key_brings_it_in_once(parts: Parts, api: httpx.AsyncClient) -> None:
    headers = {"Idempotency-Key": "statement-of-november"}
    answers = [await api.post("/bank-statements", json=body(exchange_1c(ROWS)), headers=headers) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    assert len((await api.get("/bank-statements")).json()["items"]) == 1


async def test_a_file_with_one_wrong_row_is_refused_whole(parts: Parts, api: httpx.AsyncClient) -> None:
    content = exchange_1c(ROWS, "utf-8").replace("Сумма=500".encode(), b"\xd0\xa1\xd1\x83\xd0\xbc\xd0\xbc\xd0\xb0=x")
    refused = await api.post("/bank-statements", json=body(content))
    assert (refused.status_code, refused.json()["code"]) == (422, "statement_unreadable")
    (error,) = refused.json()["errors"]
    assert error["pointer"] == "/content_base64"
    assert error["detail"].startswith("row 2, Сумма: 'x'")
    assert await receipts(parts) == []
    preview = (await api.post("/bank-statements/preview", json=body(content))).json()
    assert [(one["row"], one["field"]) for one in preview["faults"]] == [(2, "Сумма")]
    assert preview["counts"]["total"] == 0


async def test_a_preview_says_what_would_be_done_and_keeps_nothing(parts: Parts, api: httpx.AsyncClient) -> None:
    content = exchange_1c(ROWS)
    seen = (await api.post("/bank-statements/preview", json=body(content))).json()
    assert (seen["format"], seen["encoding"], seen["account"]) == ("1c", "cp1251", OURS)
    assert [one["becomes"] for one in seen["rows"]] == ["received", "received", "ignored", "returned", "ignored"]
    assert await receipts(parts) == []
    await api.post("/bank-statements", json=body(content))
    again = (await api.post("/bank-statements/preview", json=body(content))).json()
    assert [one["becomes"] for one in again["rows"]] == ["known", "known", "ignored", "known", "ignored"]


async def test_a_table_needs_its_account_and_finds_the_same_rows(parts: Parts, api: httpx.AsyncClient) -> None:
    await api.post("/bank-statements", json=body(exchange_1c(ROWS)))
    table = (
        "Дата;Номер;Дебет;Кредит;Контрагент;ИНН;Назначение\n"
        "02.11.2026;117;;1 512 000,00;Savat Retail;300000002;Оплата\n"
        "09.11.2026;300;;1,00;New LLC;300000055;x\n"
    )
    refused = await api.post("/bank-statements", json=body(table.encode("cp1251"), file_name="statement.csv"))
    assert refused.json()["errors"][0]["detail"].startswith("account: the table does not say it")
    made = await api.post("/bank-statements", json=body(table.encode("cp1251"), account=OURS))
    assert made.json()["counts"] == {"total": 2, "received": 1, "returned": 0, "known": 1, "ignored": 0}


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"legal_entity_id": "S9"}, 422, "unknown_legal_entity"),
        ({"content_base64": "ж"}, 422, "not_base64"),
        ({"preset": "none", "format": "csv"}, 422, "unknown_preset"),
        ({"content_base64": "A" * 1_800_001}, 422, "invalid_input"),
        ({"surprise": 1}, 422, "invalid_input"),
    ],
)
async def test_what_cannot_be_taken(
    parts: Parts, api: httpx.AsyncClient, change: dict[str, Any], status: int, code: str
) -> None:
    refused = await api.post("/bank-statements", json=body(exchange_1c(ROWS)) | change)
    assert (refused.status_code, refused.json()["code"]) == (status, code)


async def test_an_account_is_one_legal_entitys(parts: Parts, api: httpx.AsyncClient) -> None:
    await hear(parts, approved(new_id(), legal_entity_id="S2"))
    await api.post("/bank-statements", json=body(exchange_1c(ROWS)))
    refused = await api.post("/bank-statements", json=body(exchange_1c(ROWS), legal_entity_id="S2"))
    assert (refused.status_code, refused.json()["code"]) == (409, "other_account")
    object.__setattr__(parts.settings, "bank", BankSettings(accounts={"1": "S1"}, most_rows=4))
    refused = await api.post("/bank-statements", json=body(exchange_1c(ROWS[:2])))
    assert "is not set up for S1" in refused.json()["errors"][0]["detail"]
    refused = await api.post("/bank-statements", json=body(exchange_1c(ROWS)))
    assert "it has 5 rows, 4 are taken at once" in refused.json()["errors"][0]["detail"]


async def test_accountants_and_administrators_bring_statements_in(parts: Parts, api: httpx.AsyncClient) -> None:
    for who in (bearer("viewer"), bearer("accountant", "S2")):
        for path in ("/bank-statements", "/bank-statements/preview"):
            refused = await api.post(path, json=body(exchange_1c(ROWS)), headers=who)
            assert refused.status_code == 403
    made = await api.post("/bank-statements", json=body(exchange_1c(ROWS)), headers=bearer("admin", "S1"))
    assert made.status_code == 201
    assert (await api.get("/bank-statements", headers=bearer("viewer", "S2"))).json()["items"] == []
    assert len((await api.get("/bank-statements", headers=bearer("viewer", "S1"))).json()["items"]) == 1


async def test_presets_come_from_a_file(parts: Parts, api: httpx.AsyncClient, tmp_path: Any) -> None:
    presets = tmp_path / "presets.toml"
    presets.write_text(
        '[sample]\ndates = ["%Y%m%d"]\ndecimal = ","\n[sample.columns]\ndate = ["Kun"]\namount = ["Pul"]\n'
    )
    object.__setattr__(parts.settings, "bank", BankSettings(presets_file=presets))
    made = await api.post("/bank-statements", json=body(b"Kun;Pul\n20261102;1,5\n", account=OURS, preset="sample"))
    assert made.json()["counts"]["received"] == 1
