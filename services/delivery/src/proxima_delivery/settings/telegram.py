"""Settings of the Telegram bot, prefix `DELIVERY_TELEGRAM__`. Without a token there is no bot."""

import re
from datetime import timedelta
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator

_TOKEN = re.compile(r"(\d{1,18}):[\w-]{20,}")


class TelegramSettings(BaseModel):
    """One bot for the company; `chats` are the groups that hear of approvals, by legal entity."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    token: SecretStr
    base_url: str = "https://api.telegram.org"
    link_base: str
    """The address of the UI that people's browsers know."""
    link_path: str = "/invoices/{invoice_id}"
    chats: dict[str, int] = {}
    group_notice: bool = True
    group_language: Literal["ru", "uz", "en"] = "ru"
    attach_files: bool = False
    """Send the PDFs after the request. They leave the company's systems then."""
    timeout_seconds: float = Field(default=30.0, gt=0)
    """How long a call may take; past that nobody can tell whether it was acted on."""
    settle_seconds: float = Field(default=10.0, gt=0)
    """How long a change without an answer rests before it is made again."""
    poll_seconds: int = Field(default=25, ge=0, le=50)
    lane_pause_seconds: float = Field(default=15.0, gt=0)
    """The pause while Telegram cannot be reached."""
    refused_pause_seconds: float = Field(default=300.0, gt=0)
    """The pause after it refused the token."""
    busy_seconds: float = Field(default=30.0, gt=0)
    """The pause after a 429 that does not say how long."""
    job_lease_seconds: float = Field(default=30.0, gt=0)
    tries: int = Field(default=12, ge=1)
    buttons_hours: float = Field(default=168.0, gt=0)
    reason_minutes: float = Field(default=60.0, gt=0)
    code_minutes: float = Field(default=15.0, gt=0)
    notes_per_hour: int = Field(default=10, ge=1)
    """How many notes an account that belongs to nobody is sent in an hour."""

    @field_validator("token")
    @classmethod
    def _shaped(cls, token: SecretStr) -> SecretStr:
        if not _TOKEN.fullmatch(token.get_secret_value()):
            raise ValueError("it is no bot token: <number>:<letters>")
        return token

    @property
    def bot_id(self) -> int:
        """The bot's own id, which its token begins with; it is no secret."""
        return int(self.token.get_secret_value().partition(":")[0])

    @property
    def lane(self) -> str:
        """The one lane of everything that this bot does."""
        return f"telegram:{self.bot_id}"

    @property
    def buttons_valid(self) -> timedelta:
        """How long a button is worth something."""
        return timedelta(hours=self.buttons_hours)
