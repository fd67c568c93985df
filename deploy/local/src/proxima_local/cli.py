"""The command `proxima-local`."""

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from proxima_local import system
from proxima_local.demo_clock import pin_clock
from proxima_local.engines.base import Engine
from proxima_local.engines.toxiproxy import Toxiproxy
from proxima_local.environment import env_file
from proxima_local.errors import LocalError, Missing
from proxima_local.memory import held_by_tree
from proxima_local.paths import Layout, checkout
from proxima_local.programs import ENGINE_CLASSES
from proxima_local.stack import Stack

app = typer.Typer(help="The native engines and services on this machine.", no_args_is_help=True, add_completion=False)
out = Console(highlight=False, soft_wrap=True)

Program = Annotated[str, typer.Argument(help="a program as `status` names it")]


def _stack() -> Stack:
    return Stack(Layout(checkout()), out.print)


@app.command()
def check() -> None:
    """Say which prerequisites are missing; exit code 1 if any is."""
    tools = system.prerequisites()
    lacking = [tool for tool in tools if not tool.ok]
    for tool in lacking:
        out.print(f"missing: {tool.name} {tool.wanted}")
    if lacking:
        raise typer.Exit(1)
    out.print(", ".join(f"{tool.name} {tool.found}" for tool in tools))


@app.command()
def install(
    engines: Annotated[list[str] | None, typer.Argument(help="some engines only; all without")] = None,
    tests: Annotated[bool, typer.Option(help="also what only tests need")] = False,
    browser: Annotated[bool, typer.Option(help="also a browser for browser tests")] = False,
) -> None:
    """Install the engines; quick when they are there."""
    known: dict[str, type[Engine]] = {**ENGINE_CLASSES, Toxiproxy.name: Toxiproxy}
    wanted = engines or [*ENGINE_CLASSES, *([Toxiproxy.name] if tests else [])]
    for name in wanted:
        if name not in known:
            raise LocalError(f"no engine {name}; there are: {', '.join(known)}")
        started = time.monotonic()
        known[name].install()
        out.print(f"{name}: ready ({time.monotonic() - started:.1f} s)")
    if browser:
        system.apt_install(["chromium"])
        out.print("chromium: ready")


@app.command()
def up(engines_only: Annotated[bool, typer.Option(help="the engines without the services")] = False) -> None:
    """Start everything and wait until it is healthy; a second time is quick and changes nothing."""
    started = time.monotonic()
    lacking = [tool for tool in system.prerequisites() if not tool.ok]
    if lacking:
        raise Missing("missing: " + ", ".join(f"{tool.name} {tool.wanted}" for tool in lacking))
    stack = _stack()
    pin_clock(stack.layout.var)
    stack.up(engines_only=engines_only)
    out.print(f"everything is up ({time.monotonic() - started:.1f} s): `proxima-local status` shows it")


@app.command()
def down() -> None:
    """Stop everything; no process is left, data stays."""
    _stack().down()
    out.print("everything is down")


@app.command()
def reset() -> None:
    """Stop everything and delete data, logs and secrets."""
    _stack().reset()
    out.print("everything is down, its data deleted")


@app.command()
def status() -> None:
    """Show every program: state, process, memory, uptime, port, health; exit code 1 if one is not healthy.

    Memory counts a page that several processes share once over all of them, where the system tells.
    """
    stack = _stack()
    if not stack.supervisor.running():
        out.print("the stack is not running: `make up` starts it")
        raise typer.Exit(1)
    programs, states = stack.programs(), stack.supervisor.states()
    with ThreadPoolExecutor(8) as pool:
        health = list(pool.map(stack.healthy, programs))
    table = Table(box=None, pad_edge=False)
    for column in ("program", "state", "pid", "memory", "uptime", "port", "health"):
        table.add_column(column, justify="right" if column in {"pid", "memory", "uptime", "port"} else "left")
    total = 0
    for program, healthy in zip(programs, health, strict=True):
        info = states[program.name]
        memory = held_by_tree(info["pid"]) if info["pid"] else 0
        total += memory
        table.add_row(
            program.name,
            info["statename"].lower(),
            str(info["pid"] or ""),
            f"{memory // 2**20} MiB" if memory else "",
            _span(info["now"] - info["start"]) if info["pid"] else "",
            str(stack.ports[program.port]),
            "ok" if healthy else "-",
        )
    table.add_row("total", "", "", f"{total // 2**20} MiB")
    out.print(table)
    if not all(health):
        raise typer.Exit(1)


@app.command()
def logs(
    program: Annotated[str | None, typer.Argument(help="one program; all without")] = None,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="go on as it grows")] = False,
    lines: Annotated[int, typer.Option("--lines", "-n")] = 100,
) -> None:
    """Show the end of the logs."""
    stack = _stack()
    folder = stack.layout.logs
    files = [folder / f"{stack.program(program).name}.log"] if program else sorted(folder.glob("*.log"))
    files = [file for file in files if file.exists()]
    if not files:
        raise LocalError(f"no log yet in {folder}")
    lines = lines if program else min(lines, 10)
    tail = ["tail", "-n", str(lines), *(["-F"] if follow else []), *(str(file) for file in files)]
    raise typer.Exit(subprocess.run(tail, check=False).returncode)


@app.command()
def env(service: Annotated[str, typer.Argument(help="a service, or `tools`")]) -> None:
    """Print the path of a service's environment file: `set -a; . "$(proxima-local env invoice)"`."""
    path = env_file(Layout(checkout()), service)
    if not path.exists():
        raise LocalError(f"no environment of {service}: `make up` writes them")
    out.print(str(path))


@app.command()
def start(program: Program) -> None:
    """Start one program and wait until it is healthy."""
    _stack().start(program)
    out.print(f"{program} is up")


@app.command()
def stop(program: Program) -> None:
    """Stop one program; it stays stopped until `start` or `up`."""
    _stack().stop(program)
    out.print(f"{program} is stopped")


@app.command()
def restart(program: Program) -> None:
    """Stop and start one program and wait until it is healthy."""
    stack = _stack()
    stack.stop(program)
    stack.start(program)
    out.print(f"{program} is up again")


def _span(seconds: int) -> str:
    hours, rest = divmod(max(0, seconds), 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}"


def main() -> None:
    """Run the command line; what went wrong is one message, not a traceback."""
    try:
        app()
    except LocalError as error:
        sys.exit(str(error))
