"""Totals of the registry: what is kept equals a full count after whatever happened, at once or one after another."""

import asyncio
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from proxima_common.contracts.api.registry import RegistryFilters
from proxima_invoice.adapters.registry_filters import Wanted
from proxima_invoice.adapters.registry_totals import compact, differences, missing_entries, totals_of
from sqlalchemy import text

from ..billing import drafts, ok, rows
from ..line import Line
from ..many import insert_many

pytestmark = pytest.mark.connected

EVERYTHING = ("auditor", ("viewer", "*"))
_MOVES = (
    "status = 'paid'",
    "gross = gross + 10",
    "outstanding = 0, allocated = payable",
    "period = '2026-07'",
    "currency = 'EUR'",
    "payment_state = 'partial'",
    "status = 'void'",
    "net = net * 2",
)


async def faults(line: Line) -> tuple[list[dict[str, Any]], int]:
    async with line.made.database.transaction() as tx:
        return await differences(tx), await missing_entries(tx)


@given(st.lists(st.tuples(st.integers(1, 30), st.sampled_from(_MOVES), st.booleans()), max_size=25))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.asyncio(loop_scope="session")
async def test_kept_totals_equal_a_full_count_after_any_moves(line: Line, moves: list[tuple[int, str, bool]]) -> None:
    async with line.made.database.transaction() as tx:
        known = (await tx.execute(text("select count(*) from invoice"))).scalar_one()
    if not known:
        await _thirty(line)
    for number, move, merged in moves:
        async with line.made.database.transaction() as tx:
            await tx.execute(text(f"update invoice set {move} where series_sequence = :n"), {"n": number})
            if merged:
                await compact(tx)
    assert await faults(line) == ([], 0)


async def _thirty(line: Line) -> None:
    async with line.made.database.transaction() as tx:
        raw = await tx.get_raw_connection()
        assert raw.driver_connection
        await insert_many(raw.driver_connection, 30, clients=3)


async def test_kept_totals_equal_a_full_count_while_many_finalize_at_once(line: Line) -> None:
    made = await drafts(line, 20)
    stop = asyncio.Event()

    async def merging() -> int:
        merged = 0
        while not stop.is_set():
            async with line.made.database.transaction() as tx:
                merged += await compact(tx)
            assert (await faults(line))[0] == []
            await asyncio.sleep(0)
        return merged

    task = asyncio.create_task(merging())
    await asyncio.gather(*[line.finalized(draft) for draft in made])
    stop.set()
    assert await task > 0
    assert await faults(line) == ([], 0)
    shown = await ok(line.get("/registry/totals?status=needs_review"))
    assert [(one["currency"], one["invoices"]) for one in shown["totals"]] == [("UZS", 20)]


async def test_a_difference_is_found(line: Line, owner: asyncpg.Connection) -> None:
    await insert_many(owner, 30, clients=3)
    await owner.execute(
        "update registry_delta set gross = gross + 1 where delta_id = (select min(delta_id) from registry_delta)"
    )
    await owner.execute("update registry_entry set status = 'draft' where number = 'N-0000007'")
    found, unlike = await faults(line)
    assert [one["gross"] for one in found] == [Decimal(1)]
    assert unlike == 1


@pytest.mark.parametrize(
    "query",
    [
        "",
        "status=paid",
        "month=2026-10",
        "currency=USD&deal_type=HR",
        "q=client",
        "client_id=C1",
        "gross_from=200000",
        "overdue_on=2027-01-01",
        "status=void",
    ],
)
async def test_totals_are_what_the_rows_add_up_to(line: Line, owner: asyncpg.Connection, query: str) -> None:
    await insert_many(owner, 150, clients=3)
    page = await ok(line.get(f"/invoices?limit=200&{query}", EVERYTHING))
    expected: dict[str, Decimal] = {}
    for row in page["items"]:
        if row["status"] not in ("void", "discarded") or "void" in query:
            expected[row["currency"]] = expected.get(row["currency"], Decimal(0)) + Decimal(row["gross"])
    totals = await ok(line.get(f"/registry/totals?{query}", EVERYTHING))
    assert not totals["late"]
    assert totals["source"] == ("rows" if query[:2] in ("q=", "cl", "gr", "ov") else "rollup")
    assert {one["currency"]: Decimal(one["gross"]) for one in totals["totals"]} == expected


async def test_totals_that_take_too_long_are_late_and_say_so(line: Line, owner: asyncpg.Connection) -> None:
    await insert_many(owner, 30, clients=3)
    async with owner.transaction():
        # Whoever counts rows waits for this lock, and runs out of time.
        await owner.execute("lock table registry_entry in access exclusive mode")
        async with line.made.database.snapshot() as tx:
            wanted = Wanted(RegistryFilters(q="client"), None)
            late = await totals_of(tx, wanted, patience=timedelta(milliseconds=50))
    assert (late.late, late.totals, late.source) == (True, [], "none")
    assert not (await ok(line.get("/registry/totals?q=client&wait=true", EVERYTHING)))["late"]


async def test_the_application_cannot_write_totals_or_rows_itself(line: Line) -> None:
    for statement in (
        "delete from registry_delta",
        "update registry_total set gross = 0",
        "update registry_entry set status = 'paid'",
        "delete from registry_words",
    ):
        with pytest.raises(Exception, match="permission denied"):
            await rows(line, f"{statement} where {uuid4().int % 2 == 0}")
