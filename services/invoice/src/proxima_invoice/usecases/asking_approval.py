"""Who is asked to approve an invoice, and what they are shown."""

from proxima_common.contracts.words import Action
from proxima_common.money import round_half_up

from proxima_invoice.domain.actions import refusal
from proxima_invoice.domain.events import Asked, Card, FilesComplete
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.domain.status import SEES_COSTS
from proxima_invoice.usecases.guard import Grounds, approving_of, grounds_of, guardrails_of
from proxima_invoice.usecases.ports import Desk


async def ask_approval(desk: Desk, invoice: Invoice) -> None:
    """Tell that every file is there, to whom it is now to approve, with what they look at first."""
    grounds = await grounds_of(desk, invoice)
    invoice.tell(FilesComplete(await approvers_of(desk, invoice, grounds), await _card(desk, invoice, grounds)))


async def approvers_of(desk: Desk, invoice: Invoice, grounds: Grounds) -> tuple[Asked, ...]:
    """Everybody who may give the next level of the invoice as it stands."""
    invoice.approving = await approving_of(desk, invoice, grounds)
    people = await desk.approvals.approvers(invoice.legal_entity_id, desk.today)
    return tuple(
        Asked(one.staff_id, one.holds(SEES_COSTS, invoice.legal_entity_id))
        for one in people
        if refusal(Action.APPROVE, invoice, one) is None
    )


async def _card(desk: Desk, invoice: Invoice, grounds: Grounds) -> Card:
    margin = grounds.figures.margin_percent
    return Card(
        previous_total=await desk.guarding.previous_total(invoice),
        margin_percent=None if margin is None else round_half_up(margin, 4),
        flags=tuple(one.detail for one in await guardrails_of(desk, invoice, grounds)),
    )
