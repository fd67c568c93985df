"""Money received: recorded by hand, allocated to invoices, taken back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from uuid import UUID

from proxima_common.contracts.api.billing import AllocationWrite, PaymentRead, RecordPayment
from proxima_common.contracts.api.receipts import ReturnWrite
from proxima_common.contracts.words import Role
from proxima_common.errors import Conflict, DomainError, FieldError, Invalid, NotFound
from proxima_common.ids import new_id
from proxima_common.money import minor_units, round_money
from proxima_common.said import said

from proxima_invoice.domain import settlement
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.usecases.billing_ports import BillingDesk, Payment, Source
from proxima_invoice.usecases.due_dates import note_due
from proxima_invoice.usecases.offsets import receive_advance, take_advance_back

_MONEY = (Role.ACCOUNTANT,)


async def record_payment(
    desk: BillingDesk, body: RecordPayment, source: Source = "manual", receipt_key: str | None = None
) -> PaymentRead:
    """Keep a payment and allocate what the body says; what is left is the client's advance.

    All or nothing: an allocation that cannot be refuses the payment too, naming the field. Money of a receipt says so.
    """
    desk.staff.require(_MONEY, body.legal_entity_id)
    await _check(desk, body)
    payment_id = new_id()
    await desk.payments.add(payment_id, body, desk.staff.staff_id, desk.now, source, receipt_key)
    payment = Payment(payment_id, body.legal_entity_id, body.client_id, body.currency, body.amount)
    await _allocate(desk, payment, body.allocations, "/allocations/{at}")
    return await _read(desk, payment_id)


async def allocate_payment(desk: BillingDesk, payment_id: UUID, body: AllocationWrite) -> PaymentRead:
    """Let what is left of a payment pay an invoice of the same client and currency."""
    payment = await _payment(desk, payment_id)
    await _allocate(desk, payment, [body], "")
    return await _read(desk, payment_id)


async def reverse_allocation(desk: BillingDesk, payment_id: UUID, allocation_id: UUID, reason: str) -> PaymentRead:
    """Take an allocation back: a paid invoice is accepted again, the money is the client's to be used."""
    payment = await _payment(desk, payment_id)
    found = await desk.payments.live_allocation(payment_id, allocation_id)
    if found is None:
        raise NotFound(f"payment {payment_id} has no allocation {allocation_id} that stands")
    invoice_id, amount = found
    invoice = await desk.invoices.get(invoice_id)
    settlement.take_back(invoice, amount, desk.staff, desk.now)
    await desk.payments.reverse(payment.payment_id, allocation_id, amount, desk.staff.staff_id, reason, desk.now)
    await take_advance_back(desk, invoice, payment.payment_id, amount, reason)
    await desk.invoices.record(invoice, "reverse_payment", reason=reason)
    return await _read(desk, payment_id)


async def refund(desk: BillingDesk, payment_id: UUID, body: ReturnWrite, receipt_key: str, reason: str) -> Payment:
    """Money of a payment went back to the client with a receipt; a named allocation is reversed first."""
    if body.allocation_id:
        await reverse_allocation(desk, payment_id, body.allocation_id, reason)
    payment = await _payment(desk, payment_id)
    if body.amount > payment.unallocated:
        raise _exhausted(payment, payment.unallocated)
    await desk.payments.refund(payment_id, receipt_key, body.amount, desk.staff.staff_id, desk.now)
    return payment


async def _allocate(desk: BillingDesk, payment: Payment, wanted: Sequence[AllocationWrite], pointer: str) -> None:
    left = payment.unallocated
    # Locks are taken in the order of ids, so that two payments of the same invoices queue up.
    places = sorted(range(len(wanted)), key=lambda at: wanted[at].invoice_id)
    for at in places:
        part = wanted[at]
        where = pointer.format(at=at)
        with at_field(where):
            invoice = await desk.invoices.get(part.invoice_id)
            _fits(payment, left, invoice, part.amount)
            settlement.allocate(invoice, part.amount, desk.staff, desk.now)
        await desk.payments.allocate(
            payment.payment_id, new_id(), invoice.id, part.amount, desk.staff.staff_id, desk.now
        )
        note_due(desk, invoice)
        await receive_advance(desk, invoice, payment.payment_id, part.amount)
        await desk.invoices.record(invoice, "record_payment")
        left -= part.amount


@contextmanager
def at_field(where: str) -> Iterator[None]:
    """A refusal says which part of the body it is about; one that names no field is about the invoice."""
    try:
        yield
    except DomainError as error:
        fields = error.fields or (FieldError("/invoice_id", error.detail),)
        placed = [FieldError(f"{where}{field.pointer}", field.detail) for field in fields]
        raise type(error)(error.detail, code=error.code, fields=placed) from None


def _fits(payment: Payment, left: Decimal, invoice: Invoice, amount: Decimal) -> None:
    if (payment.client_id, payment.legal_entity_id) != (invoice.client_id, invoice.legal_entity_id):
        raise _refused("the invoice is of another client or seller", "other_party", "/invoice_id")
    if payment.currency != invoice.currency:
        raise _refused(
            said("currency_mismatch", f"a payment in {payment.currency} cannot pay an invoice in {invoice.currency}"),
            "currency_mismatch",
            "/invoice_id",
        )
    if amount > left:
        raise _exhausted(payment, left)


def _exhausted(payment: Payment, left: Decimal) -> Conflict:
    detail = said(
        "payment_exhausted",
        f"the payment has {left:f} {payment.currency} left",
        amount=left,
        currency=payment.currency,
    )
    return _refused(detail, "payment_exhausted", "/amount")


def _refused(detail: str, code: str, pointer: str) -> Conflict:
    return Conflict(detail, code=code, fields=[FieldError(pointer, detail)])


async def _check(desk: BillingDesk, body: RecordPayment) -> None:
    try:
        minor_units(body.currency)
    except Invalid as error:
        raise Invalid(error.detail, code=error.code, fields=[FieldError("/currency", error.detail)]) from None
    if body.amount != round_money(body.amount, body.currency):
        detail = said("too_precise", f"an amount in {body.currency} has {minor_units(body.currency)} decimal places")
        raise Invalid(detail, fields=[FieldError("/amount", detail)])
    if body.received_on > desk.today:
        detail = said("in_the_future", "money cannot have been received in the future")
        raise Invalid(detail, fields=[FieldError("/received_on", detail)])
    if not await desk.payments.has_contract(body.client_id, body.legal_entity_id):
        detail = said("unknown_client", f"client {body.client_id} has no contract with {body.legal_entity_id}")
        raise Invalid(detail, fields=[FieldError("/client_id", detail)])


async def _payment(desk: BillingDesk, payment_id: UUID) -> Payment:
    payment = await desk.payments.lock(payment_id)
    if payment is None or not desk.staff.sees(payment.legal_entity_id):
        raise NotFound(f"no payment {payment_id}")
    desk.staff.require(_MONEY, payment.legal_entity_id)
    return payment


async def _read(desk: BillingDesk, payment_id: UUID) -> PaymentRead:
    read = await desk.payments.get(payment_id)
    if read is None:
        raise NotFound(f"no payment {payment_id}")
    return read
