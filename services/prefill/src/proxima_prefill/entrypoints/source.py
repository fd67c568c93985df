"""`proxima-prefill source check`."""

from __future__ import annotations

import typer

from proxima_prefill.adapters.check import check_source
from proxima_prefill.bootstrap import clickhouse_source, source_settings

app = typer.Typer(no_args_is_help=True, add_completion=False, help="The warehouse that prefill reads.")


@app.command()
def check() -> None:
    """Compare names, types and sample rows of the seven views with the contract; exit 1 when something is wrong."""
    said = check_source(clickhouse_source(source_settings().clickhouse))
    for line in said:
        typer.echo(line)
    if said:
        raise typer.Exit(1)
    typer.echo("the source keeps the contract")


@app.callback()
def source() -> None:
    """The warehouse that prefill reads."""
