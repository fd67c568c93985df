"""What delivery learned of a hand-over: it closes the lease, moves the document, and the invoice follows."""

from proxima_common.clock import TASHKENT
from proxima_common.contracts.delivery import (
    Annulled,
    AwaitingSignature,
    Bounced,
    CounterpartyChecked,
    DeliveryFact,
    DeliveryFailed,
    DocumentAccepted,
    DocumentRejected,
    HandedOver,
    QuestionAsked,
    VoidRefused,
)
from proxima_common.contracts.words import Acceptance, Channel, DocumentState, FactName, FactState

from proxima_invoice.domain import answers, handover, lifecycle
from proxima_invoice.domain.handover import FACT_OF
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.domain.paper import Paper
from proxima_invoice.domain.voiding import cancellable, standing_refusal
from proxima_invoice.usecases.due_dates import note_due
from proxima_invoice.usecases.facts import note_fact
from proxima_invoice.usecases.ports import Desk
from proxima_invoice.usecases.posting import follow_parent
from proxima_invoice.usecases.send import send_the_rest
from proxima_invoice.usecases.void import end_of_void


async def handed_over(desk: Desk, event: HandedOver) -> None:
    """The recipient's server or the partner took the document. Letters that waited for the partner go out then."""
    invoice = await _close(desk, event, "handed_over", None)
    if event.channel is Channel.DIDOX and event.revision == invoice.revision:
        await send_the_rest(desk, invoice)


async def awaiting_signature(desk: Desk, event: AwaitingSignature) -> None:
    """It lies in Didox as approved, and goes out when the signer signs it."""
    invoice = await desk.invoices.get(event.invoice_id)
    await note_fact(
        desk,
        invoice,
        event.revision,
        FactName.DELIVERED,
        FactState.WAITING,
        document_id=event.document_id,
        detail="it waits for the signature",
    )


async def counterparty_checked(desk: Desk, event: CounterpartyChecked) -> None:
    """What the partner says of the buyer and the codes; a doubt waits for a person, and nothing with one is green."""
    invoice = await desk.invoices.get(event.invoice_id)
    state = FactState.DONE if event.passed else FactState.WAITING
    revision = event.revision or invoice.revision
    detail = "; ".join(event.problems) or None
    await note_fact(desk, invoice, revision, FactName.COUNTERPARTY_CHECKED, state, detail=detail)


async def question_asked(desk: Desk, event: QuestionAsked) -> None:
    """The client asks instead of accepting: somebody has to answer."""
    invoice = await desk.invoices.get(event.invoice_id)
    await note_fact(
        desk,
        invoice,
        event.revision,
        FactName.QUESTIONED,
        FactState.WAITING,
        document_id=event.document_id,
        detail=event.text,
    )


async def delivery_failed(desk: Desk, event: DeliveryFailed) -> None:
    """It did not go out, or nobody can tell: then the lease stays open until a person finds out."""
    state = "unknown" if event.state is FactState.UNKNOWN else "failed"
    await _close(desk, event, state, f"{event.code}: {event.reason}")


async def bounced(desk: Desk, event: Bounced) -> None:
    """It came back; the invoice stays sent, and somebody has a task."""
    await _close(desk, event, "bounced", event.reason)


async def document_accepted(desk: Desk, event: DocumentAccepted) -> None:
    """The client accepted through the partner or the link. A void that was asked for comes too late then."""
    invoice = await desk.invoices.get(event.invoice_id)
    paper = _paper(invoice, event)
    how = Acceptance.PARTNER if event.channel is Channel.DIDOX else Acceptance.LINK
    if paper is None or not answers.accepted_by_client(invoice, paper, how, desk.now):
        return
    if invoice.void_request and not cancellable(invoice):
        await _refuse_void(desk, invoice, "the client accepted meanwhile")
    note_due(desk, invoice)
    await follow_parent(desk, invoice)
    await desk.invoices.record(invoice, "accept", reason=event.how)


