"""What a refresh would change, before it does; and why a line has its amount, from worklogs to tax."""

from datetime import date, datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID

from pydantic import Field

from proxima_common.contracts.api.invoice import Command, FieldChange
from proxima_common.contracts.api.lines import LineRead
from proxima_common.contracts.calculation import LineExplanation
from proxima_common.contracts.content import ExchangeRate
from proxima_common.contracts.payload import Amount, CurrencyCode, UnitPrice, Wire
from proxima_common.contracts.prefill import ExcludedWorklog


class LineDifference(Wire):
    """One line of the draft against the proposal. `kept_by_hand` are fields where the proposal says otherwise.

    `kept` is a line that prefill does not make: manual, adjustment, split or merged by hand.
    """

    key: str | None
    line_id: UUID | None
    kind: Literal["added", "changed", "removed", "kept", "same"]
    text: str
    fields: list[FieldChange]
    kept_by_hand: list[str]
    worklogs_added: list[str]
    worklogs_removed: list[str]


class RefreshPreview(Wire):
    """The newest proposal that was asked to be shown first. `version` is the draft's that it is compared with."""

    run_id: UUID
    invoice_id: UUID
    version: int
    state: Literal["waiting", "ready", "applied", "stale", "failed"]
    detail: str | None
    lines: list[LineDifference]
    net_before: Amount
    net_after: Amount
    currency: CurrencyCode
    excluded: list[ExcludedWorklog]
    source_as_of: datetime | None


class ApplyRefresh(Command):
    """Take what was shown: all of it, or the lines with these keys. Another proposal than the newest is refused."""

    run_id: UUID
    keys: list[str] | None = Field(default=None, max_length=2000)


class WorklogBehind(Wire):
    """Time behind a line, in seconds: as logged, billable and open, and rounded."""

    worklog_id: str
    work_date: date
    issue_key: str
    role: str
    raw_seconds: int
    billable_seconds: int
    billed_seconds: int


class ByHand(Wire):
    """A field that a person set, and what prefill had proposed."""

    field: str
    proposed: str | None
    now: str


class Replayed(Wire):
    """The line computed anew from its explanation, what was set by hand, the rate of exchange and the tax rule."""

    price_net: Amount | None
    price_currency: CurrencyCode
    quantity: Decimal
    unit_price: UnitPrice
    net: Amount
    tax: Amount
    gross: Amount


class LineChain(Wire):
    """Why a line has its amount: raw time → left out → rounded → included or above → rate → exchange → tax.

    `calculation` holds rounding, included hours, rollover and overage, rate and where it came from; a manual line has
    none. `excluded` is all that the invoice left out, with the first reason. `agrees` is whether replaying gives what
    is stored.
    """

    line: LineRead
    currency: CurrencyCode
    worklogs: list[WorklogBehind]
    excluded: list[ExcludedWorklog]
    calculation: LineExplanation | None
    by_hand: list[ByHand]
    exchange_rate: ExchangeRate | None
    source_unit_price: UnitPrice | None
    tax_note: str | None
    replayed: Replayed
    agrees: bool
    differences: list[str]
