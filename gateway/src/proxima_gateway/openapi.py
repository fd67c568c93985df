"""The API document as it is committed: `proxima-gateway openapi`, `python -m proxima_gateway.openapi` in a checkout."""

from __future__ import annotations

import json
from pathlib import Path

import typer
from proxima_common.settings import HttpSettings

from proxima_gateway.app import create_app

COMMITTED = Path(__file__).resolve().parents[2] / "openapi.json"


def text() -> str:
    """The document, ready to be compared with the committed one."""
    app = create_app(HttpSettings(port=1), secure=True)
    return json.dumps(app.openapi(), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def run() -> None:
    """Write the API document to standard output."""
    typer.echo(text(), nl=False)


if __name__ == "__main__":
    COMMITTED.write_text(text())
