"""`proxima-demo load | later`."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

import clickhouse_connect
import typer
from clickhouse_connect.driver.client import Client

from proxima_demo.load import NotOurs, Scale, happen_later, load
from proxima_demo.tables import Variant

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)

Url = Annotated[str, typer.Option(envvar="CLICKHOUSE_URL", help="http://user:password@host:port of a writer.")]
Warehouse = Annotated[str, typer.Option(help="Database of the base tables.")]


def connect(url: str) -> Client:
    """A client of a writer, by URL."""
    parts = urlsplit(url)
    return clickhouse_connect.get_client(
        host=parts.hostname or "127.0.0.1",
        port=parts.port or 8123,
        username=parts.username or "default",
        password=parts.password or "",
        secure=parts.scheme == "https",
        autogenerate_session_id=False,
        send_receive_timeout=600,
    )


@app.command("load")
def load_command(
    clickhouse_url: Url,
    database: Annotated[str, typer.Option(help="Database of the seven views.")] = "proxima",
    warehouse: Warehouse = "warehouse",
    scale: Annotated[Scale, typer.Option(help="demo: twelve applications; bench: a thousand.")] = "demo",
    worklogs: Annotated[int, typer.Option(min=0, max=20_000_000, help="Worklogs of the large set.")] = 1_000_000,
    views: Annotated[Variant, typer.Option(help="How the views remove duplicates.")] = "final",
) -> None:
    """Make the demo warehouse; a second time changes nothing."""
    try:
        loaded = load(
            connect(clickhouse_url),
            database=database,
            warehouse=warehouse,
            scale=scale,
            worklogs=worklogs,
            views=views,
        )
    except NotOurs as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    typer.echo("loaded" if loaded else "already there")


@app.command()
def later(clickhouse_url: Url, warehouse: Warehouse = "warehouse") -> None:
    """Add what happens after October has been billed: late, cut and deleted entries."""
    happen_later(connect(clickhouse_url), warehouse=warehouse)
    typer.echo("it has happened")


def main() -> None:
    """The console command."""
    app()


if __name__ == "__main__":
    main()
