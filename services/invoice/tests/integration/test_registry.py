"""The registry: every sort shows every row once, every filter keeps what a plain scan keeps, nobody sees more."""

from collections.abc import AsyncIterator, Callable
from typing import Any
from urllib.parse import urlencode

import asyncpg
import pytest
import pytest_asyncio

from ..billing import code, ok, pointers, rows, sent
from ..line import APPROVER, PREPARER, STRANGER, Json, Line
from ..many import insert_many

pytestmark = pytest.mark.connected

EVERYTHING = ("auditor", ("viewer", "*"))
COUNT = 400
_KEY: dict[str, Callable[[Json], Any]] = {
    "updated": lambda row: row["updated_at"],
    "document_date": lambda row: row["document_date"],
    "due_date": lambda row: row["due_date"],
    "number": lambda row: row["number"],
    "client": lambda row: row["client_name"].lower(),
    "gross": lambda row: float(row["gross"]),
}


@pytest_asyncio.fixture(loop_scope="session")
async def many(line: Line, owner: asyncpg.Connection) -> AsyncIterator[Line]:
    """A registry of several years, with ties in every column and rows without a number or a due date."""
    await insert_many(owner, COUNT, clients=7)
    await owner.execute("update invoice set due_date = null where series_sequence % 9 = 0 or number is null")
    yield line


def ids_of(found: list[Json]) -> list[str]:
    return [row["invoice_id"] for row in found]


async def every(line: Line, limit: int = 50, who: tuple[Any, ...] = EVERYTHING, **query: Any) -> list[Json]:
    """All rows, page by page."""
    found: list[Json] = []
    cursor = None
    while True:
        asked = query | {"limit": limit} | ({"cursor": cursor} if cursor else {})
        page = await ok(line.get(f"/invoices?{urlencode(asked, doseq=True)}", who))
        found += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            return found


@pytest.mark.parametrize("order", ["asc", "desc"])
@pytest.mark.parametrize("sort", list(_KEY))
async def test_every_sort_shows_every_row_once_with_the_empty_ones_last(many: Line, sort: str, order: str) -> None:
    found = await every(many, limit=37, sort=sort, order=order)
    assert len({row["invoice_id"] for row in found}) == len(found) == COUNT
    values = [_KEY[sort](row) for row in found]
    there = [value for value in values if value is not None]
    assert there == sorted(there, reverse=order == "desc")
    assert values[: len(there)] == there


@pytest.mark.parametrize(
    ("query", "condition"),
    [
        ({"month": "2026-08"}, "period = '2026-08'"),
        ({"month_from": "2025-11", "month_to": "2026-02"}, "period between '2025-11' and '2026-02'"),
        ({"month_from": "2026-09"}, "period >= '2026-09'"),
        ({"status": ["draft", "sent"]}, "status in ('draft', 'sent')"),
        ({"status": ["sent"], "month_from": "2026-01", "month_to": "2026-12"}, "status = 'sent' and period > '2026'"),
        ({"client_id": "C3"}, "client_id = 'C3'"),
        ({"legal_entity_id": "S2"}, "legal_entity_id = 'S2'"),
        ({"deal_type": ["HR", "FP"]}, "deal_type in ('HR', 'FP')"),
        ({"kind": ["credit"]}, "false"),
        ({"currency": "USD"}, "currency = 'USD'"),
        ({"payment_state": ["unpaid"]}, "payment_state = 'unpaid'"),
        ({"created_by": "person-4"}, "created_by = 'person-4'"),
        ({"gross_from": "100000", "gross_to": "500000.50"}, "gross between 100000 and 500000.5"),
        ({"overdue_on": "2026-10-20"}, "status in ('sent','accepted') and outstanding > 0 and due_date < '2026-10-20'"),
        ({"tag": ["urgent"]}, "tags ? 'urgent'"),
        ({"imported": False}, "not imported"),
        ({"number": "N-0000042"}, "number = 'N-0000042'"),
        ({"q": "НУР"}, "client_name like '%Нур'"),
        ({"q": "CLIENT бозо"}, "client_name like '% Бозор'"),
        ({"q": "N-0000042"}, "number = 'N-0000042'"),
        (
            {"fact": ["delivered:failed"]},
            "invoice_id in (select invoice_id from fact where name = 'delivered' and state = 'failed')",
        ),
        ({"drift": True}, "invoice_id in (select invoice_id from fact where name = 'drift' and state = 'waiting')"),
    ],
)
async def test_every_filter_keeps_what_a_plain_scan_keeps(many: Line, query: Json, condition: str) -> None:
    expected = await rows(many, f"select invoice_id::text from invoice where {condition}")
    for sort in _KEY:
        found = await every(many, limit=100, sort=sort, **query)
        assert sorted(row["invoice_id"] for row in found) == sorted(row.invoice_id for row in expected), sort


