"""The demonstration's people outside: buyers at Didox, the bank that PlanFact looks into. Each acts on its stand-in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

import httpx

from proxima_cli.client import JSON

WAITING_FOR_THE_BUYER = 1


class Outside:
    """One stand-in server's own doors."""

    def __init__(self, url: str) -> None:
        self._http = httpx.Client(base_url=f"{url}/_sandbox", timeout=30, trust_env=False)

    def state(self) -> JSON:
        """Everything that it keeps."""
        return dict(self._http.get("/state").raise_for_status().json())

    def close(self) -> None:
        """Give the connections back."""
        self._http.close()

    def _put(self, path: str, body: JSON) -> None:
        self._http.put(path, json=body).raise_for_status()

    def _post(self, path: str, body: JSON | None = None) -> None:
        self._http.post(path, json=body or {}).raise_for_status()


class Buyers(Outside):
    """Clients at Didox: they see what was sent to them, and answer."""

    def received(self, numbers: Iterable[str]) -> list[dict[str, Any]]:
        """Documents with these numbers that wait for the buyer; their number is called `name` there."""
        wanted = set(numbers)
        return [
            row for row in self.state()["documents"] if row["name"] in wanted and row["status"] == WAITING_FOR_THE_BUYER
        ]

    def accept(self, document: dict[str, Any]) -> None:
        """Sign it too."""
        self._post(f"/documents/{document['doc_id']}/accept")

    def reject(self, document: dict[str, Any], reason: str) -> None:
        """Refuse it."""
        self._post(f"/documents/{document['doc_id']}/reject", {"comment": reason})


class Bank(Outside):
    """Money that comes in and is seen in PlanFact."""

    def pay(self, purpose: str, amount: Decimal, currency: str, day: str, *, of: Sequence[str]) -> None:
        """The client of these invoices pays so much, saying what for."""
        body = {"received_on": day, "amount": str(amount), "currency": currency, "comment": purpose}
        self._post("/receipts", body | self._as_known(of))

    def _as_known(self, invoice_ids: Sequence[str]) -> JSON:
        """Company and client as the shipments of these invoices have them; advances have none."""
        shipped = [one for one in self.state()["operations"] for id_ in invoice_ids if id_ in one["comment"]]
        if not shipped:
            return {}
        return {"company_id": shipped[0]["companyId"], "contragent_id": shipped[0]["contrAgentId"]}
