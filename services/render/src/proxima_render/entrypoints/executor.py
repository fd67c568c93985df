"""Print and archive: the work outside our database, bounded by what Gotenberg prints at once."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from functools import partial

from proxima_common.errors import DomainError, NotFound
from proxima_common.jobs.executor import Executor, JobRun
from proxima_common.jobs.leases import LanePolicy
from proxima_common.jobs.queue import Again, Done, Failed, Job, JobOutcome
from proxima_common.observability.probes import HEALTH
from proxima_common.said import reworded, said

from proxima_render.adapters.bucket import Bucket
from proxima_render.adapters.repository import Files, Revisions
from proxima_render.bootstrap import Container
from proxima_render.entrypoints.facts import Facts, Ticket
from proxima_render.settings import Settings
from proxima_render.usecases.archive_file import archive_file, key_in_archive
from proxima_render.usecases.compose import compose
from proxima_render.usecases.make_file import Order, make_file, paper_hash
from proxima_render.usecases.plan import ARCHIVE, COPY, LANES, MAKE
from proxima_render.usecases.records import StoredFile, StoredRevision
from proxima_render.usecases.trouble import (
    BucketAway,
    BytesDiffer,
    KeyTaken,
    NoSoundCopy,
    ObjectMissing,
    PrinterAway,
    PrinterBusy,
    PrinterFailed,
    PrinterRefused,
    WrongFile,
)
from proxima_render.usecases.upkeep import Source, bring_back

AWAY = timedelta(seconds=3)
_ARCHIVES_AT_ONCE = 4
_COPIES_AT_ONCE = 2
_LONGEST_WAIT = timedelta(minutes=2)
_NO_FILE = said("no_file_to_archive", "there is no such file to archive")


async def run(stop: asyncio.Event) -> None:
    """Do jobs until stopped."""
    async with Container.open(Settings()) as container:
        HEALTH.check("database", container.database.ping)
        await build(container).run(stop)


def build(container: Container) -> Executor:
    """The executor with its handlers; that of second copies only where there is a place for them.

    Its lane takes twice what Gotenberg prints at once, so that files are uploaded while the next ones are printed; the
    client itself lets no more than that many into Gotenberg.
    """
    settings = container.settings
    at_once = {MAKE: 2 * settings.gotenberg.concurrency, ARCHIVE: _ARCHIVES_AT_ONCE}
    if container.copy:
        at_once[COPY] = _COPIES_AT_ONCE
    # Attempts are counted here, so that the last one tells invoice; the executor's own bound lies above.
    lanes = [
        LanePolicy(LANES[kind], concurrency, settings.lease, attempts=settings.most_attempts + 1)
        for kind, concurrency in at_once.items()
    ]
    executor = Executor(container.database, lanes, container.clock, room=sum(at_once.values()))
    work = _Work(container)
    executor.handles(MAKE)(work.make)
    executor.handles(ARCHIVE)(work.archive)
    if container.copy:
        executor.handles(COPY)(partial(work.copy, container.copy))
    return executor


class _Work:
    def __init__(self, container: Container) -> None:
        self._c = container
        self._facts = Facts(container.outbox, copies=container.copy is not None)

    async def make(self, job: Job, run: JobRun) -> JobOutcome:
        """Make the file of a document, unless it exists or nobody needs it any more."""
        ticket = Ticket.of(job)
        revision, file = await self._look(ticket)
        if file is not None or not revision.needs_files:
            return Done()
        try:
            order = _order(ticket, revision)
        except DomainError as error:
            return self._failed(ticket, revision, error.code, error.detail, run, final=True)
        try:
            return self._facts.made(await self._make(order, job, run), run)
        except PrinterRefused as error:
            return self._failed(ticket, revision, "paper_refused", str(error), run, final=True)
        except (PrinterFailed, WrongFile, KeyTaken) as error:
            if job.attempts < self._c.settings.most_attempts:
                return Again(_back_off(job), str(error))
            return self._failed(ticket, revision, "printing_failed", str(error), run, final=False)
        except PrinterBusy as busy:
            return Again(busy.after, str(busy), lane=True, counted=False)
        except (PrinterAway, BucketAway) as error:
            return Again(AWAY, str(error), lane=True, counted=False)

    async def archive(self, job: Job, run: JobRun) -> JobOutcome:
        """Write the approved bytes where they stay, unless they lie there or the approval was taken back."""
        ticket = Ticket.of(job)
        revision, file = await self._look(ticket)
        if file is None:
            return self._failed(ticket, revision, "file_unknown", _NO_FILE, run, final=False)
        if file.archived_at is not None or not revision.needs_archive:
            return Done()
        key = key_in_archive(revision.content, file)
        try:
            await archive_file(ticket.approved, file, key, self._c.bucket)
        except (BytesDiffer, KeyTaken, ObjectMissing) as error:
            return self._failed(ticket, revision, "archive_refused", str(error), run, final=False)
        except BucketAway as error:
            return Again(AWAY, str(error), lane=True, counted=False)
        return self._facts.archived(file, key, run)

    async def copy(self, place: Bucket, job: Job, run: JobRun) -> JobOutcome:
        """Write the archived bytes into the second place too, once, and read them back."""
        ticket = Ticket.of(job)
        _, file = await self._look(ticket)
        if file is None or file.archive_key is None:
            return Failed(said("copy_not_archived", "copy_refused: the file is not archived"))
        if file.copied_at is not None:
            return Done()
        source = Source("the archive", self._c.bucket, file.archive_key)
        try:
            await bring_back(file, place, [source])
        except (KeyTaken, BytesDiffer, ObjectMissing, NoSoundCopy) as error:
            return Failed(reworded(str(error), f"copy_refused: {error}"))
        except BucketAway as error:
            return Again(AWAY, str(error), lane=True, counted=False)
        return self._facts.copied(file, run)

    async def _look(self, ticket: Ticket) -> tuple[StoredRevision, StoredFile | None]:
        async with self._c.database.transaction() as tx:
            revision = await Revisions(tx).get(ticket.invoice_id, ticket.revision)
            file = await Files(tx).get(ticket.document_id, ticket.revision)
        if revision is None:
            raise NotFound(f"revision {ticket.revision} of {ticket.invoice_id} was never planned")
        return revision, file

    async def _make(self, order: Order, job: Job, run: JobRun) -> StoredFile:
        async with self._c.database.transaction() as tx:
            same = await Files(tx).same_paper(order.paper_hash, self._c.press.typesetter.version)
        trace = f"job-{job.id}"
        return await make_file(order, press=self._c.press, store=self._c.bucket, same=same, trace=trace, now=run.now())

    def _failed(
        self, ticket: Ticket, revision: StoredRevision, code: str, reason: str, run: JobRun, *, final: bool
    ) -> Failed:
        return self._facts.failed(ticket, revision, code, reason, run, final=final)


def _order(ticket: Ticket, revision: StoredRevision) -> Order:
    content = revision.content
    for document in content.documents:
        if document.document_id == ticket.document_id:
            paper = compose(content, document)
            return Order(content, revision.content_hash, document, paper, paper_hash(paper))
    raise NotFound(f"document {ticket.document_id} is not in the revision", code="document_unknown")


def _back_off(job: Job) -> timedelta:
    return min(timedelta(seconds=2 ** min(job.attempts, 7)), _LONGEST_WAIT)
