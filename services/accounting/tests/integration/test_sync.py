"""A shipment per invoice, never two, whatever PlanFact does; on real Postgres and the sandbox over HTTP."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from proxima_accounting.bootstrap import Parts
from proxima_accounting.usecases.staff import retry_shipment
from proxima_common.contracts.words import FactState, InvoiceKind
from proxima_common.ids import new_id
from proxima_common.testing.records import an_origin, until
from proxima_sandbox.testing import PlanFactSandbox

from ..conftest import Make, executing
from ..scenes import approved, credited, facts, hear, marker, reach, returned, shipment_of, voided

pytestmark = [pytest.mark.connected, pytest.mark.asyncio(loop_scope="session")]
SHIPMENT_PATH = "operations/shipment"


@pytest.fixture
def invoice() -> UUID:
    return new_id()


async def test_an_approval_makes_one_shipment_with_its_deal_and_counterparty(
    parts: Parts, planfact_sandbox: PlanFactSandbox, invoice: UUID
) -> None:
    await hear(parts, approved(invoice))
    async with executing(parts):
        shipment = await reach(parts, invoice, FactState.DONE)
    state = planfact_sandbox.state()
    (kept,) = planfact_sandbox.shipments()
    assert kept["value"] == 11200000
    assert kept["calculationDate"] == "2026-10-31"
    assert kept["comment"] == f"Invoice {shipment.delivered.number} {marker(invoice)}"  # type: ignore[union-attr]
    assert shipment.partner
    assert shipment.partner.operation_id == str(kept["operationId"])
    assert [c["externalId"] for c in state["contragents"]] == ["proxima:client:C1"]
    assert [(d["title"], d["providedValue"]) for d in state["deals"]] == [("Contract 12 of 2026-01-15", 11200000)]
    assert await facts(parts, invoice) == ["shipment_synced created"]


async def test_a_credit_lowers_the_one_shipment_and_a_full_one_takes_it_away(
    parts: Parts, planfact_sandbox: PlanFactSandbox, invoice: UUID
) -> None:
    await hear(parts, approved(invoice))
    async with executing(parts):
        await reach(parts, invoice, FactState.DONE)
        await hear(parts, credited(invoice, "5000000.00"), credited(new_id(), "1.00"))
        await until(lambda: _shows(planfact_sandbox, [5000000]), 15)
        await hear(parts, credited(invoice, "0.00"))
        await reach(parts, invoice, FactState.REMOVED)
        await hear(parts, credited(invoice, "11200000.00"))
        await until(lambda: _shows(planfact_sandbox, [11200000]), 15)


async def _shows(sandbox: PlanFactSandbox, values: list[int]) -> bool:
    return [one["value"] for one in await asyncio.to_thread(sandbox.shipments)] == values


async def test_two_invoices_of_a_contract_share_counterparty_and_deal(
    parts: Parts, planfact_sandbox: PlanFactSandbox, invoice: UUID
) -> None:
    second = new_id()
    await hear(parts, approved(invoice), approved(second))
    async with executing(parts):
        await reach(parts, invoice, FactState.DONE)
        await reach(parts, second, FactState.DONE)
    state = planfact_sandbox.state()
    assert (len(state["contragents"]), len(state["deals"]), len(planfact_sandbox.shipments())) == (1, 1, 2)


async def test_a_counterparty_that_is_there_is_adopted(
    parts: Parts, planfact_sandbox: PlanFactSandbox, invoice: UUID
) -> None:
    first = new_id()
    await hear(parts, approved(first))
    async with executing(parts):
        await reach(parts, first, FactState.DONE)
        async with parts.database.transaction() as tx:
            await tx.exec_driver_sql("update directory set partner_id = null, ordinal = ordinal + 1")
        await hear(parts, approved(invoice))
        await reach(parts, invoice, FactState.DONE)
    state = planfact_sandbox.state()
    assert (len(state["contragents"]), len(state["deals"])) == (1, 1)


async def test_approved_twice_is_one_shipment(parts: Parts, planfact_sandbox: PlanFactSandbox, invoice: UUID) -> None:
    await hear(parts, approved(invoice))
    async with executing(parts):
        await reach(parts, invoice, FactState.DONE)
        await hear(parts, approved(invoice, revision=2, gross="500.0000"))
        await reach(parts, invoice, FactState.DONE)
    (kept,) = planfact_sandbox.shipments()
    assert kept["value"] == 500
    assert await facts(parts, invoice) == ["shipment_synced created", "shipment_synced updated"]


async def test_only_the_newest_wish_is_carried_out(
    parts: Parts, planfact_sandbox: PlanFactSandbox, invoice: UUID
) -> None:
    await hear(
        parts,
        approved(invoice),
        returned(invoice),
        approved(invoice, revision=2, gross="7.0000"),
    )
    async with executing(parts):
        shipment = await reach(parts, invoice, FactState.DONE)
    assert (shipment.revision, shipment.wish) == (2, 3)
    assert [row["value"] for row in planfact_sandbox.shipments()] == [7]
    assert await facts(parts, invoice) == ["shipment_synced created"]


@pytest.mark.parametrize("event", [returned, voided])
async def test_a_return_or_void_removes_it(
    parts: Parts, planfact_sandbox: PlanFactSandbox, invoice: UUID, event: Any
) -> None:
    await hear(parts, approved(invoice))
    async with executing(parts):
        await reach(parts, invoice, FactState.DONE)
        await hear(parts, event(invoice))
        shipment = await reach(parts, invoice, FactState.REMOVED)
    assert planfact_sandbox.shipments() == []
    assert shipment.partner is None
    assert await facts(parts, invoice) == ["shipment_synced created", "shipment_removed"]


async def test_return_and_approval_again_leave_exactly_one(
    parts: Parts, planfact_sandbox: PlanFactSandbox, invoice: UUID
) -> None:
    await hear(parts, approved(invoice))
    async with executing(parts):
        await reach(parts, invoice, FactState.DONE)
        await hear(parts, returned(invoice))
        await reach(parts, invoice, FactState.REMOVED)
        await hear(parts, approved(invoice, revision=2, gross="9.0000"))
        await reach(parts, invoice, FactState.DONE)
    assert [row["value"] for row in planfact_sandbox.shipments()] == [9]


async def test_what_was_never_approved_and_an_advance_touch_nothing(
    parts: Parts, planfact_sandbox: PlanFactSandbox, invoice: UUID
) -> None:
    await hear(parts, returned(invoice, was_approved=False), approved(new_id(), kind=InvoiceKind.ADVANCE))
    async with parts.database.transaction() as tx:
        assert (await tx.exec_driver_sql("select count(*) from shipment")).scalar_one() == 0
        assert (await tx.exec_driver_sql("select count(*) from job")).scalar_one() == 0
    assert planfact_sandbox.state()["quota_used"] == 0


async def test_a_refusal_is_told_in_the_servers_words(
    parts: Parts, planfact_sandbox: PlanFactSandbox, invoice: UUID
) -> None:
    await hear(parts, approved(invoice))
    planfact_sandbox.switch(only_path=SHIPMENT_PATH, refuse_next=1, refuse_message="Deal is closed.")
    async with executing(parts):
        shipment = await reach(parts, invoice, FactState.FAILED)
    assert shipment.code == "refused"
    assert "Deal is closed." in (shipment.reason or "")
    assert planfact_sandbox.shipments() == []
    assert await facts(parts, invoice) == ["shipment_failed failed"]


async def test_a_refused_key_stops_the_lane_and_waits(
    make_parts: Make, parts: Parts, planfact_sandbox: PlanFactSandbox, invoice: UUID
) -> None:
    wrong = await make_parts(api_key="wrong")
    await hear(parts, approved(invoice))
    async with executing(wrong):

        async def stopped() -> bool:
            async with parts.database.transaction() as tx:
                reason = (await tx.exec_driver_sql("select reason from job_lane")).scalar()
                return "does not let us in" in (reason or "")

        await until(stopped)
    assert (await shipment_of(parts, invoice)).state is FactState.PENDING
    assert planfact_sandbox.state()["quota_used"] == 0


async def test_a_tariff_without_deals_stops_the_lane_too(
    parts: Parts, planfact_sandbox: PlanFactSandbox, invoice: UUID
) -> None:
    planfact_sandbox.switch(deals_in_tariff=False)
    await hear(parts, approved(invoice))
    async with executing(parts):

        async def stopped() -> bool:
            async with parts.database.transaction() as tx:
                return "no deals" in ((await tx.exec_driver_sql("select reason from job_lane")).scalar() or "")

        await until(stopped)
    assert planfact_sandbox.shipments() == []


async def test_two_with_our_marker_are_left_to_a_person(
    parts: Parts, planfact_sandbox: PlanFactSandbox, invoice: UUID
) -> None:
    await hear(parts, approved(invoice))
    async with executing(parts):
        await reach(parts, invoice, FactState.DONE)
        other = new_id()
        await hear(parts, approved(other))
        second = await reach(parts, other, FactState.DONE)
        assert second.partner
        planfact_sandbox.edit_operation(int(second.partner.operation_id), comment=f"copy {marker(invoice)}")
        await hear(parts, approved(invoice, revision=2, gross="3.0000"))
        shipment = await reach(parts, invoice, FactState.FAILED)
    assert shipment.code == "ambiguous"
    assert second.partner.operation_id in (shipment.reason or "")
    assert sorted(row["value"] for row in planfact_sandbox.shipments()) == [11200000, 11200000]


async def test_two_executors_at_once_write_one_at_a_time(make_parts: Make, planfact_sandbox: PlanFactSandbox) -> None:
    one, two = await make_parts(), await make_parts()
    invoices = [new_id() for _ in range(6)]
    entities = ["S1", "S2", "S1", "S2", "S1", "S2"]
    await hear(one, *(approved(i, legal_entity_id=e) for i, e in zip(invoices, entities, strict=True)))
    planfact_sandbox.switch(write_ms=40)
    async with executing(one, two):
        for invoice in invoices:
            await reach(one, invoice, FactState.DONE, seconds=30)
    state = planfact_sandbox.state()
    assert state["by_marker"] == {marker(invoice): 1 for invoice in invoices}
    assert state["overlapping_writes"] == 0


@pytest.mark.parametrize("position", ["items", "bind"])
async def test_the_deal_may_be_named_elsewhere(
    make_parts: Make, planfact_sandbox: PlanFactSandbox, invoice: UUID, tmp_path: Path, position: str
) -> None:
    mapping = tmp_path / "mapping.toml"
    mapping.write_text(f'deal_position = "{position}"')
    parts = await make_parts(mapping_file=mapping)
    await hear(parts, approved(invoice))
    async with executing(parts):
        shipment = await reach(parts, invoice, FactState.DONE)
    assert shipment.partner
    assert [str(row["sellingDealId"]) for row in planfact_sandbox.shipments()] == [shipment.partner.deal_id]


async def test_without_deals_an_unpaid_income_says_the_same(
    make_parts: Make, planfact_sandbox: PlanFactSandbox, invoice: UUID, tmp_path: Path
) -> None:
    mapping = tmp_path / "mapping.toml"
    mapping.write_text('mode = "unpaid_income"\n[legal_entities.S1.currencies.UZS]\naccount_id = 21\n')
    planfact_sandbox.switch(deals_in_tariff=False)
    parts = await make_parts(mapping_file=mapping)
    await hear(parts, approved(invoice))
    async with executing(parts):
        await reach(parts, invoice, FactState.DONE)
        await hear(parts, approved(invoice, revision=2, gross="5.0000"))
        await reach(parts, invoice, FactState.DONE)
        (income,) = planfact_sandbox.state()["operations"]
        assert (income["operationType"], income["isCommitted"], income["value"]) == ("Income", False, 5)
        await hear(parts, returned(invoice, revision=2))
        await reach(parts, invoice, FactState.REMOVED)
    assert planfact_sandbox.state()["operations"] == []


async def test_a_shipment_of_a_known_contract_costs_three_calls(
    parts: Parts, planfact_sandbox: PlanFactSandbox, invoice: UUID
) -> None:
    await hear(parts, approved(invoice))
    async with executing(parts):
        await reach(parts, invoice, FactState.DONE)
        used = planfact_sandbox.state()["quota_used"]
        await hear(parts, approved(second := new_id()))
        await reach(parts, second, FactState.DONE)
    assert planfact_sandbox.state()["quota_used"] - used == 3, "look, create, read back: the month's quota is small"


@pytest.mark.parametrize("strategy", ["per_contract", "per_invoice"])
async def test_a_retry_looks_the_deal_up_anew(
    make_parts: Make, planfact_sandbox: PlanFactSandbox, invoice: UUID, tmp_path: Path, strategy: str
) -> None:
    mapping = tmp_path / "mapping.toml"
    mapping.write_text(f'deal_strategy = "{strategy}"')
    parts = await make_parts(mapping_file=mapping)
    await hear(parts, approved(invoice))
    planfact_sandbox.switch(only_path=SHIPMENT_PATH, refuse_next=1)
    async with executing(parts):
        await reach(parts, invoice, FactState.FAILED)
    async with parts.store.open() as records:
        await retry_shipment(records, invoice, an_origin())
        kept = await records.tx.exec_driver_sql("select kind from directory where partner_id is not null")
    assert list(kept.scalars()) == ["company"]
