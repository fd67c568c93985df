"""The whole product on real engines, on ports and in a folder of its own, for one session."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from proxima_local.environment import env_file, merged_env
from proxima_local.paths import Layout, checkout
from proxima_local.ports import OFFSETS, free_port, is_free
from proxima_local.stack import Stack


def _free_base() -> int:
    while True:
        base = free_port()
        if all(is_free(base + offset) for offset, _ in OFFSETS.values()):
            return base


def run_tool(stack: Stack, *command: str) -> str:
    """Run a console script as a user of this stack would; its output, or an error with it."""
    done = subprocess.run(
        [str(stack.layout.scripts / command[0]), *command[1:]],
        env=merged_env(env_file(stack.layout, "tools")),
        cwd=stack.layout.root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{' '.join(command)}: {done.stdout}{done.stderr}"
    return done.stdout


@pytest.fixture(scope="session")
def stack(engines_home: Path) -> Iterator[Stack]:
    """Everything up, with the demonstration's warehouse and sellers."""
    root = engines_home / "whole"
    root.mkdir()
    (root / ".venv").symlink_to(checkout() / ".venv")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PROXIMA_PORT_BASE", str(_free_base()))
        stack = Stack(Layout(root), lambda _: None, dies_with_me=True)
        try:
            stack.up()
            run_tool(stack, "proxima-demo", "load")
            sellers = checkout() / "deploy/demo/src/proxima_demo/sellers.json"
            run_tool(stack, "proxima", "legal-entities", "load", str(sellers))
            yield stack
        finally:
            stack.reset()
