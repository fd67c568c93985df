"""Whatever PlanFact does to a call, nothing is doubled and nothing is lost."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from proxima_accounting.bootstrap import Parts
from proxima_common.contracts.words import FactState
from proxima_common.ids import new_id
from proxima_common.jobs.effect_rows import unknown_effects
from proxima_common.testing.records import until
from proxima_sandbox.testing import PlanFactSandbox

from ..conftest import Make, executing
from ..scenes import approved, facts, hear, marker, reach, returned, shipment_of

pytestmark = [pytest.mark.connected, pytest.mark.asyncio(loop_scope="session")]
SHIPMENT_PATH = "operations/shipment"


@pytest.fixture
def invoice() -> UUID:
    return new_id()


FAULTS: dict[str, dict[str, Any]] = {
    "time-out after acting": {"timeout_after_next": 1, "hang_ms": 3000},
    "cut after acting": {"cut_after_next": 1},
    "500 after acting": {"error_after_next": 1},
    "half a JSON after acting": {"broken_json_next": 1},
    "cut before acting": {"cut_before_next": 1},
    "503 before acting": {"error_next": 1},
    "HTML before acting": {"html_next": 1},
    "429 twice": {"busy_next": 2},
    "429 with Retry-After 0": {"busy_next": 1, "retry_after": 0},
    "empty body on create": {"empty_create": True},
    "total 0": {"total_zero": True},
}


RELATED = ["time-out after acting", "half a JSON after acting", "429 twice", "empty body on create"]


@pytest.mark.parametrize(
    ("path", "fault"),
    [(SHIPMENT_PATH, fault) for fault in FAULTS]
    + [(path, fault) for path in ("contragents", "deals/selling") for fault in RELATED],
)
async def test_nothing_is_doubled_when_a_create_goes_wrong(
    parts: Parts, planfact_sandbox: PlanFactSandbox, invoice: UUID, fault: str, path: str
) -> None:
    await hear(parts, approved(invoice))
    planfact_sandbox.switch(only_path=path, **FAULTS[fault])
    async with executing(parts):
        await reach(parts, invoice, FactState.DONE)
    state = planfact_sandbox.state()
    assert (len(state["contragents"]), len(state["deals"])) == (1, 1)
    assert state["by_marker"] == {marker(invoice): 1}
    async with parts.database.transaction() as tx:
        assert not await unknown_effects(tx), "what was found answers for the call"


async def test_a_time_out_after_acting_is_unknown_and_then_adopted(
    parts: Parts, planfact_sandbox: PlanFactSandbox, invoice: UUID
) -> None:
    await hear(parts, approved(invoice))
    planfact_sandbox.switch(only_path=SHIPMENT_PATH, timeout_after_next=1, hang_ms=3000)
    async with executing(parts):
        await reach(parts, invoice, FactState.UNKNOWN)
        await reach(parts, invoice, FactState.DONE)
    assert await facts(parts, invoice) == ["shipment_failed unknown", "shipment_synced adopted"]
    async with parts.database.transaction() as tx:
        assert not await unknown_effects(tx), "what was found answers for the call"


@pytest.mark.parametrize("fault", ["time-out after acting", "cut before acting", "500 after acting", "429 twice"])
@pytest.mark.parametrize("wish", ["update", "remove"])
async def test_updates_and_removals_survive_the_same(
    parts: Parts, planfact_sandbox: PlanFactSandbox, invoice: UUID, fault: str, wish: str
) -> None:
    await hear(parts, approved(invoice))
    async with executing(parts):
        await reach(parts, invoice, FactState.DONE)
        planfact_sandbox.switch(**FAULTS[fault])
        if wish == "update":
            await hear(parts, approved(invoice, revision=2, gross="5.0000"))
            await reach(parts, invoice, FactState.DONE)
            assert [row["value"] for row in planfact_sandbox.shipments()] == [5]
        else:
            await hear(parts, returned(invoice))
            await reach(parts, invoice, FactState.REMOVED)
            assert planfact_sandbox.shipments() == []


async def test_a_slow_write_that_lands_after_we_gave_up_is_not_made_again(
    make_parts: Make, planfact_sandbox: PlanFactSandbox, invoice: UUID
) -> None:
    parts = await make_parts(settle_seconds=1.0)
    await hear(parts, approved(invoice))
    planfact_sandbox.switch(only_path=SHIPMENT_PATH, slow_ms=1200)
    async with executing(parts):
        await reach(parts, invoice, FactState.UNKNOWN)
        planfact_sandbox.switch()
        await reach(parts, invoice, FactState.DONE)
    assert planfact_sandbox.state()["by_marker"] == {marker(invoice): 1}


async def test_planfact_down_stops_nothing_and_loses_nothing(
    parts: Parts, planfact_sandbox: PlanFactSandbox, invoice: UUID
) -> None:
    planfact_sandbox.kill()
    await hear(parts, approved(invoice))
    async with executing(parts):

        async def paused() -> bool:
            async with parts.database.transaction() as tx:
                return bool((await tx.exec_driver_sql("select count(*) from job_lane")).scalar_one())

        await until(paused)
        assert (await shipment_of(parts, invoice)).state is FactState.PENDING
        planfact_sandbox.start()
        await reach(parts, invoice, FactState.DONE)
    assert planfact_sandbox.state()["by_marker"] == {marker(invoice): 1}
