"""The desk with months, sellers, payments and batches on it, all on one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, fields
from uuid import UUID

from proxima_common.clock import Clock
from proxima_common.contracts.payload import Payload
from proxima_common.ids import new_id
from proxima_common.jobs.queue import JobQueue, NewJob
from proxima_common.messaging.envelope import Origin, Outgoing
from proxima_common.messaging.outbox import Outbox
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_invoice.adapters.batches import BatchRepository
from proxima_invoice.adapters.brandings import BrandingRepository
from proxima_invoice.adapters.client_checks import ClientChecks
from proxima_invoice.adapters.closings import Closings
from proxima_invoice.adapters.desk import NOBODY, SERVICE, PostgresDesk, open_desk
from proxima_invoice.adapters.drifts import DriftRepository
from proxima_invoice.adapters.green_evidence import GreenEvidence
from proxima_invoice.adapters.legal_entities import LegalEntityRepository
from proxima_invoice.adapters.master_audit import MasterAudit
from proxima_invoice.adapters.payments import PaymentRepository
from proxima_invoice.adapters.periods import MonthEnd
from proxima_invoice.adapters.receipts import ReceiptRepository
from proxima_invoice.adapters.staff_snapshots import StaffSnapshots
from proxima_invoice.domain.staff import Staff
from proxima_invoice.usecases.ports import Rules

BATCH_LANE = "batch"
BATCH_JOB = "batch_items"
EXPORT_LANE = "export"
EXPORT_JOB = "export"
RECEIPT_LANE = "receipts"
RECEIPT_JOB = "match_receipt"


@dataclass(frozen=True, slots=True)
class PostgresBillingDesk(PostgresDesk):
    """`usecases.billing_ports.BillingDesk` on Postgres."""

    payments: PaymentRepository
    receipts: ReceiptRepository
    month_end: MonthEnd
    drifts: DriftRepository
    closings: Closings
    sellers: LegalEntityRepository
    brandings: BrandingRepository
    master_audit: MasterAudit
    client_checks: ClientChecks
    batches: BatchRepository
    staff_snapshots: StaffSnapshots
    green: GreenEvidence
    origin: Origin

    def undoing(self) -> AbstractAsyncContextManager[object]:
        return self.tx.begin_nested()

    async def publish(self, payload: Payload, subject: str) -> None:
        await Outbox(SERVICE).add(self.tx, [Outgoing(payload, subject=subject)], self.origin)

    async def plan_matching(self, receipt_key: str, legal_entity_id: str, tag: str = "") -> None:
        job = NewJob(
            # One lane per legal entity: the same money in two sources is looked at one after the other.
            lane=f"{RECEIPT_LANE}:{legal_entity_id}",
            kind=RECEIPT_JOB,
            key=f"{RECEIPT_JOB}:{receipt_key}:{tag}",
            payload={"receipt_key": receipt_key, "legal_entity_id": legal_entity_id},
            run_at=self.now,
            origin=self.origin,
        )
        await JobQueue().add(self.tx, job)

    async def plan_export(self, batch_id: UUID) -> None:
        job = NewJob(
            lane=EXPORT_LANE,
            kind=EXPORT_JOB,
            key=f"{EXPORT_JOB}:{new_id()}",
            payload={"batch_id": str(batch_id)},
            run_at=self.now,
            origin=self.origin,
        )
        await JobQueue().add(self.tx, job)

    async def plan_batch(self, batch_id: UUID, chunks: Sequence[Sequence[UUID]]) -> None:
        jobs = [
            NewJob(
                lane=f"{BATCH_LANE}:{batch_id}",
                kind=BATCH_JOB,
                # A resumed item is planned anew; that it is done once, its own state sees to.
                key=f"{BATCH_JOB}:{new_id()}",
                payload={"batch_id": str(batch_id), "item_ids": [str(item_id) for item_id in chunk]},
                run_at=self.now,
                origin=self.origin,
            )
            for chunk in chunks
        ]
        await JobQueue().add(self.tx, *jobs)


def open_billing_desk(
    tx: AsyncConnection, *, staff: Staff = NOBODY, clock: Clock, rules: Rules, origin: Origin | None = None
) -> PostgresBillingDesk:
    """A desk for one intention. Without an `origin` a chain begins here; facts continue their event's."""
    actor = f"staff:{staff.staff_id}" if staff is not NOBODY else SERVICE
    chain = origin or Origin.begin(actor, clock.now())
    desk = open_desk(tx, staff=staff, clock=clock, rules=rules, origin=chain)
    return PostgresBillingDesk(
        **{part.name: getattr(desk, part.name) for part in fields(desk)},
        payments=PaymentRepository(tx),
        receipts=ReceiptRepository(tx),
        month_end=MonthEnd(tx),
        drifts=DriftRepository(tx, desk.now),
        closings=Closings(tx, desk.now),
        sellers=LegalEntityRepository(tx),
        brandings=BrandingRepository(tx),
        master_audit=MasterAudit(tx),
        client_checks=ClientChecks(tx),
        batches=BatchRepository(tx),
        staff_snapshots=StaffSnapshots(tx),
        green=GreenEvidence(tx),
        origin=chain,
    )
