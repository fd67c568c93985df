"""Where the PlanFact sandbox listens, keeps its data, and which key opens it."""

from __future__ import annotations

from pathlib import Path

from proxima_common.settings import ServiceSettings
from pydantic import SecretStr
from pydantic_settings import SettingsConfigDict


class PlanFactSandboxSettings(ServiceSettings):
    """Read from `SANDBOX_…`, the key also from a file; the host is loopback unless said otherwise."""

    model_config = SettingsConfigDict(env_prefix="SANDBOX_")

    data_dir: Path
    host: str = "127.0.0.1"
    planfact_port: int
    planfact_api_key: SecretStr
