"""The business account of one legal entity, in our words: what can be looked up there and what can be written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from proxima_accounting.adapters.planfact import payloads, reading
from proxima_accounting.adapters.planfact.client import PlanFactClient
from proxima_accounting.domain.matching import (
    DealTotals,
    FoundCounterparty,
    FoundDeal,
    FoundOperation,
    Said,
    client_external_id,
    marked,
    our_company,
)
from proxima_accounting.domain.shipment import Delivered
from proxima_accounting.settings import PlanFactMapping
from proxima_accounting.usecases.failures import NotThere
from proxima_accounting.usecases.ports import Body

_OPERATIONS = "/api/v1/operations"


class PlanFactBooks:
    """Every method is one intention; those that write do it once and never look first."""

    def __init__(self, client: PlanFactClient, mapping: PlanFactMapping, legal_entity_id: str) -> None:
        self.policy = mapping.policy(legal_entity_id)
        self._client, self._mapping, self._legal_entity_id = client, mapping, legal_entity_id

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()

    # --- reads --------------------------------------------------------------------------------------

    async def company(self, name: str | None, tin: str | None) -> str | None:
        """The company by mapping, by our legal entity's id as external id, by tax number, by exact title."""
        mapped = self._mapping.entity(self._legal_entity_id).company_id
        if mapped is not None:
            return str(mapped)
        rows = [reading.company(row) for row in await self._client.listing("/api/v1/companies")]
        ours = our_company(rows, external_id=self._legal_entity_id, inn=tin, title=name)
        return ours.company_id if ours else None

    async def counterparties(self, delivered: Delivered) -> list[FoundCounterparty]:
        """All that could be this client: by our external id, by tax number, by title."""
        queries = [
            {"filter.externalId": client_external_id(delivered.client_id)},
            {"filter.title": delivered.client_name},
        ]
        if delivered.client_tin:
            queries.insert(1, {"filter.titleOrContrAgentInn": delivered.client_tin})
        found: dict[str, FoundCounterparty] = {}
        for query in queries:
            for row in await self._client.listing("/api/v1/contragents", query):
                counterparty = reading.counterparty(row)
                found[counterparty.counterparty_id] = counterparty
        return list(found.values())

    async def deals(self, title: str, counterparty_id: str) -> list[FoundDeal]:
        """Deals that the partner's search finds for this title and counterparty."""
        body = {"searchString": title, "contractorId": [int(counterparty_id)]}
        return [reading.deal(row) for row in await self._client.listing("/api/v1/deals/list", body=body)]

    async def deal_totals(self, deal_id: str) -> DealTotals | None:
        """What the deal comes to; None when there is no such deal (any more)."""
        try:
            return reading.deal_totals(await self._client.get(f"/api/v1/deals/selling/{deal_id}"))
        except NotThere:
            return None

    async def marked(self, invoice_id: UUID) -> list[FoundOperation]:
        """The operations that carry exactly this invoice's marker; there should be one at most."""
        wanted = self.policy.marker_of(invoice_id)
        rows = await self._client.listing(f"{_OPERATIONS}/list", body={"searchString": wanted})
        return marked(map(reading.operation, rows), wanted, self.policy.operation_type)

    async def operation(self, operation_id: str) -> FoundOperation | None:
        """One operation, or None when it does not exist (any more)."""
        try:
            return reading.operation(await self._client.get(f"{_OPERATIONS}/{operation_id}"))
        except NotThere:
            return None

    async def receipts(self, company_id: str | None, changed_since: date) -> list[FoundOperation]:
        """Incomes changed since a day, of one company if it is known; planned and our own ones too."""
        body: dict[str, Any] = {
            "operationType": ["Income"],
            "lastModificationDateStart": changed_since.isoformat(),
        }
        if company_id is not None:
            body["accountCompanyId"] = [int(company_id)]
        return [reading.operation(row) for row in await self._client.listing(f"{_OPERATIONS}/list", body=body)]

    # --- what is written ----------------------------------------------------------------------------

    def counterparty_body(self, delivered: Delivered) -> Body:
        """What creates the client."""
        return payloads.counterparty(self._mapping, delivered)

    def deal_body(self, title: str, counterparty_id: str, since: date) -> Body:
        """What creates a selling deal."""
        return payloads.deal(self._mapping, title, counterparty_id, since)

    def operation_body(self, invoice_id: UUID, said: Said, company_id: str) -> Body:
        """What creates or replaces the operation of an invoice. `Invalid` when its account is not mapped."""
        return payloads.operation(self._mapping, self._legal_entity_id, invoice_id, said, company_id)

    # --- writes -------------------------------------------------------------------------------------

    async def create_counterparty(self, body: Body) -> str | None:
        """Create it; None when the answer does not tell its id."""
        return _id_of(await self._client.write("POST", "/api/v1/contragents", body), "contrAgentId")

    async def create_deal(self, body: Body) -> str | None:
        """Create it; None when the answer does not tell its id."""
        return _id_of(await self._client.write("POST", "/api/v1/deals/selling", body), "dealId")

    async def create_operation(self, body: Body) -> str | None:
        """Create the operation; None when the answer does not tell its id."""
        return _id_of(await self._client.write("POST", self._mapping.write_path, body), "operationId")

    async def replace_operation(self, operation_id: str, body: Body) -> None:
        """Replace all of it."""
        await self._client.write("PUT", f"{self._mapping.write_path}/{operation_id}", body)

    async def bind(self, operation_id: str, deal_id: str) -> None:
        """Put the operation under the deal; that the body names `operationId` is known, no more."""
        await self._client.write("PUT", f"/api/v1/deals/bind/{deal_id}", {"operationId": int(operation_id)})

    async def delete_operation(self, operation_id: str) -> None:
        """Delete it; deleting what is gone is fine."""
        try:
            await self._client.write("DELETE", f"{_OPERATIONS}/{operation_id}")
        except NotThere:
            return


def _id_of(data: object, field: str) -> str | None:
    value = data.get(field) if isinstance(data, Mapping) else None
    return None if value is None else str(value)
