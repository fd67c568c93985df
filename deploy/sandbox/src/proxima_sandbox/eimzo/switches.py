"""How the signer and his program behave."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class EimzoSwitches(BaseModel):
    """What a person at the keyboard may do, and what a program may do to him."""

    model_config = ConfigDict(extra="forbid")

    key_missing: bool = Field(False, description="the stick is not plugged in: no keys are listed or loaded")
    user_cancels_next: int = Field(0, ge=0, description="the person closes the password window")
    wrong_password_next: int = Field(0, ge=0, description="the person types a wrong password")
    slow_ms: int = Field(0, ge=0, description="how long the person takes over the password window")
    dies_next: int = Field(0, ge=0, description="the program ends before it signs")
    dies_after_next: int = Field(0, ge=0, description="the program ends after signing, before it answers")
