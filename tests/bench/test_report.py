"""What the page says of figures that meet their aim, miss it, or are not there."""

from pathlib import Path

import pytest

from . import report
from .figures import Aim, Figure, Result, attempt, number
from .machine import this_machine
from .notes import NOTES


def test_a_figure_is_its_median_beside_its_aim() -> None:
    assert Figure("relay", [4000, 7000, 6000], "events/s", Aim(5000, at_least=True)).row() == (
        "relay",
        "6,000 events/s",
        "4,000–7,000",
        "3",
        "≥ 5,000 events/s",
        "met",
    )
    assert Figure("memory", [3.6], "GiB", Aim(3.5)).row()[2:] == ("", "1", "≤ 3.50 GiB", "missed")


@pytest.mark.parametrize(("value", "text"), [(0.2512, "0.251"), (2.5, "2.50"), (12.34, "12.3"), (5417.4, "5,417")])
def test_three_figures_count(value: float, text: str) -> None:
    assert number(value) == text


def test_the_page_says_why_an_aim_is_missed_and_what_was_not_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(NOTES, "slow", "the disk is slow")
    slow = Result("Speed", "How fast.", [Figure("speed", [9.0], "s", Aim(5), "slow")], absent=["make up"])
    quick = Result("Quick", "How quick.", [Figure("quickness", [1.0], "s", Aim(5), "slow")])
    page = tmp_path / "performance.md"

    report.write(page, [slow, quick], this_machine(), 60)

    text = page.read_text()
    assert "| speed | 9 s |  | 1 | ≤ 5 s | missed |" in text
    assert "- speed misses its aim: the disk is slow" in text
    assert "- make up: not measured in this run" in text
    assert "quickness misses" not in text


def test_a_section_that_fails_is_reported_and_the_others_go_on() -> None:
    def broken() -> Result:
        raise RuntimeError("no engine\nits log")

    assert attempt("Relay", broken) == Result("Relay", "", error="RuntimeError: no engine")
