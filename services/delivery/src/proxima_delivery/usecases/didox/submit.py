"""Hand a person's signature in, once: to send a document, or to cancel one that was sent."""

from datetime import timedelta
from uuid import UUID

from proxima_common.jobs.effects import Answer, Confirmed, EffectResult, InFlight, Refused, Unknown
from proxima_common.jobs.executor import JobRun
from proxima_common.jobs.partner import PartnerBusy, PartnerRefused
from proxima_common.jobs.queue import Again, Done, Job, JobOutcome, Record, Waits
from proxima_common.said import reworded, said
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_delivery.domain.delivery import LEASE_EXPIRED, DeliveryState
from proxima_delivery.domain.didox.document import DidoxDocument, Operation
from proxima_delivery.domain.didox.signing import Signature, SignatureState
from proxima_delivery.domain.didox.status import SIGNABLE, DocumentState, Standing, standing_of
from proxima_delivery.usecases.didox.desk import Desk
from proxima_delivery.usecases.didox.failures import NoAnswer
from proxima_delivery.usecases.didox.ports import Found
from proxima_delivery.usecases.didox.see import see

_BEFORE = {Operation.SIGN: Standing.DRAFT, Operation.CANCEL: Standing.SENT}
WITHDRAWN = "The invoice left this revision before the signature was sent."
NOBODY_KNOWS = "Didox did not answer, and cannot be asked either: nobody can tell what became of the signature."


