"""Carry out the newest wish of an invoice; older ones are superseded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from proxima_common.db.database import Database
from proxima_common.errors import DomainError
from proxima_common.jobs.executor import JobRun
from proxima_common.jobs.partner import PartnerRefused
from proxima_common.jobs.queue import Again, Done, Job, JobOutcome, Record
from proxima_common.messaging.envelope import Outgoing
from proxima_common.messaging.outbox import Outbox
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_accounting.adapters import wire
from proxima_accounting.adapters.open_effects import settle_effects, unsettled
from proxima_accounting.adapters.planfact.errors import NoAnswer
from proxima_accounting.adapters.shipments import ShipmentRepository
from proxima_accounting.domain.matching import Ambiguous
from proxima_accounting.domain.shipment import Shipment, Wanted
from proxima_accounting.usecases.desk import Desk, StillSending, Unanswered
from proxima_accounting.usecases.remove import remove
from proxima_accounting.usecases.sync import Synced, sync

SOURCE = "accounting"


@dataclass(frozen=True)
class Reconciler:
    """The executor's handler. What it learned is recorded in the transaction that closes the job."""

    database: Database
    desk_of: Callable[[str], Desk]

    async def __call__(self, job: Job, run: JobRun) -> JobOutcome:
        """One run. `PartnerBusy` is left to the executor: it pauses the lane."""
        invoice_id, wish = UUID(job.payload["invoice_id"]), int(job.payload["wish"])
        async with self.database.transaction() as tx:
            shipment = await ShipmentRepository(tx).get(invoice_id)
            desk = self.desk_of(shipment.legal_entity_id)
            settle = timedelta(seconds=desk.settings.settle_seconds)
            wait = await unsettled(tx, invoice_id, wish, settle)
        if shipment.wish != wish:
            return Done()
        if wait:
            return Again(wait, "a call for an earlier wish may still be carried out", counted=False)
        try:
            if shipment.wanted is Wanted.ABSENT:
                return Done(self._removed(run, shipment, desk, await remove(desk, shipment)))
            return Done(self._synced(run, shipment, desk, await sync(desk, shipment, run.now())))
        except (PartnerRefused, Ambiguous, DomainError) as error:
            return Done(self._failed(run, shipment, *_why(error)))
        except StillSending as waiting:
            return Again(waiting.retry_after, str(waiting), counted=False)
        except Unanswered as unanswered:
            return await self._unanswered(job, run, shipment, desk, unanswered)
        except NoAnswer as error:
            return self._later(job, run, shipment, desk, str(error))

    async def _unanswered(
        self, job: Job, run: JobRun, shipment: Shipment, desk: Desk, unanswered: Unanswered
    ) -> JobOutcome:
        """Say that nobody can tell, once; then look again, until a person has to."""
        async with self.database.transaction() as tx:
            current = await ShipmentRepository(tx).get(shipment.invoice_id, lock=True)
            if current.wish == shipment.wish and current.lose_sight("no_answer", unanswered.reason):
                await self._save(tx, run, current, wire.failed(current))
        if job.attempts >= desk.settings.attempts:
            return Done()
        return Again(unanswered.retry_after, unanswered.reason)

    def _later(self, job: Job, run: JobRun, shipment: Shipment, desk: Desk, reason: str) -> JobOutcome:
        if job.attempts >= desk.settings.attempts:
            return Done(self._failed(run, shipment, "no_answer", f"tried {job.attempts} times: {reason}"))
        return Again(timedelta(seconds=desk.settings.delay(job.attempts)), reason)

    def _synced(self, run: JobRun, seen: Shipment, desk: Desk, synced: Synced) -> Record:
        async def record(tx: AsyncConnection) -> None:
            shipment = await ShipmentRepository(tx).get(seen.invoice_id, lock=True)
            if shipment.wish != seen.wish:
                shipment.note_operation(synced.partner)
                await ShipmentRepository(tx).save(shipment, run.now())
                return
            await settle_effects(tx, desk.ledger, seen.invoice_id, seen.wish, present=True)
            shipment.confirm_synced(synced.partner, synced.said.as_text(), run.now())
            await self._save(tx, run, shipment, wire.synced(shipment, synced.how, synced.said.value))

        return record

    def _removed(self, run: JobRun, seen: Shipment, desk: Desk, operation_id: str | None) -> Record:
        async def record(tx: AsyncConnection) -> None:
            shipment = await ShipmentRepository(tx).get(seen.invoice_id, lock=True)
            if shipment.wish != seen.wish:
                shipment.forget_operation()
                await ShipmentRepository(tx).save(shipment, run.now())
                return
            await settle_effects(tx, desk.ledger, seen.invoice_id, seen.wish, present=False)
            shipment.confirm_removed()
            await self._save(tx, run, shipment, wire.removed(shipment, operation_id))

        return record

    def _failed(self, run: JobRun, seen: Shipment, code: str, reason: str) -> Record:
        async def record(tx: AsyncConnection) -> None:
            shipment = await ShipmentRepository(tx).get(seen.invoice_id, lock=True)
            if shipment.wish == seen.wish and shipment.fail(code, reason):
                await self._save(tx, run, shipment, wire.failed(shipment))

        return record

    async def _save(self, tx: AsyncConnection, run: JobRun, shipment: Shipment, fact: Outgoing) -> None:
        await ShipmentRepository(tx).save(shipment, run.now())
        await Outbox(SOURCE).add(tx, [fact], run.origin())


def _why(error: PartnerRefused | Ambiguous | DomainError) -> tuple[str, str]:
    match error:
        case DomainError():
            return error.code, error.detail
        case Ambiguous():
            return "ambiguous", str(error)
        case _:
            return "refused", f"PlanFact refused: {error}"
