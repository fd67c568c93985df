"""What every stand-in shares: faults by count and by chance, and its own clock."""

from __future__ import annotations

import time
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import pytest
from proxima_sandbox.faults import FAULTS, Faults, Switches
from proxima_sandbox.store import Store
from proxima_sandbox.telegram.faults import TelegramSwitches
from proxima_sandbox.testing import PlanFactSandbox

CALLS = 200


def drawn(path: Path, **switches: Any) -> list[str | None]:
    store = Store(path)
    faults = Faults(store, Switches)
    faults.set(Switches(hits="all", **switches))
    try:
        return [faults.take("/any", is_write=True) for _ in range(CALLS)]
    finally:
        store.close()


def test_the_same_seed_spoils_the_same_calls(tmp_path: Path) -> None:
    first, again, other = (drawn(tmp_path / "kept.sqlite", chance=0.2, chance_seed=seed) for seed in (7, 7, 8))
    assert first == again != other
    assert 0.1 < sum(fault is not None for fault in first) / CALLS < 0.3


def test_chance_draws_among_what_it_is_given_and_takes_every_fault(tmp_path: Path) -> None:
    assert set(drawn(tmp_path / "some.sqlite", chance=1, chance_seed=1, chance_of=["error", "slow"])) == {
        "error",
        "slow",
    }
    assert set(drawn(tmp_path / "all.sqlite", chance=1, chance_seed=1)) == set(FAULTS)
    assert set(drawn(tmp_path / "none.sqlite", chance=1, only_path="elsewhere")) == {None}


def test_draws_go_on_where_a_killed_server_stopped(tmp_path: Path) -> None:
    whole = drawn(tmp_path / "whole.sqlite", chance=0.5, chance_seed=3)
    halves: list[str | None] = []
    for start, end in pairwise((0, CALLS // 2, CALLS)):
        store = Store(tmp_path / "halves.sqlite")
        faults = Faults(store, Switches)
        if start == 0:
            faults.set(Switches(hits="all", chance=0.5, chance_seed=3))
        halves += [faults.take("/any", is_write=True) for _ in range(start, end)]
        store.close()
    assert halves == whole


def test_a_counter_gives_what_it_has_and_leaves_the_draws_alone(tmp_path: Path) -> None:
    undisturbed = drawn(tmp_path / "undisturbed.sqlite", chance=0.5, chance_seed=3)
    store = Store(tmp_path / "spent.sqlite")
    faults = Faults(store, TelegramSwitches)
    faults.set(TelegramSwitches(hits="all", chance=0.5, chance_seed=3, duplicate_updates_next=3))
    first = [faults.take("/any", is_write=True) for _ in range(CALLS // 2)]
    assert [faults.spend("duplicate_updates_next", most) for most in (0, 2, 2, 2)] == [0, 2, 1, 0]
    second = [faults.take("/any", is_write=True) for _ in range(CALLS // 2)]
    store.close()
    assert first + second == undisturbed


def post(planfact: PlanFactSandbox, **body: Any) -> httpx.Response:
    return httpx.post(
        f"{planfact.base_url}/api/v1/contragents",
        json={"title": "Client", **body},
        headers={"X-ApiKey": planfact.api_key},
        trust_env=False,
    )


def test_a_connection_cut_while_the_partner_acts(planfact_sandbox: PlanFactSandbox) -> None:
    planfact_sandbox.switch(cut_during_next=1, slow_ms=200)
    with pytest.raises(httpx.RemoteProtocolError):
        post(planfact_sandbox)
    assert planfact_sandbox.state()["contragents"] == []
    deadline = time.monotonic() + 5
    while not planfact_sandbox.state()["contragents"]:
        assert time.monotonic() < deadline
    entry = planfact_sandbox.requests()[0]
    assert (entry["fault"], entry["status"]) == ("cut_during", None)


def test_a_429_with_a_wait_a_lost_log_in_and_a_slow_call(planfact_sandbox: PlanFactSandbox) -> None:
    planfact_sandbox.switch(busy_next=1, busy_wait_next=1, token_expired_next=1, slow_next=1, slow_next_ms=150)
    busy, waiting, out = (post(planfact_sandbox) for _ in range(3))
    assert (busy.status_code, busy.headers.get("Retry-After")) == (429, None)
    assert (waiting.status_code, waiting.headers.get("Retry-After")) == (429, "1")
    assert out.status_code == 401
    assert post(planfact_sandbox).status_code == 200
    assert planfact_sandbox.requests()[0]["ms"] >= 150
    assert len(planfact_sandbox.state()["contragents"]) == 1


def test_a_server_with_a_wrong_clock(planfact_sandbox: PlanFactSandbox) -> None:
    post(planfact_sandbox)
    planfact_sandbox.switch(clock_skew_minutes=-90)
    post(planfact_sandbox)
    late, right = (datetime.fromisoformat(entry["at"]) for entry in planfact_sandbox.requests()[:2])
    assert 80 < (right - late).total_seconds() / 60 < 90


def test_unknown_switches_are_refused(planfact_sandbox: PlanFactSandbox) -> None:
    with pytest.raises(httpx.HTTPStatusError, match="422"):
        planfact_sandbox.switch(nonsense=1)
