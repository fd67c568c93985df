"""The demonstration as a whole: two months billed on the demo clock, the third one opened (demo data)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from proxima_cli.client import JSON, Gateway
from proxima_cli.demo.clock import DemoTime
from proxima_cli.demo.live import LiveEvents
from proxima_cli.demo.plan import HOURS_CONFIRMED, OPEN_MONTH, OPENED, Billed
from proxima_cli.demo.prepare import prepare
from proxima_cli.demo.report import summary
from proxima_cli.demo.staff import DemoStaff
from proxima_cli.demo.walk import Walk


@dataclass(frozen=True)
class Story:
    """Who tells it, and to whom."""

    staff: DemoStaff
    admin: Gateway
    walk: Walk
    time: DemoTime
    say: Callable[[str], None]

    def month(self, billed: Billed) -> list[JSON]:
        """Bill one month at its time, unless it is done; returns what it left behind, per invoice."""
        if self.walk.is_done(billed):
            return summary([self.walk.overview_of(row) for row in self.walk.invoices_of(billed.month)], {})
        self._move(billed)
        # Clients and applications are known once prefill has told of them.
        self.walk.overview(billed.month)
        added = prepare(self.staff.accountant, self.admin)
        if added:
            self.say(f"{added} rules of staff added to what the warehouse knows")
        with LiveEvents(self.staff.accountant) as live:
            overviews = self.walk.run(billed)
        return summary(overviews, live.by_invoice)

    def open(self) -> None:
        """The month that stands open: what it comes to, hours confirmed for some, nothing to bill for one."""
        if self.time.move_to(OPENED):
            self.staff.log_in_again()
        periods = self.staff.accountant.items(f"/months/{OPEN_MONTH}/periods", limit=200)
        if any(period["hours_confirmed"] for period in periods):
            return
        self.walk.overview(OPEN_MONTH)
        self.walk.nothing(OPEN_MONTH)
        for period in self.staff.manager.items(f"/months/{OPEN_MONTH}/periods", limit=200):
            if period["application_id"] in HOURS_CONFIRMED:
                path = f"/months/{OPEN_MONTH}/periods/{period['application_id']}/confirm-hours"
                self.staff.manager.post(path, {"fingerprint": period["totals"]["fingerprint"]})
                self.say(f"hours of {period['application_id']} confirmed by the project manager")

    def _move(self, billed: Billed) -> None:
        if self.time.move_to(billed.at):
            self.staff.log_in_again()
            self.say(f"it is {billed.at:%d %B %Y} for everybody")
