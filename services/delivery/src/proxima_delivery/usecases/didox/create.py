"""Create a draft, once, and read it back: only what says exactly what was approved can be signed."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from proxima_common.jobs.effects import Answer, Confirmed, EffectResult, InFlight, Refused, Unknown
from proxima_common.jobs.executor import JobRun
from proxima_common.jobs.partner import PartnerRefused
from proxima_common.jobs.queue import Again, Done, Job, JobOutcome, Record, Waits
from proxima_common.receiver_rules import refusals_of_002
from proxima_common.said import said
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_delivery.domain.delivery import DeliveryState
from proxima_delivery.domain.didox.comparison import differences
from proxima_delivery.domain.didox.document import DidoxDocument, Operation
from proxima_delivery.domain.didox.forms import ESF_FORM, create_body, names_original, number_and_date, with_original
from proxima_delivery.domain.didox.status import NOT_SENT, DocumentState
from proxima_delivery.usecases.didox.desk import Desk
from proxima_delivery.usecases.didox.failures import NoAnswer, SeveralFound
from proxima_delivery.usecases.didox.ports import Found, Records
from proxima_delivery.usecases.didox.see import see, see_gone
from proxima_delivery.usecases.ports import ArchiveAway

WHICH = said("didox_which", "A person said that the draft arrived; say which document in Didox it is.")
_OLDER = NOT_SENT - {DocumentState.FAILED, DocumentState.MISSING}


class CreateDraft:
    """The executor's handler of `create_didox_draft`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def __call__(self, job: Job, run: JobRun) -> JobOutcome:
        """One run; it may be run again after any of its steps."""
        taken = await self._take_up(UUID(job.payload["didox_id"]), int(job.payload["ordinal"]), run)
        if not isinstance(taken, DidoxDocument):
            return taken
        document, desk = taken, self._desk
        try:
            pdf = await desk.bytes_.pdf(document.meant.pdf) if document.meant.pdf else None
            if problem := self._problem(document, pdf):
                return Done(self._failed(document, run, "not_acceptable", problem))
            result = await self._create(document, pdf)
        except SeveralFound as several:
            return Waits(str(several), desk.in_doubt(document, Operation.CREATE, "several_found", str(several), run))
        except ArchiveAway as away:
            return Again(desk.settings.wait(job.attempts), str(away), counted=False)
        except PartnerRefused as refused:
            return Done(self._failed(document, run, "not_as_approved", refused.reason))
        return await self._outcome(document, job, run, result)

    async def _take_up(self, didox_id: UUID, ordinal: int, run: JobRun) -> DidoxDocument | Done:
        async with self._desk.store.open() as records:
            seen = await records.documents.get(didox_id)
            papers = await records.documents.of_invoice(seen.meant.invoice_id)
            document = next(paper for paper in papers if paper.id == didox_id)
            if document.ordinal != ordinal or not document.wanted or document.state is not DocumentState.PLANNED:
                return Done()
            problem = await _refers_to(records, document) or _older(papers, document)
            if problem:
                return Done(self._failed(document, run, *problem))
            await records.documents.save(document, run.now())
        return document

    def _problem(self, document: DidoxDocument, pdf: bytes | None) -> str | None:
        if pdf is not None and len(pdf) > self._desk.settings.pdf_max_bytes:
            return f"The file has {len(pdf)} bytes; Didox takes {self._desk.settings.pdf_max_bytes}."
        if document.meant.doctype != ESF_FORM:
            return None
        faults = refusals_of_002(document.meant.form)
        return "; ".join(f"{fault.pointer}: {fault.detail}" for fault in faults[:5]) or None

    async def _create(self, document: DidoxDocument, pdf: bytes | None) -> EffectResult:
        meant, cabinet = document.meant, self._desk.cabinet(document)

        async def call() -> Answer:
            body = create_body(meant.doctype, meant.form, pdf)
            return {"id": await cabinet.create(meant.doctype, body)}

        async def look_up() -> Answer | None:
            found = await find_ours(self._desk, document)
            return {"id": found.partner_id} if found else None

        request = {"form": meant.form, "pdf": meant.pdf.sha256 if meant.pdf else None}
        return await self._desk.perform(
            document, Operation.CREATE, document.ordinal, request=request, call=call, look_up=look_up
        )

    async def _outcome(self, document: DidoxDocument, job: Job, run: JobRun, result: EffectResult) -> JobOutcome:
        desk = self._desk
        match result:
            case Confirmed(answer=answer):
                partner_id = answer.get("id") or document.partner_id
                if partner_id is None:
                    return Waits(WHICH, desk.in_doubt(document, Operation.CREATE, "id_missing", WHICH, run))
                return await self._read_back(document, str(partner_id), job, run)
            case Refused(reason=reason, code=code):
                return Done(self._failed(document, run, code, f"Didox refused: {reason}"))
            case InFlight(retry_after=wait):
                return Again(wait, "another executor is creating it", counted=False)
            case Unknown(reason=reason, retry_after=wait):
                if job.attempts >= desk.settings.attempts:
                    return Waits(reason, desk.in_doubt(document, Operation.CREATE, "no_answer", reason, run))
                await self._note_unanswered(document, run, reason)
                return Again(wait or timedelta(seconds=desk.settings.settle), reason)

    async def _read_back(self, document: DidoxDocument, partner_id: str, job: Job, run: JobRun) -> JobOutcome:
        desk = self._desk
        try:
            with desk.meanings():
                found = await desk.cabinet(document).read(partner_id)
        except (NoAnswer, PartnerRefused) as error:
            found, reason = None, str(error)
        else:
            reason = said("didox_not_shown", "Didox confirmed the draft and does not show it")
        if found is None and job.attempts < desk.settings.attempts:
            return Again(desk.settings.wait(job.attempts), reason)
        return Done(self._created(document, partner_id, found, run))

    def _created(self, seen: DidoxDocument, partner_id: str, found: Found | None, run: JobRun) -> Record:
        async def record(tx: AsyncConnection) -> None:
            records = self._desk.store.within(tx)
            document = await records.documents.get(seen.id, lock=True)
            document.exists(partner_id)
            if found is None:
                document.state = DocumentState.DRAFT
                await see_gone(records, document, run.now())
            else:
                await see(records, document, found, run.now(), run.origin())

        return record

    def _failed(self, seen: DidoxDocument, run: JobRun, code: str, reason: str) -> Record:
        async def record(tx: AsyncConnection) -> None:
            records = self._desk.store.within(tx)
            document = await records.documents.get(seen.id, lock=True)
            if document.state is not DocumentState.PLANNED:
                return
            document.fail(code, reason)
            await records.documents.save(document, run.now())
            delivery = await records.handovers.newest_of(document.meant.document_id)
            if delivery and delivery.state is DeliveryState.QUEUED:
                delivery.fail("no_draft", reason)
                await records.handovers.save(delivery, run.now())
                await records.facts.ended(delivery, run.origin())

        return record

    async def _note_unanswered(self, seen: DidoxDocument, run: JobRun, reason: str) -> None:
        async with self._desk.store.open() as records:
            document = await records.documents.get(seen.id, lock=True)
            if document.state is DocumentState.PLANNED:
                document.note("unanswered", f"Didox did not answer the creation; it is looked up. {reason}")
                await records.documents.save(document, run.now())


