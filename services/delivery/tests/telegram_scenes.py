"""Approvals over Telegram in the test's own process: a real database, the stand-in Bot API, people with phones."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from proxima_common.contracts.catalogue import BY_TYPE
from proxima_common.contracts.delivery import DecisionTaken
from proxima_common.contracts.invoice_private import (
    ApprovalCard,
    ApprovalGiven,
    ApprovalRequested,
    ApproverAsked,
    DecisionRefused,
    InvoiceApproved,
    InvoiceReturned,
    InvoiceWithdrawn,
)
from proxima_common.contracts.payload import Payload
from proxima_common.contracts.staff import StaffSnapshot
from proxima_common.contracts.words import DealType, InvoiceKind, InvoiceStatus
from proxima_common.db.plumbing import OUTBOX
from proxima_common.ids import new_id
from proxima_common.messaging.envelope import Origin
from proxima_common.testing.clocks import FakeClock
from proxima_common.testing.records import a_record
from proxima_delivery.adapters.archive import Archive
from proxima_delivery.adapters.tables import telegram as tables
from proxima_delivery.adapters.telegram.bot import TelegramBot
from proxima_delivery.adapters.telegram.client import TelegramClient
from proxima_delivery.bootstrap import Service
from proxima_delivery.bootstrap.telegram import TelegramPart, stores
from proxima_delivery.usecases.telegram.moment import Moment
from proxima_sandbox.testing_telegram import TelegramSandbox
from sqlalchemy import select, text

ANN, BEN = "ann", "ben"
ACCOUNTS = {ANN: 700_100_201, BEN: 700_100_202}
STRANGER = 700_100_299


@dataclass
class Bench:
    """The service with its bot, the clock that the test moves, and the phones."""

    service: Service
    clock: FakeClock
    sandbox: TelegramSandbox
    archive: Archive
    client: TelegramClient
    invoice: UUID = field(default_factory=new_id)
    sequence: int = 0

    @property
    def part(self) -> TelegramPart:
        part = self.service.telegram()
        assert part is not None
        return part

    @property
    def bot(self) -> TelegramBot:
        return TelegramBot(self.client, self.archive, self.part.settings)

    async def hear(self, *payloads: Payload, actor: str = "staff:ann") -> None:
        origin = Origin.begin(actor, self.clock.now())
        assert await self.service.dispatcher().handle([a_record(one, origin=origin) for one in payloads])

    async def work(self) -> None:
        """Do what is due; what was put off comes again as time passes."""
        await self.service.executor(self.archive, bot=self.bot).drain()

    async def poll(self) -> int:
        return await self.part.poller(self.client).drain()

    async def round(self) -> None:
        """Whatever people did is taken, and what comes of it is sent."""
        await self.poll()
        await self.work()

    async def link(self, *people: str, language: str = "en") -> None:
        """These people are known and have their accounts linked."""
        for one in people:
            await self.hear(a_person(one))
            self.sandbox.phone(ACCOUNTS[one], one.title(), language, started=False)
            self.sandbox.write(ACCOUNTS[one], f"/start {await self.code(one)}")
        await self.round()

    async def code(self, staff_id: str) -> str:
        async with self.service.database.transaction() as tx:
            on = Moment.of(stores, tx, Origin.begin(f"staff:{staff_id}", self.clock.now()))
            return (await self.part.linking().code(staff_id, on))[0]

    async def ask(self, *people: str, **changes: Any) -> ApprovalRequested:
        """Ask these people for the approval of the invoice, and send the requests."""
        event = self.request(*people, **changes)
        await self.hear(event)
        await self.work()
        return event

    def request(self, *people: str, **changes: Any) -> ApprovalRequested:
        known: dict[str, Any] = {
            **self.known(),
            "bundle_hash": "a" * 64,
            "files": [],
            "currency": "UZS",
            "total": Decimal("11200000.00"),
            "approvers": [ApproverAsked(staff_id=one, sees_margin=one == ANN) for one in people],
            "card": a_card(),
        }
        return ApprovalRequested(**{**known, **changes})

    def known(self, revision: int = 1, status: InvoiceStatus = InvoiceStatus.NEEDS_REVIEW) -> dict[str, Any]:
        return {
            "invoice_id": self.invoice,
            "legal_entity_id": "S1",
            "kind": InvoiceKind.SERVICE,
            "revision": revision,
            "status": status,
            "number": "2026-0042",
            "version": 7,
        }

    def given(self, *people: str, level: int = 1) -> ApprovalGiven:
        approvers = [ApproverAsked(staff_id=one, sees_margin=False) for one in people]
        return ApprovalGiven(**self.known(), bundle_hash="a" * 64, level=level, approvers=approvers)

    def returned(self, reason: str = "wrong date") -> InvoiceReturned:
        return InvoiceReturned(**self.known(status=InvoiceStatus.DRAFT), reason=reason, was_approved=False)

    def withdrawn(self) -> InvoiceWithdrawn:
        return InvoiceWithdrawn(**self.known(status=InvoiceStatus.DRAFT), reason=None)

    def refused(self, decision: DecisionTaken, reason: str) -> DecisionRefused:
        return DecisionRefused(
            **self.known(),
            decision_id=decision.decision_id,
            staff_id=decision.staff_id,
            code="four_eyes",
            reason=reason,
        )

    def approved(self, content: Any) -> InvoiceApproved:
        known = self.known(status=InvoiceStatus.APPROVED)
        named = content.model_copy(update={"invoice_id": self.invoice})
        return InvoiceApproved(**known, content=named, content_hash="c" * 64, bundle_hash="a" * 64, files=[])

    def shown(self, person: str = ANN) -> list[dict[str, Any]]:
        """What the bot wrote about approvals to this person, oldest first."""
        return [row for row in self.sandbox.messages(ACCOUNTS[person]) if "2026-0042" in row.get("text", "")]

    def press(self, person: str, button: str = "Approve", message: dict[str, Any] | None = None) -> None:
        self.sandbox.press(ACCOUNTS[person], message or self.shown(person)[0], button)

    async def decisions(self) -> list[DecisionTaken]:
        """What was told to invoice, in order."""
        return [fact for fact in await self.facts() if isinstance(fact, DecisionTaken)]

    async def facts(self) -> list[Any]:
        async with self.service.database.transaction() as tx:
            rows = (await tx.execute(select(OUTBOX).order_by(OUTBOX.c.id))).all()
        return [BY_TYPE[dict(row.headers)["ce_type"]].payload.model_validate_json(row.value) for row in rows]

    async def messages(self, *purposes: str) -> list[Any]:
        """The messages of these purposes as delivery keeps them, oldest first."""
        kept = select(tables.MESSAGE).where(tables.MESSAGE.c.purpose.in_(purposes or ["request"]))
        async with self.service.database.transaction() as tx:
            return list((await tx.execute(kept.order_by(tables.MESSAGE.c.id))).all())

    async def jobs(self) -> dict[str, int]:
        async with self.service.database.transaction() as tx:
            rows = await tx.execute(text("select state, count(*) from job group by state"))
            return {row[0]: row[1] for row in rows}

    async def pass_settling(self) -> None:
        """What nobody could tell of may be made again; the database's own clock counts that."""
        async with self.service.database.transaction() as tx:
            await tx.execute(text("update effect set changed_at = changed_at - interval '1 minute'"))
        self.clock.move(timedelta(minutes=1))
        await self.work()

    async def resolve(self, message_id: UUID, *, arrived: bool) -> None:
        async with self.service.database.transaction() as tx:
            on = Moment.of(stores, tx, Origin.begin("staff:ben", self.clock.now()))
            await self.part.resolve()(message_id, arrived=arrived, reason="looked at the phone", on=on)


def a_person(staff_id: str, *, active: bool = True, version: int = 1, person_id: str | None = None) -> StaffSnapshot:
    return StaffSnapshot(
        staff_id=staff_id,
        name=staff_id.title(),
        active=active,
        grants=[],
        grants_version=version,
        telegram_account=None,
        person_id=person_id,
    )


def a_card(**changes: Any) -> ApprovalCard:
    known: dict[str, Any] = {
        "client_name": "Client & Co <Ltd>",
        "application_id": "A-1",
        "deal_type": DealType.HR,
        "period": "2026-02",
        "document_date": "2026-02-28",
        "previous_total": Decimal("10000000.00"),
        "margin_percent": Decimal("31.50"),
        "flags": ["hours are 12 % above last month"],
    }
    return ApprovalCard(**{**known, **changes})
