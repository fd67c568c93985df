"""Take a draft away and see that it is gone; what was signed meanwhile is reported, never deleted.

A draft that is still wanted (it had been edited in the cabinet) is made again when it is gone.
"""

from datetime import timedelta
from uuid import UUID

from proxima_common.jobs.effects import Answer, Confirmed, EffectResult, InFlight, Refused, Unknown
from proxima_common.jobs.executor import JobRun
from proxima_common.jobs.partner import PartnerRefused
from proxima_common.jobs.queue import Again, Done, Job, JobOutcome, Record, Waits
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_delivery.domain.didox.document import DidoxDocument, Operation
from proxima_delivery.domain.didox.status import DocumentState, Standing, standing_of
from proxima_delivery.usecases.didox.create import find_ours
from proxima_delivery.usecases.didox.desk import Desk
from proxima_delivery.usecases.didox.failures import NoAnswer, SeveralFound
from proxima_delivery.usecases.didox.ports import Found
from proxima_delivery.usecases.didox.queue import create_job
from proxima_delivery.usecases.didox.see import see

_GONE = frozenset({Standing.GONE, Standing.CANCELLED})


class RemoveDraft:
    """The executor's handler of `remove_didox_draft`; it runs behind every earlier job of the invoice."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def __call__(self, job: Job, run: JobRun) -> JobOutcome:
        """One run. `PartnerBusy` is left to the executor: it pauses the lane."""
        desk = self._desk
        async with desk.store.open() as records:
            document = await records.documents.get(UUID(job.payload["didox_id"]))
            settle = timedelta(seconds=desk.settings.settle)
            wait = await records.open_calls.unsettled(document, Operation.CREATE, settle)
        if document.state is not DocumentState.REMOVING:
            return Done()
        if wait:
            return Again(wait, "the draft may still be created", counted=False)
        try:
            with desk.meanings():
                found = await self._find(document)
            return await self._remove(document, found, job, run)
        except SeveralFound as several:
            return Waits(str(several), self._stuck(document, "several_found", str(several), run))
        except (NoAnswer, PartnerRefused) as error:
            if job.attempts >= desk.settings.attempts:
                return Waits(str(error), self._stuck(document, "not_removed", str(error), run))
            return Again(desk.settings.wait(job.attempts), str(error))

    async def _find(self, document: DidoxDocument) -> Found | None:
        if document.partner_id is None:
            return await find_ours(self._desk, document)
        return await self._desk.cabinet(document).read(document.partner_id)

    async def _remove(self, document: DidoxDocument, found: Found | None, job: Job, run: JobRun) -> JobOutcome:
        if found is None or standing_of(found.status) in _GONE:
            return Done(self._removed(document, run))
        if standing_of(found.status) is not Standing.DRAFT:
            return Done(self._signed(document, found, run))
        result = await self._delete(document, found.partner_id)
        match result:
            case Confirmed():
                return Done(self._removed(document, run))
            case Refused(reason=reason):
                return await self._refused(document, found.partner_id, reason, run)
            case InFlight(retry_after=wait):
                return Again(wait, "another executor is deleting it", counted=False)
            case Unknown(reason=reason, retry_after=wait):
                if job.attempts >= self._desk.settings.attempts:
                    return Waits(reason, self._stuck(document, "no_answer", reason, run))
                return Again(wait or timedelta(seconds=self._desk.settings.settle), reason)

    async def _delete(self, document: DidoxDocument, partner_id: str) -> EffectResult:
        cabinet = self._desk.cabinet(document)

        async def call() -> Answer:
            await cabinet.delete_draft(partner_id)
            return {"id": partner_id}

        async def look_up() -> Answer | None:
            found = await cabinet.read(partner_id)
            return {"id": partner_id} if found is None or standing_of(found.status) in _GONE else None

        return await self._desk.perform(
            document,
            Operation.DELETE,
            document.ordinal,
            request={"partner_id": partner_id},
            call=call,
            look_up=look_up,
        )

    async def _refused(self, document: DidoxDocument, partner_id: str, reason: str, run: JobRun) -> JobOutcome:
        """Perhaps it was signed in that very moment."""
        with self._desk.meanings():
            found = await self._desk.cabinet(document).read(partner_id)
        if found is None or standing_of(found.status) in _GONE:
            return Done(self._removed(document, run))
        if standing_of(found.status) is not Standing.DRAFT:
            return Done(self._signed(document, found, run))
        return Waits(reason, self._stuck(document, "delete_refused", f"Didox refused: {reason}", run))

    def _removed(self, seen: DidoxDocument, run: JobRun) -> Record:
        async def record(tx: AsyncConnection) -> None:
            records = self._desk.store.within(tx)
            document = await records.documents.get(seen.id, lock=True)
            await records.open_calls.settle(document, Operation.CREATE, arrived=False, by="service:delivery")
            document.removed()
            if document.wanted:
                document.plan_again()
                await records.jobs.add(create_job(document, run.now(), run.origin()))
            await records.documents.save(document, run.now())

        return record

    def _signed(self, seen: DidoxDocument, found: Found, run: JobRun) -> Record:
        async def record(tx: AsyncConnection) -> None:
            records = self._desk.store.within(tx)
            document = await records.documents.get(seen.id, lock=True)
            document.exists(found.partner_id)
            await see(records, document, found, run.now(), run.origin())
            document.note("signed_meanwhile", "It was signed before it could be removed; it stays as it is.")
            await records.documents.save(document, run.now())

        return record

    def _stuck(self, seen: DidoxDocument, code: str, reason: str, run: JobRun) -> Record:
        return self._desk.in_doubt(seen, Operation.DELETE, code, reason, run)
