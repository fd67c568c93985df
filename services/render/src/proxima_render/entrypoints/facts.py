"""How a job ends: what is remembered and said, in the transaction that closes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from proxima_common.contracts.content import FileRef
from proxima_common.contracts.payload import Payload
from proxima_common.contracts.render import FileArchived, FileFailed, FileReady
from proxima_common.jobs.executor import JobRun
from proxima_common.jobs.queue import Done, Failed, Job, JobQueue, NewJob
from proxima_common.messaging.envelope import Origin, Outgoing
from proxima_common.messaging.outbox import Outbox
from proxima_common.said import reworded
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_render.adapters.repository import Files
from proxima_render.usecases.plan import LANES, Planned, plan_copy
from proxima_render.usecases.records import StoredFile, StoredRevision


@dataclass(frozen=True)
class Ticket:
    """Which file a job is about."""

    invoice_id: UUID
    revision: int
    document_id: UUID
    approved_file: FileRef | None

    @classmethod
    def of(cls, job: Job) -> Ticket:
        said = job.payload
        file = FileRef.model_validate(said["file"]) if "file" in said else None
        return cls(UUID(said["invoice_id"]), said["revision"], UUID(said["document_id"]), file)

    @property
    def approved(self) -> FileRef:
        if self.approved_file is None:
            raise ValueError("an archive job names the approved file")
        return self.approved_file


def new_job(planned: Planned, now: datetime, origin: Origin) -> NewJob:
    """What was planned, as work for its lane."""
    return NewJob(
        lane=LANES[planned.kind],
        kind=planned.kind,
        key=planned.key,
        payload=planned.payload,
        run_at=now,
        origin=origin,
    )


class Facts:
    """Ends of jobs with their events."""

    def __init__(self, outbox: Outbox, *, copies: bool = False) -> None:
        self._outbox, self._copies, self._jobs = outbox, copies, JobQueue()

    def made(self, file: StoredFile, run: JobRun) -> Done:
        """The first committed file of a document and revision wins; only that one is announced."""

        async def record(tx: AsyncConnection) -> None:
            if await Files(tx).add(file):
                ready = FileReady(
                    invoice_id=file.invoice_id,
                    legal_entity_id=file.legal_entity_id,
                    revision=file.revision,
                    document_id=file.document_id,
                    content_hash=file.content_hash,
                    file=file.reference(file.staged_key),
                )
                await self._say(tx, ready, file.invoice_id, run)

        return Done(record)

    def archived(self, file: StoredFile, key: str, run: JobRun) -> Done:
        """Announced once, by whoever records it first; the second copy is ordered with it."""

        async def record(tx: AsyncConnection) -> None:
            if await Files(tx).archive(file, key, run.now()):
                archived = FileArchived(
                    invoice_id=file.invoice_id,
                    legal_entity_id=file.legal_entity_id,
                    revision=file.revision,
                    document_id=file.document_id,
                    file=file.reference(key),
                )
                await self._say(tx, archived, file.invoice_id, run)
                if self._copies:
                    planned = plan_copy(file.invoice_id, file.revision, file.document_id)
                    await self._jobs.add(tx, new_job(planned, run.now(), run.origin()))

        return Done(record)

    def copied(self, file: StoredFile, run: JobRun) -> Done:
        """The second copy lies where it should."""

        async def record(tx: AsyncConnection) -> None:
            await Files(tx).copied(file, run.now())

        return Done(record)

    def failed(
        self, ticket: Ticket, revision: StoredRevision, code: str, reason: str, run: JobRun, *, final: bool
    ) -> Failed:
        """The job stops for a person to see, and invoice learns why."""
        failure = FileFailed(
            invoice_id=ticket.invoice_id,
            legal_entity_id=revision.content.legal_entity_id,
            revision=ticket.revision,
            document_id=ticket.document_id,
            code=code,
            reason=reason,
            final=final,
        )

        async def record(tx: AsyncConnection) -> None:
            await self._say(tx, failure, ticket.invoice_id, run)

        return Failed(reworded(reason, f"{code}: {reason}"), record)

    async def _say(self, tx: AsyncConnection, payload: Payload, invoice_id: UUID, run: JobRun) -> None:
        await self._outbox.add(tx, [Outgoing(payload, str(invoice_id))], run.origin())
