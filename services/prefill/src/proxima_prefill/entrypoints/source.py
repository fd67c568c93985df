"""`proxima-prefill source check`."""

from __future__ import annotations

import typer
from clickhouse_connect.driver.exceptions import ClickHouseError

from proxima_prefill.adapters.check import check_source
from proxima_prefill.bootstrap import clickhouse_source, source_settings

app = typer.Typer(no_args_is_help=True, add_completion=False, help="The warehouse that prefill reads.")


@app.command()
def check() -> None:
    """Compare names, types and sample rows of the seven views with the contract; exit 1 when something is wrong."""
    read = source_settings().clickhouse
    try:
        said = check_source(clickhouse_source(read))
    except (ClickHouseError, OSError) as error:
        reason = str(error).partition("\n")[0]
        said = [f"database {read.database} at {read.host}:{read.port} cannot be read: {reason}"]
    for line in said:
        typer.echo(line)
    if said:
        raise typer.Exit(1)
    typer.echo("the source keeps the contract")


@app.callback()
def source() -> None:
    """The warehouse that prefill reads."""
