"""`proxima-sandbox planfact`: one subcommand per partner."""

from __future__ import annotations

import os
import sys
import threading
from typing import Annotated, cast

import typer
import uvicorn

main = typer.Typer(name="proxima-sandbox", no_args_is_help=True, add_completion=False)


@main.callback()
def choose() -> None:
    """Stand-in partner servers, faithful to their quirks."""


@main.command()
def planfact(
    lifeline: Annotated[bool, typer.Option(help="end at once when standard input closes")] = False,
) -> None:
    """Serve PlanFact on SANDBOX_PLANFACT_PORT, its books in SANDBOX_DATA_DIR."""
    if lifeline:
        threading.Thread(target=_end_with_input, daemon=True).start()
    from proxima_sandbox.planfact.app import create_app
    from proxima_sandbox.planfact.settings import PlanFactSandboxSettings

    settings = PlanFactSandboxSettings()
    uvicorn.run(
        cast("uvicorn._types.ASGIApplication", create_app(settings)),
        host=settings.host,
        port=settings.planfact_port,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=2,
    )


def _end_with_input() -> None:
    while sys.stdin.buffer.read(1024):
        pass
    os._exit(0)


if __name__ == "__main__":
    main()
