"""Nothing outlives its guard, however its starter ends."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from proxima_local.errors import LocalError
from proxima_local.process import Command, GuardedProcess
from proxima_local.stack import processes_of
from proxima_local.system import base_env

# Starts a grandchild that leaves the session and ignores being asked to end.
FAMILY = "trap '' TERM; setsid sh -c 'trap \"\" TERM; echo $$ > grandchild; sleep 300' & sleep 300 & wait; sleep 300"


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _wait_gone(pid: int) -> bool:
    deadline = time.monotonic() + 5
    while _alive(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not _alive(pid)


def _grandchild(folder: Path) -> int:
    deadline = time.monotonic() + 5
    while not (folder / "grandchild").exists() or not (folder / "grandchild").read_text():
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return int((folder / "grandchild").read_text())


@pytest.fixture
def family(tmp_path: Path) -> Iterator[GuardedProcess]:
    command = Command(("sh", "-c", FAMILY), base_env(), cwd=tmp_path, grace=0.3)
    process = GuardedProcess(command, tmp_path / "pid", tmp_path / "log")
    process.start()
    yield process
    process.end()


@pytest.mark.parametrize("how", ["kill", "stop", "end"])
def test_a_whole_family_ends(family: GuardedProcess, tmp_path: Path, how: str) -> None:
    pid, grandchild = family.pid, _grandchild(tmp_path)
    getattr(family, how)()
    assert _wait_gone(pid)
    assert _wait_gone(grandchild)
    assert not family.running()


def test_a_family_ends_with_a_starter_that_is_killed(tmp_path: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from proxima_local.process import Command, GuardedProcess\n"
        "from proxima_local.system import base_env\n"
        f"folder = Path({str(tmp_path)!r})\n"
        f"command = Command(('sh', '-c', {FAMILY!r}), base_env(), cwd=folder)\n"
        "GuardedProcess(command, folder / 'pid', folder / 'log').start()\n"
        "time.sleep(300)"
    )
    with subprocess.Popen([sys.executable, "-c", script]) as starter:
        grandchild = _grandchild(tmp_path)
        starter.kill()
    assert _wait_gone(grandchild)


def test_a_command_that_cannot_run_says_so(tmp_path: Path) -> None:
    process = GuardedProcess(Command(("/no/such/program",), base_env()), tmp_path / "pid", tmp_path / "log")
    try:
        process.start()
        deadline = time.monotonic() + 5
        while process.running() and time.monotonic() < deadline:
            time.sleep(0.02)
    except LocalError:
        pass
    assert "cannot run /no/such/program" in process.log_tail()
    process.end()


def test_processes_of_a_stack_are_found_by_their_mark(tmp_path: Path) -> None:
    with subprocess.Popen(["sleep", "300"], env={"PROXIMA_STACK": str(tmp_path)}) as process:
        deadline = time.monotonic() + 5
        while processes_of(tmp_path) != [process.pid]:
            assert time.monotonic() < deadline
        os.kill(process.pid, signal.SIGKILL)
    assert processes_of(tmp_path) == []
