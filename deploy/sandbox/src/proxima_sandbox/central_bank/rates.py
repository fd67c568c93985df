"""What the bank has published: a committed table of invented rates, and what was changed by hand."""

from __future__ import annotations

import csv
import json
from datetime import date
from decimal import Decimal
from importlib.resources import files
from typing import Any

from proxima_common.clock import Clock

from proxima_sandbox.store import Store

_WITHHELD = "withheld"
_CORRECTED = "corrected"
Row = dict[str, Any]


def _table(name: str) -> list[dict[str, str]]:
    text = (files("proxima_sandbox.central_bank") / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


class Published:
    """Rates by day. Nothing is published on weekends and at New Year, nor for a day that has not come yet."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock
        self._currencies = {row["Ccy"]: row for row in _table("currencies.csv")}
        self._rates = {date.fromisoformat(row["Date"]): row for row in _table("rates-2026.csv")}

    @property
    def currencies(self) -> tuple[str, ...]:
        """Their codes, in the order of the page."""
        return tuple(self._currencies)

    def days(self) -> list[date]:
        """Days with a publication, the oldest first."""
        withheld = set(json.loads(self._store.setting(_WITHHELD) or "[]"))
        today = self._clock.today()
        return [day for day in self._rates if day <= today and day.isoformat() not in withheld]

    def on(self, day: date, currency: str | None = None) -> list[Row]:
        """The rows of a day, all strings as the bank has them; none for a day without a publication."""
        days = self.days()
        if day not in days:
            return []
        at = days.index(day)
        before = days[at - 1] if at else None
        wanted = [code for code in self._currencies if currency in (None, code)]
        return [self._row(code, day, before) for code in wanted]

    def latest(self, currency: str | None = None) -> list[Row]:
        """The rows of the last publication."""
        days = self.days()
        return self.on(days[-1], currency) if days else []

    def withhold(self, day: date) -> None:
        """As if the day's rates were not out yet."""
        days = {*json.loads(self._store.setting(_WITHHELD) or "[]"), day.isoformat()}
        self._store.set_setting(_WITHHELD, json.dumps(sorted(days)))

    def publish(self, day: date) -> None:
        """Put the rates of a day that were withheld out."""
        days = set(json.loads(self._store.setting(_WITHHELD) or "[]")) - {day.isoformat()}
        self._store.set_setting(_WITHHELD, json.dumps(sorted(days)))

    def correct(self, day: date, currency: str, rate: Decimal) -> None:
        """Publish another rate for a currency and day."""
        self._store.set_setting(_CORRECTED, json.dumps({**self._corrected(), f"{day} {currency}": f"{rate:.2f}"}))

    def _corrected(self) -> dict[str, str]:
        corrected: dict[str, str] = json.loads(self._store.setting(_CORRECTED) or "{}")
        return corrected

    def _rate(self, day: date, currency: str) -> str:
        return self._corrected().get(f"{day} {currency}") or self._rates[day][currency]

    def _row(self, currency: str, day: date, before: date | None) -> Row:
        rate = self._rate(day, currency)
        diff = Decimal(rate) - Decimal(self._rate(before, currency)) if before else Decimal(0)
        names = self._currencies[currency]
        return {
            "id": list(self._currencies).index(currency) + 1,
            "Code": names["Code"],
            "Ccy": currency,
            "CcyNm_RU": names["CcyNm_RU"],
            "CcyNm_UZ": names["CcyNm_UZ"],
            "CcyNm_UZC": names["CcyNm_UZC"],
            "CcyNm_EN": names["CcyNm_EN"],
            "Nominal": names["Nominal"],
            "Rate": rate,
            "Diff": format(diff, "f"),
            "Date": day.strftime("%d.%m.%Y"),
        }
