"""Invoices at home and abroad, from draft to paid, while a fifth of all calls to every partner goes wrong."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from proxima_common.testing.s3_proxy import s3_proxy
from proxima_local.paths import checkout

from .. import counting
from ..conftest import a_stack, free_base, house_of, raised, settings_of
from ..house import House
from ..partners import money
from .relays import SmtpRelay
from .storm import CHANCE, PATIENCE, SEED, Storm
from .storm_run import Run, Say

pytestmark = [pytest.mark.e2e, pytest.mark.connected, pytest.mark.timeout(5_400)]

INVOICES = int(os.environ.get("PROXIMA_STORM_INVOICES", "16"))
WORKLOGS = "60000"
"""So many that every application has some."""
AT_HOME = [f"APP-{number:04}" for number in range(601, 601 + INVOICES // 2)]
ABROAD = [f"APP-{number:04}" for number in range(13, 13 + INVOICES - INVOICES // 2)]


@pytest.fixture(scope="module")
def storm(engines_home: Path) -> Iterator[tuple[House, Storm]]:
    """A stack of its own whose letters and objects go over bad lines."""
    root, base = engines_home / "storm", free_base()
    ports = a_stack(root, base).ports
    with ExitStack() as lines:
        mail = lines.enter_context(SmtpRelay(ports["SMTP"], seed=SEED))
        bucket = lines.enter_context(s3_proxy(f"http://127.0.0.1:{ports['S3']}"))
        over = {
            "DELIVERY_SMTP__PORT": str(mail.port),
            "DELIVERY_S3__ENDPOINT": bucket.url,
            "RENDER_S3__ENDPOINT": bucket.url,
        }
        stack = a_stack(root, base, **PATIENCE, **over)
        lines.enter_context(raised(stack, "--scale", "bench", "--worklogs", WORKLOGS))
        yield lines.enter_context(house_of(stack)), Storm(settings_of(stack), mail, bucket)


def test_nothing_is_lost_or_doubled_while_a_fifth_of_all_calls_goes_wrong(storm: tuple[House, Storm], say: Say) -> None:
    house, weather = storm
    with closing(Run(house, [*AT_HOME, *ABROAD], say)) as run:
        run.drafts()
        with weather.blowing():
            run.bill()
            run.collect()
        rows, zeros = _counts(run)
    lines = _tables(run, weather, rows)
    for line in lines:
        say(line)
    if os.environ.get("PROXIMA_WRITE_DOCS") == "1":
        _write(lines)
    assert rows["invoices"] == rows["paid"] == INVOICES
    assert {name: rows[name] for name in zeros} == dict.fromkeys(zeros, 0)
    spoiled = {name: calls.total() - calls[""] for name, calls in weather.calls().items()}
    assert all(spoiled.values()), spoiled


def _counts(run: Run) -> tuple[dict[str, int], list[str]]:
    house = run.house
    invoices = [house.read(row["invoice_id"]) for row in run.rows()]
    records = house.records(*counting.SEQUENCED)
    more_documents, lost_documents = run.partners.documents(invoices)
    more_letters, lost_letters = counting.mailed(house, invoices)
    more_shipments, lost_shipments = counting.shipments(house, invoices)
    more_files, lost_files = counting.files(house, invoices)
    more_payments, lost_payments = money(house, invoices)
    more_events, lost_events = counting.events(records)
    zeros = {
        "documents at Didox doubled": more_documents,
        "documents at Didox lost": lost_documents,
        "e-mails doubled": more_letters,
        "e-mails lost": lost_letters,
        "Telegram messages doubled": run.partners.messages(invoices),
        "shipments doubled": more_shipments,
        "shipments lost": lost_shipments,
        "payments doubled": more_payments,
        "payments lost": lost_payments,
        "files doubled": more_files,
        "files lost": lost_files,
        "events doubled": more_events,
        "events lost": lost_events,
        "invoices neither through nor shown to anybody": len(run.unseen),
        "still waiting for a person": len(list(run.helper.stopped())),
    }
    rows = {
        "invoices": len(invoices),
        "paid": sum(one["status"] == "paid" for one in invoices),
        "waited for a person": len(run.waited),
        "answers of that person": len(run.helper.answers) + run.clerk.answers.total(),
        **zeros,
    }
    return rows, list(zeros)


def _tables(run: Run, weather: Storm, rows: dict[str, int]) -> list[str]:
    calls = weather.calls()
    kinds = sorted({kind for counted in calls.values() for kind in counted if kind})
    answers = Counter(run.helper.answers) + run.clerk.answers
    took = ", ".join(f"{name} {seconds:.0f} s" for name, seconds in run.seconds.items())
    return [
        "",
        f"| partner | calls | spoiled | {' | '.join(kinds)} |",
        f"|---|---|---|{'---|' * len(kinds)}",
        *(
            f"| {name} | {counted.total()} | {counted.total() - counted['']} | "
            + " | ".join(str(counted[kind]) for kind in kinds)
            + " |"
            for name, counted in calls.items()
        ),
        "",
        "| count | |",
        "|---|---|",
        *(f"| {name} | {value} |" for name, value in rows.items()),
        "",
        "| a person answered | times |",
        "|---|---|",
        *(f"| {what} | {times} |" for what, times in sorted(answers.items())),
        "",
        f"Phases: {took}.",
    ]


def _write(lines: list[str]) -> None:
    head = [
        "# Fault table",
        "",
        f"Written by `make fault-table`: {INVOICES} invoices, half at home (ESF, act, bill), half abroad, go from",
        f"draft to paid while {CHANCE:.0%} of all calls to Didox, Telegram, PlanFact, the mail server and the bucket",
        f"go wrong, drawn from the seed {SEED}. Every eighth is approved by a button. People do what a screen asks of",
        "them: they look at the partner and answer, sign what waits, unlock a log-in. `busy_wait` is a 429 with",
        "Retry-After. Waits and time-outs are shorter than by default.",
    ]
    (checkout() / "docs/fault-table.md").write_text("\n".join([*head, *lines]) + "\n")
