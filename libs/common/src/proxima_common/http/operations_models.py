"""What the operations routes take and give."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from proxima_common.contracts.api.shared import SaidRead


class _Row(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class ParkedRead(BaseModel):
    id: UUID
    topic: str
    partition: int
    position: int
    subject: str | None
    event_type: str | None
    code: str
    error: str
    parked_at: datetime
    held_behind: int


class EffectRead(_Row):
    partner: str
    operation: str
    document_id: str
    revision: int
    ordinal: int
    state: str
    reason: str | None
    said: SaidRead | None = None
    changed_at: datetime


class JobRead(_Row):
    id: int
    lane: str
    kind: str
    key: str
    ordering: str | None
    state: str
    attempts: int
    reason: str | None
    said: SaidRead | None = None
    run_at: datetime


class LaneRead(BaseModel):
    lane: str
    paused_until: datetime
    reason: str
    said: SaidRead | None = None


class ClockJobRead(_Row):
    name: str
    last_start: datetime | None
    last_end: datetime | None
    last_ok: bool | None
    last_result: str | None
    said: SaidRead | None = None


class OperationsRead(BaseModel):
    """Everything that waits for a person here."""

    parked: list[ParkedRead]
    effects: list[EffectRead]
    jobs: list[JobRead]
    lanes: list[LaneRead]
    clock_jobs: list[ClockJobRead]


class EffectResolution(BaseModel):
    """What a person found out about an unknown effect."""

    partner: str
    operation: str
    document_id: str
    revision: int
    ordinal: int
    arrived: bool


class GiveUp(BaseModel):
    reason: str = Field(min_length=1, max_length=500)


class Outcome(BaseModel):
    outcome: str
