"""Reconciliation from the command line: what it prints, what it calls wrong, and when it asks again."""

from datetime import date
from typing import Any

import httpx
import pytest
from proxima_cli import __main__ as command
from proxima_cli.client import Gateway
from proxima_cli.reconcile import faults_of, month_before, reconcile
from typer.testing import CliRunner


def row(**values: Any) -> dict[str, Any]:
    return {
        "application_id": "A2",
        "logged_seconds": 36000,
        "billed_seconds": 18000,
        "written_off_seconds": 3600,
        "open_seconds": 7200,
        "excluded_seconds": {"warranty": 7200},
        "difference_seconds": 0,
        "moved": False,
    } | values


class Answers:
    """A gateway that answers with these reports, one a question; the run is ready at the second look."""

    def __init__(self, *reports: dict[str, Any]) -> None:
        self.reports = list(reports)
        self.asked = 0

    def gateway(self) -> Gateway:
        return Gateway("http://gateway", token="t", transport=httpx.MockTransport(self._answer))

    def _answer(self, request: httpx.Request) -> httpx.Response:
        run = {"run_id": "r1", "finished_at": None}
        if request.url.path.endswith("/overview"):
            self.asked += 1
            return httpx.Response(202, json=run)
        if request.url.path.endswith("/runs/r1"):
            return httpx.Response(200, json=run | {"finished_at": "2026-11-02T09:30:00Z"})
        return httpx.Response(200, json=self.reports.pop(0))


def test_the_month_that_ended_last_over_a_new_year() -> None:
    assert month_before(date(2027, 1, 3)) == "2026-12"


def test_it_asks_again_while_somebody_bills_and_gives_up_at_the_third_time() -> None:
    quiet = {"rows": [row()], "faults": []}
    busy = {"rows": [row(moved=True)], "faults": []}
    answers = Answers(busy, quiet)
    assert reconcile(answers.gateway(), "2026-10", lambda _: None) == quiet
    assert answers.asked == 2
    never = Answers(busy, busy, busy)
    assert faults_of(reconcile(never.gateway(), "2026-10", lambda _: None)) == [
        "A2: billed while it was compared, ask again"
    ]


@pytest.mark.parametrize(
    ("report", "exit_code", "told"),
    [
        ({"rows": [row()], "faults": []}, 0, "0.00"),
        (
            {
                "rows": [row(difference_seconds=-1800)],
                "faults": [{"application_id": "A2", "code": "difference", "detail": "1800 s less accounted for"}],
            },
            1,
            "-0.50",
        ),
    ],
)
def test_a_difference_is_printed_and_is_the_exit_code(
    monkeypatch: pytest.MonkeyPatch, report: dict[str, Any], exit_code: int, told: str
) -> None:
    answers = Answers(report)
    monkeypatch.setattr(command, "load", lambda: None)
    monkeypatch.setattr(command, "_gateway", lambda _: answers.gateway())
    result = CliRunner().invoke(command.app, ["reconcile", "--month", "2026-10"])
    assert result.exit_code == exit_code
    assert told in result.output
    assert ("1800 s less accounted for" in result.output) == bool(exit_code)
