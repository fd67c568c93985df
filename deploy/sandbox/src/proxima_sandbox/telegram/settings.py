"""Where the Telegram sandbox listens, keeps its data, which token opens it, and which groups the bot is in."""

from __future__ import annotations

from pathlib import Path

from proxima_common.settings import ServiceSettings
from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict


class TelegramSandboxSettings(ServiceSettings):
    """Read from `SANDBOX_…`, the token also from a file; groups are JSON: `{"-1001": "Approvals"}`."""

    model_config = SettingsConfigDict(env_prefix="SANDBOX_")

    data_dir: Path
    host: str = "127.0.0.1"
    telegram_port: int
    telegram_token: SecretStr
    telegram_username: str = "proxima_invoice_bot"
    telegram_groups: dict[int, str] = Field(default_factory=dict)