class SubmitSignature:
    """The executor's handler of `submit_didox_signature`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def __call__(self, job: Job, run: JobRun) -> JobOutcome:
        """One run; a call that got no answer is looked up before anything is sent again."""
        async with self._desk.store.open() as records:
            document = await records.documents.get(UUID(job.payload["didox_id"]))
            signature = await records.signatures.get(UUID(job.payload["signature_id"]))
        if signature.state is not SignatureState.GIVEN:
            return Done()
        result = await self._perform(document, signature, run)
        return await self._outcome(document, signature, job, run, result)

    async def _perform(self, document: DidoxDocument, signature: Signature, run: JobRun) -> EffectResult:
        desk, cabinet = self._desk, self._desk.cabinet(document)
        partner_id, operation = document.partner_id or "", signature.operation

        async def call() -> Answer:
            stamped = await self._stamped(document, signature)
            await self._still_allowed(signature, run)
            if operation is Operation.SIGN:
                return {"warning": await cabinet.sign(partner_id, stamped)}
            await cabinet.cancel(partner_id, stamped)
            return {}

        async def look_up() -> Answer | None:
            found = await cabinet.read(partner_id)
            before = found is None or standing_of(found.status) is _BEFORE[operation]
            return None if before or found is None else {"status": found.status}

        request = {"partner_id": partner_id, "data": signature.data_sha256}
        return await desk.perform(document, operation, signature.ordinal, request=request, call=call, look_up=look_up)

    async def _stamped(self, document: DidoxDocument, signature: Signature) -> str:
        """The time-stamp changes nothing at the partner: without an answer, nothing was done."""
        try:
            return await self._desk.cabinet(document).timestamp(signature.pkcs7 or "", signature.signature_hex or "")
        except NoAnswer as error:
            wait = timedelta(seconds=self._desk.settings.away)
            raise PartnerBusy(wait, reworded(str(error), f"no time-stamp: {error}")) from error

    async def _still_allowed(self, signature: Signature, run: JobRun) -> None:
        """The last look before the document leaves."""
        async with self._desk.store.open() as records:
            document = await records.documents.get(signature.didox_id, lock=True)
            delivery = await records.handovers.get(signature.delivery_id)
        if signature.operation is Operation.CANCEL:
            if document.state is not DocumentState.SENT or document.cancel_reason is None:
                raise PartnerRefused(_stands(document), {"code": "wrong_state"})
            return
        if not delivery.lease.holds(run.now()):
            raise PartnerRefused(LEASE_EXPIRED, {"code": "lease_expired"})
        if document.state not in SIGNABLE or delivery.state is not DeliveryState.SENDING:
            raise PartnerRefused(_stands(document), {"code": "wrong_state"})

    async def _outcome(
        self, document: DidoxDocument, signature: Signature, job: Job, run: JobRun, result: EffectResult
    ) -> JobOutcome:
        match result:
            case Confirmed(answer=answer):
                found = await self._now_there(document, signature)
                return Done(self._sent(document, signature, answer, found, run))
            case Refused(reason=reason, code=code):
                return Done(self._refused(document, signature, code, reason, run))
            case InFlight(retry_after=wait):
                return Again(wait, "another executor is sending it", counted=False)
            case Unknown(reason=reason, retry_after=wait):
                if job.attempts >= self._desk.settings.attempts:
                    return Waits(reason, self._lost(document, signature, reason, run))
                await self._note_unanswered(document, run, reason)
                return Again(wait or timedelta(seconds=self._desk.settings.settle), reason)

    async def _now_there(self, document: DidoxDocument, signature: Signature) -> Found:
        """How it stands now; when it cannot be read at once, as the answer implies."""
        try:
            with self._desk.meanings():
                found = await self._desk.cabinet(document).read(document.partner_id or "")
        except (NoAnswer, PartnerRefused, PartnerBusy):
            found = None
        if found and standing_of(found.status) is not _BEFORE[signature.operation]:
            return found
        status = 1 if signature.operation is Operation.SIGN else 5
        return Found(document.partner_id or "", status, document.meant.form)

    def _sent(self, seen: DidoxDocument, given: Signature, answer: Answer, found: Found, run: JobRun) -> Record:
        async def record(tx: AsyncConnection) -> None:
            records = self._desk.store.within(tx)
            document = await records.documents.get(seen.id, lock=True)
            signature = await records.signatures.get(given.id)
            signature.end(SignatureState.SENT)
            await records.signatures.save(signature, run.now())
            document.warning = answer.get("warning") or document.warning
            await see(records, document, found, run.now(), run.origin())

        return record

    def _refused(self, seen: DidoxDocument, given: Signature, code: str, reason: str, run: JobRun) -> Record:
        async def record(tx: AsyncConnection) -> None:
            records = self._desk.store.within(tx)
            document = await records.documents.get(seen.id, lock=True)
            delivery = await records.handovers.get(given.delivery_id)
            signature = await records.signatures.get(given.id)
            signature.end(SignatureState.REFUSED, reason)
            await records.signatures.save(signature, run.now())
            if given.operation is Operation.CANCEL:
                if document.cancel_reason is not None:
                    document.cancel_reason = None
                    document.note("cancel_refused", f"Didox refused the cancellation: {reason}")
                    await records.facts.void_refused(delivery, reason, run.now(), run.origin())
            elif delivery.state is DeliveryState.SENDING:
                document.note(code, reason)
                if document.wanted and delivery.lease.holds(run.now()):
                    delivery.await_signature(reason)
                else:
                    why = ("lease_expired", LEASE_EXPIRED) if document.wanted else ("withdrawn", WITHDRAWN)
                    delivery.fail(*why)
                    await records.facts.ended(delivery, run.origin())
                await records.handovers.save(delivery, run.now())
            await records.documents.save(document, run.now())

        return record

    def _lost(self, seen: DidoxDocument, given: Signature, reason: str, run: JobRun) -> Record:
        async def record(tx: AsyncConnection) -> None:
            records = self._desk.store.within(tx)
            document = await records.documents.get(seen.id, lock=True)
            delivery = await records.handovers.get(given.delivery_id)
            signature = await records.signatures.get(given.id)
            signature.end(SignatureState.UNKNOWN, reason)
            await records.signatures.save(signature, run.now())
            document.lose_sight(given.operation, f"{NOBODY_KNOWS} {reason}")
            await records.documents.save(document, run.now())
            if delivery.state is DeliveryState.SENDING:
                delivery.lose_sight("no_answer", NOBODY_KNOWS)
                await records.handovers.save(delivery, run.now())
                await records.facts.ended(delivery, run.origin())

        return record

    async def _note_unanswered(self, seen: DidoxDocument, run: JobRun, reason: str) -> None:
        async with self._desk.store.open() as records:
            document = await records.documents.get(seen.id, lock=True)
            document.note("unanswered", f"Didox did not answer the signature; it is looked up. {reason}")
            await records.documents.save(document, run.now())


def _stands(document: DidoxDocument) -> str:
    return said("didox_stands", f"the document is {document.state}", state=document.state)
