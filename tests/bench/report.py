"""The results as a table on the terminal and as docs/performance.md."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from .figures import Figure, Result
from .machine import Machine
from .notes import NOTES

COLUMNS = ("figure", "median", "least–most", "runs", "aim", "")
INTRODUCTION = (
    "Written by `make bench`, every figure in one run of it on engines of its own (but for whole commands, the last "
    "table); nothing here is typed by hand. "
    "A figure is the median over its runs. Ratios come from the same run on the same data. "
    "Figures of different machines cannot be compared, ratios can."
)


def show(results: Sequence[Result]) -> None:
    """Print every section."""
    out = Console(highlight=False)
    for result in results:
        table = Table(title=result.title, title_justify="left", box=None, pad_edge=False)
        for column in COLUMNS:
            table.add_column(column, justify="left" if column in ("figure", "") else "right")
        for figure in result.figures:
            table.add_row(*figure.row())
        out.print(table)
        for line in _remarks(result):
            out.print(line, markup=False)
        out.print()


def write(path: Path, results: Sequence[Result], machine: Machine, seconds: float) -> None:
    """Write the page; `seconds` is how long the whole measurement took."""
    parts = ["# Performance", INTRODUCTION, _machine_table(machine, seconds)]
    for result in results:
        parts += [f"## {result.title}", *([result.about] if result.about else [])]
        if result.figures:
            parts.append(_table(result.figures))
        if remarks := _remarks(result):
            parts.append("\n".join(f"- {line}" for line in remarks))
    path.write_text("\n\n".join(parts) + "\n")


def _table(figures: Sequence[Figure]) -> str:
    lines = [_line(COLUMNS), "|---|---:|---:|---:|---:|---|", *(_line(figure.row()) for figure in figures)]
    return "\n".join(lines)


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _machine_table(machine: Machine, seconds: float) -> str:
    rows = [*machine.rows(), ("whole measurement", f"{seconds / 60:.1f} minutes")]
    return "\n".join(["| machine | |", "|---|---|", *(_line(row) for row in rows)])


def _remarks(result: Result) -> list[str]:
    missed = [figure for figure in result.figures if figure.missed]
    return [
        *([f"FAILED, not measured: {result.error}"] if result.error else []),
        *(f"{what}: not measured in this run" for what in result.absent),
        *(f"{figure.name} misses its aim: {NOTES.get(figure.key, 'not explained yet')}" for figure in missed),
    ]
