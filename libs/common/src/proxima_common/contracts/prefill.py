"""What invoice asks of prefill and what prefill answers. A result's id is derived from its request."""

from datetime import date, datetime
from typing import Any, ClassVar, Literal
from uuid import UUID

from pydantic import Field

from proxima_common.contracts.calculation import LineExplanation
from proxima_common.contracts.payload import (
    Amount,
    CurrencyCode,
    Month,
    Payload,
    Percent,
    Quantity,
    Sha256,
    UnitPrice,
    Wire,
)
from proxima_common.contracts.prefill_request import RequestItem, RetainerLot
from proxima_common.contracts.terms import DueTerms, ExchangeTerms
from proxima_common.contracts.words import DealType, DocumentSet, ExclusionReason, LineBasis, RateLevel


class PrefillRequested(Payload):
    """A run of up to 200 applications; `items` empty with purpose `overview` means every application of the month.

    `changed_since` narrows drift to worklogs touched after the `source_as_of` of an earlier answer. An overview with
    items answers them; with `unlisted_except` it answers every other application of the month too, but those named.
    """

    event_type: ClassVar[str] = "prefill.requested.v1"
    run_id: UUID
    purpose: Literal["overview", "lines", "drift"]
    month: Month
    as_of: datetime
    items: list[RequestItem] = Field(max_length=200)
    changed_since: datetime | None = None
    unlisted_except: list[str] | None = None


class SourceClient(Wire):
    """A client as the warehouse knows it."""

    client_id: str
    name: str
    legal_name: str
    country: str
    tin: str | None
    vat_number: str | None
    address: str
    bank_name: str
    bank_account: str
    bank_code: str
    swift: str | None
    director: str
    accountant: str | None
    vat_status: str
    emails: dict[str, str]
    language: str


class SourceApplication(Wire):
    """A client service contract as the warehouse knows it."""

    application_id: str
    client_id: str
    seller_id: str
    title: str
    deal_type: DealType
    contract_no: str
    contract_date: date
    price_currency: CurrencyCode
    document_currency: CurrencyCode
    tax_profile: str
    document_set: DocumentSet
    catalog_code: str | None
    package_code: str | None
    contract_amount: Amount | None
    purchase_order: str | None
    valid_from: date
    valid_to: date | None
    status: str


class SeenWorklog(Wire):
    """A worklog behind the proposal. `billable_seconds` still open and before rounding, `billed_seconds` after it."""

    worklog_id: str
    work_date: date
    issue_key: str
    issue_summary: str
    description: str
    person_id: str
    person_name: str
    role: str
    raw_seconds: int
    billable_seconds: int
    billed_seconds: int
    source_hash: Sha256
    updated_at: datetime


class ExcludedWorklog(Wire):
    """A worklog left out, with the first reason that applied; nothing is ever silently lost."""

    worklog_id: str
    work_date: date
    issue_key: str
    person_id: str
    seconds: int
    reason: ExclusionReason
    detail: str


class ProposedLine(Wire):
    """A generated line in the price currency, before tax and conversion. `key` is stable from run to run.

    Lines of corrections and offsets may be negative. `component` is what of the deal the line bills, once; null when
    only time is behind it.
    """

    key: str
    text: str
    unit: str
    quantity: Quantity
    unit_price: UnitPrice
    net: Amount
    currency: CurrencyCode
    service_from: date
    service_to: date
    worklogs: list[SeenWorklog]
    explanation: LineExplanation
    basis: LineBasis = LineBasis.HOURS
    component: str | None = None


class RetainerStatement(Wire):
    """What a month did to the balance, as the annex prints it and the ledger posts it at finalize.

    opening + granted − used + overage = expired + closing, in seconds; borrowed time is a negative lot. Without
    `rollover` nothing moves between months, and no month waits for the one before it.
    """

    version: int
    provisional: bool
    rollover: bool = True
    opening: list[RetainerLot]
    granted_seconds: int
    used_seconds: int
    overage_seconds: int
    expired: list[RetainerLot]
    closing: list[RetainerLot]


class CostEstimate(Wire):
    """What the work behind an invoice costs us, at the cost rates of its days; never printed, never public.

    All the application's time of the month counts, billed or not. `unpriced_seconds` had no cost rate.
    """

    currency: CurrencyCode
    amount: Amount
    seconds: int
    unpriced_seconds: int


