"""Settings are read once, by the entrypoint, from the environment; secrets may come from files."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr
from pydantic_settings import BaseSettings, EnvSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class KafkaSettings(_Part):
    """Where Kafka is and how to be let in."""

    bootstrap: str
    security_protocol: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = "PLAINTEXT"
    sasl_mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] = "SCRAM-SHA-512"
    sasl_username: str | None = None
    sasl_password: SecretStr | None = None
    ca_path: Path | None = None
    topic_prefix: str = ""
    """Put before every topic, group and transactional id, so that environments can share a cluster."""
    replication_factor: int = 1


class DatabaseSettings(_Part):
    """A Postgres database as `postgresql://role:password@host:port/name`; the owner's is for migrations only."""

    url: SecretStr
    owner_url: SecretStr | None = None
    pool_size: int = 5
    max_overflow: int = 5
    statement_timeout_ms: int = 30_000
    lock_timeout_ms: int = 10_000


class S3Settings(_Part):
    """An S3 endpoint and the bucket that belongs to this service."""

    endpoint: str
    bucket: str
    access_key: SecretStr
    secret_key: SecretStr
    region: str = "auto"
    connect_seconds: float = Field(default=3.0, gt=0)
    read_seconds: float = Field(default=15.0, gt=0)


class HttpSettings(_Part):
    """Where the API listens, whose tokens it accepts, and how much it reads."""

    host: str = "127.0.0.1"
    port: int
    max_body_bytes: int = 2_000_000
    stop_seconds: float = 10.0


class ObservabilitySettings(_Part):
    """What a process tells about itself."""

    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    otlp_endpoint: str | None = None
    probe_host: str = "127.0.0.1"
    probe_port: int | None = None
    """Of a process without an API; none means no probes."""
    stop_seconds: float = 20.0


class _EnvOrFileSource(EnvSettingsSource):
    """The environment, in which `NAME_FILE` stands for `NAME` with the file's content."""

    def _load_env_vars(self) -> Mapping[str, str | None]:
        values = dict(super()._load_env_vars())
        prefix = self.env_prefix if self.case_sensitive else self.env_prefix.lower()
        suffix = "_FILE" if self.case_sensitive else "_file"
        fields = self.settings_cls.model_fields
        for name, path in list(values.items()):
            bare = name.removesuffix(suffix)
            own = name.startswith(prefix) and bare != name
            # A setting that is itself the path of a file stays what it is, and so does what is no setting.
            if not (own and path) or bare in values or _is_setting(self.settings_cls, name.removeprefix(prefix)):
                continue
            if bare.removeprefix(prefix).split("__")[0] in fields:
                values[bare] = Path(path).read_text().strip()
                del values[name]
        return values


def _is_setting(model: type[BaseModel], name: str) -> bool:
    """Whether `part__name` is itself a field of these settings, or of a part of them."""
    first, _, rest = name.partition("__")
    field = model.model_fields.get(first)
    if field is None or not rest:
        return field is not None
    part = field.annotation
    return isinstance(part, type) and issubclass(part, BaseModel) and _is_setting(part, rest)


class ServiceSettings(BaseSettings):
    """Base of a service's settings: set `env_prefix` in the subclass. Nested parts are `PREFIX_KAFKA__BOOTSTRAP`."""

    model_config = SettingsConfigDict(env_nested_delimiter="__", frozen=True, extra="ignore", case_sensitive=False)

    profile: Literal["demo", "test", "production"] = Field(
        default_factory=lambda: os.environ.get("PROXIMA_PROFILE", "production"),
        validate_default=True,
    )
    observability: ObservabilitySettings = ObservabilitySettings()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (init_settings, _EnvOrFileSource(settings_cls))
