"""Drift between what was billed and what the warehouse says now."""

from __future__ import annotations

from typing import Any

import pytest
from clickhouse_connect.driver.client import Client
from proxima_common.contracts.prefill import DriftFound, LinesProposed
from proxima_demo.awkward import AWKWARD
from proxima_demo.load import happen_later
from proxima_prefill.adapters.clickhouse import ClickHouseSource

pytestmark = pytest.mark.connected
IDS = {story.name: str((*story.rows, *story.later)[-1]["worklog_id"]) for story in AWKWARD}


def billed(found: LinesProposed) -> list[dict[str, Any]]:
    return [
        {"worklog_id": w.worklog_id, "seconds": w.billable_seconds, "source_hash": w.source_hash}
        for line in found.lines
        for w in line.worklogs
    ]


def drift(ask: Any, application: int, month: str, **more: Any) -> dict[str, tuple[str, int, int]]:
    since = more.pop("changed_since", None)
    (found, _) = ask("drift", month, ask.item(application, month, **more), changed_since=since)
    assert isinstance(found, DriftFound), found
    return {d.worklog_id: (d.kind, d.billed_seconds, d.now_seconds) for d in found.differences}


def test_what_was_just_billed_does_not_differ(ask: Any) -> None:
    for application in (2, 9, 10):
        assert drift(ask, application, "2026-09", billed=billed(ask.lines(application, "2026-09"))) == {}


@pytest.mark.parametrize("watermark", [False, True])
def test_cut_deleted_and_late_entries_are_found(
    writer: Client, changeable: str, read_only: Any, asker: Any, watermark: bool
) -> None:
    ask = asker(ClickHouseSource(read_only(changeable)))
    nine, ten = ask.lines(9, "2026-09"), ask.lines(10, "2026-09")
    since = nine.source_as_of if watermark else None
    happen_later(writer, warehouse=f"{changeable}_base")
    assert drift(ask, 9, "2026-09", billed=billed(nine), changed_since=since) == {
        IDS["cut after billing"]: ("changed", 4 * 3600, int(2.5 * 3600)),
        IDS["late September entry"]: ("late", 0, 3 * 3600),
    }
    assert drift(ask, 10, "2026-09", billed=billed(ten), changed_since=since) == {
        IDS["deleted after billing"]: ("deleted", 3600, 0)
    }


def test_late_work_that_another_invoice_took_is_not_late(
    writer: Client, changeable: str, read_only: Any, asker: Any
) -> None:
    ask = asker(ClickHouseSource(read_only(changeable)))
    first = ask.lines(9, "2026-09")
    happen_later(writer, warehouse=f"{changeable}_base")
    taken = [{"worklog_id": IDS["late September entry"], "seconds": 3 * 3600}]
    assert IDS["late September entry"] not in drift(ask, 9, "2026-09", billed=billed(first), allocations=taken)


def test_a_billed_entry_that_vanished_or_moved_away_is_found(ask: Any) -> None:
    ghost = {"worklog_id": "999999999", "seconds": 60, "source_hash": "0" * 64}
    elsewhere = billed(ask.lines(9, "2026-08"))[0]
    moved = elsewhere | {"source_hash": "1" * 64}
    found = drift(ask, 10, "2026-09", billed=[*billed(ask.lines(10, "2026-09")), ghost, moved])
    assert found == {
        "999999999": ("deleted", 60, 0),
        moved["worklog_id"]: ("changed", moved["seconds"], 0),
    }
