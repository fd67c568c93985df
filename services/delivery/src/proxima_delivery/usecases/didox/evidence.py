"""Keep the partner's signed pack beside our files: written once, known by its SHA-256."""

import hashlib
from uuid import UUID

from proxima_common.jobs.executor import JobRun
from proxima_common.jobs.partner import PartnerRefused
from proxima_common.jobs.queue import Again, Done, Failed, Job, JobOutcome, Record
from proxima_common.said import reworded, said
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_delivery.domain.didox.document import DidoxDocument
from proxima_delivery.domain.didox.status import DocumentState
from proxima_delivery.usecases.didox.desk import Desk
from proxima_delivery.usecases.didox.failures import NoAnswer
from proxima_delivery.usecases.ports import ArchiveAway

_ZIP = b"PK"


class KeepEvidence:
    """The executor's handler of `keep_didox_evidence`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def __call__(self, job: Job, run: JobRun) -> JobOutcome:
        """Fetched again after a crash: the key names the content, so nothing is ever overwritten."""
        desk, state = self._desk, DocumentState(job.payload["state"])
        async with desk.store.open() as records:
            document = await records.documents.get(UUID(job.payload["didox_id"]))
            if await records.evidence.has(document.id, state):
                return Done()
        try:
            with desk.meanings():
                pack = await desk.cabinet(document).archive(document.partner_id or "")
            if not pack.startswith(_ZIP):
                raise NoAnswer(said("didox_no_pack", "the archive is no ZIP file"))
            digest = hashlib.sha256(pack).hexdigest()
            key = evidence_key(document, state, digest)
            bucket = await desk.bytes_.keep(key, pack)
        except (NoAnswer, PartnerRefused, ArchiveAway) as error:
            if job.attempts >= desk.settings.attempts:
                sentence = f"the signed archive could not be kept: {error}"
                return Failed(reworded(str(error), said("didox_refused", sentence, words=error)))
            return Again(desk.settings.wait(job.attempts), str(error))
        return Done(self._kept(document, state, bucket, key, digest, len(pack), run))

    def _kept(
        self, document: DidoxDocument, state: DocumentState, bucket: str, key: str, sha256: str, size: int, run: JobRun
    ) -> Record:
        async def record(tx: AsyncConnection) -> None:
            evidence = self._desk.store.within(tx).evidence
            await evidence.add(document.id, state, bucket=bucket, key=key, sha256=sha256, size=size, now=run.now())

        return record


def evidence_key(document: DidoxDocument, state: DocumentState, sha256: str) -> str:
    """Where the pack lies: by invoice, paper, revision, state and content."""
    meant = document.meant
    return f"evidence/{meant.invoice_id}/{meant.document_id}/r{meant.revision}-{state}-{sha256[:16]}.zip"
