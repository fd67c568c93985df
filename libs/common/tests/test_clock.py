import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from proxima_common.clock import DemoClock, SystemClock, clock_from_env
from proxima_common.testing.clocks import FakeClock


def test_the_date_is_the_one_in_tashkent() -> None:
    assert FakeClock(datetime(2026, 3, 1, 20, 30, tzinfo=UTC)).today() == date(2026, 3, 2)


def test_the_system_clock_is_aware() -> None:
    assert abs(SystemClock().now() - datetime.now(UTC)) < timedelta(seconds=5)


def test_the_demo_clock_is_refused_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROXIMA_CLOCK_FILE", str(tmp_path / "clock"))
    monkeypatch.delenv("PROXIMA_PROFILE", raising=False)
    with pytest.raises(RuntimeError, match="demo"):
        clock_from_env()
    monkeypatch.setenv("PROXIMA_PROFILE", "demo")
    assert isinstance(clock_from_env(), DemoClock)


def test_every_process_follows_the_demo_clocks_file(tmp_path: Path) -> None:
    path = tmp_path / "clock"
    mover, reader = DemoClock(path, profile="demo"), DemoClock(path, profile="demo")
    assert abs(reader.now() - datetime.now(UTC)) < timedelta(seconds=5)
    for moment in (datetime(2026, 2, 1, tzinfo=UTC), datetime(2025, 12, 31, 20, tzinfo=UTC)):
        mover.set(moment)
        assert timedelta(0) <= reader.now() - moment < timedelta(seconds=5)
    assert reader.today() == date(2026, 1, 1)


def test_the_demo_clock_runs_on(tmp_path: Path) -> None:
    path = tmp_path / "clock"
    clock = DemoClock(path, profile="demo")
    clock.set(datetime(2026, 2, 1, tzinfo=UTC))
    written = path.stat().st_mtime - 3600
    os.utime(path, (written, written))
    assert timedelta(0) <= clock.now() - datetime(2026, 2, 1, 1, tzinfo=UTC) < timedelta(seconds=5)


def test_without_a_file_it_is_the_machines_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PROXIMA_CLOCK_FILE", raising=False)
    assert isinstance(clock_from_env(), SystemClock)
