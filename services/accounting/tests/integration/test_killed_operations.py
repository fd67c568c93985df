"""An executor killed at the steps of every other write: what hangs on a shipment, its changes, and its removal."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from proxima_accounting.bootstrap import Parts
from proxima_accounting.usecases.staff import adopt_operation
from proxima_common.clock import SystemClock
from proxima_common.contracts.words import FactState
from proxima_common.ids import new_id
from proxima_common.jobs.effect_rows import unknown_effects
from proxima_common.messaging.envelope import Origin
from proxima_common.settings import DatabaseSettings
from proxima_common.testing.records import until
from proxima_sandbox.testing import PlanFactSandbox

from ..conftest import Make, executing
from ..scenes import approved, hear, marker, reach, returned
from .test_killed import an_executor, effect_is, held

pytestmark = [pytest.mark.connected, pytest.mark.asyncio(loop_scope="session")]


@dataclass(frozen=True)
class Write:
    """An effect, and the call that it makes. `of` is what happens to a shipment that is there; None makes a new one."""

    effect: str
    method: str
    path: str
    of: str | None = None


WRITES = {
    "the client": Write("create_counterparty", "POST", "/contragents"),
    "the deal": Write("create_deal", "POST", "/deals/selling"),
    "the binding": Write("bind_shipment", "PUT", "/deals/bind"),
    "a change": Write("update_shipment", "PUT", "/operations/shipment/", "change"),
    "an adoption": Write("update_shipment", "PUT", "/operations/shipment/", "adopt"),
    "the removal": Write("remove_shipment", "DELETE", "/operations/", "remove"),
}


async def begin(parts: Parts, sandbox: PlanFactSandbox, write: Write, switches: dict[str, Any]) -> UUID:
    """An invoice whose next write of this kind meets the switches."""
    invoice = new_id()
    await hear(parts, approved(invoice))
    if write.of:
        async with executing(parts):
            shipment = await reach(parts, invoice, FactState.DONE)
        assert shipment.partner
        operation_id = shipment.partner.operation_id
        if write.of == "change":
            await hear(parts, approved(invoice, revision=2, gross="5.0000"))
        elif write.of == "remove":
            await hear(parts, returned(invoice))
        else:
            sandbox.edit_operation(int(operation_id), comment=f"edited {marker(invoice)}")
            async with parts.store.open() as records:
                row = await records.shipments.get(invoice, lock=True)
                row.fail("changed_at_partner", "edited")
                await records.shipments.save(row, SystemClock().now())
                await adopt_operation(records, invoice, operation_id, Origin.begin("staff:test", SystemClock().now()))
    sandbox.switch(only_path=write.path, **switches)
    return invoice


async def called(sandbox: PlanFactSandbox, write: Write) -> None:
    """Wait until PlanFact has dealt with the call."""

    async def there() -> bool:
        requests = await asyncio.to_thread(sandbox.requests)
        return any(one["method"] == write.method and write.path in one["path"] for one in requests)

    await until(there, 40)


NOT_ACTED = {"cut_before_next": 1, "slow_ms": 5000}
NOT_ANSWERED = {"timeout_after_next": 1, "hang_ms": 5000}


@pytest.mark.parametrize("name", WRITES)
@pytest.mark.parametrize("death", ["before PlanFact acted", "before the answer", "before the commit"])
async def test_a_killed_write_is_done_once(
    make_parts: Make,
    pg_database: DatabaseSettings,
    planfact_sandbox: PlanFactSandbox,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    death: str,
) -> None:
    write = WRITES[name]
    mapping = tmp_path / "mapping.toml"
    mapping.write_text('deal_position = "bind"')
    monkeypatch.setenv("ACCOUNTING_PLANFACT__MAPPING_FILE", str(mapping))
    parts = await make_parts(mapping_file=mapping)
    faults = {"before PlanFact acted": NOT_ACTED, "before the answer": NOT_ANSWERED}
    invoice = await begin(parts, planfact_sandbox, write, faults.get(death, {}))
    if death == "before the commit":
        async with (
            held(parts, "select 1 from shipment for update"),
            an_executor(pg_database, planfact_sandbox) as victim,
        ):
            await effect_is(parts, write.effect, "confirmed")
            victim.kill()
            await victim.wait()
    else:
        async with an_executor(pg_database, planfact_sandbox) as victim:
            await effect_is(parts, write.effect, "sending")
            if death == "before the answer":
                await called(planfact_sandbox, write)
            victim.kill()
            await victim.wait()
    planfact_sandbox.switch()
    async with executing(parts):
        wanted = FactState.REMOVED if write.of == "remove" else FactState.DONE
        reached = await reach(parts, invoice, wanted, FactState.FAILED, seconds=60)
        assert reached.state is wanted, (reached.code, reached.reason)
    state = planfact_sandbox.state()
    assert (len(state["contragents"]), len(state["deals"])) == (1, 1)
    assert state["by_marker"] == ({} if write.of == "remove" else {marker(invoice): 1})
    for operation in state["operations"]:
        assert operation["value"] == (5 if write.of == "change" else 11200000)
        assert operation["sellingDealId"] == state["deals"][0]["dealId"]
        assert not operation["comment"].startswith("edited")
    async with parts.database.transaction() as tx:
        assert not await unknown_effects(tx), "what was found answers for the call"
