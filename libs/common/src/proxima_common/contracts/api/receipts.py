"""Money that accounting found, how it may be allocated, and what a person decides."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from proxima_common.contracts.api.billing import AllocationWrite
from proxima_common.contracts.api.moves import WriteOffDifference
from proxima_common.contracts.api.shared import Command, SaidRead
from proxima_common.contracts.payload import Amount, CurrencyCode, Wire
from proxima_common.contracts.words import MatchOutcome, ReceiptState


class ProposedAllocation(Wire):
    invoice_id: UUID
    number: str
    amount: Amount


class ProposedReturn(Wire):
    """So much of a payment went back; without an allocation it was not used for an invoice."""

    payment_id: UUID
    allocation_id: UUID | None
    amount: Amount


class ReceiptProposal(Wire):
    """One way to see a receipt. `advance` is what no invoice takes; `write_off` what a bank may have kept."""

    outcome: MatchOutcome
    reasons: list[str]
    reasons_said: list[SaidRead | None] = Field(default_factory=list)
    client_id: str | None
    contract_no: str | None
    allocations: list[ProposedAllocation]
    advance: Amount
    write_off: ProposedAllocation | None
    returns: list[ProposedReturn]
    same_as: str | None


class MatchedReceipt(Wire):
    """A receipt and its state here. `proposals` of an open one are computed as it is read, the likeliest first."""

    receipt_key: str
    legal_entity_id: str
    source: Literal["planfact", "bank_statement"]
    direction: Literal["in", "out"]
    received_on: date
    amount: Amount
    currency: CurrencyCode
    payer: str | None
    payer_tin: str | None
    account: str | None
    client_id: str | None
    contract_no: str | None
    comment: str
    invoice_number: str | None
    seen_at: datetime
    state: ReceiptState
    same_as: str | None
    payment_id: UUID | None
    decided_by: str | None
    decided_at: datetime | None
    reason: str | None
    proposals: list[ReceiptProposal]


class WriteOffWith(WriteOffDifference):
    """What a bank's fee or rounding left open of an invoice that this receipt pays."""

    invoice_id: UUID


class ReturnWrite(Command):
    """So much of a payment went back with this receipt; a named allocation is reversed first."""

    payment_id: UUID
    allocation_id: UUID | None = None
    amount: Amount = Field(gt=0)


class MatchReceipt(Command):
    """What the money is for: a payment with these allocations, the rest is the client's advance.

    Without `client_id` it is the client of the first allocation. A receipt that went `out` takes `returns` and nothing
    else; they come to its amount.
    """

    client_id: str | None = Field(default=None, min_length=1, max_length=200)
    contract_no: str | None = Field(default=None, min_length=1, max_length=200)
    allocations: list[AllocationWrite] = Field(default_factory=list, max_length=200)
    write_off: WriteOffWith | None = None
    returns: list[ReturnWrite] = Field(default_factory=list, max_length=200)
    note: str | None = Field(default=None, max_length=1000)


class SameReceipt(Command):
    """It is the same money as another receipt, which is the one that counts."""

    other_key: str = Field(min_length=1, max_length=300)
    reason: str = Field(min_length=3, max_length=1000)


class DecideReceipt(Command):
    """Why a receipt is ignored, or opened again."""

    reason: str = Field(min_length=3, max_length=1000)
