"""What the demonstration does with each application, and when (demo data)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from proxima_cli.client import JSON

TASHKENT = timezone(timedelta(hours=5))


@dataclass(frozen=True)
class Billed:
    """A month that is billed, at which moment, and which invoices the client accepts and pays.

    `advances` are billed and paid before the month itself; of those `credited` an hour is taken back.
    """

    month: str
    at: datetime
    paid: tuple[str, ...]
    advances: tuple[tuple[str, JSON], ...] = ()
    credited: tuple[str, ...] = ()


def _at(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 9, tzinfo=TASHKENT)


APPLICATIONS = frozenset(f"APP-{number:02}" for number in range(1, 13))
BEGINS = _at(2026, 9, 3)
BILLED = (
    Billed(
        "2026-08",
        BEGINS,
        paid=("APP-02", "APP-09", "APP-10"),
        advances=(("APP-11", {"percent": "30"}), ("APP-03", {"expected": True, "ahead": True})),
        credited=("APP-10",),
    ),
    Billed(
        "2026-09",
        _at(2026, 10, 5),
        paid=("APP-02", "APP-09"),
        advances=(("APP-03", {"expected": True, "ahead": True}),),
    ),
)
OPEN_MONTH = "2026-10"
OPENED = _at(2026, 11, 2)
NOTHING = ("APP-08",)
# Whose clients get their papers by e-mail; those of the others wait for the partner that signs. An act that went by
# e-mail waits for its signature too.
BY_MAIL = ("APP-02", "APP-09", "APP-10", "APP-11", "APP-12")
HOURS_CONFIRMED = ("APP-02", "APP-03", "APP-09", "APP-10", "APP-12")
FEE = "18.00"
SHORT_OF_A_FEE = ("APP-10", "2026-08")
"""The client's bank keeps a fee; the accountant writes the difference off."""

PARTIES = (
    ("C-01", {"director_position": "директор", "director_basis": "Устава"}),
    ("C-03", {"director_position": "директор", "director_basis": "Низом"}),
)
CONTRACTS = (("APP-06", {"catalog_code": "10301001001000000", "package_code": "1495342"}),)
