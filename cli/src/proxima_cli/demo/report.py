"""What the demonstration asks and tells of an invoice, in few words."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from proxima_cli.client import JSON


def payment_of(invoice: JSON, amount: Decimal) -> JSON:
    """The command that records so much money for an invoice."""
    return {
        "legal_entity_id": invoice["legal_entity_id"],
        "client_id": invoice["client_id"],
        "contract_no": invoice["contract"]["number"],
        "received_on": invoice["document_date"],
        "amount": str(amount),
        "currency": invoice["currency"],
        "reference": f"Payment of {invoice['number']}",
        "allocations": [{"invoice_id": invoice["invoice_id"], "amount": str(amount)}],
    }


def total_of(invoice: JSON) -> str:
    """What an invoice comes to, with its currency."""
    return f"{invoice['gross']} {invoice['currency']}"


def summary(overviews: Sequence[JSON], events: dict[str, list[str]]) -> list[dict[str, Any]]:
    """Per invoice what the walk left behind, for programs."""
    return [_row(overview, events) for overview in overviews]


def _row(overview: JSON, events: dict[str, list[str]]) -> dict[str, Any]:
    invoice = overview["invoice"]
    archived = [document["archived"] for document in invoice["documents"] if document["archived"]]
    shipment = overview.get("shipment") or {}
    return {
        "id": invoice["invoice_id"],
        "number": invoice["number"],
        "status": invoice["status"],
        "total": f"{invoice['gross']} {invoice['currency']}",
        "bundle_hash": invoice["bundle_hash"],
        "files": [file["name"] for file in archived],
        "archive_keys": [file["key"] for file in archived],
        "shipment_id": shipment.get("operation_id"),
        "delivery_id": sorted({delivery["delivery_id"] for delivery in overview.get("deliveries") or []}),
        "events": events.get(invoice["invoice_id"], []),
    }
