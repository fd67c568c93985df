"""Carry out the newest wish of an invoice; older ones are superseded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from proxima_common.errors import DomainError
from proxima_common.jobs.executor import JobRun
from proxima_common.jobs.partner import PartnerRefused
from proxima_common.jobs.queue import Again, Done, Job, JobOutcome, Record
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_accounting.domain.matching import Ambiguous
from proxima_accounting.domain.shipment import Shipment, Wanted
from proxima_accounting.usecases.desk import Desk, StillSending, Unanswered
from proxima_accounting.usecases.failures import NoAnswer
from proxima_accounting.usecases.ports import Store
from proxima_accounting.usecases.remove import remove
from proxima_accounting.usecases.sync import Synced, sync


@dataclass(frozen=True)
class Reconciler:
    """The executor's handler. What it learned is recorded in the transaction that closes the job."""

    store: Store
    desk_of: Callable[[str], Desk]

    async def __call__(self, job: Job, run: JobRun) -> JobOutcome:
        """One run. `PartnerBusy` is left to the executor: it pauses the lane."""
        invoice_id, wish = UUID(job.payload["invoice_id"]), int(job.payload["wish"])
        async with self.store.open() as records:
            shipment = await records.shipments.get(invoice_id)
            desk = self.desk_of(shipment.legal_entity_id)
            wait = await records.open_calls.unsettled(invoice_id, wish, desk.patience.settle)
            running = await records.open_calls.unsettled(invoice_id, wish + 1, timedelta(0))
        if shipment.wish != wish:
            return Done()
        if wait:
            return Again(wait, "a call for an earlier wish may still be carried out", counted=False)
        if running:
            return Again(running, "an earlier run has not ended yet", counted=False)
        try:
            if shipment.wanted is Wanted.ABSENT:
                return Done(self._removed(run, shipment, await remove(desk, shipment)))
            return Done(self._synced(run, shipment, await sync(desk, shipment, run.now())))
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
        async with self.store.open() as records:
            current = await records.shipments.get(shipment.invoice_id, lock=True)
            if current.wish == shipment.wish and current.lose_sight("no_answer", unanswered.reason):
                await records.shipments.save(current, run.now())
                await records.facts.failed(current, run.origin())
        if job.attempts >= desk.patience.attempts:
            return Done()
        return Again(unanswered.retry_after, unanswered.reason)

    def _later(self, job: Job, run: JobRun, shipment: Shipment, desk: Desk, reason: str) -> JobOutcome:
        if job.attempts >= desk.patience.attempts:
            return Done(self._failed(run, shipment, "no_answer", f"tried {job.attempts} times: {reason}"))
        return Again(desk.patience.before_retry(job.attempts), reason)

    def _synced(self, run: JobRun, seen: Shipment, synced: Synced) -> Record:
        async def record(tx: AsyncConnection) -> None:
            records = self.store.within(tx)
            shipment = await records.shipments.get(seen.invoice_id, lock=True)
            if shipment.wish != seen.wish:
                shipment.note_operation(synced.partner)
                await records.shipments.save(shipment, run.now())
                return
            await records.open_calls.settle(seen.invoice_id, seen.wish, present=True)
            shipment.confirm_synced(synced.partner, synced.said.as_text(), run.now())
            await records.shipments.save(shipment, run.now())
            await records.facts.synced(shipment, synced.how, synced.said.value, run.origin())

        return record

    def _removed(self, run: JobRun, seen: Shipment, operation_id: str | None) -> Record:
        async def record(tx: AsyncConnection) -> None:
            records = self.store.within(tx)
            shipment = await records.shipments.get(seen.invoice_id, lock=True)
            if shipment.wish != seen.wish:
                shipment.forget_operation()
                await records.shipments.save(shipment, run.now())
                return
            await records.open_calls.settle(seen.invoice_id, seen.wish, present=False)
            shipment.confirm_removed()
            await records.shipments.save(shipment, run.now())
            await records.facts.removed(shipment, operation_id, run.origin())

        return record

    def _failed(self, run: JobRun, seen: Shipment, code: str, reason: str) -> Record:
        async def record(tx: AsyncConnection) -> None:
            records = self.store.within(tx)
            shipment = await records.shipments.get(seen.invoice_id, lock=True)
            if shipment.wish == seen.wish and shipment.fail(code, reason):
                await records.shipments.save(shipment, run.now())
                await records.facts.failed(shipment, run.origin())

        return record


def _why(error: PartnerRefused | Ambiguous | DomainError) -> tuple[str, str]:
    match error:
        case DomainError():
            return error.code, error.detail
        case Ambiguous():
            return "ambiguous", str(error)
        case _:
            return "refused", f"PlanFact refused: {error}"
