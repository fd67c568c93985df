"""What an invoice's approval hangs on, gathered: figures, levels, and what stops it before its number."""

from decimal import Decimal
from typing import NamedTuple

from proxima_common.contracts.words import InvoiceKind
from proxima_common.errors import Conflict

from proxima_invoice.domain.approving import Approving, Figures, discount_percent, levels_needed, margin_percent
from proxima_invoice.domain.dry_check import dry_check
from proxima_invoice.domain.exchange import rate_on
from proxima_invoice.domain.guardrails import Guardrail, guardrails, unreleased
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.usecases.approval_ports import Policy
from proxima_invoice.usecases.ports import Desk

_NOT_CHECKED = "/buyer"
"""That the buyer's card was not compared with the tax base is a doubt of the card, not of this invoice."""


class Grounds(NamedTuple):
    """What approving is decided on: the policy of now, and the figures of the invoice."""

    policy: Policy
    figures: Figures


async def figures_of(desk: Desk, invoice: Invoice) -> Figures:
    """Amounts in the document currency; the margin where the cost of the work is known."""
    totals = invoice.totals
    cost = await _cost(desk, invoice)
    return Figures(
        currency=invoice.currency,
        gross=totals.gross,
        net=totals.net,
        discount_percent=discount_percent(totals.net - totals.charge, totals.discount),
        margin_percent=None if cost is None else margin_percent(totals.net, cost),
    )


async def grounds_of(desk: Desk, invoice: Invoice) -> Grounds:
    """Read once what levels, guardrails and the margin are asked of."""
    return Grounds(await desk.approvals.policy(invoice.legal_entity_id), await figures_of(desk, invoice))


async def approving_of(desk: Desk, invoice: Invoice, grounds: Grounds | None = None) -> Approving:
    """The levels that its present revision needs under the policy of now, and those that were given."""
    policy, figures = grounds or await grounds_of(desk, invoice)
    return Approving(levels_needed(policy.levels, figures), await desk.approvals.given(invoice))


async def guardrails_of(desk: Desk, invoice: Invoice, grounds: Grounds | None = None) -> list[Guardrail]:
    """Everything that would stop it, whether it was let pass or not."""
    policy, figures = grounds or await grounds_of(desk, invoice)
    # A month is like the months before it; an advance, a credit or late work is not.
    alike = invoice.kind is InvoiceKind.SERVICE and not invoice.supplement
    return guardrails(
        figures,
        policy.bounds,
        history=await desk.guarding.history(invoice) if alike else (),
        missing=_doubts(desk, invoice) if invoice.kind is InvoiceKind.SERVICE else (),
    )


def _doubts(desk: Desk, invoice: Invoice) -> list[str]:
    return [doubt.detail for doubt in dry_check(invoice, desk.today).warnings if doubt.pointer != _NOT_CHECKED]


async def stops_of(desk: Desk, invoice: Invoice) -> tuple[Guardrail, ...]:
    """What stops it and was not let pass at its present total."""
    found = await guardrails_of(desk, invoice)
    if not found:
        return ()
    return tuple(unreleased(found, await desk.guarding.releases(invoice.id), invoice.totals.gross))


async def _cost(desk: Desk, invoice: Invoice) -> Decimal | None:
    """What the work costs us, in the document's currency at its date; None unless all of it has a cost rate."""
    estimate = await desk.costs.of(invoice.id)
    if estimate is None or estimate.unpriced_seconds:
        return None
    if estimate.currency == invoice.currency:
        return estimate.amount
    day = invoice.document_date
    try:
        rate = rate_on(
            await desk.rates.newest(estimate.currency, invoice.currency, day), estimate.currency, invoice.currency, day
        )
    except Conflict:
        return None
    return estimate.amount * rate.rate
