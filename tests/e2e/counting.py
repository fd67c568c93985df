"""Counts what must not be lost, doubled or skipped, from outside: archive, mailbox, PlanFact, topics, invoices."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from aiokafka import ConsumerRecord
from proxima_cli.client import JSON
from proxima_common.contracts.topics import TOPICS

from .house import House, headers_of

_NUMBER = re.compile(r"^(?P<series>.*?)(?P<sequence>\d+)$")
# Prefill keeps nothing: its results have no sequence, and a result that comes again has the same id.
SEQUENCED = tuple(spec.name for spec in TOPICS if spec.name != "prefill.results" and not spec.name.endswith(".parked"))
PARKED = tuple(spec.name for spec in TOPICS if spec.name.endswith(".parked"))


def gaps(numbers: Iterable[str]) -> tuple[int, int]:
    """How many numbers are missing between the first and the last of each series, and how many were given twice."""
    series: dict[str, list[int]] = defaultdict(list)
    for number in numbers:
        match = _NUMBER.match(number)
        assert match, number
        series[match["series"]].append(int(match["sequence"]))
    missing = sum(max(found) - min(found) + 1 - len(set(found)) for found in series.values())
    return missing, sum(len(found) - len(set(found)) for found in series.values())


def files(house: House, invoices: Sequence[JSON]) -> tuple[int, int]:
    """Objects in the archive beyond one for each document, and documents without one."""
    bucket = Path(house.settings.archive_folder)
    kept: Counter[str] = Counter()
    for invoice in invoices:
        # archive/<seller>/<year>/<number>/r<revision>/<hash>/<name>
        folders = {(bucket / document["archived"]["key"]).parents[2] for document in invoice["documents"]}
        kept[invoice["invoice_id"]] = sum(path.is_file() for folder in folders for path in folder.rglob("*"))
    return _beyond(kept, {invoice["invoice_id"]: len(invoice["documents"]) for invoice in invoices})


def shipments(house: House, invoices: Sequence[JSON]) -> tuple[int, int]:
    """Shipments in PlanFact beyond one for each invoice, and invoices without one."""
    found: Counter[str] = Counter()
    for marker, count in house.planfact()["by_marker"].items():
        found[marker.removeprefix("[proxima:inv:").removesuffix("]")] += count
    return _beyond(found, {invoice["invoice_id"]: 1 for invoice in invoices})


def letters(house: House, invoices: Sequence[JSON]) -> tuple[int, int]:
    """Letters beyond one for each invoice or with a Message-ID that was there before, and invoices without one."""
    found = house.letter_names()
    again = len(found) - len({message_id for message_id, _ in found})
    sent: Counter[str] = Counter()
    for invoice in invoices:
        names = {document["archived"]["name"] for document in invoice["documents"] if document["archived"]}
        sent[invoice["invoice_id"]] = sum(1 for _, attached in found if names & attached)
    doubled, missing = _beyond(sent, {invoice["invoice_id"]: 1 for invoice in invoices})
    return doubled + again, missing


def mailed(house: House, invoices: Sequence[JSON]) -> tuple[int, int]:
    """Letters with a document that went by mail beyond one, or with a Message-ID that was there before; documents that
    should have gone by mail and are in no letter."""
    found = house.letter_names()
    again = len(found) - len({message_id for message_id, _ in found})
    carried = Counter(name for _, names in found for name in names)
    wanted = {}
    for invoice in invoices:
        by_mail = {
            one["document_id"] for one in house.deliveries_of(invoice["invoice_id"]) if one["channel"] == "email"
        }
        for document in invoice["documents"]:
            if document["document_id"] in by_mail:
                wanted[document["archived"]["name"]] = 1
    doubled, missing = _beyond(carried, wanted)
    return doubled + again, missing


def events(records: Sequence[ConsumerRecord]) -> tuple[int, int]:
    """Records beyond one for each topic, subject and sequence, and sequences missing between 1 and the last."""
    seen: dict[tuple[str, str], list[int]] = defaultdict(list)
    for record in records:
        headers = headers_of(record)
        seen[record.topic, headers["ce_subject"]].append(int(headers["ce_sequence"]))
    doubled = sum(len(found) - len(set(found)) for found in seen.values())
    return doubled, sum(max(found) - len(set(found)) for found in seen.values())


def out_of_order(records: Sequence[ConsumerRecord]) -> int:
    """Records whose sequence is not above that of the record of their subject before."""
    last: dict[tuple[str, str], int] = {}
    wrong = 0
    for record in records:
        headers = headers_of(record)
        subject, sequence = (record.topic, headers["ce_subject"]), int(headers["ce_sequence"])
        wrong += sequence <= last.get(subject, 0)
        last[subject] = sequence
    return wrong


def billed_twice(invoices: Sequence[JSON]) -> int:
    """Worklogs that stand on more than one line."""
    billed: Counter[str] = Counter()
    for invoice in invoices:
        for line in invoice["lines"]:
            billed.update(line["explanation"]["worklog_ids"])
    return sum(count - 1 for count in billed.values())


def hours_apart(house: House, month: str, invoices: Sequence[JSON]) -> int:
    """Invoices whose lines do not bill exactly the time that the month-end page says is billable."""
    billable = {
        row["application_id"]: row["billable_seconds"]
        for row in house.accountant.items(f"/months/{month}/periods", limit=200)
    }
    return sum(
        billable[invoice["application_id"]] != sum(line["explanation"]["billable_seconds"] for line in invoice["lines"])
        for invoice in invoices
    )


def _beyond(found: Counter[str], wanted: dict[str, int]) -> tuple[int, int]:
    more = sum(max(0, found[key] - count) for key, count in wanted.items())
    return more, sum(max(0, count - found[key]) for key, count in wanted.items())
