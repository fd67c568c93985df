"""The running product as the people and programs around it see it: staff, mailbox, PlanFact, a reader of its topics."""

from __future__ import annotations

import asyncio
import hashlib
import os
import signal
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

import httpx
from aiokafka import ConsumerRecord, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from proxima_cli.client import API, JSON, Gateway
from proxima_cli.demo.staff import DemoStaff, ensure
from proxima_cli.settings import Settings
from proxima_common.settings import KafkaSettings
from proxima_common.testing.records import read_topics
from proxima_local.errors import LocalError
from proxima_local.stack import Stack

Found = TypeVar("Found")
AWAY = (502, 503, 504)
LOOK_EVERY = 0.1


def until(what: str, look: Callable[[], Found | None], seconds: float = 90, every: float = LOOK_EVERY) -> Found:
    """The first thing that `look` finds; an error that names what was awaited when there is none in time."""
    deadline = time.monotonic() + seconds
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > deadline:
            raise AssertionError(f"{what}: not within {seconds:.0f} s")
        time.sleep(every)


class Patient(httpx.BaseTransport):
    """A careful client's connection: what got no answer, or "not now", is sent again as it was, key and all."""

    def __init__(self, seconds: float = 60) -> None:
        self._http = httpx.HTTPTransport()
        self._seconds = seconds
        self.repeated = 0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        deadline = time.monotonic() + self._seconds
        while True:
            try:
                answer = self._http.handle_request(request)
                answer.read()
                if answer.status_code not in AWAY or time.monotonic() > deadline:
                    return answer
            except httpx.TransportError:
                if time.monotonic() > deadline:
                    raise
            self.repeated += 1
            time.sleep(LOOK_EVERY)

    def close(self) -> None:
        self._http.close()


@dataclass(frozen=True)
class Letter:
    """One e-mail of the mailbox."""

    message_id: str
    subject: str
    files: dict[str, str]
    """SHA-256 by file name."""


