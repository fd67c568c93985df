"""Numbers on a real Postgres: what comes next, imported ones, and no gap under any concurrency and crash."""

import asyncio
import random
from collections.abc import Sequence
from datetime import date
from typing import Any

import asyncpg
import pytest
from proxima_common.contracts.words import SeriesKind
from proxima_common.errors import Conflict, Invalid
from proxima_common.settings import DatabaseSettings
from proxima_invoice.usecases.numbers import reserve_imported

from ..billing import batch, code, know_many, ok, rows
from ..line import STRANGER, VIEWER, Json, Line
from ..scenes import an_application

pytestmark = pytest.mark.connected

OCTOBER = date(2026, 10, 31)
DOMESTIC = "/legal-entities/S1/next-number?kind=domestic"


async def reserve(line: Line, number: str, day: date = OCTOBER) -> int:
    async with line.made.database.transaction() as tx:
        return (await reserve_imported(line.made.desk(tx), "S1", SeriesKind.DOMESTIC, number, day)).sequence


async def number_of(line: Line, application_id: str, day: str | None = None) -> Json:
    await line.know(an_application(application_id=application_id, contract_date=date(2025, 1, 15)))
    draft = await line.draft(application_id)
    if day:
        path = f"/invoices/{draft['invoice_id']}"
        draft = await ok(line.patch(path, {"document_date": day}, f'"{draft["version"]}"'))
    return await line.finalized(draft)


async def test_the_next_number_is_told_and_not_reserved(line: Line) -> None:
    for _ in range(2):
        told = await ok(line.get(f"{DOMESTIC}&on=2026-10-31", VIEWER))
        assert (told["number"], told["sequence"], told["warning"]) == ("2026-0001", 1, None)
    assert (await number_of(line, "N1"))["number"] == "2026-0001"
    told = await ok(line.get(f"{DOMESTIC}&on=2026-10-30"))
    assert told["number"] == "2026-0002"
    assert told["warning"] == "2026-0002 is dated 2026-10-30, earlier than 2026-0001 of 2026-10-31 before it"
    assert (await ok(line.get(f"{DOMESTIC}&on=2027-01-01")))["number"] == "2027-0001"
    assert code(await line.get("/legal-entities/S1/next-number?kind=credit&on=2026-10-31")) == (
        409,
        "no_number_series",
    )
    assert code(await line.get(f"{DOMESTIC}&on=2026-10-31", STRANGER)) == (404, "not_found")


async def test_a_number_dated_before_its_predecessor_is_warned_of_at_draft_and_finalize(line: Line) -> None:
    await number_of(line, "N1")
    await line.know(an_application(application_id="N2"))
    draft = await line.draft("N2")
    path = f"/invoices/{draft['invoice_id']}"
    draft = await ok(line.patch(path, {"document_date": "2026-10-30"}, f'"{draft["version"]}"'))
    said = "2026-0002 is dated 2026-10-30, earlier than 2026-0001 of 2026-10-31 before it"
    assert said in draft["warnings"]
    review = await line.finalized(draft)
    assert review["number"] == "2026-0002"
    assert said in review["warnings"]


async def test_imported_numbers_are_never_given_again(line: Line) -> None:
    assert await reserve(line, "2026-0141") == 141
    assert await reserve(line, "2026-0003") == 3
    assert (await number_of(line, "N1"))["number"] == "2026-0142"
    with pytest.raises(Conflict) as taken:
        await reserve(line, "2026-0142")
    assert taken.value.code == "number_taken"
    assert await reserve(line, "2025-0007", date(2025, 12, 31)) == 7
    assert (await ok(line.get(f"{DOMESTIC}&on=2025-12-31")))["number"] == "2025-0008"


@pytest.mark.parametrize("number", ["2026-142", "INV-1", "2025-0001", "2026-0000", ""])
async def test_an_imported_number_is_one_of_its_series_and_year(line: Line, number: str) -> None:
    with pytest.raises(Invalid) as refused:
        await reserve(line, number)
    assert (refused.value.code, refused.value.fields[0].pointer) == ("number_not_of_series", "/number")


async def test_years_number_side_by_side(line: Line) -> None:
    made = [
        (await number_of(line, name, day))["number"]
        for name, day in (("N1", "2026-10-31"), ("N2", "2025-12-31"), ("N3", None), ("N4", "2025-12-30"))
    ]
    assert made == ["2026-0001", "2025-0001", "2026-0002", "2025-0002"]


