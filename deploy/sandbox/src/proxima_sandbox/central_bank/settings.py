"""Where the Central Bank sandbox listens and keeps what was changed."""

from __future__ import annotations

from pathlib import Path

from proxima_common.settings import ServiceSettings
from pydantic_settings import SettingsConfigDict


class CentralBankSandboxSettings(ServiceSettings):
    """Read from `SANDBOX_…`; the host is loopback unless said otherwise."""

    model_config = SettingsConfigDict(env_prefix="SANDBOX_")

    data_dir: Path
    host: str = "127.0.0.1"
    central_bank_port: int
