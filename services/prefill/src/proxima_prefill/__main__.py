"""`proxima-prefill api | worker | source check`."""

from proxima_common.process import service_cli

from proxima_prefill.entrypoints.source import app as source_app


def main() -> None:
    """The console command."""
    cli = service_cli(
        "prefill",
        {"api": "proxima_prefill.entrypoints.api:run", "worker": "proxima_prefill.entrypoints.worker:run"},
    )
    cli.add_typer(source_app, name="source")
    cli()


if __name__ == "__main__":
    main()
