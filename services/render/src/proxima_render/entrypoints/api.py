"""Files to look at and drafts to preview, for staff of the legal entity they belong to."""

import asyncio
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, FastAPI, Response
from proxima_common.contracts.api.render import FileRead, PreviewRequest
from proxima_common.contracts.words import DocumentKind
from proxima_common.errors import Invalid, TooMany, Unavailable
from proxima_common.http.api import create_api
from proxima_common.http.operations import operations_router
from proxima_common.http.tokens import StaffToken, StaffTokenVerifier, staff_dependency
from proxima_common.ids import new_id
from proxima_common.process import run_api

from proxima_render.adapters.incidents import Incidents
from proxima_render.adapters.repository import Files
from proxima_render.bootstrap import Container
from proxima_render.entrypoints.announcing import Announcer
from proxima_render.entrypoints.archive_api import ANYONE, Revision, archive_router, bytes_of, file_for
from proxima_render.entrypoints.worker import dispatcher
from proxima_render.settings import SOURCE, Settings
from proxima_render.usecases.preview import preview
from proxima_render.usecases.records import StoredFile, Wrong
from proxima_render.usecases.trouble import (
    PrinterAway,
    PrinterBusy,
    PrinterFailed,
    PrinterRefused,
    WrongFile,
)

_PREVIEWS_AT_ONCE = 4
_PDF: dict[int | str, dict[str, object]] = {200: {"content": {"application/pdf": {}}, "description": "The PDF"}}


async def run(stop: asyncio.Event) -> None:
    """Serve the API until stopped."""
    settings = Settings()
    async with Container.open(settings) as container:
        await run_api(build(container), settings.http, stop)


def build(container: Container) -> FastAPI:
    """The application with its routes."""
    verifier = StaffTokenVerifier(container.settings.staff_public_key, audience=SOURCE)
    staff = staff_dependency(verifier)
    inbox = dispatcher(container.database, container.clock)
    announce = Announcer(container).announce
    operations = operations_router(container.database, container.clock, staff, dispatcher=inbox, announce=announce)
    routers = [router(container, verifier), archive_router(container, staff), operations]
    return create_api("Proxima render", container.settings.http, routers, database=container.database)


def router(container: Container, verifier: StaffTokenVerifier) -> APIRouter:
    """Routes of files and previews."""
    routes = APIRouter()
    Staff = Annotated[StaffToken, Depends(staff_dependency(verifier))]  # noqa: N806
    previews = asyncio.Semaphore(_PREVIEWS_AT_ONCE)

    @routes.get("/files")
    async def list_files(invoice_id: UUID, staff: Staff) -> list[FileRead]:
        """Files of an invoice, oldest revision first; those of other legal entities are not shown."""
        async with container.database.transaction() as tx:
            found = await Files(tx).of_invoice(invoice_id)
            incidents = await Incidents(tx).of_invoice(invoice_id)
        wrong = {(one.document_id, one.revision): one.wrong for one in incidents if one.is_open_in_archive}
        return [
            _read(file, wrong.get((file.document_id, file.revision)))
            for file in found
            if staff.may(*ANYONE, legal_entity_id=file.legal_entity_id)
        ]

    @routes.get("/files/{document_id}/{revision}", response_class=Response, responses=_PDF)
    async def get_file(document_id: UUID, revision: Revision, staff: Staff) -> Response:
        """The PDF, byte for byte as it is kept; its hash is checked on the way."""
        file = await file_for(container, document_id, revision, staff)
        return _pdf(await bytes_of(container, file), file.name, file.sha256)

    @routes.post("/preview", response_class=Response, responses=_PDF)
    async def show_preview(wanted: PreviewRequest, staff: Staff) -> Response:
        """The draft with a watermark and without a number; nothing is kept."""
        staff.require(*ANYONE, legal_entity_id=wanted.content.legal_entity_id)
        if previews.locked():
            raise TooMany("too many previews at once, try again", code="previews_busy")
        async with previews:
            data = await _preview(container, wanted)
        return _pdf(data, f"preview-{wanted.kind.value}.pdf", None)

    return routes


def _read(file: StoredFile, wrong: Wrong | None) -> FileRead:
    return FileRead(
        document_id=file.document_id,
        revision=file.revision,
        invoice_id=file.invoice_id,
        legal_entity_id=file.legal_entity_id,
        kind=DocumentKind(file.kind),
        language=file.language,
        name=file.name,
        content_hash=file.content_hash,
        paper_hash=file.paper_hash,
        template_bundle=file.template_bundle,
        sha256=file.sha256,
        size=file.size,
        pages=file.pages,
        bucket=file.bucket,
        key=file.key,
        staged_at=file.staged_at,
        archived=file.archived_at is not None,
        archived_at=file.archived_at,
        intact=file.rehash_ok,
        read_at=file.rehashed_at,
        wrong=wrong.value if wrong else None,
        copied_at=file.copied_at,
    )


async def _preview(container: Container, wanted: PreviewRequest) -> bytes:
    trace_id = str(new_id())
    try:
        return await preview(wanted.content, wanted.kind, wanted.languages, press=container.press, trace=trace_id)
    except PrinterBusy as error:
        raise TooMany("the printer is busy, try again", code="printer_busy") from error
    except (PrinterAway, PrinterFailed) as error:
        raise Unavailable("the printer cannot be reached, try again", code="printer_away") from error
    except (PrinterRefused, WrongFile) as error:
        raise Invalid("this content cannot be printed", code="unprintable") from error


def _pdf(data: bytes, name: str, sha256: str | None) -> Response:
    headers = {"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "private, no-store"}
    if sha256:
        headers["ETag"] = f'"{sha256}"'
    return Response(data, media_type="application/pdf", headers=headers)
