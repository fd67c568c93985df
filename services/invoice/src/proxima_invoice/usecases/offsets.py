"""Advances through the life of invoices: received with their payment, used up at finalize, given back with it."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from proxima_common.contracts.prefill_request import AdvanceState
from proxima_common.contracts.words import InvoiceKind
from proxima_common.money import round_money

from proxima_invoice.domain.advances import Account, check_taken_back, offset_by_lines, proposed_offset, used
from proxima_invoice.domain.documents import ABROAD
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.usecases.ports import Desk

ZERO = Decimal(0)


def account_of(invoice: Invoice) -> Account:
    """Where an advance of this invoice's contract stands."""
    return Account(invoice.legal_entity_id, invoice.client_id, invoice.contract.number, invoice.currency)


async def use_advance(desk: Desk, invoice: Invoice) -> None:
    """Offset what was paid ahead against a supply that is being finalized.

    At home the ESF carries the full value and the bill shows what is offset; abroad the invoice's own lines took it
    off already. Raises Conflict `advance_short` when there is less; the account stays locked.
    """
    if invoice.kind is not InvoiceKind.SERVICE:
        return
    # A reissue keeps what it had used until it is finalized anew.
    await give_advance_back(desk, invoice, "reissue")
    abroad = invoice.document_set in ABROAD
    by_lines = offset_by_lines(invoice.lines)
    if abroad and not by_lines:
        return
    position = await desk.advances.lock(account_of(invoice))
    amount = by_lines if abroad else proposed_offset(position, invoice.totals.gross, invoice.advance_offset)
    if not amount:
        return
    invoice.advance_use = used(position, amount)
    if not abroad:
        invoice.prepay(amount)
    await desk.advances.post(account_of(invoice), "offset", amount, invoice_id=invoice.id)


async def give_advance_back(desk: Desk, invoice: Invoice, reason: str | None) -> None:
    """What a finalized invoice had used is there again: it is a draft now, or void."""
    use = invoice.advance_use
    if use is None:
        return
    await desk.advances.lock(account_of(invoice))
    await desk.advances.post(account_of(invoice), "offset", -use.offset, invoice_id=invoice.id, reason=reason)
    invoice.advance_use = None
    if invoice.totals.prepaid:
        invoice.prepay(ZERO)


async def receive_advance(desk: Desk, invoice: Invoice, payment_id: UUID, amount: Decimal) -> None:
    """Money came for an advance invoice: it may be used from now on. Nothing for any other invoice."""
    if invoice.kind is not InvoiceKind.ADVANCE:
        return
    await desk.advances.lock(account_of(invoice))
    await desk.advances.post(account_of(invoice), "received", amount, invoice_id=invoice.id, payment_id=payment_id)


async def take_advance_back(
    desk: Desk, invoice: Invoice, payment_id: UUID, amount: Decimal, reason: str | None
) -> None:
    """The money of an advance invoice is taken from it. Conflict `advance_used` when supplies used it already."""
    if invoice.kind is not InvoiceKind.ADVANCE:
        return
    check_taken_back(await desk.advances.lock(account_of(invoice)), amount)
    await desk.advances.post(
        account_of(invoice), "received", -amount, invoice_id=invoice.id, payment_id=payment_id, reason=reason
    )


async def advance_states(desk: Desk, application_ids: Sequence[str]) -> dict[str, AdvanceState]:
    """What prefill is told of advances, for applications whose invoices take them off by lines: those abroad."""
    holders = await desk.advances.holders(application_ids)
    if not holders:
        return {}
    offsets = await desk.advances.offset_by_lines([application_id for application_id, *_ in holders])
    states = {}
    for application_id, price_currency, account in holders:
        position = await desk.advances.position(account)
        if position.received:
            states[application_id] = AdvanceState(
                advanced=round_money(position.net, price_currency),
                offset=round_money(offsets.get(application_id, ZERO), price_currency),
            )
    return states
