"""From sending a command to seeing its event on the stream of the gateway, with nothing else going on."""

from __future__ import annotations

import json
import random
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from proxima_cli.client import JSON, Gateway
from proxima_cli.demo.handing_over import Around
from proxima_cli.demo.walk import Walk

from .figures import Aim, Figure, Result
from .whole import Whole

TITLE = "Command to event stream"
MONTH = "2026-09"
OURS = ("gateway-api", "invoice-api", "invoice-relay")
PATIENCE = 10.0


class Listener:
    """When each version of one invoice was seen on the stream, in seconds of the monotonic clock."""

    def __init__(self, gateway: Gateway, invoice_id: str) -> None:
        self._gateway = gateway
        self._invoice_id = invoice_id
        self._seen: dict[int, float] = {}
        self._changed = threading.Condition()
        self.opened = threading.Event()

    def read(self) -> None:
        """Read until the stream ends."""
        for line in self._gateway.lines("/events", self.opened):
            at = time.perf_counter()
            if line.startswith("data:"):
                self._keep(json.loads(line.removeprefix("data:")), at)

    def seen(self, version: int) -> float:
        """When this version was seen; waits for it, and raises when it does not come."""
        with self._changed:
            if not self._changed.wait_for(lambda: version in self._seen, PATIENCE):
                raise AssertionError(f"version {version} did not come over the stream within {PATIENCE:.0f} s")
            return self._seen[version]

    def _keep(self, message: Any, at: float) -> None:
        if message.get("invoice_id") == self._invoice_id:
            with self._changed:
                self._seen.setdefault(message["version"], at)
                self._changed.notify_all()


def section(whole: Whole, runs: int = 3, commands: int = 200) -> Result:
    """PATCH a line again and again, one command at a time, and wait for each on the stream."""
    draft = _draft(whole)
    pauses = random.Random(7)
    latencies: list[list[float]] = []
    answers: list[list[float]] = []
    with _listening(whole.staff.director, draft["invoice_id"]) as listener:
        _commands(whole.staff.accountant, draft, listener, 10, pauses)
        before, began = whole.cpu(), time.perf_counter()
        for _ in range(runs):
            seen, answered = _commands(whole.staff.accountant, draft, listener, commands, pauses)
            latencies.append(seen)
            answers.append(answered)
        after, seconds = whole.cpu(), time.perf_counter() - began
    done = runs * commands
    return Result(
        TITLE,
        f"The stack of `make up`, otherwise idle. {commands} PATCH commands a run on one line, one at a time with "
        "pauses of 20 to 80 ms, from a client with a session; another person listens. Latency is from before the "
        f"request is sent until the listener has read the event. CPU is that of a program over {done} commands in "
        f"{seconds:.0f} s, its idle work included.",
        [
            _percentile("command to event, p50", latencies, 0.50),
            _percentile("command to event, p95", latencies, 0.95),
            _percentile("command to event, p99", latencies, 0.99, Aim(150)),
            _percentile("command to answer, p50", answers, 0.50),
            _percentile("command to answer, p99", answers, 0.99),
            *(Figure(f"CPU per command: {name}", [(after[name] - before[name]) / done * 1000], "ms") for name in OURS),
        ],
    )


def _draft(whole: Whole) -> JSON:
    walk = Walk(whole.staff, Around(), lambda _: None)
    walk.overview(MONTH)
    walk.create(MONTH)
    drafts = (row for row in walk.invoices_of(MONTH) if row["status"] == "draft")
    return whole.staff.accountant.get(f"/invoices/{next(drafts)['invoice_id']}")


@contextmanager
def _listening(gateway: Gateway, invoice_id: str) -> Iterator[Listener]:
    listener = Listener(gateway, invoice_id)
    threading.Thread(target=listener.read, daemon=True).start()
    if not listener.opened.wait(PATIENCE):
        raise AssertionError("the event stream did not open")
    yield listener


def _commands(
    gateway: Gateway, draft: JSON, listener: Listener, count: int, pauses: random.Random
) -> tuple[list[float], list[float]]:
    """Milliseconds until the event was read, and until the answer; `draft` moves on with each command."""
    seen, answered = [], []
    path = f"/invoices/{draft['invoice_id']}/lines/{draft['lines'][0]['line_id']}"
    for _ in range(count):
        time.sleep(pauses.uniform(0.02, 0.08))
        text = {"text": f"Work as of version {draft['version']}"}
        began = time.perf_counter()
        after = gateway.send("PATCH", path, text, version=draft["version"])
        answered.append((time.perf_counter() - began) * 1000)
        seen.append((listener.seen(after["version"]) - began) * 1000)
        draft["version"] = after["version"]
    return seen, answered


def _percentile(name: str, runs: list[list[float]], share: float, aim: Aim | None = None) -> Figure:
    cut = round(share * 100) - 1
    return Figure(name, [statistics.quantiles(run, n=100)[cut] for run in runs], "ms", aim, "live")
