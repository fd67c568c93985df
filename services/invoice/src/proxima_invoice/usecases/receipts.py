"""Receipts: matched by a person or, where nothing is doubtful, by themselves. A receipt is never two payments."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from proxima_common.contracts.api.billing import AllocationWrite, RecordPayment
from proxima_common.contracts.api.moves import WriteOffDifference
from proxima_common.contracts.api.receipts import MatchReceipt, ReturnWrite
from proxima_common.contracts.words import ReceiptState, Role
from proxima_common.errors import Conflict, DomainError, FieldError, Invalid, NotFound
from proxima_common.said import said

from proxima_invoice.domain.matching import propose
from proxima_invoice.domain.receipt import Proposal, Receipt
from proxima_invoice.usecases.billing_ports import BillingDesk, Changes, Source
from proxima_invoice.usecases.differences import write_off_difference
from proxima_invoice.usecases.payments import at_field, record_payment, refund
from proxima_invoice.usecases.receipt_ports import Held

LOOKED_AT_ONCE = 50
"""Receipts that the clock asks the evidence of together: a few queries for all of them."""
_MONEY = (Role.ACCOUNTANT,)
_SOURCES: dict[str, Source] = {"planfact": "planfact", "bank_statement": "bank_file"}


async def proposals_for(desk: BillingDesk, receipts: Sequence[Receipt]) -> dict[str, list[Proposal]]:
    """By receipt key, how each may be allocated, the likeliest first."""
    evidence = await desk.receipts.evidence(receipts)
    return {one.key: propose(one, evidence[one.key], desk.rules.differences) for one in receipts}


async def match_by_itself(desk: BillingDesk, receipt_key: str) -> bool:
    """Allocate a receipt that number, amount and client agree about; everything else stays open for a person.

    Whether it was allocated. What moved meanwhile (the invoice is paid, returned, void) leaves it open too.
    """
    held = await desk.receipts.lock(receipt_key)
    if held is None or held.state is not ReceiptState.OPEN or not desk.rules.auto_match:
        return False
    first = (await proposals_for(desk, [held.receipt]))[receipt_key][0]
    if not first.sure:
        return False
    parts = [AllocationWrite(invoice_id=part.invoice_id, amount=part.amount) for part in first.parts]
    body = MatchReceipt(client_id=first.client_id, contract_no=first.contract_no, allocations=parts)
    try:
        async with desk.undoing():
            await _take(desk, held, body, "; ".join(first.reasons))
    except DomainError:
        return False
    return True


async def look_again(desk: BillingDesk, since: date, tag: str) -> int:
    """Have those open receipts matched of which nothing is doubtful any more; how many were looked at."""
    waiting = await desk.receipts.waiting(since) if desk.rules.auto_match else []
    for start in range(0, len(waiting), LOOKED_AT_ONCE):
        part = waiting[start : start + LOOKED_AT_ONCE]
        proposals = await proposals_for(desk, part)
        for one in part:
            if proposals[one.key][0].sure:
                await desk.plan_matching(one.key, one.legal_entity_id, tag)
    return len(waiting)


async def match_receipt(desk: BillingDesk, receipt_key: str, body: MatchReceipt) -> None:
    """Make the receipt a payment with these allocations, or let it take money of payments back; all or nothing."""
    held = await _open(desk, receipt_key)
    if held.receipt.direction == "out":
        await _give_back(desk, held, body)
    else:
        await _take(desk, held, body, body.note)


async def note_same(desk: BillingDesk, receipt_key: str, other_key: str, reason: str) -> None:
    """It is the same money as another receipt, which is the one that counts."""
    if other_key == receipt_key:
        raise _wrong("a receipt is not the same money as itself", "same_receipt", "/other_key")
    # In the order of keys, so that two people who say it of each other queue up.
    both = {key: await desk.receipts.lock(key) for key in sorted((receipt_key, other_key))}
    held, other = _known(desk, receipt_key, both[receipt_key]), both[other_key]
    _check_open(held)
    if other is None or other.receipt.legal_entity_id != held.receipt.legal_entity_id:
        raise _wrong(f"there is no receipt {other_key} of this legal entity", "unknown_receipt", "/other_key")
    if other.state not in (ReceiptState.OPEN, ReceiptState.RECORDED):
        raise _wrong(
            f"receipt {other_key} is {other.state}: it does not count itself", "receipt_not_counted", "/other_key"
        )
    if _money(held.receipt) != _money(other.receipt):
        raise _wrong("their amounts, currencies or directions differ", "other_money", "/other_key")
    await _refuse_if_counted_on(desk, receipt_key)
    await _decide(desk, held, ReceiptState.SAME, reason, same_as=other_key)


async def ignore_receipt(desk: BillingDesk, receipt_key: str, reason: str) -> None:
    """It is no client's money."""
    held = await _open(desk, receipt_key)
    await _refuse_if_counted_on(desk, receipt_key)
    await _decide(desk, held, ReceiptState.IGNORED, reason)


async def reopen_receipt(desk: BillingDesk, receipt_key: str, reason: str) -> None:
    """Undo that it was ignored or the same money as another one. What became a payment is reversed there."""
    held = _known(desk, receipt_key, await desk.receipts.lock(receipt_key))
    if held.state is ReceiptState.RECORDED:
        raise Conflict("it became a payment: reverse its allocations there", code="receipt_recorded")
    if held.state is ReceiptState.OPEN:
        raise Conflict("it is open", code="receipt_open")
    await desk.receipts.reopen(receipt_key)
    await _audit(desk, held, "reopen", ReceiptState.OPEN, reason)


