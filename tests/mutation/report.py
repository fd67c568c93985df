# ruff: noqa: T201 – it reports on the terminal
"""What came out, on the terminal and as a part of docs/quality.md."""

import subprocess
import tomllib
from collections.abc import Sequence
from pathlib import Path

from tests.bench.machine import this_machine

from .operators import mutants
from .scope import ROOT, Module
from .session import EXAMPLES, KILLED, UNTESTED, Outcome

MAY_LIVE = Path(__file__).with_name("may_live.toml")
BEGIN, END = "<!-- mutation: begin -->", "<!-- mutation: end -->"
Outcomes = Sequence[Outcome]


def show(modules: Sequence[Module], outcomes: Outcomes) -> None:
    """Scores and every survivor, on the terminal."""
    print("\n".join(_scores(modules, outcomes)))
    for module in modules:
        for one in _alive(module, outcomes):
            reason = _reasons().get((module.name, one.key))
            print(f"{module.name}:{one.line}: {one.key} [{one.result}]{' – ' + reason if reason else ''}")


def write(page: Path, modules: Sequence[Module], outcomes: Outcomes, seconds: float) -> None:
    """The part of the page between the marks; what stands around it is written by hand."""
    machine = this_machine()
    commit = subprocess.check_output(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, text=True)
    about = (
        f"Measured on {machine.date} at commit {commit.strip()}, on {machine.processor} ({machine.cores} cores, "
        f"{machine.memory_gib:.0f} GiB, Python {machine.python}), {EXAMPLES} examples per property, "
        f"{seconds / 60:.0f} minutes for the last pass, which kept the kills of earlier ones, with other work on the "
        "machine."
    )
    parts = ["\n".join([BEGIN, "", about]), "\n".join(_scores(modules, outcomes))]
    parts += [f"Not tried within the time: {untried}."] if (untried := _untried(modules, outcomes)) else []
    reasoned, others = _survivors(modules, outcomes)
    parts += ["### Survivors that change nothing", _table(reasoned, "why it may live")] if reasoned else []
    parts += ["### Survivors that a test could still kill", _table(others, "")] if others else []
    text = page.read_text()
    before, after = text.split(BEGIN)[0], text.split(END)[1]
    page.write_text(before + "\n\n".join(parts) + "\n\n" + END + after)


def _scores(modules: Sequence[Module], outcomes: Outcomes) -> list[str]:
    lines = ["| area | module | mutants | killed | survived | of these equivalent | score |", "|---|---|" + "---:|" * 5]
    rows = [(module.area, module.place, *_counts([module], outcomes)) for module in modules]
    for area in dict.fromkeys(module.area for module in modules):
        rows.append((f"**{area}**", "", *_counts([one for one in modules if one.area == area], outcomes)))
    rows.append(("**all**", "", *_counts(modules, outcomes)))
    for area, place, planted, killed, equivalent in rows:
        score = f"{100 * killed / planted:.1f} %" if planted else "–"
        lines.append(f"| {area} | {place} | {planted} | {killed} | {planted - killed} | {equivalent} | {score} |")
    return lines


def _counts(modules: Sequence[Module], outcomes: Outcomes) -> tuple[int, int, int]:
    names = {module.name for module in modules}
    mine = [one for one in outcomes if one.module in names]
    killed = sum(one.result == KILLED for one in mine)
    alive = [one for one in mine if one.result != KILLED]
    return len(mine), killed, sum((one.module, one.key) in _reasons() for one in alive)


def _untried(modules: Sequence[Module], outcomes: Outcomes) -> str:
    """Modules that the time did not suffice for, with how many of their mutants."""
    found = []
    for module in modules:
        planted = sum(1 for _ in mutants(module.path.read_text()))
        tried = sum(one.module == module.name for one in outcomes)
        found += [f"{module.place} ({planted - tried} of {planted})"] if tried < planted else []
    return ", ".join(found)


def _alive(module: Module, outcomes: Outcomes) -> list[Outcome]:
    return [one for one in outcomes if one.module == module.name and one.result != KILLED]


def _survivors(modules: Sequence[Module], outcomes: Outcomes) -> tuple[list[list[str]], list[list[str]]]:
    reasoned: list[list[str]] = []
    others: list[list[str]] = []
    for module in modules:
        for one in _alive(module, outcomes):
            where, _, change = one.key.partition(": ")
            reason = _reasons().get((module.name, one.key))
            cells = [f"{module.place}:{one.line}", f"`{where}`", f"`{change}`"]
            (reasoned if reason else others).append(
                [*cells, reason or ("no test calls it" if one.result == UNTESTED else "")]
            )
    return reasoned, others


def _table(rows: Sequence[Sequence[str]], last: str) -> str:
    lines = [f"| place | in | mutation | {last} |", "|---|---|---|---|"]
    return "\n".join(lines + ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows])


def _reasons() -> dict[tuple[str, str], str]:
    """Mutants that were looked at and change nothing that anybody could see, with why."""
    known = tomllib.loads(MAY_LIVE.read_text())
    return {(one["module"], one["mutant"]): one["why"] for one in known.get("mutant", [])}
