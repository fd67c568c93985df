"""Approval as staff see and set it: levels, delegation, proposals, guardrails, green."""

from datetime import date, datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID

from pydantic import Field

from proxima_common.contracts.api.shared import Command, SaidRead
from proxima_common.contracts.payload import Amount, CurrencyCode, Month, Percent, Quantity, UnitPrice, Wire

GuardrailCode = Literal["spike", "zero_total", "missing_details", "low_margin"]
GreenVerb = Literal["create", "finalize", "approve", "send"]


class LevelWrite(Command):
    """When a level of approval is needed: any of its bounds passed; the first level always is.

    `above_amount` is gross, by currency; a currency that is not named needs the level. Percents are exact bounds.
    """

    number: int = Field(ge=1, le=9)
    above_amount: dict[CurrencyCode, Amount] = Field(default_factory=dict)
    below_margin: Percent | None = None
    above_discount: Percent | None = None
    staff_ids: list[str] = Field(default_factory=list, max_length=50)


class ApprovalPolicyWrite(Command):
    """How a legal entity approves. Null switches a guardrail off."""

    levels: list[LevelWrite] = Field(min_length=1, max_length=9)
    spike_percent: Percent | None = Decimal(50)
    low_margin_percent: Percent | None = Decimal(10)
    green_percent: Percent = Decimal(15)


class ApprovalPolicyRead(ApprovalPolicyWrite):
    legal_entity_id: str
    version: int


class Delegate(Command):
    """An approver lets somebody else approve for some days; `valid_to` is the last one."""

    from_staff_id: str = Field(min_length=1, max_length=100)
    to_staff_id: str = Field(min_length=1, max_length=100)
    legal_entity_id: str = Field(min_length=1, max_length=40)
    valid_from: date
    valid_to: date
    reason: str = Field(min_length=3, max_length=1000)


class DelegationRead(Wire):
    delegation_id: UUID
    from_staff_id: str
    to_staff_id: str
    legal_entity_id: str
    valid_from: date
    valid_to: date
    reason: str
    made_by: str
    made_at: datetime
    ended_at: datetime | None


class ApprovalRead(Wire):
    """One approval of the present revision. `break_glass` is the reason for approving against the rules."""

    approval_id: UUID
    level: int
    staff_id: str
    staff_name: str
    on_behalf_of: str | None
    break_glass: str | None
    reviewed_by: str | None
    at: datetime


class ReviewBreakGlass(Command):
    """Another approver looked at an approval that broke the glass."""

    note: str = Field(min_length=3, max_length=2000)


class ReleaseGuardrails(Command):
    """Why the invoice may go on although these guardrails stopped it; holds for its present total."""

    codes: list[GuardrailCode] = Field(min_length=1, max_length=4)
    reason: str = Field(min_length=3, max_length=2000)


class GuardrailRead(Wire):
    code: str
    detail: str
    released_by: str | None
    reason: str | None
    said: SaidRead | None = None


class ProposeAmount(Command):
    """What an approver would bill instead; the preparer accepts it or not."""

    line_id: UUID
    quantity: Quantity | None = None
    unit_price: UnitPrice | None = None
    discount: Amount | None = None
    reason: str = Field(min_length=3, max_length=2000)


class AmountProposalRead(Wire):
    proposal_id: UUID
    line_id: UUID
    quantity: Quantity | None
    unit_price: UnitPrice | None
    discount: Amount | None
    reason: str
    proposed_by: str
    proposed_by_name: str
    proposed_at: datetime
    state: Literal["open", "accepted", "declined"]
    answered_by: str | None
    answer: str | None


class ApprovalState(Wire):
    """Everything that approving this invoice hangs on. Margin is null for who may not see it, or when unknown."""

    needed_levels: list[int]
    approvals: list[ApprovalRead]
    guardrails: list[GuardrailRead]
    proposals: list[AmountProposalRead]
    against_green: list[str]
    margin_percent: Amount | None
    against_green_said: list[SaidRead | None] = Field(default_factory=list)


class GreenItem(Wire):
    """One application's month; `invoice_id` null before its draft. The amount is net for create, gross after."""

    application_id: str
    invoice_id: UUID | None
    number: str | None
    client_name: str
    currency: CurrencyCode
    amount: Amount | None
    against: list[str]
    against_said: list[SaidRead | None] = Field(default_factory=list)


class GreenTotal(Wire):
    currency: CurrencyCode
    count: int
    amount: Amount


class GreenPreview(Wire):
    """What `all green` would take for a verb: counts and totals per currency, and the rest with why not."""

    month: Month
    verb: GreenVerb
    green: list[GreenItem]
    rest: list[GreenItem]
    totals: list[GreenTotal]
