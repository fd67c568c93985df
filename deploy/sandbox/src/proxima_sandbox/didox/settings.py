"""Where the Didox sandbox listens, keeps its data, and who may enter."""

from __future__ import annotations

from pathlib import Path

from proxima_common.settings import ServiceSettings
from pydantic import SecretStr
from pydantic_settings import SettingsConfigDict


class DidoxSandboxSettings(ServiceSettings):
    """Read from `SANDBOX_…`, secrets also from files; the host is loopback unless said otherwise."""

    model_config = SettingsConfigDict(env_prefix="SANDBOX_")

    data_dir: Path
    host: str = "127.0.0.1"
    didox_port: int
    didox_partner_token: SecretStr
    didox_companies: dict[str, SecretStr]
    """Passwords by TIN (a company) or PINFL (a person), as JSON; who is not here is not registered."""
