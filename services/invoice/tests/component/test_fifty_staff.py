"""Fifty staff on one registry at once: no update is lost, pages neither skip nor repeat, totals stay true."""

import asyncio
import random
from decimal import Decimal
from typing import Any

import pytest
from proxima_invoice.adapters.registry_totals import compact, differences, missing_entries

from ..billing import rows
from ..line import Json, Line
from ..scenes import an_application, proposed, seen

pytestmark = pytest.mark.connected

STAFF, DRAFTS, EDITS = 50, 15, 1
SORTS = ("number", "client", "gross", "document_date", "due_date")


def person(number: int) -> tuple[Any, ...]:
    return (f"person-{number}", ("preparer", "S1"))


async def got(line: Line, who: tuple[Any, ...], path: str) -> Json:
    """What is there; a service that says that it is busy is asked again, as it says."""
    while (answer := await line.get(path, who)).status_code == 503:
        pass
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def edited(line: Line, who: tuple[Any, ...], invoice_id: str) -> None:
    """Add one to the quantity of the first line, again and again until nobody was in between."""
    while True:
        invoice = await got(line, who, f"/invoices/{invoice_id}")
        first = invoice["lines"][0]
        path = f"/invoices/{invoice_id}/lines/{first['line_id']}"
        more = {"quantity": str(Decimal(first["quantity"]) + 1)}
        answer = await line.patch(path, more, f'"{invoice["version"]}"', who)
        if answer.status_code == 200:
            return
        assert answer.status_code in (412, 503), answer.text


async def walked(line: Line, who: tuple[Any, ...], sort: str) -> list[str]:
    """Every invoice, page by page, while others change them."""
    found: list[str] = []
    cursor = ""
    while True:
        page = await got(line, who, f"/invoices?limit=7&sort={sort}{cursor}")
        found += [row["invoice_id"] for row in page["items"]]
        if page["next_cursor"] is None:
            return found
        cursor = f"&cursor={page['next_cursor']}"


async def test_fifty_staff_at_once(line: Line) -> None:
    made: list[Json] = []
    for number in range(DRAFTS):
        await line.know(an_application(application_id=f"F{number}"))
        made.append(await line.draft(f"F{number}", proposed("dev", [seen(f"f{number}")])))
    ids = [draft["invoice_id"] for draft in made]

    async def works(number: int) -> None:
        choice = random.Random(number)
        for _ in range(EDITS):
            await edited(line, person(number), choice.choice(ids))
            # Edits move amounts, so a walk by amount may meet one twice; by what stays, each is met once.
            sort = choice.choice(SORTS)
            if number % 5:
                await got(line, person(number), f"/invoices?limit=7&sort={sort}")
                continue
            found = await walked(line, person(number), sort)
            assert set(found) >= set(ids) or sort == "gross"
            if sort != "gross":
                assert sorted(found) == sorted(ids)
            await got(line, person(number), "/registry/totals")

    async def merges() -> None:
        while True:
            async with line.made.database.transaction() as tx:
                await compact(tx)
            await asyncio.sleep(0.05)

    merging = asyncio.create_task(merges())
    try:
        await asyncio.gather(*[works(number) for number in range(STAFF)])
    finally:
        merging.cancel()

    (total,) = await rows(line, "select sum(quantity) from invoice_line")
    assert total[0] == DRAFTS + STAFF * EDITS
    async with line.made.database.transaction() as tx:
        assert await differences(tx) == []
        assert await missing_entries(tx) == 0
