"""The money of a draft as staff set it over HTTP: reductions, tax inside, cash rounding, lines divided and joined."""

from decimal import Decimal
from typing import Any

import pytest
from proxima_common.ids import new_id
from sqlalchemy import text

from ..line import PREPARER, VIEWER, Json, Line
from ..scenes import a_client, an_application, proposed, seen

pytestmark = pytest.mark.connected
D = Decimal


async def change(line: Line, draft: Json, **body: Any) -> Json:
    response = await line.patch(f"/invoices/{draft['invoice_id']}", body, f'"{draft["version"]}"')
    assert response.status_code == 200, response.text
    return dict(response.json())


async def change_line(line: Line, draft: Json, at: int, **body: Any) -> Json:
    path = f"/invoices/{draft['invoice_id']}/lines/{draft['lines'][at]['line_id']}"
    response = await line.patch(path, body, f'"{draft["version"]}"')
    assert response.status_code == 200, response.text
    return dict(response.json())


async def test_e16_a_document_discount_over_http(line: Line) -> None:
    """Two lines of prefill become those of E16; the bill shows the discount in its lines."""
    draft = await line.draft()
    draft = await change_line(line, draft, 0, quantity="1", unit_price="2500000")
    draft = await change_line(line, draft, 1, quantity="1", unit_price="1333333.33")
    percent = {"kind": "allowance", "percent": "5", "reason": "Loyalty"}
    draft = await change(line, draft, adjustments=[percent], rounding_step="100")
    totals = draft["totals"]
    assert [one["document_discount"] for one in draft["lines"]] == ["125000.00", "66666.67"]
    assert (totals["subtotal"], totals["allowance_total"]) == ("3833333.33", "191666.67")
    assert (totals["net"], totals["tax"], totals["gross"]) == ("3641666.66", "437000.00", "4078666.66")
    assert (totals["rounding"], totals["payable"]) == ("33.34", "4078700.00")
    assert draft["adjustments"][0]["amount"] == "191666.67"
    assert draft["touched_by"] == ["preparer"]
    again = await line.read(draft["invoice_id"])
    assert (again["totals"], again["adjustments"]) == (draft["totals"], draft["adjustments"])
    assert (await change(line, again, adjustments=[], rounding_step=None))["totals"]["payable"] == "4293333.33"


async def test_what_is_frozen_says_the_reductions_and_the_laws_sentence(line: Line) -> None:
    await line.know(
        an_application(application_id="A9", client_id="C9", document_set="invoice", document_currency="EUR"),
        a_client(client_id="C9", country="DE", language="en", name="Example GmbH"),
    )
    application = an_application(
        application_id="A9",
        client_id="C9",
        document_set="invoice",
        document_currency="EUR",
        price_currency="EUR",
    )
    client = a_client(client_id="C9", country="DE", language="en", name="Example GmbH")
    await line.know(application, client)
    created = await line.post("/invoices", {"application_id": "A9", "month": "2026-10"})
    lines = [proposed("dev", [seen("w1", 7200)], "100", "EUR")]
    await line.propose(created.json()["invoice_id"], *lines, application=application, client=client)
    draft = await line.read(created.json()["invoice_id"])
    draft = await change_line(line, draft, 0, discount_percent="10")
    charge = {"kind": "charge", "amount": "15.00", "reason": "Bank charges"}
    draft = await change(line, draft, adjustments=[charge])
    final = await line.finalized(draft)
    content = (await line.events("invoice.internal.finalized.v1"))[-1]["body"]["content"]
    assert content["lines"][0]["discount"] == "20.00"
    assert content["lines"][0]["discount_percent"] == "10.0000"
    assert content["adjustments"][0]["net"] == "15.00"
    assert content["totals"]["charge_total"] == "15.00"
    assert (final["totals"]["subtotal"], final["totals"]["gross"]) == ("180.00", "195.00")
    [note] = content["tax_notes"]
    assert (note["language"], note["vatex"]) == ("en", "VATEX-EU-O")
    assert note["text"].startswith("Outside the scope of VAT")