async def find_ours(desk: Desk, document: DidoxDocument) -> Found | None:
    """The document with our number, date and whole content; None when there is certainly none.

    `SeveralFound` when it is not certain: more than one, or one of our number that says something else. Those that are
    known to be other papers of ours need no reading.
    """
    meant, cabinet = document.meant, desk.cabinet(document)
    rows = await cabinet.sent_to(meant.doctype, meant.partner_tin, meant.document_date)
    async with desk.store.open() as records:
        known = await records.documents.by_partner_id(meant.legal_entity_id, [row.partner_id for row in rows])
    head = number_and_date(meant.doctype, meant.form)
    same: list[Found] = []
    for row in rows:
        if row.partner_id in known and known[row.partner_id].id != document.id:
            continue
        found = await cabinet.read(row.partner_id)
        if found and number_and_date(meant.doctype, found.form) == head:
            same.append(found)
    if not same:
        return None
    if len(same) == 1 and not differences(meant.form, same[0].form):
        return same[0]
    ids = ", ".join(found.partner_id for found in same)
    sentence = f"Didox has documents with number {head[0]} of {head[1]}: {ids}; say which one is ours"
    raise SeveralFound(said("didox_several", sentence, number=head[0], ids=ids))


async def _refers_to(records: Records, document: DidoxDocument) -> tuple[str, str] | None:
    """A correction names the first ESF by its id at the partner, which is known here."""
    meant = document.meant
    if not names_original(meant.form):
        return None
    original = await records.documents.newest_of(meant.original_id) if meant.original_id else None
    if original is None or original.partner_id is None:
        return "original_unknown", "The ESF that this one corrects or adds to is not known in Didox."
    meant.form.update(with_original(meant.form, original.partner_id))
    return None


def _older(papers: Sequence[DidoxDocument], document: DidoxDocument) -> tuple[str, str] | None:
    """Nothing is created while an older revision of the same paper may still be there."""
    meant = document.meant
    for other in papers:
        same = other.meant.document_id == meant.document_id and other.meant.revision < meant.revision
        if same and (other.state in _OLDER or other.state is DocumentState.SENT):
            return (
                "older_not_removed",
                f"Revision {other.meant.revision} of this paper is still {other.state} in Didox.",
            )
    return None
