"""Entries that go wrong in careless systems, each once; `docs/demo-data.md` lists them by these names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from proxima_demo.calendar import local
from proxima_demo.clients import Row
from proxima_demo.issues import BY_KEY
from proxima_demo.worklogs import versioned, worklog

FIRST_ID = 900_001
HOUR = 3600
SPEAKING = '1) fixed the import 🚀\n2) wrote to the client: «done ✅»\n\nNext: <b>not bold</b> & "quotes", a tab\there'


@dataclass(frozen=True)
class Awkward:
    """A story in rows: `rows` are there from the start, `later` come when October has been billed."""

    name: str
    what: str
    rows: tuple[Row, ...] = ()
    later: tuple[Row, ...] = ()


class _Numbers:
    """Ids in the order of telling."""

    def __init__(self) -> None:
        self.last = FIRST_ID - 1

    def entry(self, key: str, person: str, day: date, hours: float, comment: str = "Work", **more: object) -> Row:
        self.last += 1
        created = more.pop("created", local(day, 18, 30))
        assert isinstance(created, datetime)
        return worklog(self.last, BY_KEY[key], person, day, int(hours * HOUR), created=created, comment=comment, **more)


def _changed(row: Row, at: datetime, **changes: object) -> Row:
    return versioned(row | {"updated_at": at} | changes)


def _stories() -> tuple[Awkward, ...]:
    n = _Numbers()
    aug, sep, october = date(2026, 8, 12), date(2026, 9, 17), date(2026, 10, 14)
    renamed = n.entry("GER-2", "p01", sep, 2)
    moved = n.entry("RTD-4", "p13", sep, 3)
    restored = n.entry("RTD-2", "p03", aug, 1.5)
    deleted = n.entry("GER-3", "p02", aug, 2)
    twice = n.entry("USA-2", "p02", aug, 1.25)
    re_dated = n.entry("USA-4", "p01", date(2026, 9, 30), 2)
    unset = n.entry("RTD-1", "p13", aug, 2, billable_seconds=HOUR)
    cut = n.entry("GER-4", "p01", date(2026, 9, 22), 4)
    vanished = n.entry("USA-5", "p02", date(2026, 9, 23), 1)
    return (
        Awkward("billable is missing", "NULL: the time spent is billed", (n.entry("GER-1", "p01", aug, 1),)),
        Awkward("billable is zero", "0 is a decision", (n.entry("GER-1", "p01", aug, 1, billable_seconds=0),)),
        Awkward(
            "billed more than spent",
            "0.5 h spent, 1 h to bill: billed and flagged",
            (n.entry("GER-1", "p02", aug, 0.5, billable_seconds=HOUR),),
        ),
        Awkward(
            "billable became unset",
            "an older version said 1 h, the newest says nothing: 2 h are billed",
            (unset, _changed(unset, local(aug, 19), billable_seconds=None)),
        ),
        Awkward(
            "no account",
            "nothing maps it: unclaimed",
            (n.entry("STP-1", "p04", sep, 2, account_key=None),),
        ),
        Awkward(
            "account on the issue only",
            "the view falls back to the issue's account",
            (n.entry("STP-2", "p05", sep, 2, account_key=None, issue_account_key="STARTUP-DEV"),),
        ),
        Awkward(
            "closed account",
            "no scope names it any more: unclaimed",
            (n.entry("STP-3", "p05", sep, 1, account_key="OLD-CLOSED"),),
        ),
        Awkward(
            "renamed key",
            "the issue's key changed, its id did not; not drift",
            (renamed, _changed(renamed, local(sep, 20), issue_key="GER-102")),
        ),
        Awkward(
            "moved issue",
            "from the shops to the portal: it belongs to application 9",
            (moved, _changed(moved, local(sep, 20), issue_key="GER-104", project_key="GER", account_key=None)),
        ),
        Awkward(
            "deleted and restored",
            "three versions, the newest lives",
            (
                restored,
                _changed(restored, local(aug, 20), is_deleted=1),
                _changed(restored, local(aug, 21), is_deleted=0),
            ),
        ),
        Awkward("deleted", "stays visible, never billed", (deleted, _changed(deleted, local(aug, 20), is_deleted=1))),
        Awkward("loaded twice", "the same version three times: billed once", (twice, twice, twice)),
        Awkward(
            "moved to another month",
            "an old version in September, the newest in October",
            (re_dated, _changed(re_dated, local(date(2026, 10, 2), 9), work_date=date(2026, 10, 2))),
        ),
        Awkward(
            "half past eleven at night",
            "31 August, 23:30 in Tashkent: August",
            (n.entry("USA-1", "p01", date(2026, 8, 31), 0.5, created=local(date(2026, 8, 31), 23, 30)),),
        ),
        Awkward(
            "two in the morning",
            "1 October, 02:00 in Tashkent, still September in UTC: October (E24)",
            (n.entry("USA-1", "p02", date(2026, 10, 1), 1, created=local(date(2026, 10, 1), 2)),),
        ),
        Awkward(
            "many lines and emoji", "printed as text, never as markup", (n.entry("GER-5", "p01", october, 1, SPEAKING),)
        ),
        Awkward(
            "another client's name",
            "a comment that must be read before it is sent",
            (n.entry("GER-6", "p02", october, 1, "Call with Sample Widgets about their warehouse"),),
        ),
        Awkward(
            "author without a role",
            "deactivated long ago, unknown to the staff list: the default price applies",
            (n.entry("RTD-5", "x-former", aug, 2),),
        ),
        Awkward(
            "project with two clients",
            "the account says whose work it is: one for 9, one for 10",
            (
                n.entry("INT-3", "p01", sep, 1, account_key="SHARED-GER", project_key="SHR"),
                n.entry("INT-3", "p02", sep, 1, account_key="SHARED-USA", project_key="SHR"),
            ),
        ),
        Awkward(
            "an issue of its own",
            "one issue of an internal project belongs to application 10",
            (n.entry("INT-2", "p02", october, 1.5, issue_key="INT-77", issue_id=19_077),),
        ),
        Awkward(
            "two scopes overlap",
            "project and account name two applications: listed, not billed",
            (n.entry("LOG-1", "p10", october, 2, account_key="CLINIC-SUP"),),
        ),
        Awkward(
            "warranty",
            "excluded by its issue type",
            (n.entry("RTD-6", "p04", sep, 2, issue_type="Warranty"),),
        ),
        Awkward("internal label", "excluded by its label", (n.entry("USA-3", "p02", sep, 1, labels=["internal"]),)),
        Awkward(
            "no price",
            "a role without rate on application 5: the month cannot be billed, never for 0",
            (n.entry("LOG-2", "p07", october, 3),),
        ),
        Awkward(
            "approved late",
            "September work entered on 9 October: late, still before the invoice",
            (n.entry("GER-3", "p06", date(2026, 9, 29), 2, created=local(date(2026, 10, 9), 11)),),
        ),
        Awkward(
            "cut after billing",
            "4 h became 2.5 h in November: drift, −1.5 h (E12)",
            (cut,),
            (_changed(cut, local(date(2026, 11, 3), 10), time_spent_seconds=int(2.5 * HOUR)),),
        ),
        Awkward(
            "deleted after billing",
            "drift: billed and gone",
            (vanished,),
            (_changed(vanished, local(date(2026, 11, 3), 10), is_deleted=1),),
        ),
        Awkward(
            "late September entry",
            "added on 3 November, when September has long been billed: late work",
            (),
            (n.entry("GER-2", "p01", date(2026, 9, 24), 3, created=local(date(2026, 11, 3), 12)),),
        ),
    )


AWKWARD: tuple[Awkward, ...] = _stories()


def first_parts() -> list[list[Row]]:
    """The rows in three inserts, so that versions lie in one part and in several."""
    rows = [row for story in AWKWARD for row in story.rows]
    return [rows[0::2], rows[1::2], [row for row in rows if row["_version"] != _created(row)]]


def later_rows() -> list[Row]:
    """What happens after October has been billed."""
    return [row for story in AWKWARD for row in story.later]


def _created(row: Row) -> int:
    created = row["created_at"]
    assert isinstance(created, datetime)
    return int(created.timestamp() * 1000)
