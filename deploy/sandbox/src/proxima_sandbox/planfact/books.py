"""The business account that the sandbox keeps: directories, selling deals and operations."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from typing import Any

from proxima_common.clock import Clock

from proxima_sandbox.planfact.envelope import Refused
from proxima_sandbox.store import Body, Store

ID_FIELDS = {
    "contragent": "contrAgentId",
    "company": "companyId",
    "account": "accountId",
    "project": "projectId",
    "category": "operationCategoryId",
    "deal": "dealId",
    "operation": "operationId",
}
FIRST_IDS = {
    "contragent": 501,
    "company": 7,
    "account": 21,
    "project": 12,
    "category": 33,
    "deal": 9001,
    "operation": 700001,
}
SEED: dict[str, list[Body]] = {
    "company": [
        {"title": '"Proxima Ops" MCHJ', "companyInn": "300000001", "externalId": "S1", "active": True},
        {"title": '"Proxima Labs" MCHJ', "companyInn": "300000009", "externalId": "S2", "active": True},
    ],
    "account": [
        {"title": "Ops UZS", "currencyCode": "UZS", "companyId": 7, "externalId": "S1:UZS", "active": True},
        {"title": "Ops USD", "currencyCode": "USD", "companyId": 7, "externalId": "S1:USD", "active": True},
        {"title": "Ops EUR", "currencyCode": "EUR", "companyId": 7, "externalId": "S1:EUR", "active": True},
        {"title": "Labs USD", "currencyCode": "USD", "companyId": 8, "externalId": "S2:USD", "active": True},
        {"title": "Labs EUR", "currencyCode": "EUR", "companyId": 8, "externalId": "S2:EUR", "active": True},
    ],
    "project": [{"title": "Services", "description": None, "externalId": None, "closed": False, "active": True}],
    "category": [
        {"title": "Revenue from services", "operationCategoryType": "Income", "externalId": None},
        {"title": "Salaries", "operationCategoryType": "Outcome", "externalId": None},
        {"title": "Work in progress", "operationCategoryType": "Assets", "externalId": None},
    ],
}


class Books:
    """Reads and writes entities by their PlanFact names."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self.store, self._clock = store, clock

    def seed(self) -> None:
        """Open the account with its companies, accounts, a project and categories, unless it is open."""
        if self.store.setting("seeded"):
            return
        for kind, rows in SEED.items():
            for row in rows:
                self.add(kind, row)
        self.store.set_setting("seeded", "1")

    def now(self) -> str:
        """The moment as it is kept and compared: UTC, to the millisecond."""
        return self._clock.now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3]

    def add(self, kind: str, body: Body, *, search: str = "") -> Body:
        """Keep something new."""
        return self.store.insert(
            kind, body, id_field=ID_FIELDS[kind], first_id=FIRST_IDS[kind], now=self.now(), search=search
        )

    def replace(self, kind: str, id_: int, body: Body, *, search: str = "") -> Body:
        """Replace something, keeping its id."""
        kept = {ID_FIELDS[kind]: id_, **body}
        self.store.update(kind, id_, kept, now=self.now(), search=search)
        return kept

    def need(self, kind: str, id_: int | None, field: str, *, writable: bool = True) -> Body | None:
        """What a request points to; unknown, archived or closed things refuse the write."""
        if id_ is None:
            return None
        body = self.store.get(kind, id_)
        if body is None:
            raise Refused(f"{field} {id_} was not found.", title="NotFound")
        if writable and (body.get("active") is False or body.get("closed")):
            raise Refused(f"{body.get('title')} is archived or closed and cannot be changed.", title="EntityIsClosed")
        return body

    def all(self, kind: str) -> Iterator[Body]:
        """Everything of a kind in order of id."""
        return self.store.find(kind)

    def deal_totals(self, deal: Body) -> Body:
        """A deal with what its operations come to: paid by receipts, provided by confirmed shipments."""
        paid = provided = 0.0
        for operation in self.all("operation"):
            if operation.get("sellingDealId") != deal["dealId"]:
                continue
            if operation["operationType"] == "Income" and operation["isCommitted"]:
                paid += operation["value"]
            if operation["operationType"] == "Shipment" and operation["isCalculationCommitted"]:
                provided += operation["value"]
        return {**deal, "paidValue": paid, "providedValue": provided, "income": paid, "outcome": 0.0, "profit": paid}

    def reference(self, kind: str, id_: int | None, *fields: str) -> dict[str, Any] | None:
        """A short form of something for the read shape of another."""
        body = self.store.get(kind, id_) if id_ is not None else None
        return {name: body.get(name) for name in (ID_FIELDS[kind], *fields)} if body else None
