"""Everything runs at the same time as itself on another pod: numbers stay in a row, and nothing happens twice."""

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest
import pytest_asyncio
from proxima_common.settings import DatabaseSettings
from sqlalchemy import text

from ..line import Line
from ..scenes import an_application

pytestmark = pytest.mark.connected


@pytest_asyncio.fixture(loop_scope="session")
async def owner(pg_database: DatabaseSettings) -> AsyncIterator[asyncpg.Connection]:
    assert pg_database.owner_url
    connection = await asyncpg.connect(pg_database.owner_url.get_secret_value())
    yield connection
    await connection.close()


async def test_fifty_finalizes_at_once_give_fifty_numbers_in_a_row(line: Line) -> None:
    drafts = []
    for number in range(50):
        await line.know(an_application(application_id=f"M{number}"))
        drafts.append(await line.draft(f"M{number}"))

    reviews = await asyncio.gather(*[line.finalized(draft) for draft in drafts])

    assert sorted(review["number"] for review in reviews) == [f"2026-{n:04d}" for n in range(1, 51)]


async def test_a_failure_before_the_commit_leaves_no_gap(line: Line, owner: asyncpg.Connection) -> None:
    draft = await line.draft()
    await owner.execute("alter table outbox add constraint nothing_goes check (false) not valid")
    try:
        lost = await line.post(f"/invoices/{draft['invoice_id']}/finalize", etag=f'"{draft["version"]}"')
    finally:
        await owner.execute("alter table outbox drop constraint nothing_goes")
    assert lost.status_code == 500
    assert (await line.read(draft["invoice_id"]))["status"] == "draft"
    assert (await line.finalized(draft))["number"] == "2026-0001"


async def test_two_finalizes_of_one_draft_give_one_number(line: Line) -> None:
    draft = await line.draft()
    path, tag = f"/invoices/{draft['invoice_id']}/finalize", f'"{draft["version"]}"'
    answers = await asyncio.gather(*[line.post(path, etag=tag) for _ in range(5)])
    assert sorted(answer.status_code for answer in answers) == [200, 412, 412, 412, 412]
    async with line.made.database.transaction() as tx:
        assert (await tx.execute(text("select last from number_counter"))).scalar_one() == 1


async def test_one_key_at_once_is_one_command(line: Line) -> None:
    body = {"application_id": "A2", "month": "2026-10"}
    answers = await asyncio.gather(*[line.post("/invoices", body, key="the-same-key") for _ in range(5)])
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["invoice_id"] for answer in answers}) == 1


async def test_two_drafts_of_one_month_at_once_are_one(line: Line) -> None:
    body = {"application_id": "A2", "month": "2026-10"}
    answers = await asyncio.gather(*[line.post("/invoices", body) for _ in range(5)])
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409, 409]
