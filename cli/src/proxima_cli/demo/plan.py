"""What the demonstration does with each application, and when (demo data)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from proxima_cli.client import JSON

TASHKENT = timezone(timedelta(hours=5))


@dataclass(frozen=True)
class Billed:
    """A month that is billed, at which moment, and which invoices clients accept and pay; the others stay sent.

    `advances` are billed and paid before the month itself; of those `credited` an hour is taken back; those `rejected`
    come back once, and are issued anew.
    """

    month: str
    at: datetime
    accepted: tuple[str, ...]
    paid: tuple[str, ...]
    advances: tuple[tuple[str, JSON], ...] = ()
    credited: tuple[str, ...] = ()
    rejected: tuple[str, ...] = ()


def _at(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 9, tzinfo=TASHKENT)


APPLICATIONS = frozenset(f"APP-{number:02}" for number in range(1, 13))
AT_HOME = ("APP-01", "APP-02", "APP-03", "APP-04", "APP-05", "APP-06", "APP-07")
"""Clients who get ESF and act in Didox; the others get their papers by e-mail."""
BY_PHONE = ("APP-01", "APP-04", "APP-05", "APP-10")
"""What the director approves in Telegram."""
BY_LINK = {"APP-09": "Erika Mustermann"}
"""Who says yes on the page behind the link of the letter."""
ACT_ON_PAPER = ("APP-12",)
"""Whose act goes by e-mail and comes back signed on paper."""
BEGINS = _at(2026, 9, 3)
BILLED = (
    Billed(
        "2026-08",
        BEGINS,
        accepted=(*AT_HOME, "APP-09", "APP-10", "APP-12"),
        paid=(*AT_HOME, "APP-09", "APP-10", "APP-12"),
        advances=(("APP-11", {"percent": "30"}), ("APP-03", {"expected": True, "ahead": True})),
        credited=("APP-10",),
    ),
    Billed(
        "2026-09",
        _at(2026, 10, 5),
        accepted=(*AT_HOME, "APP-09"),
        paid=("APP-01", "APP-02", "APP-03", "APP-04", "APP-07", "APP-09"),
        advances=(("APP-03", {"expected": True, "ahead": True}),),
        rejected=("APP-06",),
    ),
)
OPEN_MONTH = "2026-10"
OPENED = _at(2026, 11, 2)
NOTHING = ("APP-08",)
WHY_REJECTED = "В счёте-фактуре не та дата договора"
HOURS_CONFIRMED = ("APP-02", "APP-03", "APP-09", "APP-10", "APP-12")
PAID_TOGETHER = ("APP-01", "APP-02")
"""Two contracts of one client, who makes one transfer for both."""
FEE = "18.00"
SHORT_OF_A_FEE = ("APP-10", "2026-08")
"""The client's bank keeps a fee; the accountant writes the difference off."""

PARTIES = (
    ("C-01", {"director_position": "директор", "director_basis": "Устава"}),
    ("C-03", {"director_position": "директор", "director_basis": "Низом"}),
)
CONTRACTS = (("APP-06", {"catalog_code": "10301001001000000", "package_code": "1495342"}),)
