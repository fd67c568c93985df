"""The bot as staff see it: one's own account, messages about an invoice, and what waits for a person."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from proxima_common.contracts.api.delivery import AttemptRead
from proxima_common.contracts.api.shared import Command
from proxima_common.contracts.payload import Month, Wire


class TelegramLinkRead(Wire):
    """One's own account. `available`: there is a bot. `broken_because`: Telegram does not let the bot write to it."""

    available: bool
    bot_username: str | None
    linked: bool
    linked_at: datetime | None
    language: str | None
    broken_because: str | None


class TelegramLinkAsked(Wire):
    """The address that binds the account in which it is opened; it is shown once and good once, until it expires."""

    url: str
    expires_at: datetime


class TelegramDecisionRead(Wire):
    """What somebody decided by Telegram. `told` waits for invoice's answer; `overtaken` was decided elsewhere first."""

    decision_id: UUID
    decision: Literal["approve", "return"]
    reason: str | None
    taken_at: datetime
    state: Literal["told", "accepted", "refused", "overtaken"]
    answer: str | None


class TelegramAskRead(Wire):
    """One person asked for an approval. `channel` is `none` without an account, `broken` where it may not be written
    to: both decide in the UI. `turn` counts the levels that were asked for."""

    staff_id: str
    name: str | None
    revision: int
    turn: int
    channel: Literal["linked", "broken", "none"]
    decisions: list[TelegramDecisionRead]


class TelegramMessageRead(Wire):
    """One message of the bot. `shown` is behind `version` while a change is on its way. `allowed` lists what its state
    permits: resolve."""

    message_id: UUID
    purpose: Literal["request", "reason", "document", "notice", "note"]
    invoice_id: UUID | None
    legal_entity_id: str | None
    revision: int | None
    staff_id: str | None
    state: Literal["queued", "sending", "sent", "unknown", "failed", "cancelled"]
    code: str | None
    reason: str | None
    attempt: int
    version: int
    shown: int
    created_at: datetime
    changed_at: datetime
    allowed: list[str]


class TelegramMessageDetail(TelegramMessageRead):
    """With every attempt to send or to change it."""

    attempts: list[AttemptRead]


class TelegramInvoiceRead(Wire):
    """Who was asked about an invoice, what they decided, and every message about it, oldest first."""

    asks: list[TelegramAskRead]
    messages: list[TelegramMessageRead]


class TelegramChannelRead(Wire):
    """A linked account that Telegram does not let the bot write to, and since when."""

    staff_id: str
    name: str | None
    broken_because: str
    broken_at: datetime


class ReachRead(Wire):
    """Whether somebody of the source can be reminded by the bot. `channel` is `none` without an account in Telegram,
    `broken` where it may not be written to; `reminded_at` is of today."""

    person_id: str
    staff_id: str
    name: str
    channel: Literal["linked", "broken", "none"]
    reminded_at: datetime | None


class ReachOfPeople(Wire):
    """Everybody of the source who has an account here. `available`: there is a bot."""

    available: bool
    people: list[ReachRead]


class PersonToRemind(Command):
    """What the sender saw of a person's month."""

    person_id: str = Field(min_length=1, max_length=200)
    logged_seconds: int = Field(ge=0, le=10_000_000)
    expected_seconds: int = Field(ge=0, le=10_000_000)
    empty_days: list[date] = Field(max_length=31)


class RemindPeople(Command):
    """Ask people for the time that is missing in a month up to a day, once a day each."""

    month: Month
    on: date
    people: list[PersonToRemind] = Field(min_length=1, max_length=200)


class PersonReminded(Wire):
    """`already` was reminded today; `unknown` has no account here, `none` and `broken` as `channel` says."""

    person_id: str
    outcome: Literal["queued", "already", "unknown", "none", "broken"]


class RemindedRead(Wire):
    results: list[PersonReminded]


class ResolveTelegramMessage(Wire):
    """A person found out whether a message arrived. Without, it is sent again."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    arrived: bool
    reason: str = Field(min_length=3, max_length=2000)
