"""How a receipt is to be allocated: proposals, the likeliest first. Pure: the same evidence, the same proposals."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import groupby

from proxima_common.contracts.words import MatchOutcome
from proxima_common.said import Said, said

from proxima_invoice.domain import purpose
from proxima_invoice.domain.giving_back import giving_back
from proxima_invoice.domain.payer import Payer, firm, payer_of
from proxima_invoice.domain.receipt import Evidence, Part, Payable, Proposal, Receipt

ZERO = Decimal(0)
SAME_MONEY_DAYS = 3


def propose(receipt: Receipt, evidence: Evidence, fees: Mapping[str, Decimal]) -> list[Proposal]:
    """At least one proposal. `fees`: by currency, what a bank may have kept (the limit of written-off differences)."""
    payer = payer_of(receipt.payer_tin, receipt.payer, receipt.client_id, evidence.clients, evidence.paid_before)
    found = (
        giving_back(receipt, evidence.uses, payer)
        if receipt.direction == "out"
        else _used(receipt, evidence, payer, fees.get(receipt.currency, ZERO))
    )
    twins = [twin for twin in evidence.twins if same_money(receipt, twin)]
    if not twins:
        return found
    return [_same(twin) for twin in twins] + [replace(one, sure=False) for one in found]


def same_money(one: Receipt, other: Receipt) -> bool:
    """Whether both are probably the same money, seen in two sources (a bank's file and PlanFact)."""
    if one.source == other.source or one.key == other.key:
        return False
    alike = (one.legal_entity_id, one.currency, one.amount, one.direction) == (
        other.legal_entity_id,
        other.currency,
        other.amount,
        other.direction,
    )
    near = abs(one.received_on - other.received_on) <= timedelta(days=SAME_MONEY_DAYS)
    return alike and near and (_same_payer(one, other) or _same_purpose(one, other))


def _same_payer(one: Receipt, other: Receipt) -> bool:
    if one.payer_tin and other.payer_tin:
        return one.payer_tin == other.payer_tin
    if one.client_id and one.client_id == other.client_id:
        return True
    left, right = firm(one.payer or ""), firm(other.payer or "")
    # Who is not named on one side is nobody else: a person looks.
    return left == right or not left or not right


def _same_purpose(one: Receipt, other: Receipt) -> bool:
    left, right = purpose.normal(one.comment), purpose.normal(other.comment)
    return bool(left) and bool(right) and (left in right or right in left)


def _same(other: Receipt) -> Proposal:
    where = "PlanFact" if other.source == "planfact" else "a bank statement"
    reason = f"probably the same money as {other.key}: {where}, {other.received_on}, {other.payer or 'no payer'}"
    return Proposal(MatchOutcome.SAME_MONEY, (reason,), same_as=other.key)


def _used(receipt: Receipt, evidence: Evidence, payer: Payer, fee: Decimal) -> list[Proposal]:
    named = [one for one in evidence.payables if _is_named(receipt, one)]
    short = [one for one in evidence.payables if _is_said(receipt, one, payer)] if not named else []
    if named or short:
        groups = groupby(sorted(named or short, key=lambda one: one.client_id), key=lambda one: one.client_id)
        found = [_of_named(receipt, list(group), payer, fee, by_number=bool(named)) for _, group in groups]
        found.sort(key=lambda one: one.client_id not in payer.client_ids)
        if len(found) > 1:
            found = [replace(one, sure=False) for one in found]
        return found + _alternatives(receipt, evidence, payer, found[0])
    return [_unnamed(receipt, evidence.payables, client, payer, fee) for client in payer.client_ids] or [
        Proposal(MatchOutcome.UNKNOWN_PAYER, (payer.why, said("match_none_of_ours", "no invoice of ours is named")))
    ]


def _is_named(receipt: Receipt, one: Payable) -> bool:
    return purpose.names(receipt.comment, one.number) or (
        receipt.invoice_number is not None and purpose.normal(receipt.invoice_number) == purpose.normal(one.number)
    )


def _is_said(receipt: Receipt, one: Payable, payer: Payer) -> bool:
    """People write the last part of a number; that counts among what the payer owes only."""
    spoken = one.sequence is not None and str(one.sequence) in purpose.spoken(receipt.comment)
    return spoken and one.due and one.client_id in payer.client_ids


def _of_named(receipt: Receipt, named: Sequence[Payable], payer: Payer, fee: Decimal, *, by_number: bool) -> Proposal:
    reasons: list[str] = [_named(one.number, by_number=by_number) for one in named]
    client_id = named[0].client_id
    head = Proposal(MatchOutcome.OTHER_CURRENCY, (), client_id, _contract(named))
    in_currency = [one for one in named if one.currency == receipt.currency]
    if not in_currency:
        reasons.append(
            said(
                "match_other_currency",
                f"it is in {named[0].currency}, the money in {receipt.currency}",
                invoice=named[0].currency,
                money=receipt.currency,
            )
        )
        return replace(head, reasons=tuple(reasons))
    due = sorted((one for one in in_currency if one.due), key=lambda one: one.age)
    reasons += [_why_not_due(one) for one in in_currency if not one.due]
    if not due:
        return replace(head, outcome=MatchOutcome.NOTHING_DUE, advance=receipt.amount, reasons=tuple(reasons))
    filled = replace(_filled(receipt, due, fee), client_id=client_id, contract_no=head.contract_no)
    reasons += filled.reasons
    if client_id not in payer.client_ids:
        known = MatchOutcome.OTHER_PAYER if payer.client_ids else MatchOutcome.UNKNOWN_PAYER
        other = said("match_other_client", f"the payer is client {', '.join(payer.client_ids)}")
        why = other if payer.client_ids else payer.why
        return replace(filled, outcome=known, reasons=(*reasons, why))
    other_contract = _other_contract(receipt, named)
    reasons += [payer.why, *other_contract]
    agrees = by_number and payer.client_id == client_id and len(named) == 1 and not other_contract
    return replace(filled, reasons=tuple(reasons), sure=filled.outcome is MatchOutcome.EXACT and agrees)


def _named(number: str, *, by_number: bool) -> Said:
    if by_number:
        return said("match_named", f"{number} is named", number=number)
    return said("match_named_in_part", f"{number} is named by the last part of its number", number=number)


def _filled(receipt: Receipt, due: Sequence[Payable], fee: Decimal) -> Proposal:
    """The amount over these invoices, the oldest first."""
    left = receipt.amount
    parts: list[Part] = []
    for one in due:
        part = min(left, one.outstanding)
        if part > 0:
            parts.append(Part(one.invoice_id, one.number, part))
        left -= part
    total = sum((one.outstanding for one in due), ZERO)
    missing = total - receipt.amount
    if missing < 0:
        reason = said(
            "match_over",
            f"{-missing:f} {receipt.currency} more than they come to: the client's advance",
            amount=-missing,
            currency=receipt.currency,
        )
        outcome = MatchOutcome.OVER if len(due) == 1 else MatchOutcome.SEVERAL
        return Proposal(outcome, (reason,), parts=tuple(parts), advance=left)
    if missing == 0:
        outcome = MatchOutcome.EXACT if len(due) == 1 else MatchOutcome.SEVERAL
        return Proposal(outcome, (said("match_exact", "the amount is what is outstanding"),), parts=tuple(parts))
    last = due[-1]
    if missing <= fee and parts[-1].invoice_id == last.invoice_id:
        reason = said(
            "match_fee",
            f"{missing:f} {receipt.currency} are missing, as much as a bank may have kept",
            amount=missing,
            currency=receipt.currency,
        )
        outcome = MatchOutcome.SHORT if len(due) == 1 else MatchOutcome.SEVERAL
        write_off = Part(last.invoice_id, last.number, missing)
        return Proposal(outcome, (reason,), parts=tuple(parts), write_off=write_off)
    reason = said(
        "match_partial", f"{missing:f} {receipt.currency} stay outstanding", amount=missing, currency=receipt.currency
    )
    return Proposal(MatchOutcome.PARTIAL if len(due) == 1 else MatchOutcome.SEVERAL, (reason,), parts=tuple(parts))


def _unnamed(receipt: Receipt, payables: Sequence[Payable], client_id: str, payer: Payer, fee: Decimal) -> Proposal:
    owed = [one for one in payables if one.client_id == client_id and one.due]
    due = sorted((one for one in owed if one.currency == receipt.currency), key=lambda one: one.age)
    head = Proposal(MatchOutcome.NOTHING_DUE, (payer.why,), client_id, receipt.contract_no, advance=receipt.amount)
    if not due:
        if owed:
            reason = said(
                "match_owes_otherwise",
                f"the client owes in {', '.join(sorted({one.currency for one in owed}))} only",
                currencies=", ".join(sorted({one.currency for one in owed})),
            )
            return replace(head, outcome=MatchOutcome.OTHER_CURRENCY, reasons=(payer.why, reason))
        return replace(head, reasons=(payer.why, said("match_nothing_due", "nothing of theirs is outstanding")))
    of_contract = [one for one in due if _is_contract(receipt, one.contract_no)]
    reasons: list[str] = [payer.why, said("match_no_number", "no invoice is named")]
    if of_contract:
        due = of_contract
        reasons.append(said("match_contract", f"contract {due[0].contract_no} is named", contract=due[0].contract_no))
    same = [one for one in due if one.outstanding == receipt.amount]
    if len(same) == 1:
        due = same
        reasons.append(said("match_alone", f"{same[0].number} alone comes to this amount", number=same[0].number))
    filled = _filled(receipt, due, fee)
    return replace(
        filled,
        outcome=MatchOutcome.OLDEST_FIRST,
        client_id=client_id,
        contract_no=_contract(due),
        reasons=(*reasons, *filled.reasons),
    )


def _alternatives(receipt: Receipt, evidence: Evidence, payer: Payer, first: Proposal) -> list[Proposal]:
    """Where the named invoices do not take all of it, the client's others may."""
    if not first.advance or first.client_id is None:
        return []
    anything = _unnamed(receipt, evidence.payables, first.client_id, payer, ZERO)
    return [anything] if anything.parts and anything.parts != first.parts else []


def _is_contract(receipt: Receipt, contract_no: str) -> bool:
    return receipt.contract_no == contract_no or purpose.names_contract(receipt.comment, contract_no)


def _other_contract(receipt: Receipt, named: Sequence[Payable]) -> list[str]:
    told = receipt.contract_no
    if told is None or any(told == one.contract_no for one in named):
        return []
    return [
        said(
            "match_other_contract",
            f"the source says contract {told}, the invoice is of {named[0].contract_no}",
            told=told,
            contract=named[0].contract_no,
        )
    ]


def _contract(payables: Sequence[Payable]) -> str | None:
    contracts = {one.contract_no for one in payables}
    return contracts.pop() if len(contracts) == 1 else None


def _why_not_due(one: Payable) -> str:
    if one.outstanding <= 0:
        return said("match_not_outstanding", f"nothing of {one.number} is outstanding", number=one.number)
    return said(
        "match_not_payable",
        f"{one.number} is {one.status}: money cannot be allocated to it",
        number=one.number,
        status=one.status,
    )
