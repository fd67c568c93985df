"""`proxima-gateway staff create`: the first administrator, and people who are made by a script."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Annotated

import typer
from proxima_common.clock import SystemClock
from proxima_common.contracts.api.gateway import CreateStaff
from proxima_common.contracts.staff import GrantHeld
from proxima_common.contracts.words import Role
from proxima_common.db.database import Database
from proxima_common.errors import DomainError
from pydantic import ValidationError

from proxima_gateway.auth.administration import Administration
from proxima_gateway.auth.secrets import Passwords
from proxima_gateway.auth.staff_store import Staff
from proxima_gateway.entrypoints.migrate import DatabaseOnly

app = typer.Typer(no_args_is_help=True, help="Accounts, changed on the machine itself.")


@app.callback()
def _group() -> None:
    """Keeps `create` a subcommand while it is the only one."""


@app.command()
def create(
    login: Annotated[str, typer.Option(help="Lower-case letters, digits, . _ @ -")],
    name: Annotated[str, typer.Option(help="As screens and the audit show it")],
    grants: Annotated[str, typer.Option(help="role:legal entity, comma separated; * is every legal entity")],
    password_file: Annotated[str, typer.Option(help="A file with the password, or - for standard input")],
) -> None:
    """Make sure of an account with exactly these grants; a password that is there already stays."""
    try:
        wanted = CreateStaff(
            login=login, name=name, password=_password(password_file), grants=[*map(_grant, grants.split(","))]
        )
        staff, changed = asyncio.run(_ensure(wanted))
    except ValidationError as error:
        wrong = "; ".join(f"{'/'.join(map(str, part['loc']))}: {part['msg']}" for part in error.errors())
        raise typer.BadParameter(wrong) from None
    except DomainError as error:
        raise typer.BadParameter(error.detail) from None
    typer.echo(f"{staff.staff_id} {staff.login} {'changed' if changed else 'unchanged'}")


async def _ensure(wanted: CreateStaff) -> tuple[Staff, bool]:
    database = Database(DatabaseOnly().database)
    try:
        accounts = Administration(database, Passwords(), SystemClock())
        return await accounts.ensure(wanted.login, wanted.name, wanted.password, wanted.grants)
    finally:
        await database.close()


def _password(source: str) -> str:
    text = sys.stdin.read() if source == "-" else Path(source).read_text()
    return text.rstrip("\r\n")


def _grant(text: str) -> GrantHeld:
    role, _, legal_entity_id = text.strip().partition(":")
    if role not in {known.value for known in Role} or not legal_entity_id:
        known = ", ".join(known.value for known in Role)
        raise typer.BadParameter(f"{text!r} is no grant: write role:legal entity, with a role of {known}")
    return GrantHeld(role=Role(role), legal_entity_id=legal_entity_id)
