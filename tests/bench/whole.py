"""The whole product on ports and in a folder of its own, with one month billed, as `make up` leaves it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psutil
from proxima_cli.demo.staff import DemoStaff, ensure
from proxima_cli.settings import load
from proxima_local.environment import env_file, merged_env, read_env
from proxima_local.paths import Layout, checkout
from proxima_local.ports import OFFSETS, free_port, is_free
from proxima_local.stack import Stack

from .engines import folder

SELLERS = "deploy/demo/src/proxima_demo/sellers.json"


@dataclass(frozen=True)
class Whole:
    """The running stack and who works with it."""

    stack: Stack
    staff: DemoStaff

    def pids(self) -> dict[str, int]:
        """The process at the head of each program, by its name; engines are under a guard."""
        return {name: info["pid"] for name, info in self.stack.supervisor.states().items()}

    def cpu(self) -> dict[str, float]:
        """CPU seconds of each program so far."""
        return {name: cpu_of_tree(pid) for name, pid in self.pids().items()}


@contextmanager
def whole() -> Iterator[Whole]:
    """Bring it up, load the demonstration, bill its first month; everything is deleted at the end."""
    with folder("whole") as root, _own_ports():
        (root / ".venv").symlink_to(checkout() / ".venv")
        stack = Stack(Layout(root), lambda _: None, dies_with_me=True)
        try:
            stack.up()
            _run(stack, "proxima-demo", "load")
            _run(stack, "proxima", "legal-entities", "load", str(checkout() / SELLERS))
            _run(stack, "proxima", "demo", "--once")
            yield Whole(stack, ensure(load(read_env(env_file(stack.layout, "tools")))))
        finally:
            stack.reset()


def cpu_of_tree(pid: int) -> float:
    """CPU seconds so far of a process and everything below it."""
    root = psutil.Process(pid)
    total = 0.0
    for process in (root, *root.children(recursive=True)):
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system
        # Those that ended already are counted by whoever waited for them.
        total += times.children_user + times.children_system
    return total


@contextmanager
def _own_ports() -> Iterator[None]:
    before = os.environ.get("PROXIMA_PORT_BASE")
    os.environ["PROXIMA_PORT_BASE"] = str(_free_base())
    try:
        yield
    finally:
        os.environ.pop("PROXIMA_PORT_BASE")
        if before is not None:
            os.environ["PROXIMA_PORT_BASE"] = before


def _free_base() -> int:
    while True:
        base = free_port()
        if all(is_free(base + offset) for offset, _ in OFFSETS.values()):
            return base


def _run(stack: Stack, *command: str) -> None:
    done = subprocess.run(
        [str(stack.layout.scripts / command[0]), *command[1:]],
        env=merged_env(env_file(stack.layout, "tools")),
        cwd=stack.layout.root,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]} {command[1]} failed: {(done.stderr or done.stdout)[-500:]}")
