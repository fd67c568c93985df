"""Switches that make a stand-in server behave badly, and the gate that obeys them."""

from __future__ import annotations

import random
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from proxima_sandbox.store import Store

_KEY = "switches"
AFTER_ACTING = ("timeout_after", "error_after", "broken_json", "cut_after")
WITHOUT_ACTING = ("cut_before", "busy", "error", "html", "refuse")


class Switches(BaseModel):
    """Every `…_next` counts down by one with each call it spoils. Milliseconds where the name says so."""

    model_config = ConfigDict(extra="forbid")

    hits: Literal["writes", "reads", "all"] = "writes"
    only_path: str = Field("", description="spoil only calls whose path contains this")
    down: bool = Field(False, description="cut every connection, whatever the call")
    slow_ms: int = Field(0, ge=0, description="wait before acting; the act still happens when the client has left")
    write_ms: int = Field(5, ge=0, description="how long each write holds the business's write lock")
    hang_ms: int = Field(30_000, ge=0, description="how long a timed-out answer is held back")
    timeout_after_next: int = Field(0, ge=0, description="act, then do not answer")
    timeout_after_probability: float = Field(0.0, ge=0, le=1)
    cut_after_next: int = Field(0, ge=0, description="act, then cut the connection")
    error_after_next: int = Field(0, ge=0, description="act, then answer 500")
    broken_json_next: int = Field(0, ge=0, description="act, then answer half a JSON")
    cut_before_next: int = Field(0, ge=0, description="cut the connection without acting")
    busy_next: int = Field(0, ge=0, description="answer 429 without acting")
    retry_after: int | None = Field(None, ge=0, description="seconds in the Retry-After of a 429")
    error_next: int = Field(0, ge=0, description="answer 503 without acting")
    html_next: int = Field(0, ge=0, description="answer an HTML error page, 502, without acting")
    refuse_next: int = Field(0, ge=0, description="answer 200 with isSuccess false, without acting")
    refuse_message: str = "The field items is invalid."
    per_minute: int = Field(0, ge=0, description="calls allowed in a minute; 0 is unlimited")
    empty_create: bool = Field(False, description="a successful create answers with an empty body")
    total_zero: bool = Field(False, description="lists say total 0 although rows are there")
    deals_in_tariff: bool = True
    echo_external_id: bool = Field(False, description="operations are read with their externalId")


def load(store: Store) -> Switches:
    """The switches as they stand."""
    kept = store.setting(_KEY)
    return Switches.model_validate_json(kept) if kept else Switches()


def save(store: Store, switches: Switches) -> None:
    """Keep them."""
    store.set_setting(_KEY, switches.model_dump_json())


def take_fault(store: Store, *, path: str, is_write: bool) -> str | None:
    """The fault that spoils this call, counted down; None for a good one."""
    switches = load(store)
    if switches.down:
        return "cut_before"
    wanted = {"writes": is_write, "reads": not is_write, "all": True}[switches.hits]
    if not wanted or switches.only_path not in path:
        return None
    for name in (*WITHOUT_ACTING, *AFTER_ACTING):
        left: int = getattr(switches, f"{name}_next")
        if left > 0:
            save(store, switches.model_copy(update={f"{name}_next": left - 1}))
            return name
    # Chance is wanted here; nothing secret depends on it.
    return "timeout_after" if random.random() < switches.timeout_after_probability else None  # noqa: S311
