"""Files, deliveries, shipments and what money was found: answered by render, delivery and accounting."""

from __future__ import annotations

from uuid import UUID

from proxima_common.contracts.api.accounting import (
    AdoptShipment,
    QueueRead,
    ReceiptRead,
    ResolveUnknown,
    RetriedAll,
    ShipmentAccepted,
    ShipmentComparison,
    ShipmentDetail,
    ShipmentRead,
)
from proxima_common.contracts.api.banking import ImportStatement, StatementPreview, StatementRead
from proxima_common.contracts.api.delivery import DeliveryDetail, DeliveryRead, ResolveDelivery, RetryDelivery
from proxima_common.contracts.api.render import FileRead
from proxima_common.contracts.api.shared import Page
from proxima_common.contracts.words import FactState
from proxima_common.http.operations_models import EffectResolution, GiveUp, OperationsRead, Outcome
from pydantic import BaseModel, Field

from proxima_gateway.clients.owners import Owner
from proxima_gateway.routes.declared import Declarations, Filters, Pdf

DELIVERY = "/deliveries/{delivery_id}"
SHIPMENT = "/shipments/{invoice_id}"


class OfInvoice(BaseModel):
    invoice_id: UUID


class ShipmentFilters(Filters):
    state: list[FactState] | None = None


class OperationsLimit(BaseModel):
    limit: int = Field(100, ge=1, le=500)


files = Declarations(Owner.RENDER, "files")
files.get("/files", "list_files", list[FileRead], "Staged and archived files of an invoice.", query=OfInvoice)
files.get("/files/{document_id}/{revision}", "get_file", Pdf, "The PDF, byte for byte as it is kept.")

deliveries = Declarations(Owner.DELIVERY, "deliveries")
deliveries.get("/deliveries", "list_deliveries", list[DeliveryRead], "Deliveries of an invoice.", query=OfInvoice)
deliveries.get(DELIVERY, "get_delivery", DeliveryDetail, "A delivery with its attempts.")
deliveries.post(
    f"{DELIVERY}/resolve", "resolve_delivery", DeliveryDetail, "Say whether a letter arrived.", body=ResolveDelivery
)
deliveries.post(f"{DELIVERY}/retry", "retry_delivery", DeliveryDetail, "Try it again.", body=RetryDelivery)

accounting = Declarations(Owner.ACCOUNTING, "accounting")
accounting.get("/shipments", "find_shipment", list[ShipmentRead], "The shipment of an invoice.", query=OfInvoice)
accounting.get(
    "/shipments/list", "list_shipments", Page[ShipmentRead], "All shipments, the newest first.", query=ShipmentFilters
)
accounting.post(
    "/shipments/retry", "retry_shipments", RetriedAll, "Try every failed and unknown one again.", status=202
)
accounting.get(SHIPMENT, "get_shipment", ShipmentDetail, "A shipment with its attempts.")
accounting.get(f"{SHIPMENT}/comparison", "compare_shipment", ShipmentComparison, "What PlanFact says otherwise.")
accounting.post(
    f"{SHIPMENT}/retry", "retry_shipment", ShipmentAccepted, "Bring PlanFact to what the invoice says.", status=202
)
accounting.post(
    f"{SHIPMENT}/adopt",
    "adopt_shipment",
    ShipmentAccepted,
    "Take an operation there as this shipment.",
    body=AdoptShipment,
    status=202,
)
accounting.post(
    f"{SHIPMENT}/resolve",
    "resolve_shipment",
    ShipmentAccepted,
    "Say whether an unanswered call arrived.",
    body=ResolveUnknown,
    status=202,
)
accounting.get(
    "/accounting/receipts",
    "list_found_receipts",
    Page[ReceiptRead],
    "Receipts as they were found in PlanFact and in bank statements.",
    query=Filters,
    to="/receipts",
)
accounting.post(
    "/bank-statements/preview",
    "preview_bank_statement",
    StatementPreview,
    "What bringing this file in would do; nothing is kept.",
    body=ImportStatement,
    keyed=False,
)
accounting.post(
    "/bank-statements",
    "import_bank_statement",
    StatementRead,
    "Bring a bank statement in: all of its rows, or none with every fault named.",
    body=ImportStatement,
    status=201,
)
accounting.get(
    "/bank-statements",
    "list_bank_statements",
    Page[StatementRead],
    "Statements that were brought in, the newest first.",
    query=Filters,
)
accounting.get("/accounting/queue", "get_accounting_queue", QueueRead, "What waits, and how long.", to="/queue")


def operations_of(owner: Owner) -> Declarations:
    """What waits for a person in one service (administrators)."""
    here = f"/operations/{owner}"
    found = Declarations(owner, "operations")
    found.get(
        here,
        f"list_{owner}_operations",
        OperationsRead,
        "Parked, unknown and stopped.",
        to="/operations",
        query=OperationsLimit,
    )
    for name, path, says, body in (
        ("retry_job", "/jobs/{job_id}/retry", "Try a stopped job again.", None),
        ("give_up_job", "/jobs/{job_id}/skip", "Give a stopped job up.", GiveUp),
        ("resolve_effect", "/effects/resolve", "Say whether an unknown effect arrived.", EffectResolution),
        ("replay_parked", "/parked/{parked_id}/replay", "Apply a parked record and those held behind it.", None),
        ("skip_parked", "/parked/{parked_id}/skip", "Leave a parked record out, go on with those behind.", None),
    ):
        found.post(
            f"{here}{path}", f"{name}_of_{owner}", Outcome, says, body=body, keyed=False, to=f"/operations{path}"
        )
    return found


# Prefill keeps nothing, so nothing of it waits.
operations = tuple(operations_of(owner) for owner in Owner if owner is not Owner.PREFILL)
