"""From what happened to what is promised: the only place that knows both the domain's events and the contracts."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from proxima_common.contracts import invoice_private as private
from proxima_common.contracts import invoice_public as public
from proxima_common.contracts.content import FileRef, InvoiceContent, Recipient
from proxima_common.contracts.payload import Payload

from proxima_invoice.domain import events
from proxima_invoice.domain.documents import by_partner
from proxima_invoice.domain.invoice import Invoice, Told
from proxima_invoice.domain.paper import Paper

Make = Callable[[Invoice, Any, InvoiceContent | None], Payload]


def private_event(invoice: Invoice, told: Told, frozen: InvoiceContent | None) -> Payload | None:
    """The event on `invoice.internal`; those that freeze or bind content carry all of it. None: nobody is to act."""
    if isinstance(told.event, events.Imported):
        return None
    payload = _PRIVATE[type(told.event)](invoice, told.event, frozen)
    return payload.model_copy(update=_at_the_moment(payload, told))


def public_event(invoice: Invoice, told: Told) -> Payload | None:
    """The fact on `invoice.events`, if other teams are told of it."""
    fact = _PUBLIC.get(type(told.event))
    if fact is None:
        return None
    payload = fact(**_public(invoice))
    return payload.model_copy(update=_at_the_moment(payload, told))


def snapshot_of(invoice: Invoice) -> public.InvoiceSnapshot:
    """The public state now."""
    return public.InvoiceSnapshot(**_public(invoice), as_of_sequence=invoice.public_sequence)


def _at_the_moment(payload: Payload, told: Told) -> dict[str, Any]:
    """An intention may move the invoice twice: each event says how it stood after its own move."""
    state = {"status": told.status, "payment_state": told.payment_state, "outstanding": told.outstanding}
    return {name: value for name, value in state.items() if name in type(payload).model_fields}


def _private(invoice: Invoice) -> dict[str, Any]:
    return {
        "invoice_id": invoice.id,
        "legal_entity_id": invoice.legal_entity_id,
        "kind": invoice.kind,
        "revision": invoice.revision,
        "status": invoice.status,
        "number": invoice.number.text if invoice.number else None,
        "version": invoice.version,
    }


def _public(invoice: Invoice) -> dict[str, Any]:
    totals = invoice.totals
    return {
        "invoice_id": invoice.id,
        "legal_entity_id": invoice.legal_entity_id,
        "client_id": invoice.client_id,
        "application_id": invoice.application_id,
        "kind": invoice.kind,
        "deal_type": invoice.deal_type,
        "number": invoice.number.text if invoice.number else None,
        "revision": invoice.revision,
        "status": invoice.status,
        "period": invoice.period,
        "document_date": invoice.document_date,
        "due_date": invoice.due_date,
        "currency": invoice.currency,
        "net": totals.net,
        "tax": totals.tax,
        "gross": totals.gross,
        "payable": totals.payable,
        "payment_state": invoice.payment_state,
        "outstanding": invoice.outstanding,
        "documents": [
            public.PublicDocument(
                document_id=paper.document_id, kind=paper.kind, number=paper.number, state=paper.state
            )
            for paper in invoice.papers
        ],
    }


def _frozen(invoice: Invoice, frozen: InvoiceContent | None) -> dict[str, Any]:
    if frozen is None or invoice.content_hash is None:
        raise AssertionError("this event carries the frozen content")
    partner = [
        paper.document_id
        for paper in invoice.papers
        if paper.kept_from is None and by_partner(paper.kind, invoice.document_set)
    ]
    return {
        **_private(invoice),
        "content": frozen,
        "content_hash": invoice.content_hash,
        "partner_documents": partner,
    }


def staged_files(invoice: Invoice) -> list[FileRef]:
    return [FileRef(**asdict(paper.staged)) for paper in invoice.papers if paper.staged]


def archived_files(invoice: Invoice) -> list[FileRef]:
    return [FileRef(**asdict(paper.archived)) for paper in invoice.papers if paper.archived]


def _draft_changed(invoice: Invoice, event: events.DraftChanged, _: InvoiceContent | None) -> Payload:
    return private.DraftChanged(**_private(invoice), change=event.change)


def _finalized(invoice: Invoice, _: object, frozen: InvoiceContent | None) -> Payload:
    return private.InvoiceFinalized(**_frozen(invoice, frozen))


def _amended(invoice: Invoice, _: object, frozen: InvoiceContent | None) -> Payload:
    return private.InvoiceAmended(**_frozen(invoice, frozen))


def _files_complete(invoice: Invoice, event: events.FilesComplete, _: InvoiceContent | None) -> Payload:
    return private.ApprovalRequested(
        **_private(invoice),
        bundle_hash=invoice.bundle_hash or "",
        files=staged_files(invoice),
        currency=invoice.currency,
        total=invoice.totals.gross,
        approvers=_asked(event.approvers),
        card=_card(invoice, event.card) if event.card else None,
    )


def _asked(approvers: Sequence[events.Asked]) -> list[private.ApproverAsked]:
    return [private.ApproverAsked(staff_id=one.staff_id, sees_margin=one.sees_margin) for one in approvers]


def _card(invoice: Invoice, card: events.Card) -> private.ApprovalCard:
    return private.ApprovalCard(
        client_name=invoice.client_name,
        application_id=invoice.application_id,
        deal_type=invoice.deal_type,
        period=invoice.period,
        document_date=invoice.document_date,
        previous_total=card.previous_total,
        margin_percent=card.margin_percent,
        flags=list(card.flags),
    )


def _approval_given(invoice: Invoice, event: events.ApprovalGiven, _: InvoiceContent | None) -> Payload:
    return private.ApprovalGiven(
        **_private(invoice),
        bundle_hash=invoice.bundle_hash or "",
        level=event.level,
        approvers=_asked(event.approvers),
    )


def _decision_refused(invoice: Invoice, event: events.DecisionRefused, _: InvoiceContent | None) -> Payload:
    return private.DecisionRefused(**_private(invoice), **asdict(event))


def debt_changed(invoice: Invoice) -> private.DebtChanged:
    """What the client owes now, or that it is asked for no more."""
    return private.DebtChanged(
        **_private(invoice),
        client_id=invoice.client_id,
        client_name=invoice.client_name,
        seller_name=invoice.seller.name,
        language=invoice.languages[0],
        currency=invoice.currency,
        payable=invoice.totals.payable,
        outstanding=invoice.outstanding,
        document_date=invoice.document_date,
        due_date=invoice.due_date,
        promised_on=invoice.promised_date,
        recipients=[Recipient.model_validate(asdict(one)) for one in invoice.recipients],
    )


def _approved(invoice: Invoice, _: object, frozen: InvoiceContent | None) -> Payload:
    return private.InvoiceApproved(
        **_frozen(invoice, frozen),
        bundle_hash=invoice.bundle_hash or "",
        # What a reissue kept lies in the archive already.
        files=[FileRef(**asdict(one.staged)) for one in invoice.papers if one.staged and one.kept_from is None],
    )


def _withdrawn(invoice: Invoice, event: events.Withdrawn, _: InvoiceContent | None) -> Payload:
    return private.InvoiceWithdrawn(**_private(invoice), reason=event.reason)


def _returned(invoice: Invoice, event: events.Returned, _: InvoiceContent | None) -> Payload:
    return private.InvoiceReturned(**_private(invoice), reason=event.reason, was_approved=event.was_approved)


def _voided(invoice: Invoice, event: events.Voided, _: InvoiceContent | None) -> Payload:
    return private.InvoiceVoided(**_private(invoice), reason=event.reason, was_approved=event.was_approved)


def _granted(invoice: Invoice, event: events.HandoverGranted, _: InvoiceContent | None) -> Payload:
    papers = {paper.document_id: paper for paper in invoice.papers}
    leases = [_lease(grant, papers[grant.document_id]) for grant in event.grants]
    granted = {lease.document_id for lease in leases}
    return private.HandoverGranted(
        **_private(invoice),
        bundle_hash=invoice.bundle_hash or "",
        leases=leases,
        files=[file for file in archived_files(invoice) if file.document_id in granted],
        seller_name=invoice.seller.name,
        client_name=invoice.client_name,
        language=invoice.languages[0],
        currency=invoice.currency,
        payable=invoice.totals.payable,
        due_date=invoice.due_date,
        subject=invoice.mail_subject,
        message=invoice.mail_message,
        document_date=invoice.document_date,
        contract_number=invoice.contract.number,
        reason=event.reason,
    )


def _lease(grant: events.Grant, paper: Paper) -> private.HandoverLease:
    told = {"document_kind": paper.kind, "document_number": paper.number, "needs_acceptance": paper.needs_acceptance}
    return private.HandoverLease.model_validate({**asdict(grant), **told})


def _sent(invoice: Invoice, *_: object) -> Payload:
    return private.InvoiceSent(**_private(invoice))


def _accepted(invoice: Invoice, event: events.Accepted, _: InvoiceContent | None) -> Payload:
    return private.InvoiceAccepted(**_private(invoice), how=event.how)


def _rejected(invoice: Invoice, event: events.Rejected, _: InvoiceContent | None) -> Payload:
    return private.InvoiceRejected(**_private(invoice), reason=event.reason)


def _document_answered(invoice: Invoice, event: events.DocumentAnswered, _: InvoiceContent | None) -> Payload:
    return private.DocumentAnswered(
        **_private(invoice),
        document_id=event.document_id,
        document_kind=event.kind,
        state=event.state,
        how=event.how,
    )


def _reissued(invoice: Invoice, event: events.Reissued, _: InvoiceContent | None) -> Payload:
    return private.InvoiceReissued(**_private(invoice), reason=event.reason, document_ids=list(event.documents))


def _void_requested(invoice: Invoice, event: events.VoidRequested, _: InvoiceContent | None) -> Payload:
    return private.VoidRequested(**_private(invoice), reason=event.reason, document_ids=list(event.documents))


def _changed_total(invoice: Invoice) -> dict[str, Any]:
    return {"currency": invoice.currency, "delivered": invoice.in_force, "outstanding": invoice.outstanding}


def _credited(invoice: Invoice, event: events.Credited, _: InvoiceContent | None) -> Payload:
    return private.InvoiceCredited(**_private(invoice), **_changed_total(invoice), **asdict(event))


def _corrected(invoice: Invoice, event: events.Corrected, _: InvoiceContent | None) -> Payload:
    return private.InvoiceCorrected(**_private(invoice), **_changed_total(invoice), **asdict(event))


def _payment_changed(invoice: Invoice, *_: object) -> Payload:
    return private.PaymentChanged(
        **_private(invoice),
        payment_state=invoice.payment_state,
        currency=invoice.currency,
        outstanding=invoice.outstanding,
    )


def _paid(invoice: Invoice, *_: object) -> Payload:
    return private.InvoicePaid(**_private(invoice))


def _fact_changed(invoice: Invoice, event: events.FactChanged, _: InvoiceContent | None) -> Payload:
    return private.FactChanged(
        **_private(invoice), fact=event.fact, state=event.state, document_id=event.document_id, detail=event.detail
    )


_PRIVATE: dict[type, Make] = {
    events.DraftChanged: _draft_changed,
    events.Finalized: _finalized,
    events.Amended: _amended,
    events.FilesComplete: _files_complete,
    events.ApprovalGiven: _approval_given,
    events.DecisionRefused: _decision_refused,
    events.Approved: _approved,
    events.Withdrawn: _withdrawn,
    events.Returned: _returned,
    events.Voided: _voided,
    events.HandoverGranted: _granted,
    events.Sent: _sent,
    events.Accepted: _accepted,
    events.Rejected: _rejected,
    events.DocumentAnswered: _document_answered,
    events.Reissued: _reissued,
    events.VoidRequested: _void_requested,
    events.Credited: _credited,
    events.Corrected: _corrected,
    events.PaymentChanged: _payment_changed,
    events.Paid: _paid,
    events.FactChanged: _fact_changed,
}
_PUBLIC: dict[type, type[public.PublicInvoice]] = {
    events.Finalized: public.Finalized,
    events.Amended: public.Amended,
    events.Approved: public.Approved,
    events.Withdrawn: public.Withdrawn,
    events.Returned: public.Returned,
    events.Voided: public.Voided,
    events.Sent: public.Sent,
    events.Accepted: public.Accepted,
    events.Rejected: public.Rejected,
    events.DocumentAnswered: public.DocumentAnswered,
    events.Reissued: public.Reissued,
    events.VoidRequested: public.VoidAsked,
    events.Credited: public.Credited,
    events.Corrected: public.Corrected,
    events.PaymentChanged: public.PaymentMoved,
    events.Paid: public.Paid,
    events.Imported: public.Imported,
}
