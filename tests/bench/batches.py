"""Batches by the second, and what the registry's own rows cost a change of an invoice."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta
from typing import Any
from uuid import UUID

from proxima_common.contracts.api.billing import CreateBatch
from proxima_common.contracts.words import Role
from proxima_common.messaging.envelope import Origin
from proxima_invoice.bootstrap import Parts
from proxima_invoice.entrypoints.executor import batch_executor
from proxima_invoice.usecases.batches import create_batch

from services.invoice.tests.scenes import NOW, staff

from .change import HOT_PATHS, ours
from .engines import folder, postgres
from .figures import Figure, Result
from .scene import DRAFTS, Scene

TITLE = "Batches"
PREPARER = staff("preparer", Role.PREPARER)
_WITHOUT = """
alter table invoice disable trigger user;
alter table invoice_line disable trigger user;
alter table fact disable trigger user;
alter table touched_by disable trigger user;
alter table approval disable trigger user;
"""


def section(runs: int = 3, count: int = 60) -> Result:
    """Each run makes drafts and finalizes them in batches on a fresh database."""
    with folder("batches") as home, postgres(home) as server:
        figures = asyncio.run(_measure(Scene(server), runs, count))
    return Result(
        TITLE,
        f"{count} drafts asked for as one batch, and {count} drafts with lines finalized as another, by one executor "
        "on a server that flushes every commit; numbers follow the order of the items. Then one change after another "
        "with the registry's rows kept by triggers, beside the same without them.",
        figures,
    )


async def _measure(scene: Scene, runs: int, count: int) -> list[Figure]:
    await scene.prepare(count)
    created = [await _create(scene, count) for _ in range(runs)]
    finalized = [await _finalize(scene, count) for _ in range(runs)]
    figures = [
        Figure("drafts created by a batch", created, "a second"),
        Figure("drafts finalized by a batch", finalized, "a second"),
    ]
    for path in HOT_PATHS[:2]:
        pairs = [((await ours(scene, path)).wall, (await ours(scene, path, _WITHOUT)).wall) for _ in range(runs)]
        figures += [
            Figure(f"{path.name}: with the registry's rows", [there for there, _ in pairs], "ms"),
            Figure(f"{path.name}: with ÷ without", [there / without for there, without in pairs], ""),
        ]
    return figures


async def _create(scene: Scene, count: int) -> float:
    name = scene.fresh(DRAFTS)
    made = scene.parts(name)
    names = [f"N{number}" for number in range(count)]
    await scene.know(name, *names)
    seconds = await _batch(made, CreateBatch(verb="create", month="2026-10", application_ids=names))
    await made.database.close()
    scene.drop(name)
    return count / seconds


async def _finalize(scene: Scene, count: int) -> float:
    name = scene.fresh(DRAFTS)
    made = scene.parts(name)
    ids = [UUID(draft["invoice_id"]) for draft in scene.invoices[DRAFTS]]
    seconds = await _batch(made, CreateBatch(verb="finalize", invoice_ids=ids))
    await made.database.close()
    scene.drop(name)
    return count / seconds


async def _batch(made: Parts, asked: CreateBatch) -> float:
    """Seconds from asking until the last item has its result."""
    began = time.perf_counter()
    async with made.database.transaction() as tx:
        desk = made.desk(tx, PREPARER, Origin.begin("staff:preparer", NOW))
        batch_id = (await create_batch(desk, asked)).batch_id
    await batch_executor(made, timedelta(minutes=1)).drain()
    took = time.perf_counter() - began
    async with made.database.transaction() as tx:
        read: Any = await made.desk(tx, PREPARER).batches.get(batch_id)
    if read.state != "finished" or read.failed:
        raise AssertionError(f"{read.verb}: {read.done} done, {read.failed} failed, {read.items[0].result}")
    return took
