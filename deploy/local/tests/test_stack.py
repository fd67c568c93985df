"""The supervised engines: up, up again, hurt, and down with nothing left."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil
import pytest
from proxima_local.errors import LocalError, PortTaken
from proxima_local.paths import Layout
from proxima_local.ports import OFFSETS, free_port, is_free
from proxima_local.stack import Stack, processes_of

pytestmark = pytest.mark.connected


def _free_base() -> int:
    while True:
        base = free_port()
        if all(is_free(base + offset) for offset, _ in OFFSETS.values()):
            return base


@pytest.fixture(scope="module")
def stack(engines_home: Path) -> Iterator[Stack]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PROXIMA_PORT_BASE", str(_free_base()))
        stack = Stack(Layout(engines_home / "stack"), lambda _: None)
        stack.up(engines_only=True)
        yield stack
        stack.reset()


def _states(stack: Stack) -> dict[str, int]:
    return {name: info["pid"] for name, info in stack.supervisor.states().items() if info["pid"]}


def test_a_second_up_changes_nothing(stack: Stack) -> None:
    before = _states(stack)
    assert set(before) == {"kafka", "postgres", "clickhouse", "gotenberg", "s3", "mail", "imap"}
    stack.up(engines_only=True)
    assert _states(stack) == before


def test_a_killed_engine_comes_back(stack: Stack) -> None:
    before = _states(stack)["s3"]
    os.kill(stack.pid("s3"), signal.SIGKILL)
    psutil.Process(before).wait(10)
    stack.start("s3")
    assert _states(stack)["s3"] != before
    assert httpx.get(f"http://127.0.0.1:{stack.ports['S3']}/health").status_code == 200


def test_a_stopped_program_stays_stopped_until_up(stack: Stack) -> None:
    stack.stop("mail")
    assert "mail" not in _states(stack)
    stack.up(engines_only=True)
    assert stack.healthy(stack.program("mail"))
    with pytest.raises(LocalError, match="no program mial; there are: kafka"):
        stack.stop("mial")


def test_a_second_stack_on_the_same_ports_is_told_who_has_them(stack: Stack, engines_home: Path) -> None:
    other = Stack(Layout(engines_home / "other"), lambda _: None)
    with pytest.raises(PortTaken, match="for Kafka, is taken by process"):
        other.up(engines_only=True)
    assert processes_of(other.layout.var) == []


@pytest.mark.parametrize("victim", ["nobody", "the supervisor", "the guard"])
def test_nothing_outlives_down(stack: Stack, victim: str) -> None:
    stack.up(engines_only=True)
    assert len(processes_of(stack.layout.var)) > 12
    if victim == "the supervisor":
        psutil.Process(int((stack.layout.run / "supervisord.pid").read_text())).kill()
    if victim == "the guard":
        psutil.Process(stack.supervisor.guard_pid()).kill()
    stack.down()
    assert processes_of(stack.layout.var) == []
    assert all(is_free(stack.ports[name]) for name in ("KAFKA", "POSTGRES", "CLICKHOUSE", "GOTENBERG", "S3", "SMTP"))
