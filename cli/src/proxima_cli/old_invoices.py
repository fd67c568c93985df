"""Old invoices brought in from a file, in portions that one request carries; a month beside what was billed."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from proxima_cli.client import JSON, Gateway
from proxima_cli.demo.staff import administrator
from proxima_cli.settings import load

ROWS_AT_ONCE = 300
out = Console()
Rows = list[list[str]]


def _gateway() -> Gateway:
    settings = load()
    if settings.token:
        return Gateway(settings.gateway_url, token=settings.token)
    return administrator(settings)


def import_invoices(
    file: Path,
    really: Annotated[bool, typer.Option("--really", help="Import; without it only say what would.")] = False,
) -> None:
    """Import old invoices from a CSV file, or say what would become of each row; exit 1 when some are refused."""
    gateway, refused = _gateway(), 0
    count = {"imported": 0, "known": 0}
    for report in reports(gateway, file.read_text(encoding="utf-8-sig"), really=really):
        for name in count:
            count[name] += report[name]
        refused += report["refused"]
        for row in report["rows"]:
            for fault in row["faults"]:
                out.print(
                    f"row {row['row']} {row['number'] or ''} {fault['column'] or ''}: {fault['detail']}", markup=False
                )
    verb = "imported" if really else "would be imported"
    out.print(f"{count['imported']} {verb}, {count['known']} known already, {refused} refused")
    if refused:
        raise typer.Exit(1)


def reports(gateway: Gateway, text: str, *, really: bool) -> Iterator[JSON]:
    """Reports portion by portion, with the rows of the whole file; rows of one number stay together."""
    begins = text.partition("\n")[0]
    separator = ";" if begins.count(";") > begins.count(",") else ","
    header, *rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    for places in portions(rows, header):
        table = io.StringIO()
        csv.writer(table).writerows([header, *(rows[place] for place in places)])
        report = gateway.post("/registry/import", {"csv": table.getvalue(), "dry_run": not really})
        for row in report["rows"]:
            row["row"] = places[row["row"] - 2] + 2
        yield report


def portions(rows: Rows, header: list[str]) -> Iterator[list[int]]:
    """Places of rows, about so many at once, the lines of one invoice never apart."""
    keys = [header.index(name) for name in ("application_id", "number") if name in header]
    by_invoice: dict[tuple[str, ...], list[int]] = {}
    for place, row in enumerate(rows):
        by_invoice.setdefault(tuple(row[key] for key in keys if key < len(row)), []).append(place)
    portion: list[int] = []
    for places in by_invoice.values():
        if portion and len(portion) + len(places) > ROWS_AT_ONCE:
            yield portion
            portion = []
        portion = portion + places
    if portion:
        yield portion


def parallel_run(
    month: Annotated[str, typer.Option(help="Which month, such as 2026-10.")],
    as_csv: Annotated[bool, typer.Option("--csv", help="Every line as CSV.")] = False,
) -> None:
    """Show what a month comes to here beside what was billed for it, and why it differs."""
    report = _gateway().get(f"/months/{month}/parallel-run")
    if as_csv:
        csv.writer(sys.stdout).writerows(lines_of(report))
        return
    table = Table("application", "client", "ours", "billed", "difference", "causes")
    for one in report["months"]:
        ours, billed = (f"{one[f'{side}_net'] or '–'} {one[f'{side}_currency'] or ''}" for side in ("ours", "billed"))
        table.add_row(
            one["application_id"], one["client_name"], ours, billed, one["difference"] or "–", ", ".join(one["causes"])
        )
    out.print(table)
    out.print(f"{report['equal']} of {report['compared']} months are equal")


def lines_of(report: JSON) -> Iterator[list[str]]:
    """A header, and of each month its foot and its lines."""
    numbers = ("quantity", "unit_price", "net")
    yield [
        *("application", "client", "line"),
        *(f"{side}_{name}" for side in ("ours", "billed") for name in numbers),
        *("difference", "causes"),
    ]
    for one in report["months"]:
        names = [_text(one["application_id"]), _text(one["client_name"])]
        foot = ["", "", one["ours_net"] or "", "", "", one["billed_net"] or ""]
        yield [*names, "", *foot, one["difference"] or "", " ".join(one["causes"])]
        for line in one["lines"]:
            cells = [str(line[f"{side}_{name}"] or "") for side in ("ours", "billed") for name in numbers]
            yield [*names, _text(line["text"]), *cells, line["difference"], " ".join(line["causes"])]


def _text(said: str) -> str:
    """Behind an apostrophe where a spreadsheet program would take it for a formula."""
    return f"'{said}" if said.lstrip(" ")[:1] in tuple("=+-@\t\r＝＋－＠") else said
