"""The table of product.md: which move leads from where to where, and who may make it."""

from dataclasses import dataclass

from proxima_common.contracts.words import Action, InvoiceStatus, Role

DRAFT = InvoiceStatus.DRAFT
NEEDS_REVIEW = InvoiceStatus.NEEDS_REVIEW
APPROVED = InvoiceStatus.APPROVED
SENT = InvoiceStatus.SENT
ACCEPTED = InvoiceStatus.ACCEPTED
PAID = InvoiceStatus.PAID
REJECTED = InvoiceStatus.REJECTED
VOID = InvoiceStatus.VOID
DISCARDED = InvoiceStatus.DISCARDED

PREPARERS = frozenset({Role.PREPARER, Role.ACCOUNTANT})
APPROVERS = frozenset({Role.APPROVER})
SENDERS = PREPARERS | {Role.SIGNER}
MONEY = frozenset({Role.ACCOUNTANT})
SEES_COSTS = frozenset({Role.APPROVER, Role.SALES, Role.ACCOUNTANT, Role.ADMIN})
"""Who may know what work costs us, and so margins."""


@dataclass(frozen=True, slots=True)
class Move:
    """`target` None leaves the status alone, or to what the documents and the money make of it."""

    verb: str
    sources: frozenset[InvoiceStatus]
    target: InvoiceStatus | None
    roles: frozenset[Role]


def _move(
    verb: str,
    sources: set[InvoiceStatus],
    target: InvoiceStatus | None,
    roles: frozenset[Role],
) -> Move:
    return Move(verb, frozenset(sources), target, roles)


MOVES: dict[Action, Move] = {
    Action.FINALIZE: _move("finalized", {DRAFT}, NEEDS_REVIEW, PREPARERS),
    Action.AMEND: _move("amended", {NEEDS_REVIEW}, NEEDS_REVIEW, PREPARERS),
    Action.WITHDRAW: _move("withdrawn", {NEEDS_REVIEW}, DRAFT, PREPARERS),
    Action.RETURN: _move("returned", {NEEDS_REVIEW, APPROVED}, DRAFT, APPROVERS),
    Action.APPROVE: _move("approved", {NEEDS_REVIEW}, APPROVED, APPROVERS),
    Action.SEND: _move("sent", {APPROVED}, None, SENDERS),
    Action.RESEND: _move("sent again", {SENT, ACCEPTED, PAID}, None, SENDERS),
    Action.REJECT: _move("rejected", {SENT}, None, PREPARERS),
    Action.ACCEPT: _move("accepted", {SENT}, None, PREPARERS),
    Action.REISSUE: _move("reissued", {REJECTED}, DRAFT, PREPARERS),
    Action.VOID_REQUEST: _move("asked to be void", {SENT, REJECTED}, None, PREPARERS),
    Action.VOID: _move("voided", {DRAFT, NEEDS_REVIEW, APPROVED, SENT, REJECTED}, VOID, PREPARERS | APPROVERS),
    Action.RECORD_PAYMENT: _move("paid", {SENT, ACCEPTED}, None, MONEY),
    Action.REVERSE_PAYMENT: _move(
        "taken a payment from", {DRAFT, NEEDS_REVIEW, APPROVED, SENT, ACCEPTED, PAID, REJECTED}, None, MONEY
    ),
    Action.CORRECT: _move("corrected", {SENT, ACCEPTED, PAID}, None, PREPARERS),
    Action.CREDIT: _move("credited", {SENT, ACCEPTED, PAID, REJECTED}, None, PREPARERS),
    Action.DISCARD: _move("discarded", {DRAFT}, DISCARDED, PREPARERS),
}
"""Every action on an invoice. `nothing_to_bill` is the one that closes a month, not an invoice."""

ARTICLE = {
    DRAFT: "a draft",
    NEEDS_REVIEW: "an invoice in review",
    APPROVED: "an approved invoice",
    SENT: "a sent invoice",
    ACCEPTED: "an accepted invoice",
    PAID: "a paid invoice",
    REJECTED: "a rejected invoice",
    VOID: "a void invoice",
    DISCARDED: "a discarded draft",
}