async def _take(desk: BillingDesk, held: Held, body: MatchReceipt, reason: str | None) -> None:
    receipt = held.receipt
    if body.returns:
        raise _wrong("money that came in takes nothing back", "wrong_direction", "/returns", invalid=True)
    payment = RecordPayment(
        legal_entity_id=receipt.legal_entity_id,
        client_id=await _client(desk, receipt, body),
        contract_no=body.contract_no,
        received_on=receipt.received_on,
        amount=receipt.amount,
        currency=receipt.currency,
        reference=(receipt.comment.strip() or receipt.key)[:200],
        note=body.note,
        allocations=body.allocations,
    )
    await record_payment(desk, payment, _SOURCES[receipt.source], receipt.key)
    if body.write_off:
        await _write_off(desk, body)
    await _decide(desk, held, ReceiptState.RECORDED, reason)


async def _client(desk: BillingDesk, receipt: Receipt, body: MatchReceipt) -> str:
    if body.client_id:
        return body.client_id
    found = await desk.receipts.client_of(body.allocations[0].invoice_id) if body.allocations else receipt.client_id
    if found is None:
        raise _wrong("say which client's money it is", "client_missing", "/client_id", invalid=True)
    return found


async def _write_off(desk: BillingDesk, body: MatchReceipt) -> None:
    assert body.write_off
    if body.write_off.invoice_id not in {part.invoice_id for part in body.allocations}:
        detail = "a difference is of an invoice that this money pays"
        raise _wrong(detail, "nothing_allocated", "/write_off/invoice_id", invalid=True)
    difference = WriteOffDifference(amount=body.write_off.amount, why=body.write_off.why, note=body.write_off.note)
    with at_field("/write_off"):
        await write_off_difference(desk, body.write_off.invoice_id, difference)


async def _give_back(desk: BillingDesk, held: Held, body: MatchReceipt) -> None:
    receipt = held.receipt
    if body.allocations or body.write_off:
        raise _wrong("money that went out pays no invoice", "wrong_direction", "/allocations", invalid=True)
    total = sum((one.amount for one in body.returns), Decimal(0))
    if total != receipt.amount:
        detail = said(
            "returns_differ",
            f"the returns come to {total:f}, the receipt to {receipt.amount:f} {receipt.currency}",
            total=total,
            amount=receipt.amount,
            currency=receipt.currency,
        )
        raise _wrong(detail, "returns_differ", "/returns", invalid=True)
    reason = body.note or f"money went back: {receipt.key}"
    # Locks are taken in the order of ids, so that two returns of the same payments queue up.
    for at, one in sorted(enumerate(body.returns), key=lambda pair: pair[1].payment_id):
        with at_field(f"/returns/{at}"):
            await _give_back_one(desk, receipt, one, reason)
    await _decide(desk, held, ReceiptState.RECORDED, body.note)


async def _give_back_one(desk: BillingDesk, receipt: Receipt, one: ReturnWrite, reason: str) -> None:
    payment = await refund(desk, one.payment_id, one, receipt.key, reason)
    if (payment.legal_entity_id, payment.currency) != (receipt.legal_entity_id, receipt.currency):
        raise _wrong("the payment is another seller's or in another currency", "other_money", "/payment_id")


async def _open(desk: BillingDesk, receipt_key: str) -> Held:
    held = _known(desk, receipt_key, await desk.receipts.lock(receipt_key))
    _check_open(held)
    return held


def _known(desk: BillingDesk, receipt_key: str, held: Held | None) -> Held:
    if held is None or not desk.staff.sees(held.receipt.legal_entity_id):
        raise NotFound(f"no receipt {receipt_key}")
    desk.staff.require(_MONEY, held.receipt.legal_entity_id)
    return held


def _check_open(held: Held) -> None:
    if held.state is not ReceiptState.OPEN:
        also = f" as {held.same_as}" if held.same_as else ""
        raise Conflict(f"the receipt is {held.state}{also} already", code=f"receipt_{held.state}")


async def _refuse_if_counted_on(desk: BillingDesk, receipt_key: str) -> None:
    others = await desk.receipts.same_as(receipt_key)
    if others:
        raise Conflict(f"{', '.join(others)} is the same money and counts on this one", code="receipt_counted_on")


async def _decide(
    desk: BillingDesk, held: Held, state: ReceiptState, reason: str | None, same_as: str | None = None
) -> None:
    await desk.receipts.decide(held.receipt.key, state, desk.staff.staff_id, desk.now, reason, same_as)
    await _audit(desk, held, state, state, reason, same_as)


async def _audit(
    desk: BillingDesk,
    held: Held,
    action: str,
    state: ReceiptState,
    reason: str | None,
    same_as: str | None = None,
) -> None:
    changes: Changes = [{"field": "state", "before": held.state, "after": state}]
    if same_as != held.same_as:
        changes.append({"field": "same_as", "before": held.same_as, "after": same_as})
    subject = f"receipt:{held.receipt.key}"
    await desk.master_audit.append(subject, desk.staff, action, changes, desk.now, reason=reason)


def _money(receipt: Receipt) -> tuple[Decimal, str, str]:
    return receipt.amount, receipt.currency, receipt.direction


def _wrong(detail: str, code: str, pointer: str, *, invalid: bool = False) -> DomainError:
    kind = Invalid if invalid else Conflict
    return kind(detail, code=code, fields=[FieldError(pointer, detail)])
