"""A hundred invoices from draft to sent while every kind of process is killed: the phases and who dies in each."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial

from proxima_cli.client import JSON, Gateway, Refused

from ..house import House, fact, until
from ..people import Helper

Row = JSON
MAILER = "delivery-executor"


@dataclass(frozen=True)
class Phase:
    """One verb of the line: who asks for it, who dies meanwhile, and what its work looks like on the list."""

    verb: str
    victims: tuple[str, ...]
    at_work: Callable[[Row], bool]
    """The work has been asked for and is under way."""
    through: Callable[[Row], bool]


def _drafted(row: Row) -> bool:
    return row["status"] == "draft" and Decimal(row["gross"]) != 0


PHASES = (
    Phase(
        "create",
        (
            "gateway-api",
            "invoice-api",
            "clickhouse",
            "prefill-worker",
            "sandbox-central-bank",
            "invoice-executor",
            "invoice-relay",
            "invoice-worker",
        ),
        at_work=lambda row: row["status"] == "draft" and not _drafted(row),
        through=_drafted,
    ),
    Phase(
        "finalize",
        ("render-worker", "gotenberg", "render-executor", "s3", "render-relay", "prefill-api", "postgres"),
        at_work=lambda row: row["status"] == "needs_review" and fact(row, "rendered") != "done",
        through=lambda row: row["status"] == "needs_review" and fact(row, "rendered") == "done",
    ),
    Phase(
        "approve",
        (
            "accounting-worker",
            "sandbox-planfact",
            "accounting-executor",
            "kafka",
            "accounting-relay",
            "render-api",
            "invoice-jobs",
        ),
        at_work=lambda row: row["status"] == "approved" and fact(row, "synced") != "done",
        through=lambda row: row["status"] == "approved" and fact(row, "archived") == fact(row, "synced") == "done",
    ),
    Phase(
        "send",
        (
            "delivery-worker",
            "delivery-executor",
            "delivery-relay",
            "delivery-api",
            "delivery-jobs",
            "render-jobs",
            "accounting-api",
            "accounting-jobs",
            "gateway-relay",
            "delivery-telegram",
            "sandbox-telegram",
            "sandbox-didox",
            "sandbox-eimzo",
            "imap",
        ),
        at_work=lambda row: row["status"] == "approved" and fact(row, "delivered") == "pending",
        through=lambda row: row["status"] == "sent",
    ),
)


@dataclass(frozen=True)
class Killed:
    """One line of the first table."""

    name: str
    phase: str
    in_flight: int


@dataclass
class Run:
    """The run of the given applications' month."""

    house: House
    month: str
    applications: Sequence[str]
    say: Callable[[str], None]
    kills: list[Killed] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.helper = Helper(self.house)

    def go(self) -> None:
        """All phases, one after another."""
        for phase in PHASES:
            started = time.monotonic()
            self._go(phase)
            self.seconds[phase.verb] = time.monotonic() - started
            self.say(f"{phase.verb}: {self.seconds[phase.verb]:.0f} s")

    def rows(self) -> dict[str, Row]:
        """The run's invoices by application."""
        return {row["application_id"]: row for row in self.house.rows(self.month, self.applications)}

    def _go(self, phase: Phase) -> None:
        asked: list[str] = []
        batches: list[str] = []
        for victim, part in zip(phase.victims, self._parts(len(phase.victims)), strict=True):
            with self._mail_held(victim == MAILER):
                asked += part
                batches.append(self._ask(phase, part))
                in_flight = until(f"{phase.verb} at work", partial(self._in_flight, phase, asked), 120)
                if victim == MAILER:
                    until("a letter on its way", partial(self._is_sending, asked))
                killed = self.house.signal(victim, signal.SIGKILL)
            self.kills.append(Killed(victim, phase.verb, in_flight))
            self.say(f"{phase.verb}: killed {victim}, {in_flight} invoices in flight")
            until(f"{victim} again", partial(self.house.is_back, victim, killed), 120)
        self._settle(phase, batches)

    @contextmanager
    def _mail_held(self, held: bool) -> Iterator[None]:
        """The mail server accepts and does not answer: who sends is surely in the middle of it."""
        if not held:
            yield
            return
        self.house.signal("mail", signal.SIGSTOP)
        try:
            yield
        finally:
            self.house.signal("mail", signal.SIGCONT)

    def _is_sending(self, applications: list[str]) -> bool:
        rows = self.rows()
        return any(
            delivery["state"] == "sending"
            for one in applications
            for delivery in self.house.deliveries_of(rows[one]["invoice_id"])
        )

    def _parts(self, count: int) -> Iterator[list[str]]:
        size, rest = divmod(len(self.applications), count)
        start = 0
        for number in range(count):
            end = start + size + (number < rest)
            yield list(self.applications[start:end])
            start = end

    def _who(self, phase: Phase) -> Gateway:
        return self.house.director if phase.verb == "approve" else self.house.accountant

    def _ask(self, phase: Phase, applications: list[str]) -> str:
        if phase.verb == "create":
            body = {"verb": "create", "month": self.month, "application_ids": applications}
        else:
            rows = self.rows()
            body = {"verb": phase.verb, "invoice_ids": [rows[one]["invoice_id"] for one in applications]}
        return self.house.batch(self._who(phase), **body)

    def _in_flight(self, phase: Phase, asked: list[str]) -> int:
        """How many of those asked for are not through; 0 while none of them has begun."""
        rows = self.rows()
        if not any(phase.at_work(row) for row in rows.values()):
            return 0
        return sum(1 for one in asked if one not in rows or not phase.through(rows[one]))

    def _settle(self, phase: Phase, batches: list[str]) -> None:
        def through() -> bool:
            for batch in batches:
                self._resume(phase, batch)
            rows = self.rows()
            left = [row for row in rows.values() if not phase.through(row)]
            self.helper.help(left)
            return len(rows) == len(self.applications) and not left

        try:
            until(f"all of {phase.verb}", through, 240)
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self._unfinished(phase, batches)}") from error

    def _resume(self, phase: Phase, batch_id: str) -> None:
        who = self._who(phase)
        batch = who.get(f"/batches/{batch_id}")
        if batch["state"] == "finished" and batch["failed"]:
            reasons = {item["result"] for item in batch["items"] if item["state"] == "failed"}
            self.say(f"{phase.verb}: resumed {batch['failed']} items: {'; '.join(sorted(map(str, reasons)))}")
            try:
                who.post(f"/batches/{batch_id}/resume")
            except Refused as refused:
                if refused.code != "nothing_to_resume":
                    raise

    def _unfinished(self, phase: Phase, batches: list[str]) -> str:
        rows = self.rows()
        missing = sorted(set(self.applications) - rows.keys())
        left = [
            f"{row['application_id']} {row['number']} {row['status']} "
            + ", ".join(f"{one['fact']}:{one['state']}:{one['detail']}" for one in row["facts"])
            for row in rows.values()
            if not phase.through(row)
        ]
        states = [
            f"batch {batch['state']}: {batch['done']} done, {batch['failed']} failed of {batch['total']}"
            for batch in (self._who(phase).get(f"/batches/{one}") for one in batches)
        ]
        return "\n".join([f"no invoice of {missing}", *left, *states, *self.helper.stopped()])
