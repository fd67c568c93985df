"""The director accepts what the accountant prepared: in the browser, or by a button in Telegram."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from proxima_cli.client import JSON
from proxima_cli.demo.phone import Phone
from proxima_cli.demo.plan import BY_PHONE
from proxima_cli.demo.staff import DemoStaff
from proxima_cli.demo.waiting import until

Say = Callable[[str], None]


class Approving:
    """Approvals of exactly what was shown, and what they set off."""

    def __init__(self, staff: DemoStaff, phone: Phone | None, say: Say) -> None:
        self._staff = staff
        self._phone = phone
        self._say = say

    def bind(self) -> None:
        """The director's phone is bound to the bot, so that it is asked from now on."""
        if self._phone and self._phone.bind(self._staff.director, "Demo Director"):
            self._say("the director's phone is bound to the bot")

    def approve(self, rows: Sequence[JSON]) -> None:
        """Every one of these, at the place where the director likes to do it."""
        for row in rows:
            if self._phone and row["kind"] == "service" and row["application_id"] in BY_PHONE:
                self._phone.approve(row["number"])
                self._say(f"approved {row['number']} by the director in Telegram")
            else:
                self._in_browser(row)
        for row in rows:
            until(f"the approval of {row['number']}", partial(self._decided, row))

    def until_archived(self, rows: Sequence[JSON]) -> None:
        """Wait until the files lie in the archive and PlanFact has the shipment."""
        for row in rows:
            until(f"archive of {row['number']}", partial(self._fact, row, "archived"))
            if row["kind"] == "service":
                until(f"shipment of {row['number']}", partial(self._fact, row, "synced"))
            self._say(f"archived {row['number']}")

    def _in_browser(self, row: JSON) -> None:
        shown = self._read(row)
        seen = {"revision": shown["revision"], "bundle_hash": shown["bundle_hash"]}
        self._staff.director.post(f"/invoices/{row['invoice_id']}/approve", seen)
        self._say(f"approved {row['number']} by the director, bundle {shown['bundle_hash'][:12]}…")

    def _decided(self, row: JSON) -> JSON | None:
        read = self._read(row)
        return None if read["status"] == "needs_review" else read

    def _fact(self, row: JSON, name: str) -> JSON | None:
        facts = [fact for fact in self._read(row)["facts"] if fact["fact"] == name]
        failed = next((fact for fact in facts if fact["state"] in ("failed", "unknown")), None)
        if failed:
            raise SystemExit(f"{name} {failed['state']}: {failed['detail']}")
        whole = [fact for fact in facts if fact["document_id"] is None] or facts
        return whole[0] if whole and all(fact["state"] == "done" for fact in whole) else None

    def _read(self, row: JSON) -> JSON:
        return self._staff.accountant.get(f"/invoices/{row['invoice_id']}")
