"""Read one document at the partner, and record what is seen."""

from uuid import UUID

from proxima_common.jobs.executor import JobRun
from proxima_common.jobs.partner import PartnerRefused
from proxima_common.jobs.queue import Again, Done, Failed, Job, JobOutcome, Record
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_delivery.domain.didox.status import DocumentState
from proxima_delivery.usecases.didox.desk import Desk
from proxima_delivery.usecases.didox.failures import NoAnswer
from proxima_delivery.usecases.didox.ports import Found
from proxima_delivery.usecases.didox.see import see, see_gone


class Look:
    """The executor's handler of `look_at_didox_document`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def __call__(self, job: Job, run: JobRun) -> JobOutcome:
        """A read is tried again until it says something; the next look comes anyway."""
        desk = self._desk
        async with desk.store.open() as records:
            document = await records.documents.get(UUID(job.payload["didox_id"]))
        if document.partner_id is None:
            return Done()
        try:
            with desk.meanings():
                found = await desk.cabinet(document).read(document.partner_id)
        except (NoAnswer, PartnerRefused) as error:
            if job.attempts >= desk.settings.attempts:
                return Failed(str(error))
            return Again(desk.settings.wait(job.attempts), str(error))
        return Done(self._seen(document.id, found, run))

    def _seen(self, didox_id: UUID, found: Found | None, run: JobRun) -> Record:
        async def record(tx: AsyncConnection) -> None:
            records = self._desk.store.within(tx)
            document = await records.documents.get(didox_id, lock=True)
            if document.state in {DocumentState.PLANNED, DocumentState.REMOVED}:
                return
            if found is None:
                await see_gone(records, document, run.now())
            elif found.partner_id == document.partner_id:
                await see(records, document, found, run.now(), run.origin())

        return record
