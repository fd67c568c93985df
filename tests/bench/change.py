"""One change of an invoice with its audit entry and its events, beside bare asyncpg sending the same statements."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

import asyncpg
from proxima_common.contracts.api.lines import EditLine
from proxima_common.contracts.words import Role
from proxima_common.http.etag import etag
from proxima_common.messaging.envelope import Origin
from proxima_invoice.adapters.billing_desk import PostgresBillingDesk
from proxima_invoice.bootstrap import Parts
from proxima_invoice.domain.staff import Staff
from proxima_invoice.entrypoints.call import seen_in
from proxima_invoice.usecases.approve import approve_invoice
from proxima_invoice.usecases.edit import edit_line
from proxima_invoice.usecases.finalize import finalize_invoice

from services.invoice.tests.scenes import NOW, staff

from .engines import folder, postgres
from .figures import Aim, Figure, Result
from .recorded import Statement, recording, replay
from .scene import DRAFTS, REVIEWS, Invoice, Scene, invoice_id

TITLE = "One invoice change"
WARM = 10
"""Changes at the beginning of each run that do not count: they prepare statements and fill caches."""


@dataclass(frozen=True)
class HotPath:
    """A change, who makes it, and the database it starts from."""

    name: str
    template: str
    by: Staff
    act: Callable[[PostgresBillingDesk, Invoice], Awaitable[object]]


def _seen(draft: Invoice) -> Callable[[int], None]:
    return seen_in(etag(draft["version"]))


def _edit(desk: PostgresBillingDesk, draft: Invoice) -> Awaitable[object]:
    line = UUID(draft["lines"][0]["line_id"])
    return edit_line(desk, invoice_id(draft), line, EditLine(quantity=Decimal(3)), _seen(draft))


def _finalize(desk: PostgresBillingDesk, draft: Invoice) -> Awaitable[object]:
    return finalize_invoice(desk, invoice_id(draft), _seen(draft))


def _approve(desk: PostgresBillingDesk, review: Invoice) -> Awaitable[object]:
    return approve_invoice(desk, invoice_id(review), review["revision"], review["bundle_hash"])


HOT_PATHS = (
    HotPath("edit a line", DRAFTS, staff("preparer", Role.PREPARER), _edit),
    HotPath("finalize", DRAFTS, staff("preparer", Role.PREPARER), _finalize),
    HotPath("approve", REVIEWS, staff("approver", Role.APPROVER), _approve),
)


@dataclass(frozen=True)
class Cost:
    """Of one change: median milliseconds, and milliseconds of CPU in this process."""

    wall: float
    cpu: float


def section(runs: int = 5, changes: int = 60) -> Result:
    """Each run makes the changes on a fresh copy of a database, and then replays them on another fresh copy."""
    with folder("change") as home, postgres(home) as server:
        figures = asyncio.run(_measure(Scene(server), runs, changes))
    return Result(
        TITLE,
        f"A use case of the invoice service in its transaction, from `BEGIN` to `COMMIT`: row, lines, audit entry, "
        f"sequence and outbox. {changes} invoices of two lines and three worklogs a run, one after the other, "
        "PostgreSQL flushing every commit. Its statements were recorded once, with parameters and transaction "
        "boundaries; bare asyncpg sends them again, prepared, to an equal copy of the database. "
        "Ratio = asyncpg ÷ ours: 1 would be no cost of our own.",
        figures,
    )


async def _measure(scene: Scene, runs: int, changes: int) -> list[Figure]:
    await scene.prepare(WARM + changes)
    figures = []
    for path in HOT_PATHS:
        statements = await _recorded(scene, path)
        pairs = [(await ours(scene, path), await _bare(scene, path, statements)) for _ in range(runs)]
        key = path.name.split()[0]
        each = statistics.mean(len(one) for one in statements)
        figures += [
            Figure(
                f"{path.name}: time ratio", [bare.wall / ours.wall for ours, bare in pairs], "", _RATIO, f"{key}-time"
            ),
            Figure(f"{path.name}: CPU ratio", [bare.cpu / ours.cpu for ours, bare in pairs], ""),
            Figure(f"{path.name}: ours", [ours.wall for ours, _ in pairs], "ms"),
            Figure(f"{path.name}: asyncpg", [bare.wall for _, bare in pairs], "ms"),
            Figure(f"{path.name}: CPU of ours", [ours.cpu for ours, _ in pairs], "ms"),
            Figure(f"{path.name}: CPU of asyncpg", [bare.cpu for _, bare in pairs], "ms"),
            Figure(f"{path.name}: statements", [each], ""),
        ]
    return figures


_RATIO = Aim(0.25, at_least=True)


async def _recorded(scene: Scene, path: HotPath) -> list[list[Statement]]:
    name = scene.fresh(path.template)
    made = scene.parts(name)
    with recording(made.database.engine) as found:
        for invoice in scene.invoices[path.template]:
            await _change(made, path, invoice)
    await made.database.close()
    scene.drop(name)
    transactions = [one for one in found.transactions if one]
    if len(transactions) != len(scene.invoices[path.template]):
        raise AssertionError(f"{path.name}: {len(transactions)} transactions, one a change was expected")
    return transactions


async def ours(scene: Scene, path: HotPath, before: str = "") -> Cost:
    """The service's own cost on a fresh copy, after this SQL was run there by the superuser."""
    name = scene.fresh(path.template)
    if before:
        scene.sql(before, name)
    made = scene.parts(name)
    invoices = iter(scene.invoices[path.template])
    cost = await _timed(len(scene.invoices[path.template]), lambda: _change(made, path, next(invoices)))
    await made.database.close()
    scene.drop(name)
    return cost


async def _bare(scene: Scene, path: HotPath, statements: list[list[Statement]]) -> Cost:
    name = scene.fresh(path.template)
    connection = await asyncpg.connect(scene.url(name))
    transactions = iter(statements)
    cost = await _timed(len(statements), lambda: replay(connection, next(transactions)))
    await connection.close()
    scene.drop(name)
    return cost


async def _change(made: Parts, path: HotPath, invoice: Invoice) -> None:
    async with made.database.transaction() as tx:
        origin = Origin.begin(f"staff:{path.by.staff_id}", NOW)
        await path.act(made.desk(tx, path.by, origin), invoice)


async def _timed(count: int, work: Callable[[], Awaitable[None]]) -> Cost:
    for _ in range(WARM):
        await work()
    walls = []
    cpu = time.process_time()
    for _ in range(count - WARM):
        began = time.perf_counter()
        await work()
        walls.append(time.perf_counter() - began)
    cpu = time.process_time() - cpu
    return Cost(statistics.median(walls) * 1000, cpu / len(walls) * 1000)
