"""A write that nobody answered may still arrive: it is given its time, then looked up, and only then made again."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from proxima_accounting.bootstrap import Parts
from proxima_accounting.usecases.desk import Unanswered
from proxima_accounting.usecases.sync import Synced, sync
from proxima_common.contracts.words import FactState
from proxima_common.ids import new_id
from proxima_sandbox.testing import PlanFactSandbox

from ..conftest import Make, executing
from ..late_books import LateBooks
from ..scenes import approved, asked, hear, reach, returned, shipment_of

pytestmark = [pytest.mark.connected, pytest.mark.asyncio(loop_scope="session")]


async def synced(parts: Parts, books: LateBooks, invoice: UUID) -> Synced:
    """One run for this invoice over these books."""
    desk = replace(parts.desk_of("S1"), books=books)
    return await sync(desk, await shipment_of(parts, invoice), datetime.now(UTC))


async def unanswered(parts: Parts, books: LateBooks, invoice: UUID) -> timedelta:
    """A run whose creation nobody answers; when to come again."""
    with pytest.raises(Unanswered) as raised:
        await synced(parts, books, invoice)
    return raised.value.retry_after


async def test_what_appears_at_the_last_look_before_sending_is_not_sent_again(parts: Parts) -> None:
    await hear(parts, approved(invoice := new_id()))
    # The first run looks once; the second looks, and the ledger looks again before it would send.
    books = LateBooks(shown_at_look=3)
    settle = await unanswered(parts, books, invoice)
    await asyncio.sleep(settle.total_seconds())
    assert (await synced(parts, books, invoice)).how == "adopted"
    assert books.created == 1


async def test_nothing_is_sent_again_before_the_first_call_had_its_time(make_parts: Make) -> None:
    parts = await make_parts(settle_seconds=30)
    await hear(parts, approved(invoice := new_id()))
    books = LateBooks(shown_at_look=100)
    assert await unanswered(parts, books, invoice) == timedelta(seconds=30)
    again = await unanswered(parts, books, invoice)
    assert timedelta(seconds=20) < again < timedelta(seconds=30)
    assert books.created == 1


async def test_a_return_waits_for_a_creation_that_was_given_up(
    make_parts: Make, planfact_sandbox: PlanFactSandbox
) -> None:
    parts = await make_parts(settle_seconds=2.0, attempts=1)
    await hear(parts, approved(invoice := new_id()))
    planfact_sandbox.switch(only_path="operations/shipment", slow_ms=1500)
    async with executing(parts):
        await reach(parts, invoice, FactState.UNKNOWN)
        await hear(parts, returned(invoice))
        await reach(parts, invoice, FactState.REMOVED)
    await asked(planfact_sandbox, "operations/shipment")
    assert planfact_sandbox.shipments() == [], "the creation came after the return, and was seen"
