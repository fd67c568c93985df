"""Every way to write a shipment down that the mapping knows, through its whole life in the books."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from proxima_accounting.bootstrap import Parts
from proxima_accounting.usecases.drift import check_drift
from proxima_common.clock import SystemClock
from proxima_common.contracts.words import FactState
from proxima_common.ids import new_id
from proxima_sandbox.testing import PlanFactSandbox

from ..conftest import Make, executing
from ..scenes import approved, hear, marker, reach, returned
from .test_receipts_and_drift import found, poll, today

pytestmark = [pytest.mark.connected, pytest.mark.asyncio(loop_scope="session")]

PLACES = (
    "[legal_entities.S1.currencies.UZS]\naccount_id = 21\noperation_category_id = 33\nreceivable_category_id = 35\n"
)


@dataclass(frozen=True)
class Mode:
    """`path` is where it is created, `deals` how many two invoices of one contract have."""

    mapping: str
    kind: str
    path: str
    deals: int


MODES = {
    "shipment per contract": Mode("", "Shipment", "/api/v1/operations/shipment", 1),
    "shipment per invoice": Mode('deal_strategy = "per_invoice"', "Shipment", "/api/v1/operations/shipment", 2),
    "shipment without a deal": Mode('deal_strategy = "none"', "Shipment", "/api/v1/operations/shipment", 0),
    "deal in the items": Mode('deal_position = "items"', "Shipment", "/api/v1/operations/shipment", 1),
    "deal bound afterwards": Mode('deal_position = "bind"', "Shipment", "/api/v1/operations/shipment", 1),
    "by account, without items": Mode(
        'place = "account"\nsend_items = false', "Shipment", "/api/v1/operations/shipment", 1
    ),
    "unpaid income": Mode('mode = "unpaid_income"', "Income", "/api/v1/operations/income", 0),
    "accrual": Mode('mode = "accrual"', "Accrual", "/api/v2/operations/accrual", 0),
    "accrual of older clients": Mode(
        'mode = "accrual"\naccrual_form = "v1"', "Accrual", "/api/v1/operations/accrual", 0
    ),
    "accrual dated otherwise": Mode(
        'mode = "accrual"\naccrual_date_field = "date"', "Accrual", "/api/v2/operations/accrual", 0
    ),
}


async def parts_of(make_parts: Make, tmp_path: Path, mapping: str) -> Parts:
    file = tmp_path / "mapping.toml"
    file.write_text(f"{mapping}\n{PLACES}")
    return await make_parts(mapping_file=file)


def made(sandbox: PlanFactSandbox) -> list[dict[str, Any]]:
    operations: list[dict[str, Any]] = sandbox.state()["operations"]
    return operations


@pytest.mark.parametrize("name", MODES)
async def test_made_changed_drifted_and_taken_away(
    make_parts: Make, planfact_sandbox: PlanFactSandbox, tmp_path: Path, name: str
) -> None:
    mode = MODES[name]
    parts = await parts_of(make_parts, tmp_path, mode.mapping)
    if mode.deals == 0:
        planfact_sandbox.switch(deals_in_tariff=False)
    first, second = new_id(), new_id()
    await hear(parts, approved(first), approved(second))
    async with executing(parts):
        for invoice in (first, second):
            await reach(parts, invoice, FactState.DONE)
        kinds = [(row["operationType"], row["value"], row["isCommitted"]) for row in made(planfact_sandbox)]
        assert kinds == [(mode.kind, 11200000, False)] * 2
        assert any(request["path"] == mode.path for request in planfact_sandbox.requests())
        assert len(planfact_sandbox.state()["deals"]) == mode.deals
        await hear(parts, approved(first, revision=2, gross="5.0000"))
        await reach(parts, first, FactState.DONE)
        assert sorted(row["value"] for row in made(planfact_sandbox)) == [5, 11200000]
        assert await drift(parts) == 0
        await hear(parts, returned(first, revision=2))
        await reach(parts, first, FactState.REMOVED)
    assert planfact_sandbox.state()["by_marker"] == {marker(second): 1}
    (kept,) = made(planfact_sandbox)
    planfact_sandbox.edit_operation(kept["operationId"], comment=f"mine {marker(second)}")
    assert await drift(parts) == 1


async def drift(parts: Parts) -> int:
    return await check_drift(parts.store, parts.shelf.books_of, 10, SystemClock().now())


@pytest.mark.parametrize("name", ["shipment per contract", "unpaid income", "accrual", "accrual of older clients"])
@pytest.mark.parametrize("fault", ["cut_after", "cut_before", "error_after", "timeout_after", "broken_json"])
async def test_an_unsure_creation_is_one_operation_in_every_mode(
    make_parts: Make, planfact_sandbox: PlanFactSandbox, tmp_path: Path, name: str, fault: str
) -> None:
    parts = await parts_of(make_parts, tmp_path, MODES[name].mapping)
    await hear(parts, approved(invoice := new_id()))
    planfact_sandbox.switch(only_path=MODES[name].path, hang_ms=1500, **{f"{fault}_next": 1})
    async with executing(parts):
        await reach(parts, invoice, FactState.DONE)
    assert planfact_sandbox.state()["by_marker"] == {marker(invoice): 1}


async def test_a_fixed_deal_takes_every_invoice(
    make_parts: Make, planfact_sandbox: PlanFactSandbox, tmp_path: Path
) -> None:
    per_contract = await make_parts()
    await hear(per_contract, approved(first := new_id()))
    async with executing(per_contract):
        shipment = await reach(per_contract, first, FactState.DONE)
    assert shipment.partner
    mapping = f'deal_strategy = "fixed"\n[legal_entities.S1]\nfixed_deal_id = {shipment.partner.deal_id}'
    parts = await parts_of(make_parts, tmp_path, mapping)
    await hear(parts, approved(second := new_id()))
    async with executing(parts):
        other = await reach(parts, second, FactState.DONE)
    assert other.partner
    assert other.partner.deal_id == shipment.partner.deal_id
    assert len(planfact_sandbox.state()["deals"]) == 1


async def test_a_fixed_deal_that_is_not_written_is_named(
    make_parts: Make, planfact_sandbox: PlanFactSandbox, tmp_path: Path
) -> None:
    parts = await parts_of(make_parts, tmp_path, 'deal_strategy = "fixed"')
    await hear(parts, approved(invoice := new_id()))
    async with executing(parts):
        shipment = await reach(parts, invoice, FactState.FAILED)
    assert (shipment.code, made(planfact_sandbox)) == ("unmapped", [])


@pytest.mark.parametrize("wish", ["change", "removal"])
async def test_an_income_that_was_marked_as_received_is_money_and_left_alone(
    make_parts: Make, planfact_sandbox: PlanFactSandbox, tmp_path: Path, wish: str
) -> None:
    parts = await parts_of(make_parts, tmp_path, 'mode = "unpaid_income"')
    invoice: UUID = new_id()
    await hear(parts, approved(invoice, number="2026-0042"))
    async with executing(parts):
        shipment = await reach(parts, invoice, FactState.DONE)
        assert shipment.partner
        assert await poll(parts) == 0, "what is not received is no receipt"
        planfact_sandbox.edit_operation(int(shipment.partner.operation_id), isCommitted=True, operationDate=today())
        assert await poll(parts) == 1
        assert [one["invoice_number"] for one in await found(parts)] == ["2026-0042"]
        assert await drift(parts) == 0
        change = approved(invoice, revision=2, gross="5.0000", number="2026-0042")
        await hear(parts, change if wish == "change" else returned(invoice))
        refused = await reach(parts, invoice, FactState.FAILED)
    assert refused.code == "received_there"
    assert [(row["value"], row["isCommitted"]) for row in made(planfact_sandbox)] == [(11200000, True)]
