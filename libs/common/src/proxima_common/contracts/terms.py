"""Deal terms: the dated commercial rules of an application, as the JSON of `deal_terms.terms` and of staff overrides.

Unlike payloads these refuse unknown fields: a mistyped `minumum` that is silently ignored is money lost.
"""

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, TypeAdapter, field_validator, model_validator

from proxima_common.contracts.payload import Amount, Percent, Rate, UnitPrice, plain
from proxima_common.contracts.words import LineGrouping, RoundingMode, RoundingScope

Hours = Annotated[Decimal, Field(ge=0, max_digits=9, decimal_places=2), PlainSerializer(plain, when_used="json")]
Factor = Annotated[
    Decimal, Field(gt=0, le=10, max_digits=6, decimal_places=4), PlainSerializer(plain, when_used="json")
]
Language = Literal["ru", "uz-Latn", "uz-Cyrl", "en"]

LINE_VARIABLES = frozenset(
    [
        "period",
        "month_name",
        "year",
        "project",
        "issue_key",
        "issue_summary",
        "role",
        "person",
        "hours",
        "rate",
        "contract_no",
        "contract_date",
        "milestone",
        "work_date",
        "epic",
    ]
)
_VARIABLE = re.compile(r"\{([^{}]*)\}")


class Terms(BaseModel):
    """A part of the terms."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class RoundingTerms(Terms):
    """Rounding of time: within a scope the minimum first, then the increment, then hours of a fixed scale."""

    increment_minutes: Literal[1, 5, 6, 10, 15, 30, 60] = 1
    mode: RoundingMode = RoundingMode.NONE
    scope: RoundingScope = RoundingScope.WORKLOG
    minimum_minutes: int = Field(default=0, ge=0, le=480)
    hours_scale: Literal[2, 6] = 2


class ExclusionTerms(Terms):
    """Work of the application that is never billed; each hit keeps its reason (billing-rules §2)."""

    internal_projects: list[str] = []
    internal_labels: list[str] = []
    internal_issue_types: list[str] = []
    warranty_issue_types: list[str] = []
    people: list[str] = []
    roles: list[str] = []


class LineTerms(Terms):
    """How lines are cut and worded. A rate always makes a line of its own; without a text the product has one."""

    grouping: list[LineGrouping] = [LineGrouping.ROLE]
    unit: str = "hour"
    text: dict[Language, str] = {}
    show_people: bool = False

    @field_validator("text")
    @classmethod
    def _known_variables(cls, text: dict[Language, str]) -> dict[Language, str]:
        for template in text.values():
            unknown = set(_VARIABLE.findall(template)) - LINE_VARIABLES
            if unknown:
                raise ValueError(f"unknown variables: {', '.join(sorted(unknown))}")
        return text


class CapTerms(Terms):
    """Not to exceed; above it time is `lost` or `carried` (billing-rules §5.2)."""

    amount: Amount
    per: Literal["period", "deal"]
    above: Literal["lost", "carried"]


class RolloverTerms(Terms):
    """What happens to unused hours; `deficit` also borrows from the next month (billing-rules §5.1, E6, E26)."""

    mode: Literal["none", "surplus", "deficit"] = "none"
    cap_hours: Hours | None = None
    expires_after_periods: int | None = Field(default=None, ge=1)
    consume: Literal["oldest_first", "current_first"] = "oldest_first"


class FeeTerms(Terms):
    """One part of a monthly fee, billed once per application and month under its id."""

    component_id: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,40}$")]
    title: dict[Language, str]
    amount: Amount


class OverageTerms(Terms):
    """Hours above the included ones: one rate, or the rates of the deal; which hours they are (E23)."""

    rate: UnitPrice | None = None
    order: Literal["chronological", "pro_rata"] = "chronological"
    alert_percent: Percent | None = None
    stop_percent: int | None = Field(default=None, ge=100)


class MilestoneTerms(Terms):
    """One step of a fixed price: a share or an amount; billed when accepted."""

    milestone_id: str
    title: dict[Language, str]
    percent: Percent | None = None
    amount: Amount | None = None
    planned_on: date | None = None
    accepted_on: date | None = None

    @model_validator(mode="after")
    def _one_measure(self) -> Self:
        if (self.percent is None) == (self.amount is None):
            raise ValueError("a milestone has a percent or an amount")
        return self


class ProgressTerms(Terms):
    """Cumulative percent complete by the end of a month (E14)."""

    month: Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
    cumulative_percent: Percent


class InstalmentTerms(Terms):
    """Equal parts from a month on, one a month; the last takes the remainder (billing-rules §5.3)."""

    count: int = Field(ge=1, le=120)
    first_month: Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]


class ChangeRequestTerms(Terms):
    """Work agreed on top of a fixed price; billed once, when accepted."""

    change_id: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,40}$")]
    title: dict[Language, str]
    amount: Amount
    accepted_on: date | None = None


class MultiplierTerms(Terms):
    """Time that counts more or less: the first whose conditions all hold (billing-rules §3.1); before rounding."""

    name: Annotated[str, Field(min_length=1, max_length=60)]
    factor: Factor
    weekdays: list[Annotated[int, Field(ge=1, le=7)]] = []
    labels: list[str] = []
    issue_types: list[str] = []


class DueTerms(Terms):
    """When payment is due: days from a date of the document's life; banking days skip days off (product: dates)."""

    counted_from: Literal["document", "sending", "acceptance", "receipt"] = "document"
    days: int = Field(ge=0, le=365)
    kind: Literal["calendar", "banking"] = "calendar"


