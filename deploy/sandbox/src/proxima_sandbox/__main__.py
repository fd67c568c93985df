"""`proxima-sandbox planfact | central-bank | didox | eimzo | telegram`: one subcommand per partner."""

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


Lifeline = Annotated[bool, typer.Option(help="end at once when standard input closes")]


@main.command()
def planfact(lifeline: Lifeline = False) -> None:
    """Serve PlanFact on SANDBOX_PLANFACT_PORT, its books in SANDBOX_DATA_DIR."""
    from proxima_sandbox.planfact.app import create_app
    from proxima_sandbox.planfact.settings import PlanFactSandboxSettings

    settings = PlanFactSandboxSettings()
    _serve(create_app(settings), settings.host, settings.planfact_port, lifeline)


@main.command("central-bank")
def central_bank(lifeline: Lifeline = False) -> None:
    """Serve the Central Bank's rates on SANDBOX_CENTRAL_BANK_PORT, changes kept in SANDBOX_DATA_DIR."""
    from proxima_sandbox.central_bank.app import create_app
    from proxima_sandbox.central_bank.settings import CentralBankSandboxSettings

    settings = CentralBankSandboxSettings()
    _serve(create_app(settings), settings.host, settings.central_bank_port, lifeline)


@main.command()
def didox(lifeline: Lifeline = False) -> None:
    """Serve Didox on SANDBOX_DIDOX_PORT, its documents in SANDBOX_DATA_DIR."""
    from proxima_sandbox.didox.app import create_app
    from proxima_sandbox.didox.settings import DidoxSandboxSettings

    settings = DidoxSandboxSettings()
    _serve(create_app(settings), settings.host, settings.didox_port, lifeline)


@main.command()
def eimzo(lifeline: Lifeline = False) -> None:
    """Serve E-IMZO's websocket on SANDBOX_EIMZO_PORT, its keys in SANDBOX_DATA_DIR."""
    from proxima_sandbox.eimzo.app import create_app
    from proxima_sandbox.eimzo.settings import EimzoSandboxSettings

    settings = EimzoSandboxSettings()
    _serve(create_app(settings), settings.host, settings.eimzo_port, lifeline)


@main.command()
def telegram(lifeline: Lifeline = False) -> None:
    """Serve the Telegram Bot API on SANDBOX_TELEGRAM_PORT, chats kept in SANDBOX_DATA_DIR."""
    from proxima_sandbox.telegram.app import create_app
    from proxima_sandbox.telegram.settings import TelegramSandboxSettings

    settings = TelegramSandboxSettings()
    _serve(create_app(settings), settings.host, settings.telegram_port, lifeline)


@main.command("bounce")
def bounce(
    subject: Annotated[str, typer.Argument(help="words of the letter's subject, as its number")],
    action: Annotated[str, typer.Option(help="failed, delayed or delivered")] = "failed",
    recipient: Annotated[str, typer.Option(help="whose server reports; the first recipient by default")] = "",
) -> None:
    """Have a letter in the mailbox page come back to us (PROXIMA_MAIL_URL, PROXIMA_IMAP_PORT, _USER, _PASSWORD)."""
    from proxima_sandbox.mail.bounce import REASONS, Mailbox, newest, report

    if action not in REASONS:
        raise typer.BadParameter(f"it is one of {', '.join(REASONS)}")
    letter = newest(os.environ["PROXIMA_MAIL_URL"], subject)
    user, password = os.environ["PROXIMA_IMAP_USER"], os.environ["PROXIMA_IMAP_PASSWORD"]
    address = recipient or letter.recipients[0]
    Mailbox("127.0.0.1", int(os.environ["PROXIMA_IMAP_PORT"]), user, password).put(report(letter, action, address))
    typer.echo(f"{action}: the letter to {address}, reported to {letter.sender}")


def _serve(app: object, host: str, port: int, lifeline: bool) -> None:
    if lifeline:
        threading.Thread(target=_end_with_input, daemon=True).start()
    uvicorn.run(
        cast("uvicorn._types.ASGIApplication", app),
        host=host,
        port=port,
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
