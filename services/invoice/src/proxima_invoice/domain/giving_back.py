"""Which payment went back to a client: allocations to reverse, the likeliest first."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from proxima_common.contracts.words import MatchOutcome

from proxima_invoice.domain import purpose
from proxima_invoice.domain.payer import Payer
from proxima_invoice.domain.receipt import GivenBack, Proposal, Receipt, Use


def giving_back(receipt: Receipt, uses: Sequence[Use], payer: Payer) -> list[Proposal]:
    """One proposal per client that the money may have gone to; what is not allocated goes back first."""
    found = [_of_client(receipt, uses, client_id, payer) for client_id in payer.client_ids]
    return found or [Proposal(MatchOutcome.UNKNOWN_PAYER, ("money went back to nobody we know",))]


def _of_client(receipt: Receipt, uses: Sequence[Use], client_id: str, payer: Payer) -> Proposal:
    theirs = sorted((use for use in uses if use.client_id == client_id), key=lambda use: _order(receipt, use))
    back: list[GivenBack] = []
    left = receipt.amount
    for use in theirs:
        part = min(left, use.amount)
        if part > 0:
            back.append(GivenBack(use.payment_id, use.allocation_id, part))
            left -= part
    reasons = [payer.why]
    if left:
        reasons.append(f"{left:f} {receipt.currency} more went back than came in")
    proposal = Proposal(MatchOutcome.RETURNED, tuple(reasons), client_id, receipt.contract_no)
    return replace(proposal, given_back=tuple(back))


def _order(receipt: Receipt, use: Use) -> tuple[bool, bool, bool, int, Decimal]:
    """Named, then of the same amount, then unallocated, then the newest."""
    named = use.number is not None and purpose.names(receipt.comment, use.number)
    fits = receipt.amount in (use.amount, use.paid)
    return (not named, not fits, use.allocation_id is not None, -use.received_on.toordinal(), use.amount)
