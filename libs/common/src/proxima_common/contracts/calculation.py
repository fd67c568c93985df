"""Why a line has its amount, as data that can be replayed."""

from datetime import date

from proxima_common.contracts.payload import Amount, CurrencyCode, Month, Percent, Quantity, UnitPrice, Wire
from proxima_common.contracts.words import LineBasis


class RateUsed(Wire):
    rate_id: str
    amount: UnitPrice
    currency: CurrencyCode
    level: str
    valid_from: date


class RoundingUsed(Wire):
    increment_minutes: int
    mode: str
    scope: str
    minimum_minutes: int
    hours_scale: int


class ProrationUsed(Wire):
    """A month that the contract holds for a part of only: `days` of `of_days` (E7)."""

    days: int
    of_days: int


class FeeUsed(Wire):
    """A part of the monthly fee; `full` before proration."""

    component_id: str
    full: Amount
    proration: ProrationUsed | None


class RetainerUsed(Wire):
    """The hours of a month against what was there: overage = used − opening − granted, when positive (E5, E6, E23)."""

    opening_seconds: int
    granted_seconds: int
    used_seconds: int
    overage_seconds: int
    order: str


class MinimumUsed(Wire):
    """True-up: minimum − net of the lines (E8)."""

    minimum: Amount
    lines_net: Amount


class CapUsed(Wire):
    """Not to exceed: billed = the least of what was worked and cap − billed before (E9)."""

    cap: Amount
    per: str
    billed_before: Amount
    uncapped_net: Amount
    above: str
    unbilled_seconds: int


class ProgressUsed(Wire):
    """Cumulative amount − billed before (E14)."""

    price: Amount
    cumulative_percent: Percent
    cumulative: Amount
    billed_before: Amount


class MilestoneUsed(Wire):
    """A milestone or change request; `price` is the whole deal's when it is a percent (E13).

    `others` is what the other milestones come to, when this one takes the remainder of the price.
    """

    milestone_id: str
    price: Amount
    percent: Percent | None
    accepted_on: date
    others: Amount | None = None


class InstalmentUsed(Wire):
    """One of equal parts; the last is price − billed before."""

    number: int
    count: int
    price: Amount
    billed_before: Amount


class AdvanceUsed(Wire):
    """What of an advance this invoice uses up (E15)."""

    advanced: Amount
    offset_before: Amount
    offset: Amount
    how: str


class CorrectionUsed(Wire):
    """Time that was billed and is another now: the difference, at the price that it was billed at (E12)."""

    invoice_number: str
    month: Month
    billed_seconds: int
    now_seconds: int


class MultiplierUsed(Wire):
    name: str
    factor: UnitPrice


class LineExplanation(Wire):
    """Why this amount, as data: raw time → billable → rounded → hours × rate → net; replaying it gives the same.

    Of the last parts one at most is there: it says how an amount came about that is not hours × rate. Such a line has
    its amount as `rate`, with 1 (or −1) as `hours`, and a `rate_id` that begins with `fixed:`. Hours above the included
    ones and corrections have their part beside hours × rate. Hours shared pro rata: `rounded_seconds` is all the time
    of the line's group, `hours` its share of the overage. `proxima_common.replay` computes `net` from this alone.
    """

    worklog_ids: list[str]
    raw_seconds: int
    billable_seconds: int
    rounded_seconds: int
    rounding: RoundingUsed
    hours: Quantity
    rate: RateUsed
    net: Amount
    basis: LineBasis = LineBasis.HOURS
    multiplier: MultiplierUsed | None = None
    fee: FeeUsed | None = None
    retainer: RetainerUsed | None = None
    minimum: MinimumUsed | None = None
    cap: CapUsed | None = None
    progress: ProgressUsed | None = None
    milestone: MilestoneUsed | None = None
    instalment: InstalmentUsed | None = None
    advance: AdvanceUsed | None = None
    correction: CorrectionUsed | None = None
