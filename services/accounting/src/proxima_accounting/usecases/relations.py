"""What a shipment hangs on at the partner: company, counterparty, selling deal. Each is looked up before it is made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from proxima_common.errors import Invalid
from proxima_common.ids import derived_id
from proxima_common.jobs.effects import Answer

from proxima_accounting.domain.matching import FoundCounterparty, client_external_id, our_counterparty, our_deal
from proxima_accounting.domain.policy import DealRule
from proxima_accounting.domain.shipment import Delivered
from proxima_accounting.usecases.desk import Desk, StillSending, told
from proxima_accounting.usecases.ports import Kind, Known


@dataclass(frozen=True)
class Relations:
    """Their ids at the partner."""

    company_id: str
    counterparty_id: str
    deal_id: str | None


async def relations_of(desk: Desk, legal_entity_id: str, delivered: Delivered, now: datetime) -> Relations:
    """Find or make them; each is kept in the directory as soon as it is known."""
    company = await _company(desk, legal_entity_id, delivered, now)
    counterparty = await _counterparty(desk, legal_entity_id, delivered, now)
    return Relations(company, counterparty, await _deal(desk, legal_entity_id, delivered, counterparty, now))


async def _company(desk: Desk, legal_entity_id: str, delivered: Delivered, now: datetime) -> str:
    known = await _known(desk, legal_entity_id, Kind.COMPANY, "")
    if known.partner_id:
        return known.partner_id
    with desk.meanings():
        found = await desk.books.company(delivered.seller_name, delivered.seller_tin)
    if found is None:
        raise Invalid(
            f"no company in PlanFact for {legal_entity_id}: map its company_id, or give it this external id there",
            code="company_unknown",
        )
    await _keep(desk, legal_entity_id, Kind.COMPANY, "", found, now)
    return found


async def _counterparty(desk: Desk, legal_entity_id: str, delivered: Delivered, now: datetime) -> str:
    key = delivered.client_id
    known = await _known(desk, legal_entity_id, Kind.COUNTERPARTY, key)
    if known.partner_id:
        return known.partner_id

    async def find() -> str | None:
        with desk.meanings():
            rows = await desk.books.counterparties(delivered)
        ours = our_counterparty(
            rows,
            external_id=client_external_id(key),
            inn=delivered.client_tin,
            title=delivered.client_name,
        )
        return _active(ours)

    async def look_up() -> Answer | None:
        found = await find()
        return {"id": found} if found else None

    body = desk.books.counterparty_body(delivered)

    async def call() -> Answer:
        return {"id": await desk.books.create_counterparty(body)}

    document = derived_id("planfact.counterparty", legal_entity_id, key)
    found = await find()
    if found is None:
        made = await desk.write(
            "create_counterparty", document, 0, known.ordinal, request=body, call=call, look_up=look_up
        )
        found = told(made.answer, "id") or await find()
    else:
        await _settle(desk, document, known)
    return await _found(desk, legal_entity_id, Kind.COUNTERPARTY, key, found, now)


async def _deal(
    desk: Desk, legal_entity_id: str, delivered: Delivered, counterparty_id: str, now: datetime
) -> str | None:
    policy = desk.books.policy
    if policy.deal_rule is DealRule.NONE:
        return None
    if policy.deal_rule is DealRule.FIXED:
        if policy.fixed_deal_id is None:
            raise Invalid(f"deal_strategy is fixed and {legal_entity_id} has no fixed_deal_id", code="unmapped")
        return policy.fixed_deal_id
    title, key = policy.deal_title(delivered), policy.deal_key(delivered)
    known = await _known(desk, legal_entity_id, Kind.DEAL, key)
    if known.partner_id:
        return known.partner_id

    async def find() -> str | None:
        with desk.meanings():
            rows = await desk.books.deals(title, counterparty_id)
        ours = our_deal(rows, title=title, counterparty_id=counterparty_id)
        return ours.deal_id if ours else None

    async def look_up() -> Answer | None:
        found = await find()
        return {"id": found} if found else None

    body = desk.books.deal_body(title, counterparty_id, delivered.contract_date)

    async def call() -> Answer:
        return {"id": await desk.books.create_deal(body)}

    document = derived_id("planfact.deal", legal_entity_id, key)
    found = await find()
    if found is None:
        made = await desk.write("create_deal", document, 0, known.ordinal, request=body, call=call, look_up=look_up)
        found = told(made.answer, "id") or await find()
    else:
        await _settle(desk, document, known)
    return await _found(desk, legal_entity_id, Kind.DEAL, key, found, now, delivered.contract_no)


def _active(found: FoundCounterparty | None) -> str | None:
    if found is None:
        return None
    if not found.active:
        raise Invalid(
            f"counterparty {found.counterparty_id} ({found.title}) is archived in PlanFact; restore it there",
            code="counterparty_archived",
        )
    return found.counterparty_id


async def _known(desk: Desk, legal_entity_id: str, kind: Kind, key: str) -> Known:
    async with desk.store.open() as records:
        return await records.directory(legal_entity_id).get(kind, key)


async def _settle(desk: Desk, document: UUID, known: Known) -> None:
    """What is there answers for a call that made it and was not answered; one that may still run has to end first."""
    async with desk.store.open() as records:
        wait = await records.open_calls.unsettled(document, known.ordinal + 1, timedelta(0))
        if wait:
            raise StillSending(wait)
        await records.open_calls.settle(document, known.ordinal, present=True)


async def _keep(
    desk: Desk, legal_entity_id: str, kind: Kind, key: str, found: str, now: datetime, contract_no: str | None = None
) -> None:
    async with desk.store.open() as records:
        await records.directory(legal_entity_id).keep(kind, key, found, now, contract_no)


async def _found(
    desk: Desk,
    legal_entity_id: str,
    kind: Kind,
    key: str,
    found: str | None,
    now: datetime,
    contract_no: str | None = None,
) -> str:
    if found is None:
        raise Invalid(f"PlanFact confirmed a new {kind} and does not show it", code="not_shown")
    await _keep(desk, legal_entity_id, kind, key, found, now, contract_no)
    return found
