"""Read once by the entrypoint from `INVOICE_…`."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from proxima_common.settings import DatabaseSettings, HttpSettings, KafkaSettings, S3Settings, ServiceSettings
from proxima_common.working_days import working_calendar
from pydantic import BaseModel, ConfigDict, Field
from pydantic_settings import SettingsConfigDict

from proxima_invoice.domain.leaks import DEFAULT_WORDS
from proxima_invoice.usecases.ports import Rules


class RulesSettings(BaseModel):
    """What the company decided; terms of an application win where they say something."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    due_days: int = Field(default=15, ge=0, le=365)
    lease_minutes: int = Field(default=15, ge=1, le=1440)
    signing_lease_hours: int = Field(default=72, ge=1, le=24 * 31)
    template_bundle: str = Field(default="default-1", min_length=1, max_length=60)
    small_difference: dict[str, Decimal] = {"UZS": Decimal(1_000_000), "USD": Decimal(100), "EUR": Decimal(100)}
    """Late work and changed worklogs that come to no more go into the next invoice; above it a document is proposed."""
    extra_days_off: frozenset[date] = frozenset()
    """Days that a decree took off the working week, which the package does not know yet."""
    extra_working_days: frozenset[date] = frozenset()
    """Weekend days and holidays that a decree made working ones."""
    last_day_moves: bool = False
    """Whether the last of the ten days of an ESF moves to the next working day when it is off (not settled by law)."""
    differences: dict[str, Decimal] = {"UZS": Decimal(1000), "USD": Decimal(50), "EUR": Decimal(50)}
    """By currency: what of one invoice may be written off as a bank's fee or rounding."""
    auto_match: bool = True
    """Whether a receipt whose number, amount and client agree is allocated without a person."""
    leak_words: tuple[str, ...] = DEFAULT_WORDS
    """Beginnings of words that the annex warns of: what a client should perhaps not read."""

    def rules(self) -> Rules:
        """As the use cases have them."""
        return Rules(
            lease=timedelta(minutes=self.lease_minutes),
            signing_lease=timedelta(hours=self.signing_lease_hours),
            due_days=self.due_days,
            template_bundle=self.template_bundle,
            small_difference=self.small_difference,
            calendar=working_calendar(self.extra_days_off, self.extra_working_days),
            last_day_moves=self.last_day_moves,
            differences=self.differences,
            auto_match=self.auto_match,
            leak_words=self.leak_words,
        )


class Settings(ServiceSettings):
    """What every process but the migration needs."""

    model_config = SettingsConfigDict(env_prefix="INVOICE_")

    database: DatabaseSettings
    kafka: KafkaSettings
    rules: RulesSettings = RulesSettings()
    job_lease: timedelta = timedelta(seconds=60)
    """After so long the batch items of an executor that died are taken up by another one."""


class ApiSettings(Settings):
    """The API also listens, verifies staff tokens (only the gateway can sign them) and reads anchors."""

    http: HttpSettings
    staff_public_key_file: Path
    s3: S3Settings


class CentralBankSettings(BaseModel):
    """Where the Central Bank publishes its rates, and how far back the first import reaches."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    base_url: str
    timeout: float = Field(default=10.0, gt=0, le=60, description="seconds for one answer")
    every: timedelta = timedelta(hours=1)
    backfill_days: int = Field(default=120, ge=1, le=3660)


class JobsSettings(Settings):
    """The clocks also write anchors, import rates, and ask how often whether worklogs changed."""

    s3: S3Settings
    central_bank: CentralBankSettings
    drift_every: timedelta = timedelta(hours=1)
    silence_every: timedelta = timedelta(minutes=10)
    """How often the clock looks for documents whose days to answer are over; it decides by local dates."""
    matching_every: timedelta = timedelta(minutes=30)
    """How often open receipts are looked at again: an invoice may have gone out after its money was found."""


class MigrateSettings(ServiceSettings):
    """The migration needs the owner's address, and nothing else."""

    model_config = SettingsConfigDict(env_prefix="INVOICE_")

    database: DatabaseSettings
