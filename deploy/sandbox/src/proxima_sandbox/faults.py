"""Switches that make a stand-in server behave badly, shared by every partner."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from typing import Final, Generic, Literal, TypeVar, get_args

from proxima_common.clock import TASHKENT, Clock
from pydantic import BaseModel, ConfigDict, Field

from proxima_sandbox.store import Store

Fault = Literal[
    "cut_before",
    "busy",
    "busy_wait",
    "error",
    "html",
    "refuse",
    "token_expired",
    "slow",
    "cut_during",
    "timeout_after",
    "error_after",
    "broken_json",
    "cut_after",
]
FAULTS: Final[tuple[Fault, ...]] = get_args(Fault)
WITHOUT_ACTING: Final = frozenset({"cut_before", "busy", "busy_wait", "error", "html", "refuse", "token_expired"})
_KEY = "switches"
_DRAWN = "chance_drawn"


class Switches(BaseModel):
    """Every `…_next` counts down by one with each call it spoils. Milliseconds where the name says so."""

    model_config = ConfigDict(extra="forbid")

    hits: Literal["writes", "reads", "all"] = "writes"
    only_path: str = Field("", description="spoil only calls whose path contains this")
    down: bool = Field(False, description="cut every connection, whatever the call")
    slow_ms: int = Field(0, ge=0, description="wait before acting; the act still happens when the client has left")
    hang_ms: int = Field(30_000, ge=0, description="how long a timed-out answer is held back")
    timeout_after_next: int = Field(0, ge=0, description="act, then do not answer")
    cut_after_next: int = Field(0, ge=0, description="act, then cut the connection")
    cut_during_next: int = Field(0, ge=0, description="cut the connection, act while the client already knows")
    error_after_next: int = Field(0, ge=0, description="act, then answer 500")
    broken_json_next: int = Field(0, ge=0, description="act, then answer half a JSON")
    cut_before_next: int = Field(0, ge=0, description="cut the connection without acting")
    busy_next: int = Field(0, ge=0, description="answer 429 without acting")
    busy_wait_next: int = Field(0, ge=0, description="answer 429 with a Retry-After without acting")
    retry_after: int | None = Field(None, ge=0, description="seconds in the Retry-After of a 429")
    error_next: int = Field(0, ge=0, description="answer 503 without acting")
    html_next: int = Field(0, ge=0, description="answer an HTML page without acting")
    refuse_next: int = Field(0, ge=0, description="answer the partner's own refusal without acting")
    refuse_message: str = "The field items is invalid."
    token_expired_next: int = Field(0, ge=0, description="answer as if the caller's log-in had run out")
    slow_next: int = Field(0, ge=0, description="wait slow_next_ms before acting")
    slow_next_ms: int = Field(1_500, ge=0)
    chance: float = Field(0.0, ge=0, le=1, description="how likely any call is spoiled by one of chance_of")
    chance_seed: int | None = Field(None, description="the same seed spoils the same calls in their order")
    chance_of: tuple[Fault, ...] = FAULTS
    clock_skew_minutes: int = Field(0, description="how far the server's own clock is ahead")


M = TypeVar("M", bound=BaseModel)
S = TypeVar("S", bound=Switches)


class Board(Generic[M]):
    """One server's switches, of the kind `M`, kept in its store."""

    def __init__(self, store: Store, kind: type[M]) -> None:
        self._store, self.kind = store, kind

    def switches(self) -> M:
        """The switches as they stand."""
        kept = self._store.setting(_KEY)
        return self.kind.model_validate_json(kept) if kept else self.kind()

    def set(self, switches: M) -> None:
        """Behave like this from now on; a seed starts its draws anew."""
        self._save(switches)
        self._store.set_setting(_DRAWN, "0")

    def spend(self, name: str, most: int = 1) -> int:
        """How many of at most `most` the counter `name` had left; it has so many less now."""
        switches = self.switches()
        left: int = getattr(switches, name)
        spent = min(left, most)
        if spent:
            self._save(switches.model_copy(update={name: left - spent}))
        return spent

    def _save(self, switches: M) -> None:
        self._store.set_setting(_KEY, switches.model_dump_json())


class Faults(Board[S]):
    """The switches of a server behind the gate, which takes a fault for each call."""

    def take(self, path: str, *, is_write: bool) -> Fault | None:
        """The fault that spoils this call, counted down; None for a good one."""
        switches = self.switches()
        if switches.down:
            return "cut_before"
        if not aims_at(switches, path, is_write=is_write):
            return None
        for fault in FAULTS:
            if self.spend(f"{fault}_next"):
                return fault
        return self._draw(switches)

    def _draw(self, switches: S) -> Fault | None:
        if not switches.chance or not switches.chance_of:
            return None
        number = self._store.count(_DRAWN)
        seed = None if switches.chance_seed is None else f"{switches.chance_seed}:{number}"
        # Chance is wanted here; nothing secret depends on it.
        draw = random.Random(seed)  # noqa: S311
        return draw.choice(switches.chance_of) if draw.random() < switches.chance else None


def aims_at(switches: Switches, path: str, *, is_write: bool) -> bool:
    """Whether the switches are meant for a call."""
    wanted = {"writes": is_write, "reads": not is_write, "all": True}[switches.hits]
    return wanted and switches.only_path in path


class SkewedClock:
    """The server's own clock: the one it follows, put ahead or back by `clock_skew_minutes`."""

    def __init__(self, clock: Clock, faults: Faults[S]) -> None:
        self._clock, self._faults = clock, faults

    def now(self) -> datetime:
        return self._clock.now() + timedelta(minutes=self._faults.switches().clock_skew_minutes)

    def today(self) -> date:
        return self.now().astimezone(TASHKENT).date()
