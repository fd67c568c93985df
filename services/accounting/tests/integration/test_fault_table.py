"""Every fault at every call to PlanFact: each shipment ends done, or waits for a person and is done by a retry."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from proxima_accounting.bootstrap import Parts
from proxima_accounting.usecases.staff import retry_shipment
from proxima_common.clock import SystemClock
from proxima_common.contracts.words import FactState
from proxima_common.ids import new_id
from proxima_common.jobs.effect_rows import unknown_effects
from proxima_common.messaging.envelope import Origin
from proxima_sandbox.faults import FAULTS
from proxima_sandbox.testing import PlanFactSandbox

from ..conftest import Make, executing
from ..scenes import approved, facts, hear, marker, reach, returned
from .test_receipts_and_drift import poll, today

pytestmark = [pytest.mark.connected, pytest.mark.asyncio(loop_scope="session")]


@dataclass(frozen=True)
class Call:
    """Which calls a fault hits. `wish` is what is asked of a shipment that is there already; None makes a new one."""

    hits: str
    path: str
    wish: str | None = None


CALLS = {
    "find the company": Call("reads", "/companies"),
    "find the client": Call("reads", "/contragents"),
    "make the client": Call("writes", "/contragents"),
    "find the deal": Call("reads", "/deals/list"),
    "make the deal": Call("writes", "/deals/selling"),
    "find the shipment": Call("reads", "/operations/list"),
    "make the shipment": Call("writes", "/operations/shipment"),
    "put it under its deal": Call("writes", "/deals/bind"),
    "replace it": Call("writes", "/operations/shipment/", "update"),
    "delete it": Call("writes", "/operations/", "remove"),
}
SETTINGS: dict[str, dict[str, Any]] = {
    "slow": {"slow_next_ms": 800},
    "timeout_after": {"hang_ms": 800},
    "busy_wait": {"retry_after": 0},
}

REFUSAL = 'PlanFact refused: The field items is invalid. ["\\"The field items is invalid.\\""]'


def origin() -> Origin:
    return Origin.begin("staff:test", SystemClock().now())


@pytest.mark.parametrize("call", CALLS)
async def test_every_fault_at_this_call(
    make_parts: Make, planfact_sandbox: PlanFactSandbox, tmp_path: Path, call: str
) -> None:
    mapping = tmp_path / "mapping.toml"
    mapping.write_text('deal_strategy = "per_invoice"\ndeal_position = "bind"')
    parts = await make_parts(mapping_file=mapping, credentials_pause=0.3)
    where = CALLS[call]
    left: list[UUID] = []
    async with executing(parts):
        for fault in FAULTS:
            invoice = await _spoiled(parts, planfact_sandbox, where, fault)
            state = await reach(parts, invoice, FactState.DONE, FactState.REMOVED, FactState.FAILED, seconds=30)
            assert (state.state is FactState.FAILED) == (fault == "refuse"), (fault, state.code, state.reason)
            if state.state is FactState.FAILED:
                assert (state.code, state.reason) == ("refused", REFUSAL)
                async with parts.store.open() as records:
                    await retry_shipment(records, invoice, origin())
                await reach(parts, invoice, FactState.DONE, FactState.REMOVED)
            left += [invoice] if where.wish != "remove" else []
            assert planfact_sandbox.state()["switches"][f"{fault}_next"] == 0, f"{fault} hit nothing"
    await _nothing_is_doubled(parts, planfact_sandbox, left)


async def _spoiled(parts: Parts, sandbox: PlanFactSandbox, call: Call, fault: str) -> UUID:
    """An invoice whose next such call meets the fault."""
    invoice = new_id()
    switches: dict[str, Any] = {
        "hits": call.hits,
        "only_path": call.path,
        f"{fault}_next": 1,
        **SETTINGS.get(fault, {}),
    }
    client = {"client_id": str(invoice), "buyer": _buyer(invoice)}
    if call.wish:
        await hear(parts, approved(invoice, **client))
        await reach(parts, invoice, FactState.DONE)
        sandbox.switch(**switches)
        change = approved(invoice, revision=2, gross="5.0000", **client)
        await hear(parts, change if call.wish == "update" else returned(invoice))
        return invoice
    async with parts.database.transaction() as tx:
        await tx.exec_driver_sql("update directory set partner_id = null where kind = 'company'")
    sandbox.switch(**switches)
    await hear(parts, approved(invoice, **client))
    return invoice


def _buyer(invoice: UUID) -> Any:
    from ..scenes import BUYER

    return BUYER.model_copy(update={"legal_name": f"Client {invoice}", "tin": None})


async def _nothing_is_doubled(parts: Parts, sandbox: PlanFactSandbox, left: list[UUID]) -> None:
    state = await asyncio.to_thread(sandbox.state)
    assert state["by_marker"] == {marker(invoice): 1 for invoice in left}
    for kind, name in (("contragents", "externalId"), ("deals", "title")):
        named = [row[name] for row in state[kind]]
        assert len(named) == len(set(named)), kind
    for invoice in left:
        told = await facts(parts, invoice)
        assert sum(one in ("shipment_synced created", "shipment_synced adopted") for one in told) == 1, told
    async with parts.database.transaction() as tx:
        assert not await unknown_effects(tx), "what was found answers for the call"


@pytest.mark.parametrize("fault", FAULTS)
async def test_every_fault_while_receipts_are_looked_for(
    parts: Parts, planfact_sandbox: PlanFactSandbox, fault: str
) -> None:
    from proxima_accounting.usecases.failures import PlanFactError

    planfact_sandbox.receipt(amount="5", currency="UZS", received_on=today())
    settings = {"hits": "all", "only_path": "/operations/list", f"{fault}_next": 1, **SETTINGS.get(fault, {})}
    planfact_sandbox.switch(**settings)
    with pytest.raises(PlanFactError):
        await poll(parts)
    assert [await poll(parts), await poll(parts)] == [1, 0]


@pytest.mark.parametrize("minutes", [-600, 600])
async def test_a_clock_that_is_wrong_there_loses_no_receipt(
    parts: Parts, planfact_sandbox: PlanFactSandbox, minutes: int
) -> None:
    assert await poll(parts) == 0
    planfact_sandbox.switch(clock_skew_minutes=minutes)
    planfact_sandbox.receipt(amount="5", currency="UZS", received_on=today())
    assert [await poll(parts), await poll(parts)] == [1, 0]
    await hear(parts, approved(invoice := new_id()))
    async with executing(parts):
        await reach(parts, invoice, FactState.DONE)
    assert planfact_sandbox.state()["by_marker"] == {marker(invoice): 1}
