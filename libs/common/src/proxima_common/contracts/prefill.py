"""What invoice asks of prefill and what prefill answers. A result's id is derived from its request."""

from datetime import date, datetime
from typing import Any, ClassVar, Literal
from uuid import UUID

from pydantic import Field

from proxima_common.contracts.payload import Amount, CurrencyCode, Month, Payload, Quantity, Sha256, UnitPrice, Wire
from proxima_common.contracts.words import DealType, DocumentSet, ExclusionReason


class Allocated(Wire):
    """Time of a worklog already billed or written off on another invoice, before rounding, as it was read."""

    worklog_id: str
    seconds: int


class BilledWorklog(Wire):
    """What an invoice holds of a worklog, for drift; `seconds` before rounding."""

    worklog_id: str
    seconds: int
    source_hash: Sha256


class WorklogDecision(Wire):
    """What a person decided about a worklog. `bill` lifts internal, warranty, person; a price beats the rates."""

    worklog_id: str
    bill: bool
    by: str
    reason: str
    unit_price: UnitPrice | None = None


class RequestItem(Wire):
    """One application and month; `subject_id` keys the answer: an invoice (lines, drift) or a period (overview)."""

    subject_id: UUID
    invoice_id: UUID | None
    application_id: str
    month: Month
    context_version: int
    supplement: bool = False
    terms_override: dict[str, Any] | None = None
    allocations: list[Allocated] = Field(default_factory=list)
    billed: list[BilledWorklog] = Field(default_factory=list)
    decisions: list[WorklogDecision] = Field(default_factory=list)


class PrefillRequested(Payload):
    """A run of up to 200 applications; `items` empty with purpose `overview` means every application of the month.

    `changed_since` narrows drift to worklogs touched after the `source_as_of` of an earlier answer.
    """

    event_type: ClassVar[str] = "prefill.requested.v1"
    run_id: UUID
    purpose: Literal["overview", "lines", "drift"]
    month: Month
    as_of: datetime
    items: list[RequestItem] = Field(max_length=200)
    changed_since: datetime | None = None


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


class LineExplanation(Wire):
    """Why this amount, as data: raw time → billable → rounded → hours × rate → net; replaying it gives the same."""

    worklog_ids: list[str]
    raw_seconds: int
    billable_seconds: int
    rounded_seconds: int
    rounding: RoundingUsed
    hours: Quantity
    rate: RateUsed
    net: Amount


class ProposedLine(Wire):
    """A generated line in the price currency, before tax and conversion. `key` is stable from run to run."""

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


class LinesProposed(Payload):
    """The proposal for one invoice: lines with the worklogs behind them, and all that was left out."""

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
