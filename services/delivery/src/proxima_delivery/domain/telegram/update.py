"""What comes in from Telegram, as far as it concerns us."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Pressed:
    """A button was pressed; `query_id` is what the answer names."""

    update_id: int
    query_id: str
    account_id: int
    language: str | None
    chat_id: int | None
    private: bool
    message_ref: int | None
    data: str | None


@dataclass(frozen=True)
class Written:
    """Somebody wrote to the bot in private; `answers` is the message they replied to."""

    update_id: int
    account_id: int
    language: str | None
    text: str
    answers: int | None


@dataclass(frozen=True)
class Blocked:
    """Somebody blocked the bot, or let it in again."""

    update_id: int
    account_id: int
    blocked: bool


@dataclass(frozen=True)
class Moved:
    """A group became a supergroup and has another id."""

    update_id: int
    chat_id: int
    to_chat_id: int


@dataclass(frozen=True)
class Ignored:
    """Nothing of ours, or not readable; `why` is for the log."""

    update_id: int
    why: str


Incoming = Pressed | Written | Blocked | Moved | Ignored