async def test_a_foreign_invoice_that_breaks_a_rule_is_refused_by_its_name(line: Line) -> None:
    """Zero to a buyer abroad is the export category, which wants the seller's VAT number (BR-G-02)."""
    application = an_application(
        application_id="A9", client_id="C9", document_set="invoice", document_currency="EUR", price_currency="EUR"
    )
    client = a_client(client_id="C9", country="DE", language="en")
    await line.know(application, client)
    created = await line.post("/invoices", {"application_id": "A9", "month": "2026-10"})
    lines = [proposed("dev", [seen("w1")], "100", "EUR")]
    await line.propose(created.json()["invoice_id"], *lines, application=application, client=client)
    draft = await change(line, await line.read(created.json()["invoice_id"]), tax_kind="zero")
    assert draft["tax_kind"] == "zero"
    refused = await line.post(f"/invoices/{draft['invoice_id']}/finalize", etag=f'"{draft["version"]}"')
    assert (refused.status_code, refused.json()["code"]) == (409, "en16931")
    assert "BR-G-02" in refused.json()["errors"][0]["detail"]
    assert (await change(line, draft, tax_kind=None))["tax_kind"] == "outside_scope"


async def test_a_tax_kind_chosen_for_the_document_stays_through_a_refresh(line: Line) -> None:
    draft = await change(line, await line.draft(), tax_kind="exempt")
    assert {one["tax_kind"] for one in draft["lines"]} == {"exempt"}
    await line.post(f"/invoices/{draft['invoice_id']}/refresh")
    await line.propose(draft["invoice_id"])
    again = await line.read(draft["invoice_id"])
    assert ({one["tax_kind"] for one in again["lines"]}, again["totals"]["tax"]) == ({"exempt"}, "0.00")


async def test_prices_with_tax_inside(line: Line) -> None:
    """E19: 8 100 000.00 is 7 232 142.86 and 867 857.14."""
    draft = await line.draft("A2", proposed("dev", [seen("w1")]))
    draft = await change_line(line, draft, 0, quantity="1", unit_price="8100000")
    draft = await change(line, draft, prices_include_tax=True)
    totals = draft["totals"]
    assert (totals["net"], totals["tax"], totals["gross"]) == ("7232142.86", "867857.14", "8100000.00")


@pytest.mark.parametrize(
    ("body", "code", "pointer"),
    [
        ({"adjustments": [{"kind": "allowance", "reason": "x"}]}, "percent_or_amount", "/adjustments/0/amount"),
        (
            {"adjustments": [{"kind": "charge", "amount": "0.001", "reason": "x"}]},
            "too_precise",
            "/adjustments/0/amount",
        ),
        ({"adjustments": None}, "field_required", "/adjustments"),
        ({"rounding_step": "0"}, "invalid_input", "/rounding_step"),
        ({"rounding_step": "0.001"}, "too_precise", "/rounding_step"),
    ],
)
async def test_a_wrong_money_field_is_named(line: Line, body: Json, code: str, pointer: str) -> None:
    draft = await line.draft()
    refused = await line.patch(f"/invoices/{draft['invoice_id']}", body, f'"{draft["version"]}"')
    assert refused.status_code == 422, refused.text
    assert (refused.json()["code"], refused.json()["errors"][0]["pointer"]) == (code, pointer)
    assert (await line.read(draft["invoice_id"]))["version"] == draft["version"]


async def test_a_discount_is_a_percent_or_an_amount(line: Line) -> None:
    draft = await change_line(line, await line.draft(), 0, discount_percent="10")
    assert draft["lines"][0]["discount"] == "90000.00"
    draft = await change_line(line, draft, 0, discount="5")
    assert (draft["lines"][0]["discount"], draft["lines"][0]["discount_percent"]) == ("5.00", None)
    path = f"/invoices/{draft['invoice_id']}/lines/{draft['lines'][0]['line_id']}"
    both = await line.patch(path, {"discount": "5", "discount_percent": "5"}, f'"{draft["version"]}"')
    assert (both.status_code, both.json()["code"]) == (422, "percent_and_amount")


async def allocated(line: Line, draft: Json) -> dict[str, dict[str, int]]:
    """Live seconds by worklog and line position."""
    positions = {one["line_id"]: one["position"] for one in draft["lines"]}
    async with line.made.database.transaction() as tx:
        rows = await tx.execute(
            text("select worklog_id, line_id, seconds from allocation where invoice_id = :id and released_at is null"),
            {"id": draft["invoice_id"]},
        )
        found: dict[str, dict[str, int]] = {}
        for row in rows:
            found.setdefault(row.worklog_id, {})[positions[str(row.line_id)]] = row.seconds
    return found


async def post_line(line: Line, draft: Json, path: str, **body: Any) -> Json:
    response = await line.post(f"/invoices/{draft['invoice_id']}/{path}", body, etag=f'"{draft["version"]}"')
    assert response.status_code == 200, response.text
    return dict(response.json())


