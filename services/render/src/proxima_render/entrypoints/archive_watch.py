"""Readings of the archive: what was found is remembered, what is lost is brought back, what is damaged waits."""

from __future__ import annotations

from datetime import datetime

import structlog
from prometheus_client import Counter
from proxima_common.contracts.render import RenderActionTaken
from proxima_common.ids import new_id
from proxima_common.messaging.envelope import Origin, Outgoing
from proxima_common.observability.tracing import current_traceparent
from proxima_common.said import said
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_render.adapters.bucket import Bucket
from proxima_render.adapters.incidents import Incidents
from proxima_render.adapters.repository import Files
from proxima_render.bootstrap import Container
from proxima_render.usecases.records import Incident, Place, StoredFile, Wrong
from proxima_render.usecases.trouble import BucketAway, BytesDiffer, KeyTaken, NoSoundCopy, ObjectMissing
from proxima_render.usecases.upkeep import Reading, Source, archived_key, bring_back, look, replace_damaged

REHASHED = Counter("proxima_render_rehashed_total", "Archived files read again", ["place", "found"])
RESTORED = Counter("proxima_render_restored_total", "Archived files brought back", ["place", "wrong"])
JOB = "job:rehash"

_log = structlog.get_logger(__name__)


class ArchiveWatch:
    """Looks at one file at a time, in both places. Every call is safe to repeat and to abandon half way."""

    def __init__(self, container: Container) -> None:
        self._c = container

    async def read_again(self, file: StoredFile, now: datetime) -> bool:
        """Read the archived bytes, bring them back if they are gone; whether they are right now.

        Raises `BucketAway` when the archive cannot be reached; a second place that is away is left for another time.
        """
        ok = await self._read_place(file, Place.ARCHIVE, self._c.bucket, now)
        if self._c.copy and file.copied_at:
            try:
                await self._read_place(file, Place.COPY, self._c.copy, now)
            except BucketAway as error:
                _log.warning("second copies cannot be read", error=str(error))
        async with self._c.database.transaction() as tx:
            await Files(tx).checked(file, ok=ok, at=now)
        return ok

    async def restore(self, file: StoredFile, place: Place, actor: str, now: datetime) -> str:
        """What an administrator decided: the approved bytes in the place of whatever lies there; how it ended.

        Raises `NoSoundCopy`, `ObjectLocked`, `KeyTaken`, `BucketAway`.
        """
        store = self._store(place)
        found = await look(file, store)
        aside = None
        if found.wrong is Wrong.DAMAGED:
            source, aside = await replace_damaged(file, store, self._sources(file, place))
            outcome = f"damaged bytes put aside, the approved ones restored from {source}"
        elif found.wrong is Wrong.MISSING:
            source = await bring_back(file, store, self._sources(file, place))
            outcome = f"the missing object was restored from {source}"
        else:
            outcome = "the object is as it was approved"
        await self._end(file, place, outcome, actor, now, quarantine_key=aside, always=True)
        return outcome

    async def _read_place(self, file: StoredFile, place: Place, store: Bucket, now: datetime) -> bool:
        found = await look(file, store)
        REHASHED.labels(place, found.wrong or "intact").inc()
        if found.wrong is None:
            await self._end(file, place, "the object is as it was approved", JOB, now, always=False)
            return True
        await self._begin(file, place, found, now)
        if found.wrong is Wrong.DAMAGED:
            return False
        try:
            source = await bring_back(file, store, self._sources(file, place))
        except (NoSoundCopy, KeyTaken, BytesDiffer, ObjectMissing) as error:
            _log.error("lost file not brought back", document=str(file.document_id), place=place, reason=str(error))
            return False
        RESTORED.labels(place, found.wrong).inc()
        await self._end(file, place, f"the missing object was restored from {source}", JOB, now, always=True)
        return True

    async def _begin(self, file: StoredFile, place: Place, found: Reading, now: datetime) -> None:
        if found.wrong is None:
            raise ValueError("nothing is wrong")
        incident = Incident(
            id=new_id(),
            document_id=file.document_id,
            revision=file.revision,
            invoice_id=file.invoice_id,
            legal_entity_id=file.legal_entity_id,
            place=place,
            wrong=found.wrong,
            key=archived_key(file),
            found_sha256=found.found_sha256,
            found_at=now,
        )
        async with self._c.database.transaction() as tx:
            if await Incidents(tx).open(incident):
                _log.error(
                    "archived file is wrong",
                    document=str(file.document_id),
                    revision=file.revision,
                    place=place,
                    wrong=found.wrong,
                )

    async def _end(
        self,
        file: StoredFile,
        place: Place,
        outcome: str,
        actor: str,
        now: datetime,
        *,
        always: bool,
        quarantine_key: str | None = None,
    ) -> None:
        async with self._c.database.transaction() as tx:
            closed = await Incidents(tx).close(
                file.document_id,
                file.revision,
                place,
                outcome=outcome,
                by=actor,
                at=now,
                quarantine_key=quarantine_key,
            )
            if place is Place.ARCHIVE and (closed or always):
                await Files(tx).checked(file, ok=True, at=now)
            if closed or always:
                await self._announce(tx, file, place, outcome, actor, now)

    async def _announce(
        self, tx: AsyncConnection, file: StoredFile, place: Place, outcome: str, actor: str, now: datetime
    ) -> None:
        target = f"file:{file.document_id}:{file.revision}:{place}"
        said = RenderActionTaken(invoice_id=file.invoice_id, action="resolve", target=target, outcome=outcome)
        origin = Origin.begin(actor, now, current_traceparent())
        await self._c.outbox.add(tx, [Outgoing(said, str(file.invoice_id))], origin)

    def _store(self, place: Place) -> Bucket:
        if place is Place.ARCHIVE:
            return self._c.bucket
        if self._c.copy is None:
            raise NoSoundCopy(said("no_place_for_copies", "there is no place for second copies"))
        return self._c.copy

    def _sources(self, file: StoredFile, sick: Place) -> list[Source]:
        key = archived_key(file)
        sources = []
        if sick is Place.COPY:
            sources.append(Source("the archive", self._c.bucket, key))
        elif self._c.copy:
            sources.append(Source("the second copy", self._c.copy, key))
        if file.staged_removed_at is None:
            sources.append(Source("the staged copy", self._c.bucket, file.staged_key))
        return sources
