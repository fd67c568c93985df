"""Everything that approving an invoice hangs on, for one screen."""

from decimal import Decimal
from uuid import UUID

from proxima_common.contracts.api.approval import ApprovalState, GuardrailRead
from proxima_common.contracts.api.shared import SaidRead
from proxima_common.contracts.words import InvoiceStatus
from proxima_common.money import round_half_up

from proxima_invoice.domain.guardrails import Guardrail, Release
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.domain.status import SEES_COSTS
from proxima_invoice.usecases.billing_ports import BillingDesk
from proxima_invoice.usecases.green_lane import against
from proxima_invoice.usecases.guard import Grounds, approving_of, grounds_of, guardrails_of


async def approval_state(desk: BillingDesk, invoice_id: UUID) -> ApprovalState:
    """Levels, approvals of the present revision, guardrails with who let them pass, proposals, green.

    The margin is told to those who may see it, rounded to four decimals of a percent.
    """
    invoice = await desk.invoices.peek(invoice_id)
    grounds = await grounds_of(desk, invoice)
    approving = await approving_of(desk, invoice, grounds)
    releases = await desk.guarding.releases(invoice.id)
    draft = invoice.status is InvoiceStatus.DRAFT
    found = await guardrails_of(desk, invoice, grounds) if draft else []
    doubts = await against(desk, invoice.period, invoice.status, invoice.id)
    return ApprovalState(
        needed_levels=[level.number for level in approving.needed],
        approvals=await desk.approvals.listed(invoice),
        guardrails=[_guardrail(one, releases, invoice) for one in found],
        proposals=await desk.proposals.of(invoice.id),
        against_green=doubts,
        against_green_said=[SaidRead.of(one) for one in doubts],
        margin_percent=_margin(desk, invoice, grounds),
    )


def _guardrail(one: Guardrail, releases: list[Release], invoice: Invoice) -> GuardrailRead:
    passed = [it for it in releases if it.code == one.code and it.gross == invoice.totals.gross]
    last = passed[-1] if passed else None
    return GuardrailRead(
        code=one.code,
        detail=one.detail,
        released_by=last.by if last else None,
        reason=last.reason if last else None,
        said=SaidRead.of(one.detail),
    )


def _margin(desk: BillingDesk, invoice: Invoice, grounds: Grounds) -> Decimal | None:
    margin = grounds.figures.margin_percent
    if margin is None or not desk.staff.holds(SEES_COSTS, invoice.legal_entity_id):
        return None
    return round_half_up(margin, 4)