class House:
    """Who works with this stack, and what can be looked at from outside."""

    def __init__(self, stack: Stack, settings: Settings, tools: dict[str, str]) -> None:
        self.stack = stack
        self.settings = settings
        self.tools = tools
        self.transport = Patient()
        self._http = httpx.Client(timeout=30, trust_env=False)
        self._sessions: list[httpx.Client] = []
        made = ensure(settings)
        for gateway in (made.accountant, made.director, made.manager, made.signer):
            gateway.close()
        passwords = made.passwords
        self.accountant = self._logged_in("accountant", passwords["accountant"])
        self.director = self._logged_in("director", passwords["director"])
        self.admin = self._logged_in(settings.admin_login or "", settings.admin_password or "")
        self.manager = self._logged_in("manager", passwords["manager"])
        self.signer = self._logged_in("signer", passwords["signer"])
        self.staff = DemoStaff(passwords, self.accountant, self.director, self.manager, self.signer)

    def close(self) -> None:
        """Give every connection back."""
        for gateway in (self.accountant, self.director, self.manager, self.signer, self.admin):
            gateway.close()
        for session in (self._http, *self._sessions):
            session.close()

    def impatient(self, login: str) -> httpx.Client:
        """A session of this person whose answers are taken as they come; closed with the house."""
        http = httpx.Client(base_url=self.settings.gateway_url, timeout=60, trust_env=False)
        self._sessions.append(http)
        who = {"login": login, "password": self.staff.passwords[login]}
        session = http.post(f"{API}/session", json=who).raise_for_status().json()
        http.headers["x-csrf-token"] = session["csrf_token"]
        return http

    def _logged_in(self, login: str, password: str) -> Gateway:
        gateway = Gateway(self.settings.gateway_url, transport=self.transport)
        gateway.log_in(login, password)
        return gateway

    # Invoices

    def read(self, invoice_id: str) -> JSON:
        """One invoice as the accountant sees it."""
        return self.accountant.get(f"/invoices/{invoice_id}")

    def rows(self, month: str, applications: Iterable[str]) -> list[JSON]:
        """The month's live invoices of these applications."""
        wanted = set(applications)
        rows = self.accountant.items("/invoices", month=month, limit=200)
        return [r for r in rows if r["application_id"] in wanted and r["status"] not in ("void", "discarded")]

    def batch(self, who: Gateway, **body: Any) -> str:
        """Ask for a batch; its id."""
        return str(who.post("/batches", body)["batch_id"])

    def finished(self, who: Gateway, batch_id: str, seconds: float = 60) -> JSON:
        """The batch when every item has ended."""

        def look() -> JSON | None:
            batch = who.get(f"/batches/{batch_id}")
            return batch if batch["state"] == "finished" else None

        return until(f"batch {batch_id}", look, seconds)

    def draft(self, application: str, month: str) -> JSON:
        """A draft with proposed lines."""
        body = {"application_id": application, "month": month, "kind": "service", "prefill": True}
        made = self.accountant.post("/invoices", body)
        return self.awaited(made["invoice_id"], "lines", lambda read: bool(read["lines"]))

    def finalized(self, application: str, month: str) -> JSON:
        """An invoice in review with all its files."""
        draft = self.draft(application, month)
        self.accountant.send("POST", f"/invoices/{draft['invoice_id']}/finalize", version=draft["version"])
        return self.awaited(draft["invoice_id"], "files", lambda read: read["bundle_hash"] is not None)

    def approve(self, invoice: JSON) -> JSON:
        """The director accepts exactly what is shown."""
        seen = {"revision": invoice["revision"], "bundle_hash": invoice["bundle_hash"]}
        return self.director.post(f"/invoices/{invoice['invoice_id']}/approve", seen)

    def approved(self, application: str, month: str) -> JSON:
        """An approved invoice whose files lie in the archive."""
        return self.archived(self.approve(self.finalized(application, month))["invoice_id"])

    def archived(self, invoice_id: str) -> JSON:
        """The invoice when its files lie in the archive."""
        return self.awaited(invoice_id, "the archive", lambda read: fact(read, "archived") == "done")

    def awaited(self, invoice_id: str, what: str, there: Callable[[JSON], bool], seconds: float = 60) -> JSON:
        """The invoice as soon as it is as wished."""

        def look() -> JSON | None:
            read = self.read(invoice_id)
            return read if there(read) else None

        return until(f"{what} of {invoice_id}", look, seconds)

    def has_status(self, invoice_id: str, status: str, seconds: float = 60) -> JSON:
        """The invoice as soon as it has this status."""
        return self.awaited(invoice_id, status, lambda read: read["status"] == status, seconds)

    def deliveries_of(self, invoice_id: str) -> list[JSON]:
        """The invoice's deliveries, one a document and recipient."""
        return list(self.accountant.get(f"/invoices/{invoice_id}/overview")["deliveries"] or [])

    # Partners

    def letters(self) -> list[Letter]:
        """Everything in the mailbox, each attachment with the hash of its bytes."""
        url = self.settings.mail_url
        found = self._http.get(f"{url}/api/email").raise_for_status().json()
        return [self._letter(f"{url}/api/email/{one['id']}", one) for one in found]

    def _letter(self, url: str, one: JSON) -> Letter:
        files = {}
        for part in one.get("attachments") or []:
            name = part.get("fileName") or part["filename"]
            content = self._http.get(f"{url}/attachment/{part['generatedFileName']}").raise_for_status().content
            files[name] = hashlib.sha256(content).hexdigest()
        return Letter(one["headers"]["message-id"], one["subject"], files)

    def letter_names(self) -> list[tuple[str, frozenset[str]]]:
        """Message-ID and file names of everything in the mailbox."""
        found = self._http.get(f"{self.settings.mail_url}/api/email").raise_for_status().json()
        return [
            (one["headers"]["message-id"], frozenset(part["filename"] for part in one.get("attachments") or []))
            for one in found
        ]

    def planfact(self) -> JSON:
        """The books of the PlanFact sandbox."""
        return dict(self._http.get(f"{self.settings.planfact_url}/_sandbox/state").raise_for_status().json())

    def didox(self) -> JSON:
        """What the Didox sandbox keeps, with its counts."""
        return dict(self._http.get(f"{self.settings.didox_url}/_sandbox/state").raise_for_status().json())

    def shipments_of(self, invoice_id: str) -> list[JSON]:
        """Shipments in the books that carry the invoice's marker."""
        marker = f"[proxima:inv:{invoice_id}]"
        return [row for row in self.planfact()["operations"] if marker in row["comment"]]

    def switch_planfact(self, **switches: Any) -> None:
        """How PlanFact behaves from now on; no names means well."""
        url = f"{self.settings.planfact_url}/_sandbox/switches"
        self._http.put(url, json=switches).raise_for_status()

    # Processes

    def signal(self, name: str, what: signal.Signals) -> int:
        """Send a signal to a program of the stack; the process that got it."""
        pid = self.stack.pid(name)
        os.kill(pid, what)
        return pid

    def is_back(self, name: str, killed: int) -> bool:
        """Whether another process than the killed one runs under this name, and is healthy."""
        try:
            if self.stack.pid(name) == killed:
                return False
        except (LocalError, OSError, ValueError):
            return False
        return self.stack.healthy(self.stack.program(name))

    # Topics

    def unread(self, group: str, topic: str) -> int:
        """How many records of the topic the group has not taken care of."""
        records = self.records(topic)
        with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
            committed = runner.run(_committed(self.tools["PROXIMA_KAFKA__BOOTSTRAP"], group))
        return sum(
            record.offset >= committed.get(TopicPartition(record.topic, record.partition), 0) for record in records
        )

    def records(self, *topics: str) -> list[ConsumerRecord]:
        """Everything on these topics, as any client that reads committed records sees it."""
        with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
            return runner.run(read_topics(KafkaSettings(bootstrap=self.tools["PROXIMA_KAFKA__BOOTSTRAP"]), topics))


async def _committed(bootstrap: str, group: str) -> dict[TopicPartition, int]:
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        return {place: found.offset for place, found in (await admin.list_consumer_group_offsets(group)).items()}
    finally:
        await admin.close()


def headers_of(record: ConsumerRecord) -> dict[str, str]:
    """A record's headers as text."""
    return {name: value.decode() for name, value in record.headers}


def fact(invoice: JSON, name: str) -> str | None:
    """The state of a fact over the whole invoice: the worst over its documents; None when there is none."""
    states = {one["state"] for one in invoice["facts"] if one["fact"] == name}
    worst_first = ("failed", "unknown", "waiting", "pending", "removed", "done")
    return next((state for state in worst_first if state in states), None)
