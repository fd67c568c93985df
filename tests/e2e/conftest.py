"""The whole product on real engines, on ports and in a folder of its own."""

import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from proxima_cli.settings import Settings, load
from proxima_local.environment import env_file, merged_env, read_env
from proxima_local.paths import Layout, checkout
from proxima_local.ports import OFFSETS, free_port, is_free
from proxima_local.stack import Stack

from .house import House

# How soon the work of a killed process is taken up, and how soon an unanswered call counts as unknown: seconds here,
# as in production, but fewer.
IMPATIENT = {
    "INVOICE_JOB_LEASE": "PT5S",
    "RENDER_LEASE": "PT8S",
    "DELIVERY_SENDING__JOB_LEASE_SECONDS": "5",
    "DELIVERY_SENDING__LANE_PAUSE_SECONDS": "2",
    "DELIVERY_SENDING__FIRST_WAIT_SECONDS": "1",
    "DELIVERY_SMTP__ANSWER_SECONDS": "4",
    "DELIVERY_SMTP__CONVERSATION_SECONDS": "6",
    "DELIVERY_SMTP__BODY_SECONDS": "8",
    # Longer than an unanswered call counts as being under way: time-out and settling.
    "ACCOUNTING_PLANFACT__JOB_LEASE": "10",
    "ACCOUNTING_PLANFACT__TIMEOUT": "5",
    "ACCOUNTING_PLANFACT__SETTLE_SECONDS": "2",
    "ACCOUNTING_PLANFACT__AWAY_SECONDS": "1",
    "ACCOUNTING_PLANFACT__BUSY_SECONDS": "1",
    "ACCOUNTING_PLANFACT__RETRY_DELAYS": "[1, 2, 4]",
}


def free_base() -> int:
    """A base whose whole range of ports is free now."""
    while True:
        base = free_port()
        if all(is_free(base + offset) for offset, _ in OFFSETS.values()):
            return base


def a_stack(root: Path, base: int, **env: str) -> Stack:
    """A stack in this folder, on ports from this base; nothing of it runs yet."""
    root.mkdir(exist_ok=True)
    if not (root / ".venv").is_symlink():
        (root / ".venv").symlink_to(checkout() / ".venv")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PROXIMA_PORT_BASE", str(base))
        return Stack(Layout(root), lambda _: None, dies_with_me=True, extra_env=IMPATIENT | env)


@contextmanager
def raised(stack: Stack, *loaded: str) -> Iterator[Stack]:
    """The stack up, with the demonstration's sellers and a warehouse loaded as these options say; gone at the end."""
    try:
        stack.up()
        run_tool(stack, "proxima-demo", "load", *loaded)
        sellers = checkout() / "deploy/demo/src/proxima_demo/sellers.json"
        run_tool(stack, "proxima", "legal-entities", "load", str(sellers))
        yield stack
    finally:
        stack.reset()


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


@contextmanager
def house_of(stack: Stack) -> Iterator[House]:
    """Everybody logged in at this stack."""
    house = House(stack, settings_of(stack), read_env(env_file(stack.layout, "tools")))
    try:
        yield house
    finally:
        house.close()


def settings_of(stack: Stack) -> Settings:
    """What the command line is told of this stack."""
    tools = read_env(env_file(stack.layout, "tools"))
    return load(tools | {"PROXIMA_DEMO_STAFF_FILE": str(stack.layout.secrets / "demo-staff.json")})


@pytest.fixture(scope="session")
def say(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Writes a line past pytest's capture, so that the run can be watched; one of several processes only keeps it."""
    reporter = request.config.pluginmanager.get_plugin("terminalreporter")
    return reporter.write_line if isinstance(reporter, pytest.TerminalReporter) else print
