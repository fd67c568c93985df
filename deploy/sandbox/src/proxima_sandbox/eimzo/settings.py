"""Where the E-IMZO sandbox listens and keeps its keys."""

from __future__ import annotations

from pathlib import Path

from proxima_common.settings import ServiceSettings
from pydantic_settings import SettingsConfigDict


class EimzoSandboxSettings(ServiceSettings):
    """Read from `SANDBOX_…`; the host is loopback unless said otherwise, for the program signs for whoever asks."""

    model_config = SettingsConfigDict(env_prefix="SANDBOX_")

    data_dir: Path
    host: str = "127.0.0.1"
    eimzo_port: int
