"""The proof that all time of a month is billed, written off, open or left out: asked of the source, then compared."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, timedelta

from rich.table import Table

from proxima_cli.client import JSON, Gateway
from proxima_cli.demo.waiting import NotInTime

ATTEMPTS = 3
PATIENCE = 300.0
_COLUMNS = ("logged_seconds", "billed_seconds", "written_off_seconds", "open_seconds")


def month_before(today: date) -> str:
    """The month that ended last."""
    return f"{today.replace(day=1) - timedelta(days=1):%Y-%m}"


def reconcile(gateway: Gateway, month: str, pause: Callable[[float], None] = time.sleep) -> JSON:
    """Have the source read anew and compare; once more when somebody billed meanwhile, at most three times."""
    report: JSON = {}
    for _ in range(ATTEMPTS):
        _read_anew(gateway, month, pause)
        report = gateway.get(f"/months/{month}/reconciliation")
        if not any(row["moved"] for row in report["rows"]):
            break
    return report


def table_of(report: JSON) -> Table:
    """Hours by application."""
    table = Table("application", "logged", "billed", "written off", "open", "left out", "difference")
    for row in report["rows"]:
        excluded = sum(row["excluded_seconds"].values())
        hours = [_hours(row[name]) for name in _COLUMNS]
        difference = "moved" if row["moved"] else _hours(row["difference_seconds"])
        table.add_row(row["application_id"], *hours, _hours(excluded), difference)
    return table


def faults_of(report: JSON) -> list[str]:
    """What is wrong, one sentence each; an application that somebody billed in the meantime is not proven."""
    faults = [f"{fault['application_id']}: {fault['detail']} ({fault['code']})" for fault in report["faults"]]
    moved = [row["application_id"] for row in report["rows"] if row["moved"]]
    return [*faults, *(f"{one}: billed while it was compared, ask again" for one in moved)]


def _read_anew(gateway: Gateway, month: str, pause: Callable[[float], None]) -> None:
    run = gateway.post(f"/months/{month}/overview")
    waited = 0.0
    while run["finished_at"] is None:
        if waited >= PATIENCE:
            raise NotInTime(f"prefill has not answered within {PATIENCE:.0f} s")
        pause(0.5)
        waited += 0.5
        run = gateway.get(f"/runs/{run['run_id']}")


def _hours(seconds: int | None) -> str:
    return "–" if seconds is None else f"{seconds / 3600:.2f}"
