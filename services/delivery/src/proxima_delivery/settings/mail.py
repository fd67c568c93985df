"""What e-mail beyond sending needs: signatures, the mailbox of bounces, the client's page, reminders."""

from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Literal, Self

from proxima_common.working_days import WorkingCalendar, working_calendar
from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator

from proxima_delivery.domain.mail.links import SHORTEST_KEY, LinkKeys
from proxima_delivery.domain.mail.own_words import checked
from proxima_delivery.domain.wording import LANGUAGES


class DkimSettings(BaseModel):
    """Signs what is sent (RFC 6376, rsa-sha256): the public key stands at `<selector>._domainkey.<domain>`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    selector: str
    key_file: Path
    """PEM of an RSA key of 2048 bits or more."""


class OwnTexts(BaseModel):
    """By language, texts that replace ours (`domain/mail/own_words.py` lists the names)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    texts: dict[str, dict[str, str]] = {}

    @field_validator("texts")
    @classmethod
    def _known(cls, texts: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
        if strange := texts.keys() - set(LANGUAGES):
            raise ValueError(f"no letters are written in {', '.join(sorted(strange))}")
        return {language: {name: checked(name, text) for name, text in own.items()} for language, own in texts.items()}


class MailboxSettings(BaseModel):
    """Where returned letters arrive. Nothing is deleted; with `done_folder`, what was read is moved there."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    host: str
    port: int = 993
    tls: Literal["implicit", "starttls", "none"] = "implicit"
    username: str
    password: SecretStr
    folder: str = "INBOX"
    done_folder: str | None = None
    every_seconds: float = Field(default=60.0, gt=0)
    answer_seconds: float = Field(default=20.0, gt=0)
    at_once: int = Field(default=100, ge=1)
    """Letters read in one run."""
    largest_bytes: int = Field(default=1_000_000, ge=10_000)
    """How much of a letter is read; reports stand at its beginning."""


class ClientPageSettings(BaseModel):
    """The page behind the link in a letter; without it letters carry no link."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    public_url: str
    """The gateway's address as clients reach it."""
    key: SecretStr
    """At least 32 characters, usually from a file; older keys follow after blanks and still open links."""
    enabled: bool = True
    valid_days: int = Field(default=60, ge=1)
    offers_large_files: bool = True
    """Whether files too large for a letter are offered by its link alone."""

    @model_validator(mode="after")
    def _strong(self) -> Self:
        if any(len(key) < SHORTEST_KEY for key in self.key.get_secret_value().split()):
            raise ValueError(f"client_page.key: a key has at least {SHORTEST_KEY} characters")
        return self

    @cached_property
    def keys(self) -> LinkKeys:
        """What signs and checks links."""
        return LinkKeys([key.encode() for key in self.key.get_secret_value().split()])

    def address(self, token: str) -> str:
        """The page's address for a token."""
        return f"{self.public_url.rstrip('/')}/c/{token}"


class ReminderSettings(BaseModel):
    """When clients are reminded of what is overdue, unless a client has days of its own."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    enabled: bool = True
    """False: nothing goes out by itself; staff still may send."""
    days: tuple[int, ...] = (3, 10, 20)
    """Days after the due date; one that is off moves to the next working day."""
    first_hour: int = Field(default=9, ge=0, le=23)
    last_hour: int = Field(default=18, ge=1, le=24)
    """Hours of Tashkent between which letters go out."""
    every_minutes: float = Field(default=10.0, gt=0)
    country: str = "UZ"
    extra_days_off: frozenset[date] = frozenset()
    extra_working_days: frozenset[date] = frozenset()

    @field_validator("days")
    @classmethod
    def _rising(cls, days: tuple[int, ...]) -> tuple[int, ...]:
        if not days or list(days) != sorted(set(days)) or days[0] < 1:
            raise ValueError("days are whole numbers from 1, each larger than the one before")
        return days

    @model_validator(mode="after")
    def _a_window(self) -> Self:
        if self.first_hour >= self.last_hour:
            raise ValueError("first_hour is before last_hour")
        return self

    @cached_property
    def calendar(self) -> WorkingCalendar:
        """The working days."""
        return working_calendar(self.extra_days_off, self.extra_working_days, country=self.country)

    @property
    def every(self) -> timedelta:
        """How often the clock looks."""
        return timedelta(minutes=self.every_minutes)
