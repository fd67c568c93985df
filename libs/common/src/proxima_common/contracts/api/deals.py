"""What staff record about deals: acceptance, progress, decisions on worklogs, hours of support; and read of them."""

from datetime import date, datetime
from typing import Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from proxima_common.contracts.api.shared import Command
from proxima_common.contracts.payload import Month, Percent, UnitPrice, Wire
from proxima_common.contracts.prefill import RetainerStatement, SourceRules
from proxima_common.contracts.prefill_request import BilledComponent, RetainerLot


class AcceptMilestone(Command):
    """The client accepted a milestone or change request: from then on it is billed, once (billing-rules §5.3)."""

    accepted_on: date
    note: str | None = Field(default=None, max_length=1000)


class AcceptanceRead(Wire):
    """`billed_by` is the live invoice that bills it."""

    milestone_id: str
    accepted_on: date
    note: str | None
    recorded_by: str
    at: datetime
    billed_by: UUID | None


class RecordProgress(Command):
    """Percent complete at the end of a month, cumulative; the newest record of a month counts (E14)."""

    cumulative_percent: Percent = Field(ge=0, le=100)
    note: str | None = Field(default=None, max_length=1000)


class ProgressRead(Wire):
    month: Month
    cumulative_percent: Percent
    note: str | None
    recorded_by: str
    at: datetime


class DecideWorklog(Command):
    """`bill` false leaves it out; true lifts what kept it out, at a price of its own when one is given.

    The price is of one hour, in the price currency, before tax.
    """

    bill: bool
    unit_price: UnitPrice | None = Field(default=None, ge=0)
    reason: str = Field(min_length=3, max_length=1000)

    @model_validator(mode="after")
    def _priced_when_billed(self) -> Self:
        if self.unit_price is not None and not self.bill:
            raise ValueError("a worklog that is left out has no price")
        return self


class DecisionRead(Wire):
    worklog_id: str
    bill: bool
    unit_price: UnitPrice | None
    reason: str
    decided_by: str
    at: datetime


class AdjustRetainer(Command):
    """Hours put into the balance by hand, or taken: an opening balance, or a correction of a closed month.

    It counts from the beginning of `month` on; `lot_month` is the month that granted the hours.
    """

    month: Month
    lot_month: Month
    seconds: int = Field(ge=-(10**8), le=10**8)
    kind: Literal["opening", "adjustment"] = "adjustment"
    reason: str = Field(min_length=3, max_length=1000)

    @model_validator(mode="after")
    def _something(self) -> Self:
        if self.seconds == 0:
            raise ValueError("0 seconds adjust nothing")
        return self


class RetainerEntryRead(Wire):
    """One entry of the ledger; Σ seconds of a lot is what is left of it. `reverses` is the entry it takes back."""

    entry_id: UUID
    month: Month
    lot_month: Month
    kind: Literal["opening", "included", "used", "carried", "forfeited", "adjustment"]
    seconds: int
    invoice_id: UUID | None
    note: str | None
    made_by: str
    at: datetime
    reverses: UUID | None


class RetainerRead(Wire):
    """The balance of an application at the beginning of a month, and the entries behind it.

    `open_before` is the month before while it is not settled: the balance is provisional then. `statement` is the
    month's own, as its invoice states it.
    """

    application_id: str
    month: Month
    version: int
    open_before: Month | None
    lots: list[RetainerLot]
    balance_seconds: int
    statement: RetainerStatement | None
    entries: list[RetainerEntryRead]


class DealRead(Wire):
    """What is recorded of an application's deal, and what live invoices bill of it.

    `rules` is what the warehouse says of it; null until an overview told.
    """

    application_id: str
    acceptances: list[AcceptanceRead]
    progress: list[ProgressRead]
    decisions: list[DecisionRead]
    components: list[BilledComponent]
    rules: SourceRules | None
