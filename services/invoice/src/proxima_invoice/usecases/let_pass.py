"""Exceptions that a person answers for: guardrails let pass, amounts proposed, broken glass looked at."""

from uuid import UUID

from proxima_common.contracts.api.approval import AmountProposalRead, ProposeAmount
from proxima_common.contracts.words import Action, InvoiceStatus, Role
from proxima_common.errors import Conflict, FieldError, Forbidden, Invalid, NotFound
from proxima_common.ids import new_id
from proxima_common.said import said

from proxima_invoice.domain import editing, lifecycle
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.domain.status import APPROVERS, ARTICLE, MOVES, PREPARERS
from proxima_invoice.usecases.guard import guardrails_of
from proxima_invoice.usecases.loading import load
from proxima_invoice.usecases.ports import Desk

MAY_RELEASE = (Role.ACCOUNTANT, Role.APPROVER)
_AMOUNTS = ("quantity", "unit_price", "discount")


async def release_guardrails(desk: Desk, invoice_id: UUID, codes: list[str], reason: str) -> Invoice:
    """Let a draft pass guardrails at its present total; another total stops it again.

    Raises Forbidden without the role accountant or approver, Conflict for a guardrail that does not stop it.
    """
    invoice = await load(desk, invoice_id)
    desk.staff.require(MAY_RELEASE, invoice.legal_entity_id)
    if invoice.status is not InvoiceStatus.DRAFT:
        raise Conflict(
            said("wrong_status", f"{ARTICLE[invoice.status]} is not stopped by guardrails", status=invoice.status)
        )
    found = {one.code for one in await guardrails_of(desk, invoice)}
    idle = [at for at, code in enumerate(codes) if code not in found]
    if idle:
        detail = "it does not stop this invoice"
        raise Conflict(detail, code="not_stopped", fields=[FieldError(f"/codes/{at}", detail) for at in idle])
    await desk.guarding.release(invoice, sorted(set(codes)), reason, desk.staff)
    for code in sorted(set(codes)):
        invoice.note(f"guardrail {code}", "stops it", "let pass")
    invoice.changed(desk.now)
    invoice.draft_changed("guardrails_released")
    await desk.invoices.record(invoice, "release_guardrails", reason=reason)
    return invoice


async def propose_amount(desk: Desk, invoice_id: UUID, body: ProposeAmount) -> AmountProposalRead:
    """An approver says what they would bill; that is not touching the invoice, accepting it is (product: four eyes)."""
    invoice = await load(desk, invoice_id, lines=True)
    staff = await desk.approvals.acting(desk.staff, desk.today)
    staff.require(sorted(APPROVERS), invoice.legal_entity_id)
    if invoice.status not in (InvoiceStatus.DRAFT, InvoiceStatus.NEEDS_REVIEW):
        raise Conflict(said("wrong_status", f"the amounts of {ARTICLE[invoice.status]} stand", status=invoice.status))
    editing.line_of(invoice, body.line_id)
    if all(getattr(body, name) is None for name in _AMOUNTS):
        detail = "name a quantity, a unit price or a discount"
        raise Invalid(detail, fields=[FieldError(f"/{name}", detail) for name in _AMOUNTS])
    proposal_id = new_id()
    await desk.proposals.add(proposal_id, invoice_id, body, desk.staff)
    for name in _AMOUNTS:
        invoice.note(f"proposed {name}", None, getattr(body, name))
    invoice.draft_changed("amount_proposed")
    await desk.invoices.record(invoice, "propose_amount", reason=body.reason)
    return await _proposal(desk, invoice_id, proposal_id)


async def accept_proposal(desk: Desk, invoice_id: UUID, proposal_id: UUID) -> Invoice:
    """The preparer takes the amount over, as their own change; an invoice in review is withdrawn for it."""
    invoice = await load(desk, invoice_id, lines=True)
    proposal = await _open(desk, invoice_id, proposal_id)
    desk.staff.require(sorted(PREPARERS), invoice.legal_entity_id)
    if proposal.proposed_by == desk.staff.staff_id:
        raise Forbidden("another person accepts what you proposed", code="four_eyes")
    if invoice.status is InvoiceStatus.NEEDS_REVIEW:
        lifecycle.withdraw(invoice, proposal.reason, desk.staff, desk.now)
        await desk.revisions.close(invoice.id, invoice.revision, "withdrawn")
        await desk.revisions.cancel_approvals(invoice)
    editing.check_lines_editable(invoice, desk.staff)
    changes = {name: value for name in _AMOUNTS if (value := getattr(proposal, name)) is not None}
    editing.edit_line(invoice, proposal.line_id, changes, None, desk.staff)
    await desk.proposals.answer(proposal_id, "accepted", desk.staff, None)
    invoice.changed(desk.now)
    invoice.draft_changed("proposal_accepted")
    await desk.invoices.record(invoice, "accept_proposal", reason=proposal.reason)
    return invoice


async def decline_proposal(desk: Desk, invoice_id: UUID, proposal_id: UUID, reason: str) -> AmountProposalRead:
    """The preparer leaves the amount, and says why."""
    invoice = await load(desk, invoice_id)
    await _open(desk, invoice_id, proposal_id)
    desk.staff.require(sorted(PREPARERS), invoice.legal_entity_id)
    await desk.proposals.answer(proposal_id, "declined", desk.staff, reason)
    invoice.draft_changed("proposal_declined")
    await desk.invoices.record(invoice, "decline_proposal", reason=reason)
    return await _proposal(desk, invoice_id, proposal_id)


async def review_break_glass(desk: Desk, invoice_id: UUID, note: str) -> Invoice:
    """Another approver looked at an approval that was given against the rules."""
    invoice = await load(desk, invoice_id)
    desk.staff.require(sorted(MOVES[Action.APPROVE].roles), invoice.legal_entity_id)
    if not await desk.approvals.review(invoice_id, desk.staff, note):
        raise Conflict("nobody else broke the glass for it, or it was looked at", code="nothing_to_review")
    invoice.draft_changed("break_glass_reviewed")
    await desk.invoices.record(invoice, "review_break_glass", reason=note)
    return invoice


async def _open(desk: Desk, invoice_id: UUID, proposal_id: UUID) -> AmountProposalRead:
    proposal = await _proposal(desk, invoice_id, proposal_id)
    if proposal.state != "open":
        raise Conflict(f"it was {proposal.state} already", code="answered_already")
    return proposal


async def _proposal(desk: Desk, invoice_id: UUID, proposal_id: UUID) -> AmountProposalRead:
    proposal = await desk.proposals.get(invoice_id, proposal_id)
    if proposal is None:
        raise NotFound(f"the invoice has no proposal {proposal_id}", code="proposal_not_found")
    return proposal