async def draft_many(line: Line, count: int) -> list[Json]:
    return [await line.draft(name) for name in await know_many(line, count)]


async def given(line: Line) -> list[int]:
    found = await rows(line, "select series_sequence as place from invoice where number is not null order by 1")
    return [one.place for one in found]


async def test_no_gap_and_no_double_while_backends_are_killed(line: Line, pg_database: DatabaseSettings) -> None:
    """Every finalize runs at once; whatever backend is in a transaction is killed, again and again."""
    drafts = await draft_many(line, 24)
    # A role may end its own backends.
    killer = await asyncpg.connect(pg_database.url.get_secret_value())
    finished = asyncio.Event()
    killed = 0

    async def kill() -> None:
        nonlocal killed
        while not finished.is_set() and killed < 25:
            ended = await killer.fetch(
                """select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()
                   and pid <> pg_backend_pid() and state <> 'idle' and query ilike any ($1)
                   order by random() limit 1""",
                ["%number_counter%", "%update invoice%", "%insert into revision%", "%insert into audit_entry%"],
            )
            killed += len(ended)
            await asyncio.sleep(0.002)

    async def finalize(draft: Json) -> None:
        for _ in range(60):
            answer = await line.post(f"/invoices/{draft['invoice_id']}/finalize", etag=f'"{draft["version"]}"')
            if answer.status_code == 200 or answer.json()["code"] == "version_changed":
                return
            await asyncio.sleep(random.uniform(0, 0.05))
        raise AssertionError(answer.text)

    killing = asyncio.create_task(kill())
    try:
        await asyncio.gather(*[finalize(draft) for draft in drafts])
    finally:
        finished.set()
        await killing
        await killer.close()
    assert killed > 0
    assert await given(line) == list(range(1, 25))
    (counter,) = await rows(line, "select last from number_counter where kind = 'domestic'")
    assert counter.last == 24


async def test_a_transaction_killed_after_it_took_a_number_leaves_no_gap(
    line: Line, pg_database: DatabaseSettings
) -> None:
    drafts = await draft_many(line, 3)
    assert (await finalize_all(line, drafts[:1])) == ["2026-0001"]
    victim = await asyncpg.connect(pg_database.url.get_secret_value())
    transaction = victim.transaction()
    await transaction.start()
    taken = await victim.fetchval(
        "update number_counter set last = last + 1 where legal_entity_id = 'S1' and kind = 'domestic' returning last"
    )
    assert taken == 2
    waiting = asyncio.create_task(finalize_all(line, drafts[1:2]))
    await blocked(line)
    killer = await asyncpg.connect(pg_database.url.get_secret_value())
    await killer.fetchval("select pg_terminate_backend($1::int)", victim.get_server_pid())
    await killer.close()
    assert await waiting == ["2026-0002"]
    assert await finalize_all(line, drafts[2:]) == ["2026-0003"]


async def blocked(line: Line) -> None:
    """Until somebody waits for the counter."""
    for _ in range(500):
        waits = await rows(line, "select 1 from pg_stat_activity where wait_event_type = 'Lock' and query ~ 'counter'")
        if waits:
            return
        await asyncio.sleep(0.01)
    raise AssertionError("nobody waited for the counter")


async def finalize_all(line: Line, drafts: Sequence[Json]) -> list[Any]:
    done = [
        await ok(line.post(f"/invoices/{one['invoice_id']}/finalize", etag=f'"{one["version"]}"')) for one in drafts
    ]
    return [one["number"] for one in done]


async def test_imports_and_finalizes_at_once_never_meet(line: Line) -> None:
    drafts = await draft_many(line, 8)
    asked = [line.post(f"/invoices/{one['invoice_id']}/finalize", etag=f'"{one["version"]}"') for one in drafts]
    results = await asyncio.gather(
        *asked, *[reserve(line, f"2026-{place:04}") for place in (3, 5, 40)], return_exceptions=True
    )
    assert all(not isinstance(one, Exception) or isinstance(one, Conflict) for one in results)
    places = await given(line)
    assert len(places) == len(set(places)) == 8
    imported = {one for one in results if isinstance(one, int)}
    assert not imported & set(places)
    assert (await batch(line, "finalize", [drafts[0]]))["failed"] == 1