async def document_rejected(desk: Desk, event: DocumentRejected) -> None:
    """The client rejected through the partner."""
    invoice = await desk.invoices.get(event.invoice_id)
    paper = _paper(invoice, event)
    if paper is None or paper.state is DocumentState.REJECTED:
        return
    if answers.rejected_by_client(invoice, paper, event.reason, desk.now):
        await follow_parent(desk, invoice, event.reason)
        await desk.invoices.record(invoice, "reject", reason=event.reason)
        return
    # It was answered or paid before: nothing moves, and a person looks into it.
    await note_fact(
        desk,
        invoice,
        invoice.revision,
        FactName.DELIVERED,
        FactState.WAITING,
        document_id=event.document_id,
        detail=f"rejected after it was {invoice.status}: {event.reason}",
    )


async def annulled(desk: Desk, event: Annulled) -> None:
    """A document was cancelled at the partner. After a void request the last one voids the invoice.

    Without a request (the tax office can annul too), and while money stands on the invoice, a person has a task.
    """
    invoice = await desk.invoices.get(event.invoice_id)
    paper = _paper(invoice, event)
    if paper is None or paper.state is DocumentState.VOID:
        return
    invoice.note(f"{paper.kind} {paper.number}", paper.state, DocumentState.VOID)
    paper.state = DocumentState.VOID
    invoice.updated_at = desk.now
    request, stands = invoice.void_request, standing_refusal(invoice)
    if request is None or stands:
        detail = stands.detail if stands else f"nobody asked for it: {event.reason}"
        await _task(desk, invoice, FactName.ANNULLED, FactState.WAITING, event, detail)
        await desk.invoices.record(invoice, "annul", reason=event.reason)
        return
    await _task(desk, invoice, FactName.ANNULLED, FactState.DONE, event, event.reason)
    if not cancellable(invoice):
        lifecycle.become_void(invoice, request.reason, desk.now)
        await follow_parent(desk, invoice, request.reason)
        await end_of_void(desk, invoice, keep_worklogs=request.keep_worklogs)
        await desk.facts.put(invoice.id, invoice.revision, FactName.VOID_REQUESTED, FactState.DONE)
    await desk.invoices.record(invoice, "void", reason=request.reason)


async def void_refused(desk: Desk, event: VoidRefused) -> None:
    """It could not be cancelled; a person decides what now."""
    invoice = await desk.invoices.get(event.invoice_id)
    if _paper(invoice, event) is None or invoice.void_request is None:
        return
    await _refuse_void(desk, invoice, event.reason)
    await desk.invoices.record(invoice, "void_refused", reason=event.reason)


async def _refuse_void(desk: Desk, invoice: Invoice, reason: str) -> None:
    invoice.void_request = None
    invoice.note("void requested", "yes", None)
    invoice.updated_at = desk.now
    await desk.facts.put(invoice.id, invoice.revision, FactName.VOID_REQUESTED, FactState.DONE)
    await desk.facts.put(invoice.id, invoice.revision, FactName.VOID_REFUSED, FactState.WAITING, detail=reason)


async def _task(
    desk: Desk, invoice: Invoice, name: FactName, state: FactState, event: DeliveryFact, detail: str
) -> None:
    await desk.facts.put(invoice.id, invoice.revision, name, state, document_id=event.document_id, detail=detail)


async def _close(desk: Desk, event: DeliveryFact, state: str, detail: str | None) -> Invoice:
    invoice = await desk.invoices.get(event.invoice_id)
    before = invoice.status
    lease = None
    if event.revision == invoice.revision:
        at = event.at if isinstance(event, HandedOver) else desk.now
        on = at.astimezone(TASHKENT).date()
        lease = handover.close_lease(invoice, event.lease_token, state, detail, desk.now, on=on)
    fact = handover.delivered(invoice, event.document_id) if lease else FACT_OF[state]
    if invoice.status is not before:
        note_due(desk, invoice)
        await desk.invoices.record(invoice, "sent")
    await note_fact(
        desk,
        invoice,
        event.revision,
        FactName.DELIVERED,
        fact,
        document_id=event.document_id,
        detail=detail,
        save=lease is not None,
    )
    return invoice


def _paper(invoice: Invoice, event: DeliveryFact) -> Paper | None:
    """The paper that the fact is about: of this revision, or kept from the one that it names."""
    paper = answers.paper_of(invoice, event.document_id)
    made_in = (paper.kept_from or invoice.revision) if paper else None
    return paper if made_in == event.revision else None
