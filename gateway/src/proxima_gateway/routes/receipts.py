"""Receipts and what they are for: answered by invoice, which matches what accounting found."""

from __future__ import annotations

from proxima_common.contracts.api.receipts import DecideReceipt, MatchedReceipt, MatchReceipt, SameReceipt
from proxima_common.contracts.api.shared import Page
from proxima_common.contracts.words import ReceiptState

from proxima_gateway.clients.owners import Owner
from proxima_gateway.routes.declared import Declarations, Filters

RECEIPT = "/receipts/{receipt_key}"


class ReceiptFilters(Filters):
    state: list[ReceiptState] | None = None
    client_id: str | None = None


receipts = Declarations(Owner.INVOICE, "receipts")
receipts.get(
    "/receipts",
    "list_receipts",
    Page[MatchedReceipt],
    "Money that was found, the newest first; open receipts with their proposals.",
    query=ReceiptFilters,
)
receipts.get(RECEIPT, "get_receipt", MatchedReceipt, "A receipt with its proposals.")
receipts.post(f"{RECEIPT}/match", "match_receipt", MatchedReceipt, "Say what the money is for.", body=MatchReceipt)
receipts.post(
    f"{RECEIPT}/same-as",
    "note_same_receipt",
    MatchedReceipt,
    "Say that it is the same money as another receipt.",
    body=SameReceipt,
)
receipts.post(
    f"{RECEIPT}/ignore", "ignore_receipt", MatchedReceipt, "Say that it is no client's money.", body=DecideReceipt
)
receipts.post(
    f"{RECEIPT}/reopen",
    "reopen_receipt",
    MatchedReceipt,
    "Take back that it is ignored or the same money.",
    body=DecideReceipt,
)