class DocumentTerms(Wire):
    """What the deal's terms say about the papers, for invoice to apply."""

    due: DueTerms | None = None
    exchange: ExchangeTerms | None = None
    cash_rounding: Amount | None = None
    prices_include_tax: bool = False
    esf_lines: Literal["single", "each"] = "single"
    acceptance_days: int | None = None
    discount_percent: Percent | None = None
    override_id: UUID | None = None


class LinesProposed(Payload):
    """The proposal for one invoice: lines with the worklogs behind them, and all that was left out.

    `consumed` is time that the deal uses up without a line of its own (fixed price): never billed again, and known to
    margin.
    """

    event_type: ClassVar[str] = "prefill.lines_proposed.v1"
    run_id: UUID
    invoice_id: UUID
    month: Month
    context_version: int
    application: SourceApplication
    client: SourceClient
    terms_version: str
    rounding_note: str | None
    lines: list[ProposedLine]
    excluded: list[ExcludedWorklog]
    source_as_of: datetime
    consumed: list[SeenWorklog] = Field(default_factory=list)
    retainer: RetainerStatement | None = None
    cost: CostEstimate | None = None
    document_terms: DocumentTerms | None = None


class MonthTotals(Wire):
    """The time of an application's month in the source, to prove that none of it is lost.

    logged = open + left out + what invoice told as allocated, in seconds before rounding. `logged_seconds` is the
    billable time of every entry that the application alone claims and that is not deleted. `excluded_seconds` is what
    is still open of entries left out, by the first reason (of those billed already there is none). `fingerprint`
    changes with any entry: hours that a person confirmed are confirmed for one fingerprint.
    """

    logged_seconds: int
    open_seconds: int
    excluded_seconds: dict[ExclusionReason, int]
    worklogs: int
    fingerprint: Sha256


class SourceTerms(Wire):
    """A version of the terms as the warehouse writes it; `terms` is null when that is no JSON object."""

    valid_from: date
    valid_to: date | None
    version: str
    terms: dict[str, Any] | None


class SourceRate(Wire):
    """A price of an hour in the warehouse; a dimension that is null matches everything."""

    rate_id: str
    level: RateLevel
    amount: UnitPrice
    currency: CurrencyCode
    valid_from: date
    valid_to: date | None
    person_id: str | None
    role: str | None
    issue_key: str | None
    issue_type: str | None


class SourceRules(Wire):
    """All that the warehouse says of an application's deal, whatever the month; `valid_to` is the first day after."""

    terms: list[SourceTerms]
    rates: list[SourceRate]


class OverviewMade(Payload):
    """One row of the month-end page: what an application's month comes to, and what stands in the way."""

    event_type: ClassVar[str] = "prefill.overview_made.v1"
    run_id: UUID
    period_id: UUID
    month: Month
    application: SourceApplication
    client: SourceClient
    terms_version: str | None
    billable_seconds: int
    excluded_seconds: int
    worklogs: int
    late_seconds: int
    expected_net: Amount | None
    currency: CurrencyCode
    flags: list[str]
    source_as_of: datetime
    totals: MonthTotals | None = None
    rules: SourceRules | None = None


class UnclaimedFound(Payload):
    """Work of the month that no scope claims, or that two claim: listed, never dropped."""

    event_type: ClassVar[str] = "prefill.unclaimed_found.v1"
    run_id: UUID
    month: Month
    worklogs: list[ExcludedWorklog]
    total_worklogs: int
    total_seconds: int


class PrefillProblem(Wire):
    code: str
    detail: str
    field: str | None = None


class PrefillFailed(Payload):
    """Nothing was proposed, and why; a missing rate is an error, never 0."""

    event_type: ClassVar[str] = "prefill.failed.v1"
    run_id: UUID
    subject_id: UUID
    invoice_id: UUID | None
    application_id: str
    month: Month
    problems: list[PrefillProblem]


class Drift(Wire):
    """`now_seconds` is what this invoice would bill now; issue and date are unknown of an entry that has vanished."""

    worklog_id: str
    kind: Literal["changed", "late", "deleted"]
    issue_key: str | None
    work_date: date | None
    billed_seconds: int
    now_seconds: int


class DriftFound(Payload):
    """The difference between an invoice and its worklogs now; empty when there is none."""

    event_type: ClassVar[str] = "prefill.drift_found.v1"
    run_id: UUID
    invoice_id: UUID
    month: Month
    differences: list[Drift]
    source_as_of: datetime


class RunFinished(Payload):
    """The last result of a run: every item of the request was answered."""

    event_type: ClassVar[str] = "prefill.run_finished.v1"
    run_id: UUID
    month: Month
    purpose: Literal["overview", "lines", "drift"]
    answered: int
    failed: int
