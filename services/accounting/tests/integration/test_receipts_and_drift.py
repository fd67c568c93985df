"""Receipts are told once; what somebody changes at PlanFact is noticed and left to a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from proxima_accounting.bootstrap import Parts
from proxima_accounting.entrypoints.jobs import clocks
from proxima_accounting.settings import JobsSettings
from proxima_accounting.usecases.drift import check_drift
from proxima_accounting.usecases.failures import PlanFactError
from proxima_accounting.usecases.receipts import poll_receipts
from proxima_common.contracts.words import FactState
from proxima_common.db.plumbing import OUTBOX
from proxima_common.ids import new_id
from proxima_sandbox.testing import PlanFactSandbox
from sqlalchemy import select

from ..conftest import executing
from ..scenes import approved, facts, hear, reach, shipment_of

pytestmark = [pytest.mark.connected, pytest.mark.asyncio(loop_scope="session")]


def today() -> str:
    return datetime.now(UTC).date().isoformat()


async def poll(parts: Parts, entity: str = "S1") -> int:
    return await poll_receipts(parts.store, parts.shelf.books_of, JobsSettings().window(), entity, datetime.now(UTC))


async def found(parts: Parts) -> list[dict[str, Any]]:
    import json

    async with parts.database.transaction() as tx:
        rows = await tx.execute(select(OUTBOX.c.value).order_by(OUTBOX.c.id))
        bodies = [json.loads(row.value) for row in rows]
    return [body for body in bodies if "receipt_key" in body]


async def test_a_receipt_is_told_once_with_client_contract_and_number(
    parts: Parts, planfact_sandbox: PlanFactSandbox
) -> None:
    invoice = new_id()
    await hear(parts, approved(invoice, number="F-2026/7"))
    async with executing(parts):
        shipment = await reach(parts, invoice, FactState.DONE)
    assert shipment.partner
    kept = planfact_sandbox.receipt(
        amount="11200000.50",
        currency="UZS",
        received_on=today(),
        comment="Оплата по счёту F-2026/7, договор 12",
        contragent_id=int(shipment.partner.counterparty_id or 0),
        deal_id=int(shipment.partner.deal_id or 0),
    )
    assert [await poll(parts) for _ in range(3)] == [1, 0, 0]
    assert await found(parts) == [
        {
            "receipt_key": f"planfact:S1:{kept['operationId']}",
            "legal_entity_id": "S1",
            "received_on": today(),
            "amount": "11200000.50",
            "currency": "UZS",
            "payer": "Client MCHJ",
            "client_id": "C1",
            "contract_no": "12",
            "comment": "Оплата по счёту F-2026/7, договор 12",
            "invoice_number": "F-2026/7",
            "source": "planfact",
            "direction": "in",
            "payer_tin": None,
            "account": None,
        }
    ]


async def test_planned_money_and_another_companys_are_not_ours(parts: Parts, planfact_sandbox: PlanFactSandbox) -> None:
    planfact_sandbox.receipt(amount="1", currency="UZS", received_on=today(), committed=False)
    planfact_sandbox.receipt(amount="2", currency="USD", received_on=today(), company_id=8)
    assert await poll(parts, "S1") == 0
    assert await poll(parts, "S2") == 1


async def test_the_cursor_stays_while_planfact_is_away(parts: Parts, planfact_sandbox: PlanFactSandbox) -> None:
    assert await poll(parts) == 0
    planfact_sandbox.kill()
    with pytest.raises(PlanFactError):
        await poll(parts)
    planfact_sandbox.start()
    planfact_sandbox.receipt(amount="5", currency="UZS", received_on=today())
    assert await poll(parts) == 1


async def test_two_polls_at_once_tell_it_once(parts: Parts, planfact_sandbox: PlanFactSandbox) -> None:
    import asyncio

    planfact_sandbox.receipt(amount="5", currency="UZS", received_on=today())
    assert sorted(await asyncio.gather(poll(parts), poll(parts))) == [0, 1]
    assert len(await found(parts)) == 1


async def test_the_clock_job_polls_every_legal_entity_it_knows(parts: Parts, planfact_sandbox: PlanFactSandbox) -> None:
    await hear(parts, approved(new_id()))
    planfact_sandbox.receipt(amount="5", currency="UZS", received_on=today())
    assert await clocks(parts).run_once("receipts")
    async with parts.database.transaction() as tx:
        result = await tx.exec_driver_sql("select last_result from clock_job where name = 'receipts'")
        assert result.scalar_one() == "S1: 1 new"


async def synced(parts: Parts) -> tuple[UUID, int]:
    invoice = new_id()
    await hear(parts, approved(invoice))
    async with executing(parts):
        shipment = await reach(parts, invoice, FactState.DONE)
    assert shipment.partner
    return invoice, int(shipment.partner.operation_id)


async def drift(parts: Parts) -> int:
    return await check_drift(parts.store, parts.shelf.books_of, 10, datetime.now(UTC))


async def test_what_is_as_we_wrote_it_is_no_drift(parts: Parts) -> None:
    invoice, _ = await synced(parts)
    assert await drift(parts) == 0
    assert (await shipment_of(parts, invoice)).state is FactState.DONE


@pytest.mark.parametrize("change", [{"value": 1}, {"comment": "mine now"}, {"sellingDealId": None}, None])
async def test_a_change_there_is_told_once_and_a_retry_writes_ours_again(
    parts: Parts, planfact_sandbox: PlanFactSandbox, change: dict[str, Any] | None
) -> None:
    from proxima_accounting.usecases.staff import retry_shipment
    from proxima_common.testing.records import an_origin

    invoice, operation = await synced(parts)
    if change is None:
        planfact_sandbox.delete_operation(operation)
    else:
        planfact_sandbox.edit_operation(operation, **change)
    assert [await drift(parts), await drift(parts)] == [1, 0]
    shipment = await shipment_of(parts, invoice)
    assert (shipment.state, shipment.code) == (FactState.FAILED, "changed_at_partner")
    async with parts.store.open() as records:
        await retry_shipment(records, invoice, replace(an_origin(), at=datetime.now(UTC) - timedelta(seconds=1)))
    async with executing(parts):
        await reach(parts, invoice, FactState.DONE)
    assert [row["value"] for row in planfact_sandbox.shipments()] == [11200000]
    how = "created" if change is None else "updated"
    assert await facts(parts, invoice) == [
        "shipment_synced created",
        "shipment_failed failed",
        "action_taken retry",
        f"shipment_synced {how}",
    ]
