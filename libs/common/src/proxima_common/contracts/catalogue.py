"""The table of what is published: action → event → payload class → topic, with the key of its records.

Every producer writes only what stands here; AsyncAPI, golden JSON, schemas and the compatibility check read it too.
"""

from dataclasses import dataclass

from proxima_common.contracts import (
    accounting,
    delivery,
    invoice_private,
    invoice_public,
    prefill,
    render,
    staff,
    topics,
)
from proxima_common.contracts.payload import Payload


@dataclass(frozen=True)
class Published:
    """One event: what causes it, its class, its topic, its writer and what its records are keyed by."""

    action: str
    payload: type[Payload]
    topic: str
    source: str
    key: str

    @property
    def event_type(self) -> str:
        return self.payload.event_type


def _by(source: str, topic: str, key: str, rows: list[tuple[str, type[Payload]]]) -> list[Published]:
    return [Published(action, payload, topic, source, key) for action, payload in rows]


CATALOGUE: tuple[Published, ...] = (
    *_by(
        "invoice",
        topics.INTERNAL,
        "invoice_id",
        [
            ("create, edit, refresh, discard", invoice_private.DraftChanged),
            ("finalize", invoice_private.InvoiceFinalized),
            ("amend", invoice_private.InvoiceAmended),
            ("all files ready", invoice_private.ApprovalRequested),
            ("approve (a level)", invoice_private.ApprovalGiven),
            ("approve", invoice_private.InvoiceApproved),
            ("withdraw", invoice_private.InvoiceWithdrawn),
            ("return", invoice_private.InvoiceReturned),
            ("void", invoice_private.InvoiceVoided),
            ("send, resend", invoice_private.HandoverGranted),
            ("all required documents out", invoice_private.InvoiceSent),
            ("accept", invoice_private.InvoiceAccepted),
            ("reject", invoice_private.InvoiceRejected),
            ("accept, reject a document", invoice_private.DocumentAnswered),
            ("reissue", invoice_private.InvoiceReissued),
            ("void_request", invoice_private.VoidRequested),
            ("credit", invoice_private.InvoiceCredited),
            ("correct", invoice_private.InvoiceCorrected),
            ("record_payment, reverse_payment", invoice_private.PaymentChanged),
            ("settled", invoice_private.InvoicePaid),
            ("a fact came home", invoice_private.FactChanged),
            ("a decision by Telegram could not be carried out", invoice_private.DecisionRefused),
            ("a debt changed", invoice_private.DebtChanged),
        ],
    ),
    *_by("invoice", topics.INTERNAL, "batch_id", [("a batch item ended", invoice_private.BatchProgressed)]),
    *_by(
        "invoice",
        topics.EVENTS,
        "invoice_id",
        [
            ("finalize", invoice_public.Finalized),
            ("amend", invoice_public.Amended),
            ("withdraw", invoice_public.Withdrawn),
            ("return", invoice_public.Returned),
            ("approve", invoice_public.Approved),
            ("all required documents out", invoice_public.Sent),
            ("accept", invoice_public.Accepted),
            ("reject", invoice_public.Rejected),
            ("accept, reject a document", invoice_public.DocumentAnswered),
            ("reissue", invoice_public.Reissued),
            ("void_request", invoice_public.VoidAsked),
            ("credit", invoice_public.Credited),
            ("correct", invoice_public.Corrected),
            ("record_payment, reverse_payment", invoice_public.PaymentMoved),
            ("settled", invoice_public.Paid),
            ("void", invoice_public.Voided),
            ("import", invoice_public.Imported),
        ],
    ),
    *_by("invoice", topics.SNAPSHOTS, "invoice_id", [("any public fact", invoice_public.InvoiceSnapshot)]),
    *_by("invoice", topics.PREFILL_REQUESTS, "run_id", [("prefill, overview, drift", prefill.PrefillRequested)]),
    *_by(
        "prefill",
        topics.PREFILL_RESULTS,
        "subject_id",
        [
            ("prefill", prefill.LinesProposed),
            ("overview", prefill.OverviewMade),
            ("overview", prefill.UnclaimedFound),
            ("prefill, overview, drift", prefill.PrefillFailed),
            ("drift", prefill.DriftFound),
            ("run ended", prefill.RunFinished),
        ],
    ),
    *_by(
        "render",
        topics.RENDER_EVENTS,
        "invoice_id",
        [
            ("finalize, amend", render.FileReady),
            ("finalize, amend", render.FileFailed),
            ("approve", render.FileArchived),
            ("staff action", render.RenderActionTaken),
        ],
    ),
    *_by(
        "delivery",
        topics.DELIVERY_EVENTS,
        "invoice_id",
        [
            ("send", delivery.HandedOver),
            ("send", delivery.DeliveryFailed),
            ("send", delivery.AwaitingSignature),
            ("bounce", delivery.Bounced),
            ("client accepts", delivery.DocumentAccepted),
            ("client rejects", delivery.DocumentRejected),
            ("annul", delivery.Annulled),
            ("annul", delivery.VoidRefused),
            ("decision by Telegram", delivery.DecisionTaken),
            ("dry check", delivery.CounterpartyChecked),
            ("client asks", delivery.QuestionAsked),
            ("staff action", delivery.DeliveryActionTaken),
        ],
    ),
    *_by(
        "accounting",
        topics.ACCOUNTING_EVENTS,
        "invoice_id",
        [
            ("approve", accounting.ShipmentSynced),
            ("return, void", accounting.ShipmentRemoved),
            ("approve, return, void", accounting.ShipmentFailed),
            ("staff action", accounting.AccountingActionTaken),
        ],
    ),
    *_by("accounting", topics.ACCOUNTING_EVENTS, "receipt_key", [("receipt seen", accounting.ReceiptFound)]),
    *_by("gateway", topics.STAFF_SNAPSHOTS, "staff_id", [("grant, revoke, link", staff.StaffSnapshot)]),
)

BY_PAYLOAD: dict[type[Payload], Published] = {row.payload: row for row in CATALOGUE}
BY_TYPE: dict[str, Published] = {row.event_type: row for row in CATALOGUE}

if len(BY_TYPE) != len(CATALOGUE):
    raise AssertionError("two rows of the catalogue share an event type")
