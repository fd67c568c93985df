"""Reminders, other notices, and returned mail as staff see them, and what staff may decide about them."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from proxima_common.contracts.payload import Amount, CurrencyCode, Wire
from proxima_common.contracts.words import RecipientRole

_ASKED = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
Reason = Annotated[str, Field(min_length=3, max_length=500)]


class OverdueRead(Wire):
    """An unpaid invoice in a reminder; `step` counts the reminders of it from 1."""

    invoice_id: UUID
    number: str
    due_date: date
    currency: CurrencyCode
    outstanding: Amount
    step: int


class NoticeRecipient(Wire):
    """Who gets it; `bounced` is why it came back from them."""

    email: str
    role: RecipientRole
    bounced: str | None


class ReminderProposal(Wire):
    """A letter that would go out: to one client, about everything overdue. `level` is its firmness, 1 to 3."""

    legal_entity_id: str
    client_id: str
    client_name: str
    language: str
    level: int
    recipients: list[NoticeRecipient]
    invoices: list[OverdueRead]


class ReminderLeft(Wire):
    """An invoice of which nothing goes out. Codes: `not_owed`, `paid`, `no_due_date`, `not_overdue`, `promised`,
    `paused`, `scheduled`, `all_told`, `no_recipient`, `no_sender`, `reminded_today`."""

    invoice_id: UUID
    number: str
    legal_entity_id: str
    client_id: str
    client_name: str
    code: str
    reason: str


class ReminderPreview(Wire):
    """What would go out on a day. `by_itself` false: the day is off, or reminders go out only by hand."""

    on: date
    by_itself: bool
    letters: list[ReminderProposal]
    left: list[ReminderLeft]


class NoticeRead(Wire):
    """A reminder, or a client's question passed on. `allowed`: `resolve` or `retry`."""

    notice_id: UUID
    kind: Literal["reminder", "question"]
    legal_entity_id: str
    client_id: str | None
    client_name: str
    day: date
    level: int
    state: str
    code: str | None
    reason: str | None
    reference: str | None
    asked_by: str
    sent_at: datetime | None
    created_at: datetime
    recipients: list[NoticeRecipient]
    invoices: list[OverdueRead]
    allowed: list[str]


class SendReminders(Wire):
    """Remind of these invoices now, whatever the schedule says; those of one client go in one letter."""

    model_config = _ASKED

    invoice_ids: list[UUID] = Field(min_length=1, max_length=200)


class RemindersQueued(Wire):
    """The letters on their way, and the invoices that none tells of."""

    queued: list[NoticeRead]
    left: list[ReminderLeft]


class SetClientReminders(Wire):
    """How a client is reminded: days after the due date (null: those of everybody), and a pause."""

    model_config = _ASKED

    days: list[Annotated[int, Field(ge=1, le=365)]] | None = Field(default=None, max_length=20)
    paused: bool
    until: date | None = None
    """The last day of the pause; null until somebody lifts it."""
    reason: Reason


class ClientReminders(Wire):
    """How a client is reminded, and who said so; `set_by` null: nobody, the common days hold."""

    legal_entity_id: str
    client_id: str
    days: list[int]
    own_days: bool
    paused: bool
    until: date | None
    reason: str | None
    set_by: str | None
    set_at: datetime | None


class HoldReminders(Wire):
    """Stop reminders of one invoice, or let them go on."""

    model_config = _ASKED

    held: bool
    until: date | None = None
    reason: Reason


class HeldReminders(Wire):
    """Whether reminders of an invoice are stopped, until when and why."""

    invoice_id: UUID
    held: bool
    until: date | None
    reason: str
    set_by: str
    set_at: datetime


class ResolveNotice(Wire):
    """A person found out whether a notice arrived."""

    model_config = _ASKED

    arrived: bool
    reason: Reason


class RetryNotice(Wire):
    """Why a failed notice is sent again."""

    model_config = _ASKED

    reason: Reason


class MailRead(Wire):
    """A letter in the mailbox of bounces. Kinds: `report`, `auto_reply`, and `unmatched`, which waits for a person."""

    mail_id: UUID
    kind: Literal["report", "auto_reply", "unmatched"]
    letter_id: UUID | None
    notice_id: UUID | None
    sender: str
    subject: str
    excerpt: str
    detail: str
    received_at: datetime
    handled_by: str | None
    handled_at: datetime | None
