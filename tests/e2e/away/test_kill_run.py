"""One run of 100 invoices from draft to sent, in which every kind of process and engine is killed once."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from proxima_local.paths import checkout
from proxima_local.stack import Stack

from .. import counting
from ..conftest import run_tool
from ..house import House, until
from .killing import PHASES, Run

pytestmark = [pytest.mark.e2e, pytest.mark.connected, pytest.mark.timeout(900)]

MONTH = "2026-09"
INVOICES = 100
APPLICATIONS = [f"APP-{number:04}" for number in range(13, 13 + INVOICES)]
# People look into the mailbox, so it stays; what it does to a letter is tested in delivery and in `test_catch_up`.
SPARED = {"mail"}


@dataclass(frozen=True)
class Counts:
    """The second table."""

    rows: dict[str, int]
    must_be_zero: tuple[str, ...]


def test_every_invoice_arrives_and_nothing_is_doubled(stack: Stack, house: House, say: Callable[[str], None]) -> None:
    say("")
    _look_at_the_month(house)
    repeated = house.transport.repeated
    run = Run(house, MONTH, APPLICATIONS, say)
    run.go()
    counts = _count(stack, run)
    tables = _tables(run, counts, house.transport.repeated - repeated)
    for line in tables:
        say(line)
    if os.environ.get("PROXIMA_WRITE_DOCS") == "1":
        _write(tables)
    assert {one.name for one in run.kills} == {program.name for program in stack.programs()} - SPARED
    assert all(one.in_flight > 0 for one in run.kills)
    assert counts.rows["invoices"] == counts.rows["sent"] == INVOICES
    assert counts.rows["waited for a person"] > 0, "the sender was killed in the middle of a letter"
    assert {name: counts.rows[name] for name in counts.must_be_zero} == dict.fromkeys(counts.must_be_zero, 0)


def _look_at_the_month(house: House) -> None:
    run = house.accountant.post(f"/months/{MONTH}/overview")
    until("the overview", lambda: house.accountant.get(f"/runs/{run['run_id']}")["finished_at"])


def _count(stack: Stack, run: Run) -> Counts:
    house = run.house
    invoices = [house.read(row["invoice_id"]) for row in run.rows().values()]
    records = house.records(*counting.SEQUENCED)
    missing_numbers, doubled_numbers = counting.gaps(
        row["number"] for row in house.accountant.items("/invoices", limit=200) if row["number"]
    )
    more_files, lost_files = counting.files(house, invoices)
    more_shipments, lost_shipments = counting.shipments(house, invoices)
    more_letters, lost_letters = counting.letters(house, invoices)
    more_events, lost_events = counting.events(records)
    zeros = {
        "number gaps": missing_numbers,
        "numbers given twice": doubled_numbers,
        "files doubled": more_files,
        "files lost": lost_files,
        "shipments doubled": more_shipments,
        "shipments lost": lost_shipments,
        "e-mails doubled": more_letters,
        "e-mails lost": lost_letters,
        "events doubled": more_events,
        "events lost": lost_events,
        "events out of order": counting.out_of_order(records),
        "worklogs billed twice": counting.billed_twice(invoices),
        "invoices with other hours than the month-end page": counting.hours_apart(house, MONTH, invoices),
        "audit faults": _audit_faults(stack),
        "still waiting for a person": len(list(run.helper.stopped())),
        "invoices lost": INVOICES - sum(one["status"] == "sent" for one in invoices),
    }
    rows = {
        "invoices": len(invoices),
        "sent": sum(one["status"] == "sent" for one in invoices),
        "waited for a person": len(run.helper.waited),
        "answers of that person": len(run.helper.answers),
        "events read": len(records),
        **zeros,
    }
    return Counts(rows, tuple(zeros))


def _audit_faults(stack: Stack) -> int:
    # The command exits with an error when there is one, which fails the run with its words.
    report = run_tool(stack, "proxima", "audit", "verify")
    assert re.match(r"\d+ invoices, \d+ subjects of master data, \d+ entries, \d+ anchors", report), report
    return len(report.splitlines()) - 1


def _tables(run: Run, counts: Counts, repeated: int) -> list[str]:
    took = ", ".join(f"{phase.verb} {run.seconds[phase.verb]:.0f} s" for phase in PHASES)
    answers = ", ".join(sorted(set(run.helper.answers))) or "none"
    return [
        "",
        "| killed with SIGKILL | while | invoices in flight |",
        "|---|---|---|",
        *(f"| {one.name} | {one.phase} | {one.in_flight} |" for one in run.kills),
        "",
        "| count | |",
        "|---|---|",
        *(f"| {name} | {value} |" for name, value in counts.rows.items()),
        "",
        f"Phases: {took}. The client repeated {repeated} requests. A person answered: {answers}.",
    ]


def _write(tables: list[str]) -> None:
    head = [
        "# Kill run",
        "",
        "Written by `tests/e2e/away/test_kill_run.py` with `PROXIMA_WRITE_DOCS=1` (printed by `make kill-run`): 100",
        "invoices go from draft to sent through the gateway, in batches, while every kind of process and every engine",
        "but the mail server is killed once; that one is held still while the sender of its letters is killed. The",
        "client repeats requests that got no answer with the same Idempotency-Key and resumes failed items of batches;",
        "whatever waits for a person is answered as one would, after a look into the mailbox. Events are counted on",
        "all topics with sequences, from the beginning of the stack. Leases and time-outs are shorter than by default.",
    ]
    (checkout() / "docs/kill-run.md").write_text("\n".join([*head, *tables]) + "\n")
