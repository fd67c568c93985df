"""Pages of the registry and totals at a thousand and at a million invoices."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from proxima_common.contracts.api.registry import RegistryFilters, RegistrySort, SortOrder
from proxima_invoice.adapters.registry import Place, Sorting, page_of
from proxima_invoice.adapters.registry_filters import Wanted
from proxima_invoice.adapters.registry_totals import totals_of
from proxima_invoice.bootstrap import Parts

from .figures import Aim, Figure, Result
from .many import SIZES, registries

TITLE = "Registry"
ROUNDS, LOOKS_A_ROUND = 5, 7
DESC, ASC = SortOrder.DESC, SortOrder.ASC


@dataclass(frozen=True)
class Look:
    """What somebody looks at; `deep` is how many pages in."""

    name: str
    filters: dict[str, Any] = field(default_factory=dict)
    by: RegistrySort = RegistrySort.UPDATED
    order: SortOrder = DESC
    rows: int = 50
    deep: int = 0


# Narrow looks take ten rows, so that a thousand invoices fill the page too.
LOOKS = (
    Look("first page"),
    Look("fifth page", deep=4),
    *(Look(f"by {by.replace('_', ' ')} {order}", by=by, order=order) for by in RegistrySort for order in (ASC, DESC)),
    Look("two states by number", {"status": ["paid", "accepted"]}, RegistrySort.NUMBER, ASC),
    Look("drafts by document date", {"status": ["draft", "sent"]}, RegistrySort.DOCUMENT_DATE, ASC, rows=10),
    Look("one month", {"month": "2024-08"}, rows=10),
    Look("one month by number", {"month": "2024-08"}, RegistrySort.NUMBER, rows=10),
    Look("one month by amount", {"month": "2024-08"}, RegistrySort.GROSS, rows=10),
    Look("a year by due date", {"month_from": "2023-01", "month_to": "2023-12"}, RegistrySort.DUE_DATE, ASC),
    Look("one client", {"client_id": "C3"}, rows=10),
    Look("one seller by amount", {"legal_entity_id": "S2"}, RegistrySort.GROSS),
    Look("one person's", {"created_by": "person-4"}),
    Look("currency and kind of deal", {"currency": "EUR", "deal_type": ["FP"]}, rows=10),
    Look("amounts of a range", {"gross_from": "200000", "gross_to": "300000"}),
    Look("overdue", {"overdue_on": "2026-11-02"}, RegistrySort.DUE_DATE, ASC, rows=10),
    Look("drift waits", {"drift": True}, rows=10),
    Look("a tag", {"tag": ["urgent"]}, rows=2),
    Look("one number", {"number": "N-0000542"}, rows=1),
    Look("words: a client", {"q": "client 3 бозор"}, rows=1),
    Look("words: in every invoice", {"q": "support contract"}),
    Look("words: rare", {"q": "phone promised"}, rows=1),
    Look("words: old month", {"q": "support", "month": "2022-03"}, rows=10),
)
SUMS = (
    ("of everything", {}),
    ("of a month", {"month": "2024-08"}),
    ("of states and a seller", {"status": ["sent", "accepted"], "legal_entity_id": "S1"}),
)


def section() -> Result:
    """Look at the same things in both, and add up."""
    with registries() as found:
        figures = asyncio.run(_measure(found))
    return Result(
        TITLE,
        f"Pages as the service reads them, from `BEGIN` to the last fact of the last row, in registries of "
        f"{SIZES[0]:,} and {SIZES[1]:,} invoices over five years, looked at by turns; totals come from what is kept.",
        figures,
    )


async def _measure(found: dict[int, Parts]) -> list[Figure]:
    small, large = (found[size] for size in SIZES)
    figures = []
    for look in LOOKS:
        ratios, much = await _by_turns(await _prepared(small, look), await _prepared(large, look))
        key = "registry-words" if "q" in look.filters else "registry"
        figures.append(Figure(f"{look.name}: time, a million ÷ a thousand", ratios, "", Aim(1.5), key))
        figures.append(Figure(f"{look.name}: at a million", much, "ms"))
    for name, filters in SUMS:
        took = await _sum_seconds(large, filters)
        figures.append(Figure(f"totals {name}: at a million", took, "ms", Aim(300), "totals"))
    for made in found.values():
        await made.database.close()
    return figures


Work = Callable[[], Awaitable[None]]


async def _prepared(made: Parts, look: Look) -> Work:
    """The look as a piece of work, its place in the order found before."""
    wanted, sorting = Wanted(RegistryFilters.model_validate(look.filters), None), Sorting(look.by, look.order)
    after: Place | None = None
    for _ in range(look.deep):
        async with made.database.snapshot() as tx:
            after = (await page_of(tx, wanted, sorting, after=after, limit=look.rows))[-1].place

    async def once() -> None:
        async with made.database.snapshot() as tx:
            rows = await page_of(tx, wanted, sorting, after=after, limit=look.rows)
        if len(rows) != look.rows:
            raise AssertionError(f"{look.name}: {len(rows)} rows")

    return once


async def _by_turns(small: Work, large: Work) -> tuple[list[float], list[float]]:
    """Ratios of medians, and the larger one's milliseconds, a value a round."""
    ratios, much = [], []
    await _took(small), await _took(large)
    for _ in range(ROUNDS):
        pairs = [(await _took(small), await _took(large)) for _ in range(LOOKS_A_ROUND)]
        few, many = (statistics.median(times) for times in zip(*pairs, strict=True))
        ratios.append(many / few)
        much.append(many * 1000)
    return ratios, much


async def _sum_seconds(made: Parts, filters: dict[str, Any]) -> list[float]:
    async def once() -> None:
        async with made.database.snapshot() as tx:
            if (await totals_of(tx, Wanted(RegistryFilters.model_validate(filters), None))).late:
                raise AssertionError("totals are late")

    await _took(once)
    return [await _took(once) * 1000 for _ in range(ROUNDS)]


async def _took(work: Work) -> float:
    began = time.perf_counter()
    await work()
    return time.perf_counter() - began
