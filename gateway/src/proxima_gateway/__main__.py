"""`proxima-gateway api | relay | migrate | openapi | staff create`."""

from __future__ import annotations

import sys

from proxima_common.process import service_cli

_COMMANDS = {
    "api": "proxima_gateway.entrypoints.api:run",
    "relay": "proxima_gateway.entrypoints.relay:run",
    "migrate": "proxima_gateway.entrypoints.migrate:run",
    "openapi": "proxima_gateway.openapi:run",
}


def main() -> None:
    """The console command."""
    cli = service_cli("gateway", _COMMANDS)
    if sys.argv[1:2] != ["relay"]:
        # The relay is the smallest process and stays so: it loads nothing of accounts.
        from proxima_gateway.entrypoints.staff import app

        cli.add_typer(app, name="staff")
    cli()


if __name__ == "__main__":
    main()