class ExchangeTerms(Terms):
    """Which rate turns prices into the document's currency: the Central Bank's of a day, or a fixed one.

    `floor` and `cap` bound the rate whatever its source. Units of the document currency for one of the price currency.
    """

    basis: Literal["fixed", "document_date", "period_end"] = "document_date"
    fixed: Rate | None = None
    floor: Rate | None = None
    cap: Rate | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.basis == "fixed") != (self.fixed is not None):
            raise ValueError("a fixed rate goes with the basis fixed, and only with it")
        if self.floor is not None and self.cap is not None and self.floor > self.cap:
            raise ValueError("the floor is above the cap")
        return self


class AdvanceTerms(Terms):
    """Paid ahead, and how later invoices take it into account (E15)."""

    percent: Percent | None = None
    amount: Amount | None = None
    offset: Literal["proportional", "fastest"] = "proportional"


class CommonTerms(Terms):
    """What every deal type may say."""

    rounding: RoundingTerms = RoundingTerms()
    exclusions: ExclusionTerms = ExclusionTerms()
    lines: LineTerms = LineTerms()
    discount_percent: Percent | None = None
    due_days: int | None = Field(default=None, ge=0, le=365)
    due: DueTerms | None = None
    exchange: ExchangeTerms | None = None
    cash_rounding: Annotated[Amount, Field(gt=0)] | None = None
    prices_include_tax: bool = False
    esf_lines: Literal["single", "each"] = "single"
    acceptance_days: int | None = Field(default=None, ge=1, le=90)
    advance: AdvanceTerms | None = None
    multipliers: list[MultiplierTerms] = []


class HourlyTerms(CommonTerms):
    """`HR`: rounded hours × rate, then minimum and cap. Amounts in the price currency, before tax."""

    deal_type: Literal["HR"]
    minimum: Amount | None = None
    cap: CapTerms | None = None


class SupportTerms(CommonTerms):
    """`SUP`: a monthly fee with included hours. Amounts in the price currency, before tax.

    `fees` are further parts of the fee, each a line of its own; included hours belong to `fee`.
    """

    deal_type: Literal["SUP"]
    fee: Amount
    included_hours: Hours
    fees: list[FeeTerms] = []
    billed: Literal["arrears", "ahead"] = "arrears"
    overage: OverageTerms | None = None
    rollover: RolloverTerms = RolloverTerms()
    prorate: bool = True


class FixedTerms(CommonTerms):
    """`FP`: a price by milestones, percent complete or instalments. Amounts in the price currency, before tax."""

    deal_type: Literal["FP"]
    price: Amount
    milestones: list[MilestoneTerms] = []
    progress: list[ProgressTerms] = []
    instalments: InstalmentTerms | None = None
    change_requests: list[ChangeRequestTerms] = []


DealTerms = Annotated[HourlyTerms | SupportTerms | FixedTerms, Field(discriminator="deal_type")]
DEAL_TERMS: TypeAdapter[HourlyTerms | SupportTerms | FixedTerms] = TypeAdapter(DealTerms)
