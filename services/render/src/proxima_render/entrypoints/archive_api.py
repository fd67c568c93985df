"""The archive for staff: what is wrong with it, putting it right, and links to single files."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Response
from proxima_common.contracts.api.render import ArchiveIncident, FileLink, FileRestored, RestoreFile
from proxima_common.contracts.words import Role
from proxima_common.errors import Conflict, NotFound, Unavailable
from proxima_common.http.tokens import EVERY_LEGAL_ENTITY, StaffToken

from proxima_render.adapters.incidents import Incidents
from proxima_render.adapters.repository import Files
from proxima_render.bootstrap import Container
from proxima_render.entrypoints.archive_watch import ArchiveWatch
from proxima_render.usecases.records import Incident, Place, StoredFile
from proxima_render.usecases.trouble import (
    BucketAway,
    BytesDiffer,
    KeyTaken,
    NoSoundCopy,
    ObjectLocked,
    ObjectMissing,
)

ANYONE = tuple(Role)
Revision = Annotated[int, Path(ge=1, le=2_147_483_647)]


def archive_router(container: Container, staff_of: Callable[..., Awaitable[StaffToken]]) -> APIRouter:
    """Routes about archived files."""
    routes = APIRouter()
    Staff = Annotated[StaffToken, Depends(staff_of)]  # noqa: N806
    watch = ArchiveWatch(container)

    @routes.get("/files/incidents")
    async def list_incidents(
        staff: Staff, only_open: bool = True, limit: Annotated[int, Query(ge=1, le=500)] = 100
    ) -> list[ArchiveIncident]:
        """What was found wrong with the archive, the newest first; of the caller's legal entities."""
        mine = staff.legal_entities(*ANYONE)
        async with container.database.transaction() as tx:
            found = await Incidents(tx).latest(None if EVERY_LEGAL_ENTITY in mine else mine, limit, only_open=only_open)
        return [_shown(one) for one in found]

    @routes.post("/files/{document_id}/{revision}/restore")
    async def restore_file(document_id: UUID, revision: Revision, wanted: RestoreFile, staff: Staff) -> FileRestored:
        """Put the approved bytes back; other bytes that lie there go into quarantine first (administrators)."""
        file = await file_for(container, document_id, revision, staff)
        staff.require(Role.ADMIN, legal_entity_id=file.legal_entity_id)
        if file.archive_key is None:
            raise Conflict("the file is not archived", code="file_not_archived")
        try:
            now = container.clock.now()
            return FileRestored(outcome=await watch.restore(file, Place(wanted.place), staff.actor, now))
        except NoSoundCopy as error:
            raise Conflict(f"nothing to restore it from: {error}", code="no_sound_copy") from error
        except ObjectLocked as error:
            raise Conflict("the bucket's retention rule keeps what lies there", code="object_locked") from error
        except (KeyTaken, BytesDiffer, ObjectMissing) as error:
            raise Conflict("somebody else wrote there meanwhile; read it again", code="file_damaged") from error
        except BucketAway as error:
            raise Unavailable("the archive cannot be reached, try again", code="bucket_away") from error

    @routes.post("/files/{document_id}/{revision}/link")
    async def link_file(document_id: UUID, revision: Revision, staff: Staff, answer: Response) -> FileLink:
        """An address that reads the file without a log-in for some seconds, where the settings allow it."""
        links = container.settings.links
        if not links.enabled:
            raise NotFound("links are switched off; read the file here", code="links_off")
        file = await file_for(container, document_id, revision, staff)
        await bytes_of(container, file)
        answer.headers["Cache-Control"] = "private, no-store"
        expires_at = container.clock.now() + timedelta(seconds=links.seconds)
        return FileLink(url=await container.bucket.link(file.key, links.seconds), expires_at=expires_at)

    return routes


async def file_for(container: Container, document_id: UUID, revision: int, staff: StaffToken) -> StoredFile:
    """A file of a legal entity that the caller has a role for; any other one is not there."""
    async with container.database.transaction() as tx:
        file = await Files(tx).get(document_id, revision)
    if file is None or not staff.may(*ANYONE, legal_entity_id=file.legal_entity_id):
        raise NotFound(f"there is no file of document {document_id} in revision {revision}", code="file_not_found")
    return file


async def bytes_of(container: Container, file: StoredFile) -> bytes:
    """The bytes that its hash promises, or the problem of handing them out."""
    try:
        return await container.bucket.get(file.key, file.sha256)
    except BucketAway as error:
        raise Unavailable("the archive cannot be reached, try again", code="bucket_away") from error
    except (ObjectMissing, BytesDiffer) as error:
        raise Conflict("the stored file is damaged or gone; an operator has to look", code="file_damaged") from error


def _shown(incident: Incident) -> ArchiveIncident:
    return ArchiveIncident(
        incident_id=incident.id,
        document_id=incident.document_id,
        revision=incident.revision,
        invoice_id=incident.invoice_id,
        legal_entity_id=incident.legal_entity_id,
        place=incident.place.value,
        wrong=incident.wrong.value,
        key=incident.key,
        found_sha256=incident.found_sha256,
        found_at=incident.found_at,
        closed_at=incident.closed_at,
        closed_by=incident.closed_by,
        outcome=incident.outcome,
        quarantine_key=incident.quarantine_key,
    )
