"""The archive of files: what is wrong with it, putting it right, links. Answered by render."""

from __future__ import annotations

from proxima_common.contracts.api.render import ArchiveIncident, FileLink, FileRestored, RestoreFile
from pydantic import BaseModel, Field

from proxima_gateway.clients.owners import Owner
from proxima_gateway.routes.declared import Declarations

FILE = "/files/{document_id}/{revision}"


class IncidentFilters(BaseModel):
    only_open: bool = True
    limit: int = Field(100, ge=1, le=500)


archive = Declarations(Owner.RENDER, "files")
archive.get(
    "/files/incidents",
    "list_archive_incidents",
    list[ArchiveIncident],
    "What was found wrong with the archive, the newest first.",
    query=IncidentFilters,
)
archive.post(
    f"{FILE}/restore",
    "restore_file",
    FileRestored,
    "Put the approved bytes back (administrators).",
    body=RestoreFile,
    keyed=False,
)
archive.post(
    f"{FILE}/link", "link_file", FileLink, "An address that reads the file for some seconds, if allowed.", keyed=False
)
