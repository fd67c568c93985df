"""Settings of the delivery service, prefix `DELIVERY_`."""

from datetime import timedelta
from typing import Literal

from proxima_common.settings import DatabaseSettings, HttpSettings, KafkaSettings, S3Settings, ServiceSettings
from pydantic import BaseModel, ConfigDict, Field, SecretStr
from pydantic_settings import SettingsConfigDict

from proxima_delivery.domain.address import mail_address


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


class Sender(BaseModel):
    """In whose name a legal entity writes; a server of its own replaces the common one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    address: str
    name: str
    reply_to: str | None = None
    smtp: SmtpSettings | None = None

    @property
    def domain(self) -> str:
        """The domain of the address, which Message-IDs end with."""
        return mail_address(self.address).rpartition("@")[2]


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
    staff_public_key: str
    """PEM; usually given as `DELIVERY_STAFF_PUBLIC_KEY_FILE`."""
