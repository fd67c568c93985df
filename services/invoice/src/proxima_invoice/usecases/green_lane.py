"""Which applications of a month need nobody to look, per verb; the batch for all of them takes exactly these."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from proxima_common.contracts.api.approval import GreenItem, GreenPreview, GreenTotal, GreenVerb
from proxima_common.contracts.api.shared import SaidRead
from proxima_common.contracts.words import InvoiceStatus
from proxima_common.money import round_money

from proxima_invoice.domain.green import against_green
from proxima_invoice.usecases.approval_ports import Candidate
from proxima_invoice.usecases.billing_ports import BillingDesk

# From draft on, what the worklogs say now is drift's to tell; a send is not held up by their age.
_STATUS: dict[GreenVerb, InvoiceStatus] = {
    "finalize": InvoiceStatus.DRAFT,
    "approve": InvoiceStatus.NEEDS_REVIEW,
    "send": InvoiceStatus.APPROVED,
}


async def preview_green(desk: BillingDesk, month: str, verb: GreenVerb) -> GreenPreview:
    """What the verb would take now at the legal entities that this person sees, and why not the rest."""
    status = _STATUS.get(verb)
    found = await desk.green.invoices(month, status) if status else await desk.green.periods(month)
    tolerance: dict[str, Decimal] = {}
    items = []
    for one in found:
        if not desk.staff.sees(one.legal_entity_id):
            continue
        if one.legal_entity_id not in tolerance:
            tolerance[one.legal_entity_id] = (await desk.approvals.policy(one.legal_entity_id)).green_percent
        items.append(_item(one, tolerance[one.legal_entity_id], desk.now))
    green = [item for item in items if not item.against]
    return GreenPreview(
        month=month, verb=verb, green=green, rest=[item for item in items if item.against], totals=_totals(green)
    )


async def against(desk: BillingDesk, month: str, status: InvoiceStatus, invoice_id: UUID) -> list[str]:
    """Why one invoice is not green; empty when it is, or when it is past sending."""
    for one in await desk.green.invoices(month, status, invoice_id):
        policy = await desk.approvals.policy(one.legal_entity_id)
        return against_green(one.evidence, policy.green_percent, desk.now)
    return []


def _item(one: Candidate, tolerance: Decimal, now: datetime) -> GreenItem:
    doubts = against_green(one.evidence, tolerance, now)
    return GreenItem(
        application_id=one.application_id,
        invoice_id=one.invoice_id,
        number=one.number,
        client_name=one.client_name,
        currency=one.currency,
        amount=None if one.amount is None else round_money(one.amount, one.currency),
        against=doubts,
        against_said=[SaidRead.of(doubt) for doubt in doubts],
    )


def _totals(items: Sequence[GreenItem]) -> list[GreenTotal]:
    by_currency: dict[str, list[Decimal]] = {}
    for item in items:
        by_currency.setdefault(item.currency, []).append(item.amount or Decimal(0))
    return [
        GreenTotal(currency=currency, count=len(amounts), amount=sum(amounts, Decimal(0)))
        for currency, amounts in sorted(by_currency.items())
    ]
