"""Telegram's own oddities beside the faults that every partner has."""

from __future__ import annotations

from pydantic import Field

from proxima_sandbox.faults import Switches


class TelegramSwitches(Switches):
    """The shared switches and those of Telegram. A refusal is an error of the Bot API as it stands here."""

    refuse_message: str = "Bad Request: chat not found"
    refuse_status: int = Field(400, ge=400, le=499, description="status and error_code of refuse_next")
    parse_errors_next: int = Field(0, ge=0, description="refuse marked-up texts as if they could not be parsed")
    duplicate_updates_next: int = Field(0, ge=0, description="deliver so many updates twice")
    callback_seconds: int = Field(150, ge=1, description="how long a press is delivered and may be answered")
    per_group_minute: int = Field(0, ge=0, description="messages a group takes in a minute; 0 is unlimited")
