"""Invoices from draft to paid while partners are at their worst, and the people who look after what waits for one."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import partial

from proxima_cli.client import JSON, Refused
from proxima_cli.demo.outside import Bank, Buyers
from proxima_cli.demo.phone import Phone
from proxima_cli.demo.signer import NoKey, Signer

from ..clerk import Clerk
from ..house import House, fact, until
from ..partners import Partners, forms
from ..people import Helper

MONTH = "2026-08"
SELLERS = {"S1": "300000091"}
PEOPLE_LOOK_EVERY = 2.0
BY_PHONE = 8
"""One invoice in so many is approved by a button."""
PHONE_SECONDS = 60
"""So long the phone is pressed; what got lost on the way to it is approved in the browser then."""
Say = Callable[[str], None]


@dataclass
class Run:
    """The invoices of these applications, the people around, and what they had to do."""

    house: House
    applications: Sequence[str]
    say: Say
    seconds: dict[str, float] = field(default_factory=dict)
    waited: set[str] = field(default_factory=set)
    unseen: set[str] = field(default_factory=set)
    """Invoices that were not through at the end of a phase's time, and that no screen showed to anybody."""

    def __post_init__(self) -> None:
        settings = self.house.settings
        self.signer = Signer(self.house.signer, settings.eimzo_url or "")
        self.buyers = Buyers(settings.didox_url or "")
        self.bank = Bank(settings.planfact_url or "")
        self.phone = Phone(settings.telegram_url or "")
        self.partners = Partners(self.buyers, self.phone)
        self.helper = Helper(self.house)
        self.clerk = Clerk(self.house, self.partners)

    def close(self) -> None:
        """Everybody goes home."""
        for one in (self.buyers, self.bank, self.phone):
            one.close()

    def rows(self) -> list[JSON]:
        """The run's invoices, by application."""
        found = self.house.rows(MONTH, self.applications)
        return sorted(found, key=lambda row: str(row["application_id"]))

    def drafts(self) -> None:
        """Everything that happens before a partner is asked anything."""
        run = self.house.accountant.post(f"/months/{MONTH}/overview")
        until("the overview", lambda: self.house.accountant.get(f"/runs/{run['run_id']}")["finished_at"])
        self.phone.bind(self.house.director, "Director")
        self._in_batches("create", list(self.applications), "application_ids")
        until("lines", lambda: sum(Decimal(row["gross"]) != 0 for row in self.rows()) == len(self.applications), 300)

    def bill(self) -> None:
        """From drafts to letters and signatures that are out."""
        self._phase("finalize", self._finalize, _rendered)
        self._phase("approve", self._approve, _mirrored)
        self._phase("send", self._send, _out)

    def collect(self) -> None:
        """The clients' answers, and their money."""
        self._phase("accept", self._answers, lambda row: row["status"] in ("accepted", "paid"))
        self._phase("pay", self._transfers, lambda row: row["payment_state"] == "settled")

    def visible(self) -> set[str]:
        """Invoices that a person is shown as waiting for one."""
        seen = set(self.clerk.waiting())
        for row in self.rows():
            states = {one["state"] for one in row["facts"]}
            if states & {"failed", "unknown", "waiting"}:
                seen.add(row["invoice_id"])
        return seen

    def settle(self, done: Callable[[JSON], bool], what: str, each: Callable[[], None], seconds: float) -> None:
        """Wait for all, with people doing what is theirs meanwhile."""

        def through() -> bool:
            each()
            left = [row for row in self.rows() if not done(row)]
            if left:
                self.waited |= self.visible() & {row["invoice_id"] for row in left}
                self.helper.help(left)
                self.clerk.help()
            return not left

        try:
            until(what, through, seconds, every=PEOPLE_LOOK_EVERY)
        except AssertionError as error:
            stuck = {row["invoice_id"] for row in self.rows() if not done(row)}
            self.unseen |= stuck - self.visible()
            left = [f"{row['number']} {row['status']} {row['facts']}" for row in self.rows() if not done(row)]
            raise AssertionError("\n".join([str(error), *left[:5], *self.helper.stopped()])) from error

    def _phase(self, name: str, act: Callable[[], Callable[[], None]], done: Callable[[JSON], bool]) -> None:
        started = time.monotonic()
        each = act()
        self.settle(done, name, each, 120 + 6 * len(self.applications))
        self.seconds[name] = time.monotonic() - started
        self.say(f"{name}: {self.seconds[name]:.0f} s")

    def _finalize(self) -> Callable[[], None]:
        self._in_batches("finalize", [row["invoice_id"] for row in self.rows()], "invoice_ids")
        return lambda: None

    def _approve(self) -> Callable[[], None]:
        rows = self.rows()
        by_phone = {row["invoice_id"]: row["number"] for row in rows[::BY_PHONE]}
        rest = [row["invoice_id"] for row in rows if row["invoice_id"] not in by_phone]
        self._in_batches("approve", rest, "invoice_ids")
        late = time.monotonic() + PHONE_SECONDS
        return partial(self._press, by_phone, late)

    def _press(self, wanted: dict[str, str], late: float) -> None:
        """Press what was asked, as often as it is shown; what got lost on the way is approved in the browser."""
        if time.monotonic() < late:
            numbers = set(wanted.values())
            for message in self.phone.requests():
                if numbers & set(message["text"].split()):
                    self.phone.press(message)
            return
        for invoice_id in wanted:
            shown = self.house.read(invoice_id)
            if shown["status"] == "needs_review":
                self.house.approve(shown)
        wanted.clear()

    def _send(self) -> Callable[[], None]:
        self._in_batches("send", [row["invoice_id"] for row in self.rows()], "invoice_ids")
        return self._sign

    def _sign(self) -> None:
        for seller, tin in SELLERS.items():
            # A challenge that Didox did not answer is asked for again at the next round.
            with suppress(Refused, NoKey):
                self.signer.sign(seller, tin)

    def _answers(self) -> Callable[[], None]:
        rows = self.rows()
        for row in rows:
            if not forms(self.house.read(row["invoice_id"])):
                self.house.accountant.post(f"/invoices/{row['invoice_id']}/accept", {"how": "staff"})
        numbers = {one["number"] for row in rows for one in self.house.read(row["invoice_id"])["documents"]}
        for document in self.buyers.received(numbers):
            self.buyers.accept(document)
        return lambda: None

    def _transfers(self) -> Callable[[], None]:
        for row in self.rows():
            purpose = f"Оплата по счёту № {row['number']}"
            self.bank.pay(
                purpose, Decimal(row["outstanding"]), row["currency"], str(date(2026, 9, 3)), of=[row["invoice_id"]]
            )
        return lambda: None

    def _in_batches(self, verb: str, ids: list[str], field_name: str) -> None:
        who = self.house.director if verb == "approve" else self.house.accountant
        for start in range(0, len(ids), 100):
            part = {field_name: ids[start : start + 100]} | ({"month": MONTH} if verb == "create" else {})
            batch = self.house.batch(who, verb=verb, **part)
            done = self.house.finished(who, batch, 300)
            refused = {str(item["result"]) for item in done["items"] if item["state"] == "failed"}
            assert not refused, refused


def _rendered(row: JSON) -> bool:
    return row["status"] == "needs_review" and fact(row, "rendered") == "done"


def _mirrored(row: JSON) -> bool:
    return row["status"] == "approved" and fact(row, "archived") == fact(row, "synced") == "done"


def _out(row: JSON) -> bool:
    """The client has every document, letters included."""
    return row["status"] in ("sent", "accepted", "paid") and fact(row, "delivered") == "done"
