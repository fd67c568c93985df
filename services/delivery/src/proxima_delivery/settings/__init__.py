"""Settings of the delivery service, prefix `DELIVERY_`."""

from datetime import timedelta
from typing import Literal, Self

from proxima_common.settings import DatabaseSettings, HttpSettings, KafkaSettings, S3Settings, ServiceSettings
from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator
from pydantic_settings import SettingsConfigDict

from proxima_delivery.domain.address import mail_address
from proxima_delivery.settings.didox import DidoxSettings
from proxima_delivery.settings.mail import (
    ClientPageSettings,
    DkimSettings,
    MailboxSettings,
    OwnTexts,
    ReminderSettings,
)
from proxima_delivery.settings.telegram import TelegramSettings


class SmtpSettings(BaseModel):
    """A mail server. `tls` is never weakened by what the server offers: without it, nothing is sent."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    host: str
    port: int
    tls: Literal["starttls", "implicit", "none"] = "starttls"
    username: str | None = None
    password: SecretStr | None = None
    local_hostname: str | None = None
    answer_seconds: float = Field(default=30.0, gt=0)
    """How long each answer may take before the body is sent."""
    conversation_seconds: float = Field(default=60.0, gt=0)
    """How long all that comes before the body may take together."""
    body_seconds: float = Field(default=120.0, gt=0)
    """How long taking the body may take; past that nobody can tell whether it arrived."""


class Sender(OwnTexts):
    """In whose name a legal entity writes; a server of its own replaces the common one."""

    address: str
    name: str
    reply_to: str | None = None
    smtp: SmtpSettings | None = None
    return_path: str | None = None
    """The mailbox of bounces, in the domain of `address`: letters go out as from `local+<token>@domain`."""
    dkim: DkimSettings | None = None

    @property
    def domain(self) -> str:
        """The domain of the address, which Message-IDs end with."""
        return _domain(self.address)

    @property
    def answers_to(self) -> str:
        """Where answers of clients go."""
        return self.reply_to or self.address

    def envelope(self, token: str) -> str:
        """The address that the mail server is told as the sender of one message, which bounces come back to."""
        if self.return_path is None:
            return mail_address(self.address)
        local, _, domain = mail_address(self.return_path).rpartition("@")
        return f"{local}+{token}@{domain}"

    @model_validator(mode="after")
    def _aligned(self) -> Self:
        # Receivers judge SPF by the envelope and want it to be in the domain that people see (DMARC).
        if self.return_path and _domain(self.return_path) != self.domain:
            raise ValueError(f"return_path is not in the domain of {self.address}")
        return self


def _domain(address: str) -> str:
    return mail_address(address).rpartition("@")[2]


class SendingLimits(BaseModel):
    """How patient the executor is. A hand-over's lease ends all trying before these do, if it is shorter."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    tries: int = Field(default=12, ge=1)
    first_wait_seconds: float = Field(default=5.0, gt=0)
    longest_wait_seconds: float = Field(default=300.0, gt=0)
    lane_pause_seconds: float = Field(default=15.0, gt=0)
    job_lease_seconds: float = Field(default=30.0, gt=0)
    """How soon the work of an executor that died is taken up by another one."""
    at_once: int = Field(default=2, ge=1)
    """Letters sent at the same time in the name of one legal entity."""
    largest_message_bytes: int = Field(default=20_000_000, ge=10_000)
    """A message above it is not tried; common servers take 20 to 25 MB."""

    def wait(self, attempt: int) -> timedelta:
        """How long to wait after the given failed try (1 is the first): twice as long each time, within bounds."""
        seconds: float = self.first_wait_seconds * 2 ** min(attempt - 1, 16)
        return timedelta(seconds=min(seconds, self.longest_wait_seconds))


class Settings(ServiceSettings):
    """Senders are a JSON map by legal entity: `DELIVERY_SENDERS={"S1": {"address": …, "name": …}}`."""

    model_config = SettingsConfigDict(env_prefix="DELIVERY_")

    database: DatabaseSettings
    kafka: KafkaSettings
    s3: S3Settings
    http: HttpSettings
    smtp: SmtpSettings
    senders: dict[str, Sender]
    sending: SendingLimits = SendingLimits()
    mailbox: MailboxSettings | None = None
    client_page: ClientPageSettings | None = None
    reminders: ReminderSettings = ReminderSettings()
    didox: DidoxSettings | None = None
    telegram: TelegramSettings | None = None
    staff_public_key: str
    """PEM; usually given as `DELIVERY_STAFF_PUBLIC_KEY_FILE`."""