async def test_nobody_sees_what_another_legal_entity_bills(many: Line) -> None:
    for query in ({}, {"q": "client"}, {"legal_entity_id": "S2"}, {"month": "2026-10"}, {"sort": "gross"}):
        found = await every(many, who=PREPARER, **query)
        assert {row["legal_entity_id"] for row in found} <= {"S1"}
    mine = await ok(many.get("/registry/totals", PREPARER))
    whole = await ok(many.get("/registry/totals", EVERYTHING))
    assert sum(one["invoices"] for one in mine["totals"]) < sum(one["invoices"] for one in whole["totals"])


async def test_a_cursor_belongs_to_its_filters_and_its_sort(many: Line) -> None:
    page = await ok(many.get("/invoices?limit=3&sort=gross", EVERYTHING))
    for other in ("sort=number", "sort=gross&order=asc", "sort=gross&status=paid"):
        refused = await many.get(f"/invoices?{other}&cursor={page['next_cursor']}", EVERYTHING)
        assert code(refused) == (422, "invalid_cursor")
        assert pointers(refused) == ["query:cursor"]


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("month=2026-10&month_from=2026-01", "query:month"),
        ("month_from=2026-10&month_to=2026-01", "query:month_to"),
        ("gross_from=10&gross_to=9", "query:gross_to"),
        ("fact=delivered:sometimes", "query:fact/0"),
        ("sort=colour", "query:sort"),
        ("nonsense=1", "query:nonsense"),
    ],
)
async def test_wrong_filters_name_themselves(line: Line, query: str, pointer: str) -> None:
    refused = await line.get(f"/invoices?{query}")
    assert refused.status_code == 422
    assert pointers(refused) == [pointer]


@pytest.mark.parametrize(
    "said", ["'; drop table invoice; --", "a & ! | <-> b", "%", "\\", "''", ":*", "\0x", "!" * 200]
)
async def test_words_are_only_words(line: Line, said: str) -> None:
    answer = await line.client.get("/invoices", params={"q": said}, headers=line.as_(PREPARER))
    assert answer.status_code in (200, 422)
    assert (await rows(line, "select count(*) from invoice"))[0][0] == 0


async def test_rows_follow_what_happens_to_an_invoice(line: Line) -> None:
    invoice = await sent(line)
    for query in (
        {"status": "sent"},
        {"touched_by": "preparer"},
        {"approved_by": "approver"},
        {"created_by": "preparer"},
        {"fact": "archived:done"},
        {"number": invoice["number"]},
        {"q": "work qa"},
        {"overdue_on": "2027-01-01"},
    ):
        expected = [] if query == {"touched_by": "preparer"} and not invoice["touched_by"] else [invoice["invoice_id"]]
        assert ids_of(await every(line, who=PREPARER, **query)) == expected, query
    edit = {"internal_note": "asked for a discount", "tags": ["vip"]}
    await ok(line.patch(f"/invoices/{invoice['invoice_id']}", edit, f'"{invoice["version"]}"'))
    assert ids_of(await every(line, who=PREPARER, q="DISCOUNT")) == [invoice["invoice_id"]]
    assert ids_of(await every(line, who=PREPARER, tag="vip")) == [invoice["invoice_id"]]
    assert ids_of(await every(line, who=PREPARER, q="nothing of it")) == []


async def test_a_view_is_kept_shared_changed_and_forgotten(line: Line) -> None:
    body = {"name": "Unpaid", "filters": {"status": ["sent"], "currency": "UZS"}, "sort": "due_date", "order": "asc"}
    view = await ok(line.post("/saved-views", body))
    assert (view["filters"]["status"], view["sort"], view["owner_id"]) == (["sent"], "due_date", "preparer")
    assert code(await line.post("/saved-views", body)) == (409, "view_name_taken")
    path = f"/saved-views/{view['view_id']}"
    headers = line.as_(APPROVER)
    assert await ok(line.get("/saved-views", APPROVER)) == []
    assert (await line.client.put(path, json=body, headers=headers)).status_code == 404

    shared = await ok(line.client.put(path, json=body | {"shared": True}, headers=line.as_(PREPARER)))
    assert (shared["shared"], shared["version"]) == (True, 2)
    assert [one["name"] for one in await ok(line.get("/saved-views", APPROVER))] == ["Unpaid"]  # type: ignore[index]
    assert code(await line.client.put(path, json=body, headers=headers)) == (403, "not_your_view")
    assert code(await line.post(f"{path}/remove", None, APPROVER)) == (403, "not_your_view")
    await ok(line.post(f"{path}/remove"))
    assert await ok(line.get("/saved-views", STRANGER)) == []
