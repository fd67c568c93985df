"""Advances and closed tax months as staff see and change them."""

from datetime import datetime
from typing import Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from proxima_common.contracts.api.shared import Command
from proxima_common.contracts.payload import Amount, CurrencyCode, Month, Percent, Wire


class CreateAdvance(Command):
    """An advance invoice before tax, in the price currency: one of the three says how much.

    `percent` of the contract's amount, an `amount`, or `expected`: what the month comes to by its overview. With
    `ahead` the paper names the month that is paid ahead.
    """

    application_id: str = Field(min_length=1, max_length=200)
    month: Month
    percent: Percent | None = Field(default=None, gt=0)
    amount: Amount | None = Field(default=None, gt=0)
    expected: bool = False
    ahead: bool = False

    @model_validator(mode="after")
    def _one_measure(self) -> Self:
        if sum((self.percent is not None, self.amount is not None, self.expected)) != 1:
            raise ValueError("an advance is a percent, an amount, or what the month is expected to come to")
        return self


class AdvanceEntryWrite(Command):
    """Money given back to the client, or a difference put right; an adjustment may be negative."""

    kind: Literal["refunded", "adjustment"]
    amount: Amount
    reason: str = Field(min_length=3, max_length=1000)

    @model_validator(mode="after")
    def _an_amount(self) -> Self:
        if self.amount == 0 or (self.kind == "refunded" and self.amount < 0):
            raise ValueError("a refund is positive, an adjustment is not nothing")
        return self


class AdvanceEntryRead(Wire):
    entry_id: UUID
    kind: Literal["received", "offset", "refunded", "adjustment"]
    amount: Amount
    invoice_id: UUID | None
    invoice_number: str | None
    payment_id: UUID | None
    reason: str | None
    made_by: str
    at: datetime


class AdvanceAccountRead(Wire):
    """What a client paid ahead for a contract; balance = received − refunded + adjusted − offset."""

    account_id: UUID
    legal_entity_id: str
    client_id: str
    contract_no: str
    currency: CurrencyCode
    balance: Amount
    changed_at: datetime


class AdvanceAccountDetail(AdvanceAccountRead):
    entries: list[AdvanceEntryRead]


class SetOffset(Command):
    """How much of the advance an invoice at home uses, tax included; null is as much as there is."""

    amount: Amount | None = Field(ge=0)


class OffsetRead(Wire):
    """What an invoice uses of advances, or would: of a draft it is a proposal.

    `unallocated` is money of the client that no invoice has yet; it may be allocated once the invoice is sent.
    """

    currency: CurrencyCode
    balance: Amount
    wanted: Amount | None
    offset: Amount
    rest: Amount
    numbers: list[str]
    unallocated: Amount


class CloseTaxMonth(Command):
    reason: str = Field(min_length=3, max_length=1000)


class TaxMonthRead(Wire):
    """One closing of a month; `closed` false once it was reopened."""

    legal_entity_id: str
    month: Month
    closed: bool
    closed_at: datetime
    closed_by: str
    reason: str
    reopened_at: datetime | None
    reopened_by: str | None
    reopen_reason: str | None