async def test_a_line_is_split_and_merged_with_its_time(line: Line) -> None:
    draft = await line.draft("A2", proposed("dev", [seen("w1"), seen("w2"), seen("w3", 1800)]))
    gross = draft["totals"]["gross"]
    path = f"lines/{draft['lines'][0]['line_id']}/split"
    split = await post_line(line, draft, path, quantity="0.75", text="The rest")
    assert [(one["text"], D(one["quantity"])) for one in split["lines"]] == [
        ("Work as dev", D("1.75")),
        ("The rest", D("0.75")),
    ]
    assert split["totals"]["gross"] == gross
    assert await allocated(line, split) == {"w1": {1: 3600}, "w2": {1: 2700, 2: 900}, "w3": {2: 1800}}
    assert split["lines"][1]["explanation"]["rounded_seconds"] == 2700
    merged = await post_line(line, split, "lines/merge", line_ids=[one["line_id"] for one in split["lines"]])
    assert [(D(one["quantity"]), one["worklog_count"]) for one in merged["lines"]] == [(D("2.5"), 3)]
    assert await allocated(line, merged) == {"w1": {1: 3600}, "w2": {1: 3600}, "w3": {1: 1800}}


async def test_a_refresh_keeps_split_lines_while_their_time_is_the_same(line: Line) -> None:
    time = [seen("w1"), seen("w2")]
    draft = await line.draft("A2", proposed("dev", time))
    path = f"lines/{draft['lines'][0]['line_id']}/split"
    split = await post_line(line, draft, path, worklog_ids=["w2"])
    assert [D(one["quantity"]) for one in split["lines"]] == [1, 1]
    await line.post(f"/invoices/{draft['invoice_id']}/refresh")
    await line.propose(draft["invoice_id"], proposed("dev", time))
    same = await line.read(draft["invoice_id"])
    assert [one["line_id"] for one in same["lines"]] == [one["line_id"] for one in split["lines"]]
    assert await allocated(line, same) == {"w1": {1: 3600}, "w2": {2: 3600}}
    await line.post(f"/invoices/{draft['invoice_id']}/refresh")
    await line.propose(draft["invoice_id"], proposed("dev", [*time, seen("w3")]))
    renewed = await line.read(draft["invoice_id"])
    assert [one["quantity"] for one in renewed["lines"]] == ["3.000000"]
    assert {key: sum(held.values()) for key, held in (await allocated(line, renewed)).items()} == {
        "w1": 3600,
        "w2": 3600,
        "w3": 3600,
    }


async def test_different_rates_never_share_a_line(line: Line) -> None:
    draft = await line.draft("A2", proposed("dev", [seen("w1")]), proposed("qa", [seen("w2")], "300000"))
    ids = [one["line_id"] for one in draft["lines"]]
    refused = await line.post(
        f"/invoices/{draft['invoice_id']}/lines/merge", {"line_ids": ids}, etag=f'"{draft["version"]}"'
    )
    assert (refused.status_code, refused.json()["code"]) == (409, "lines_differ")


@pytest.mark.parametrize(
    ("body", "amount", "exact"),
    [
        ({"text": "1 234,56", "locale": "ru"}, "1234.560000", True),
        ({"text": "1200*1.12", "locale": "en", "currency": "UZS"}, "1344.00", True),
        ({"text": "(100+20)/3", "locale": "uz-Latn", "scale": 0}, "40", True),
        ({"text": "100/3", "locale": "en", "currency": "JPY"}, "33", False),
        ({"text": "1,5", "locale": "uz-Cyrl", "currency": "KWD"}, "1.500", True),
    ],
)
async def test_a_typed_amount_is_read(line: Line, body: Json, amount: str, exact: bool) -> None:
    response = await line.post("/amounts/read", body, VIEWER)
    assert (response.status_code, response.json()) == (200, {"amount": amount, "exact": exact})


@pytest.mark.parametrize(
    ("body", "code", "pointer"),
    [
        ({"text": "1,5", "locale": "en"}, "amount_unreadable", "/text"),
        ({"text": "1.234", "locale": "ru"}, "amount_ambiguous", "/text"),
        ({"text": "1", "locale": "ru", "currency": "UZS", "scale": 2}, "currency_and_scale", "/scale"),
        ({"text": "1", "locale": "ru", "currency": "ZZZ"}, "unknown_currency", "/currency"),
        ({"text": "1", "locale": "de"}, "invalid_input", "/locale"),
    ],
)
async def test_a_typed_amount_is_refused(line: Line, body: Json, code: str, pointer: str) -> None:
    refused = await line.post("/amounts/read", body, PREPARER, key=new_id())
    assert refused.status_code == 422
    assert (refused.json()["code"], refused.json()["errors"][0]["pointer"]) == (code, pointer)
