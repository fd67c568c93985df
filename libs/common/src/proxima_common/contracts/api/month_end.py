"""The end of a month as staff see it: drift, confirmed hours, what keeps it open, and the proof of sums."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from proxima_common.contracts.api.shared import Command, SaidRead
from proxima_common.contracts.payload import Amount, CurrencyCode, Month, Sha256, UnitPrice, Wire
from proxima_common.contracts.words import ExclusionReason, Role


class ReconciledMonth(Wire):
    """Time of an application's month, in seconds before rounding: logged = billed + written off + open + left out.

    `logged`, `open` and `excluded` are what prefill read; the rest is the ledger. `difference` = the ledger and what
    is open or left out, less what is logged. `moved` when the ledger changed after prefill was asked.
    """

    application_id: str
    legal_entity_id: str
    logged_seconds: int | None
    billed_seconds: int
    written_off_seconds: int
    open_seconds: int | None
    excluded_seconds: dict[ExclusionReason, int]
    difference_seconds: int | None
    moved: bool
    source_as_of: datetime | None


class LedgerFault(Wire):
    """The ledger contradicts itself or the source."""

    code: Literal["not_as_billed", "more_than_logged", "not_in_source", "no_answer", "difference"]
    application_id: str
    worklog_id: str | None
    invoice_id: UUID | None
    detail: str
    said: SaidRead | None = None


class ReconciliationRead(Wire):
    """Whether all time of a month is accounted for, by application."""

    month: Month
    rows: list[ReconciledMonth]
    faults: list[LedgerFault]


class DriftRead(Wire):
    """A worklog that is not what an invoice bills any more. Price and amount in the price currency, before tax.

    `amount` is what the difference comes to at the price that was billed; of late work the mean price of the invoice.
    """

    drift_id: UUID
    invoice_id: UUID
    number: str | None
    application_id: str
    worklog_id: str
    kind: Literal["changed", "late", "deleted"]
    issue_key: str | None
    work_date: date | None
    billed_seconds: int
    now_seconds: int
    unit_price: UnitPrice | None
    amount: Amount | None
    currency: CurrencyCode
    proposal: Literal["refresh", "next_invoice", "supplement", "correction"]
    state: Literal["open", "ignored", "settled"]
    reason: str | None
    decided_by: str | None
    found_at: datetime
    source_as_of: datetime


class ConfirmHours(Command):
    """The project manager confirms what was shown: `fingerprint` is of the month's worklogs as the page had them."""

    fingerprint: Sha256


class ConfirmedHours(Wire):
    """What was confirmed: the month's worklogs by their fingerprint, and their sums then."""

    fingerprint: Sha256
    logged_seconds: int
    worklogs: int
    source_as_of: datetime


class Blocker(Wire):
    """What keeps a month from being closed, and which role can do something about it."""

    code: Literal[
        "not_billed",
        "open_draft",
        "hours_not_confirmed",
        "delivery_unknown",
        "drift",
        "unclaimed_work",
        "not_asked",
    ]
    application_id: str | None
    invoice_id: UUID | None
    detail: str
    who: Role
    said: SaidRead | None = None


class ClosingRead(Wire):
    """A month of a legal entity: what still blocks it, and who closed it."""

    legal_entity_id: str
    month: Month
    blockers: list[Blocker]
    closed_at: datetime | None
    closed_by: str | None
    forced_reason: str | None


class CloseMonth(Command):
    """`force_reason` closes it although something blocks: accountants and administrators only."""

    legal_entity_id: str
    force_reason: str | None = Field(default=None, min_length=3, max_length=1000)


class ReopenMonth(Command):
    legal_entity_id: str
    reason: str = Field(min_length=3, max_length=1000)
