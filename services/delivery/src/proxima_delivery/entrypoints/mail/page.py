"""The client's page over HTTP: whoever holds a letter's link, and nobody else."""

from urllib.parse import parse_qs, quote
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from proxima_common.errors import Conflict
from proxima_common.ids import new_id
from proxima_common.messaging.envelope import Origin
from proxima_common.observability.tracing import current_traceparent

from proxima_delivery.adapters.archive import Archive, FileNotAsApproved
from proxima_delivery.adapters.mail.page_html import HEADERS, Typed, language_of, message_html, page_html, stop_html
from proxima_delivery.adapters.mail.terms import BY_LINK, TermsRepository
from proxima_delivery.bootstrap import Service
from proxima_delivery.bootstrap.mail import client_page
from proxima_delivery.domain.letter import attachment_names
from proxima_delivery.domain.mail.links import Link, LinkExpired, LinkForeign, Purpose
from proxima_delivery.settings.mail import ClientPageSettings
from proxima_delivery.usecases.mail.client_page import Page
from proxima_delivery.usecases.ports import ArchiveAway

LONGEST_NAME, LONGEST_TEXT, MOST_QUESTIONS = 120, 4000, 20


class Said(Exception):
    """The call ends with a page that says one thing."""

    def __init__(self, status: int, name: str) -> None:
        super().__init__(name)
        self.status = status
        self.name = name


def page_router(service: Service, settings: ClientPageSettings, archive: Archive) -> APIRouter:
    """The routes of the page. A token is all that they ask for; what it does not name is not told."""
    router = APIRouter(prefix="/c", include_in_schema=False)
    database, clock, client = service.database, service.clock, client_page(service)

    def link(token: str, purpose: Purpose) -> Link:
        if not settings.enabled:
            raise Said(404, "foreign")
        try:
            return settings.keys.read(token, purpose, clock.now())
        except LinkExpired:
            raise Said(410, "expired") from None
        except LinkForeign:
            raise Said(404, "foreign") from None

    def html(
        page: Page,
        token: str,
        status: int = 200,
        *,
        said: str | None = None,
        wrong: str | None = None,
        typed: Typed = Typed(),
    ) -> Response:
        shown = page_html(page, token, new_id(), said=said, wrong=wrong, typed=typed)
        return HTMLResponse(shown, status, headers=HEADERS)

    def origin() -> Origin:
        return Origin.begin(BY_LINK, clock.now(), current_traceparent())

    @router.get("/{token}")
    async def show(token: str, request: Request, done: str = "") -> Response:
        found = link(token, Purpose.DOCUMENTS)
        async with database.transaction() as tx:
            page = await client.opened(found.target, tx, clock.now())
        return html(page, token, said="thanks_accepted" if done == "accepted" else None)

    @router.get("/{token}/files/{document_id}")
    async def file(token: str, document_id: UUID) -> Response:
        found = link(token, Purpose.DOCUMENTS)
        async with database.transaction() as tx:
            letter = (await client.page(found.target, tx)).letter
        names = dict(zip((one.document_id for one in letter.files), attachment_names(letter.files), strict=True))
        wanted = next((one for one in letter.files if one.document_id == document_id), None)
        if wanted is None:
            raise Said(404, "foreign")
        try:
            content = await archive.read(wanted)
        except (ArchiveAway, FileNotAsApproved):
            raise Said(503, "file_away") from None
        shown = f"attachment; filename=\"document.pdf\"; filename*=UTF-8''{quote(names[document_id])}"
        headers = {"content-disposition": shown, "cache-control": "no-store", "x-robots-tag": "noindex"}
        return Response(content, media_type="application/pdf", headers=headers)

    @router.post("/{token}/accept")
    async def accept(token: str, request: Request) -> Response:
        found = link(token, Purpose.DOCUMENTS)
        name = (await _form(request)).get("name", "").strip()
        try:
            async with database.transaction() as tx:
                if not 2 <= len(name) <= LONGEST_NAME:
                    page = await client.page(found.target, tx)
                    return html(page, token, 422, wrong="name_missing", typed=Typed(name=name[:LONGEST_NAME]))
                await client.accept(found.target, _plain(name), tx, origin())
        except Conflict:
            async with database.transaction() as tx:
                return html(await client.page(found.target, tx), token, 409, wrong="not_acceptable")
        return RedirectResponse(f"/c/{token}?done=accepted", 303, headers=HEADERS)

    @router.post("/{token}/question")
    async def ask(token: str, request: Request) -> Response:
        found = link(token, Purpose.DOCUMENTS)
        form = await _form(request)
        name, text, once = form.get("name", "").strip(), form.get("text", "").strip(), _uuid(form.get("once", ""))
        typed = Typed(name[:LONGEST_NAME], text[:LONGEST_TEXT])
        async with database.transaction() as tx:
            page = await client.page(found.target, tx)
            if not 2 <= len(name) <= LONGEST_NAME:
                return html(page, token, 422, wrong="name_missing", typed=typed)
            if once is None or not 3 <= len(text) <= LONGEST_TEXT:
                return html(page, token, 422, wrong="text_missing", typed=typed)
            if len(page.asked) >= MOST_QUESTIONS:
                return html(page, token, 409, wrong="too_many", typed=typed)
            try:
                await client.ask(found.target, once, _plain(name), text, tx, origin())
            except Conflict:
                return html(page, token, 409, wrong="not_asked", typed=typed)
        return RedirectResponse(f"/c/{token}", 303, headers=HEADERS)

    @router.get("/{token}/no-reminders")
    async def before_stop(token: str, request: Request) -> Response:
        link(token, Purpose.NO_REMINDERS)
        language = language_of(request.headers.get("accept-language", ""))
        return HTMLResponse(stop_html(language, f"/c/{token}"), headers=HEADERS)

    @router.post("/{token}/no-reminders")
    async def stop(token: str, request: Request) -> Response:
        found = link(token, Purpose.NO_REMINDERS)
        async with database.transaction() as tx:
            await TermsRepository(tx, service.settings.reminders.days).stop_by_link(found.target, clock.now())
        language = language_of(request.headers.get("accept-language", ""))
        return HTMLResponse(message_html(language, "stopped"), headers=HEADERS)

    return router


async def say(request: Request, error: Exception) -> Response:
    """The page that a call ended with."""
    assert isinstance(error, Said)
    language = language_of(request.headers.get("accept-language", ""))
    return HTMLResponse(message_html(language, error.name), error.status, headers=HEADERS)


async def _form(request: Request) -> dict[str, str]:
    body = (await request.body()).decode("utf-8", "replace")
    return {name: values[0] for name, values in parse_qs(body, keep_blank_values=True, max_num_fields=10).items()}


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _plain(name: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in name).split())
