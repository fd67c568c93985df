"""Read once by the entrypoint from `ACCOUNTING_…`. What PlanFact keeps unsaid is a setting, its default inferred."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Literal, Self

from proxima_common.settings import DatabaseSettings, HttpSettings, KafkaSettings, ServiceSettings
from pydantic import BaseModel, ConfigDict, Field, SecretStr, TypeAdapter, model_validator
from pydantic_settings import SettingsConfigDict

from proxima_accounting.domain.csv_statement import Preset
from proxima_accounting.domain.policy import DealRule, Policy
from proxima_accounting.usecases.ports import Patience, Window


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CurrencyMapping(_Part):
    """Where amounts of one currency go. Unpaid incomes need `account_id`, accruals both categories."""

    account_id: int | None = None
    operation_category_id: int | None = Field(None, description="the revenue")
    receivable_category_id: int | None = Field(None, description="accruals: what the client owes, the other side")
    project_id: int | None = None


class EntityMapping(_Part):
    """A legal entity in PlanFact; without `company_id` the company is looked up by external id, tax number, title."""

    company_id: int | None = None
    fixed_deal_id: int | None = None
    currencies: dict[str, CurrencyMapping] = {}


_PATHS = {
    "shipment": ("v1", "shipment"),
    "unpaid_income": ("v1", "income"),
    "v1": ("v1", "accrual"),
    "v2": ("v2", "accrual"),
}


class PlanFactMapping(_Part):
    """How a shipment is written down in PlanFact: the mapping file, or these defaults."""

    mode: Literal["shipment", "unpaid_income", "accrual"] = "shipment"
    accrual_form: Literal["v2", "v1"] = Field(
        "v2", description="of two known requests; the older names categories flat"
    )
    accrual_date_field: str = Field("calculationDate", description="inferred for v2: a date is needed, not its name")
    create_path: str = Field("", description="inferred from the known PUT beside it when empty")
    deal_strategy: Literal["per_contract", "per_invoice", "fixed", "none"] = "per_contract"
    deal_position: Literal["top", "items", "bind"] = "top"
    deal_date_field: str = "startDate"
    place: Literal["company", "account"] = "company"
    send_items: bool = True
    send_inn: bool = True
    marker: str = "[proxima:inv:{invoice_id}]"
    value_places: int = Field(2, ge=0, le=4)
    legal_entities: dict[str, EntityMapping] = {}

    @model_validator(mode="after")
    def _supported(self) -> Self:
        if "{invoice_id}" not in self.marker:
            raise ValueError("marker must contain {invoice_id}: without it a shipment cannot be found again")
        if self.mode != "shipment" and self.deal_position == "bind":
            raise ValueError("deal_position 'bind' is supported in mode 'shipment' only")
        return self

    @property
    def write_path(self) -> str:
        """Where operations of this mode are created; with `/{id}` behind it, replaced."""
        version, kind = _PATHS[self.accrual_form if self.mode == "accrual" else self.mode]
        return self.create_path or f"/api/{version}/operations/{kind}"

    def entity(self, legal_entity_id: str) -> EntityMapping:
        """The mapping of a legal entity; an empty one when none was written."""
        return self.legal_entities.get(legal_entity_id, EntityMapping())

    def policy(self, legal_entity_id: str) -> Policy:
        """As the use cases have it."""
        shipment = self.mode == "shipment"
        fixed = self.entity(legal_entity_id).fixed_deal_id
        return Policy(
            operation_type={"shipment": "Shipment", "unpaid_income": "Income", "accrual": "Accrual"}[self.mode],
            marker=self.marker,
            value_places=self.value_places,
            deal_rule=DealRule(self.deal_strategy) if shipment else DealRule.NONE,
            fixed_deal_id=None if fixed is None else str(fixed),
            binds_deals=self.deal_position == "bind",
        )


class PlanFactSettings(_Part):
    """Where PlanFact is, who we are there, and how patient we are. All times are seconds."""

    base_url: str
    api_key: SecretStr
    api_keys: dict[str, SecretStr] = Field({}, description="another key per legal entity: another business there")
    legal_entities: tuple[str, ...] = Field((), description="whose receipts are looked for before any shipment")
    mapping_file: Path | None = None
    timeout: float = 20.0
    write_lock: str = Field("planfact", description="processes that share a business must share this name and database")
    write_lock_wait: float = Field(10.0, description="how long a write waits for another process's write to end")
    settle_seconds: float = Field(5.0, description="after an unanswered write, wait this long before looking it up")
    busy_seconds: float = Field(3.0, description="after a 429 without Retry-After (documented: 2 to 5)")
    retry_delays: tuple[float, ...] = (2.0, 5.0, 15.0, 60.0, 300.0)
    away_seconds: float = Field(5.0, description="when it cannot be reached, the lane pauses this long")
    attempts: int = Field(20, description="tries of one wish before a person has to look")
    job_lease: float = Field(30.0, description="a killed executor's job is taken over after this")
    credentials_pause: float = Field(300.0, description="a refused key stops the lane this long, or until a retry")

    def mapping(self) -> PlanFactMapping:
        """The mapping file's content, or the defaults."""
        if self.mapping_file is None:
            return PlanFactMapping()
        return PlanFactMapping.model_validate(tomllib.loads(self.mapping_file.read_text()))

    def key_of(self, legal_entity_id: str) -> SecretStr:
        """The key of the business that keeps this legal entity's books."""
        return self.api_keys.get(legal_entity_id, self.api_key)

    def patience(self) -> Patience:
        """As the use cases have it."""
        return Patience(
            busy=timedelta(seconds=self.busy_seconds),
            away=timedelta(seconds=self.away_seconds),
            credentials=timedelta(seconds=self.credentials_pause),
            settle=timedelta(seconds=self.settle_seconds),
            retries=tuple(timedelta(seconds=delay) for delay in self.retry_delays),
            attempts=self.attempts,
        )


class JobsSettings(_Part):
    """How often the clocks look. Every look costs calls of the month's quota."""

    receipts_every: float = 300.0
    receipts_first_days: int = 31
    receipts_overlap_days: int = 1
    drift_every: float = 3600.0
    drift_batch: int = Field(50, description="shipments compared in one run, the longest unchecked first")

    def window(self) -> Window:
        """As the use cases have it."""
        return Window(timedelta(days=self.receipts_first_days), timedelta(days=self.receipts_overlap_days))


class BankSettings(_Part):
    """How bank statements are read."""

    presets_file: Path | None = Field(None, description="columns of a bank's table by preset name (TOML)")
    accounts: dict[str, str] = Field({}, description="account to legal entity; other accounts are refused when set")
    most_rows: int = Field(10_000, ge=1, description="a longer statement is refused")

    def presets(self) -> dict[str, Preset]:
        """By name; `usual` is what applies when none is named."""
        if self.presets_file is None:
            return {"usual": Preset()}
        written = tomllib.loads(self.presets_file.read_text())
        return {"usual": Preset()} | {name: TypeAdapter(Preset).validate_python(one) for name, one in written.items()}


class Settings(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="ACCOUNTING_")

    database: DatabaseSettings
    kafka: KafkaSettings
    planfact: PlanFactSettings
    jobs: JobsSettings = JobsSettings()
    bank: BankSettings = BankSettings()


class ApiSettings(Settings):
    """The API also listens and verifies staff tokens; only the gateway can sign them."""

    http: HttpSettings
    staff_public_key_file: Path


class MigrateSettings(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="ACCOUNTING_")

    database: DatabaseSettings
