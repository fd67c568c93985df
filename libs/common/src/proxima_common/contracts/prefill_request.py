"""What invoice tells prefill of one application and month."""

from datetime import date
from typing import Any
from uuid import UUID

from pydantic import Field

from proxima_common.contracts.payload import Amount, CurrencyCode, Month, Percent, Sha256, UnitPrice, Wire
from proxima_common.contracts.words import ScopeKind


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


class EarlierBilled(Wire):
    """Time of a month before, as a numbered invoice holds it: what late work and corrections are measured against.

    `seconds` before rounding, negative where a correction gave time back; the price is of one hour, in the price
    currency of that invoice, 0 of time behind a fee. `month` is that of the work. The newest rows come last.
    """

    worklog_id: str
    invoice_id: UUID
    invoice_number: str
    month: Month
    work_date: date
    issue_key: str
    seconds: int
    unit_price: UnitPrice
    rate_id: str
    source_hash: Sha256


class TermsOverride(Wire):
    """Deal terms set by staff: they win over the source on the days they hold; `valid_to` is the first day after."""

    override_id: UUID
    valid_from: date
    valid_to: date | None
    terms: dict[str, Any]


class RateOverride(Wire):
    """A price set by staff for one application, or for a client when `application_id` is null; it wins over the source.

    `valid_to` is the first day after.
    """

    rate_id: str
    application_id: str | None
    client_id: str | None
    person_id: str | None = None
    role: str | None = None
    issue_key: str | None = None
    issue_type: str | None = None
    currency: CurrencyCode
    amount: UnitPrice
    valid_from: date
    valid_to: date | None


class ScopeOverride(Wire):
    """A scope that staff gave an application; `valid_to` is the first day after."""

    kind: ScopeKind
    key: str
    valid_from: date
    valid_to: date | None


class RetainerLot(Wire):
    """Hours carried from the month that granted them; negative seconds are hours borrowed from later months."""

    lot_month: Month
    seconds: int


class RetainerState(Wire):
    """The balance at the beginning of a month. `provisional` while the month before has not been posted.

    `version` counts the ledger's entries of the application.
    """

    version: int
    provisional: bool
    lots: list[RetainerLot] = Field(default_factory=list)


class BilledComponent(Wire):
    """What live invoices have billed of a deal, in the price currency: `fee`, `fee:<id>`, `milestone:<id>`,
    `progress`, `instalment:<n>`, `change:<id>`, and `time` for the lines of hours (a cap counts them).
    """

    component: str
    month: Month
    amount: Amount


class AcceptedMilestone(Wire):
    """A milestone or change request whose acceptance staff recorded."""

    milestone_id: str
    accepted_on: date


class RecordedProgress(Wire):
    """Percent complete as staff recorded it; the newest of a month counts, and it wins over the terms."""

    month: Month
    cumulative_percent: Percent


class AdvanceState(Wire):
    """Advances of the contract in the price currency, before tax: what was invoiced and paid ahead, what is used."""

    advanced: Amount
    offset: Amount


class RequestItem(Wire):
    """One application and month; `subject_id` keys the answer: an invoice (lines, drift) or a period (overview).

    `late_since` is the oldest month whose open time is proposed as late work; null proposes none.
    """

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
    earlier: list[EarlierBilled] = Field(default_factory=list)
    late_since: Month | None = None
    terms_overrides: list[TermsOverride] = Field(default_factory=list)
    rate_overrides: list[RateOverride] = Field(default_factory=list)
    scope_overrides: list[ScopeOverride] = Field(default_factory=list)
    retainer: RetainerState | None = None
    components: list[BilledComponent] = Field(default_factory=list)
    accepted: list[AcceptedMilestone] = Field(default_factory=list)
    progress: list[RecordedProgress] = Field(default_factory=list)
    advance: AdvanceState | None = None
