"""Gotenberg: HTML in, PDF out, never more at once than it prints at once."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from types import TracebackType

import httpx
from proxima_common.said import said

from proxima_render.settings import GotenbergSettings
from proxima_render.usecases.ports import Sheet
from proxima_render.usecases.trouble import PrinterAway, PrinterBusy, PrinterFailed, PrinterRefused

_ROUTE = "/forms/chromium/convert/html"
_FIELDS = {
    "paperWidth": "210mm",
    "paperHeight": "297mm",
    "marginTop": "16mm",
    "marginBottom": "16mm",
    "marginLeft": "18mm",
    "marginRight": "18mm",
    "printBackground": "true",
    "failOnResourceLoadingFailed": "true",
}
_BUSY_AFTER = timedelta(seconds=2)
_LONGEST_BUSY = timedelta(minutes=2)
_REASON_LENGTH = 300
_TROUBLED = (500, 502, 503, 504)


class Gotenberg:
    """A client with one slot for each conversion that the server runs at once; no retries of its own."""

    def __init__(self, settings: GotenbergSettings) -> None:
        auth = None
        if settings.username and settings.password:
            auth = httpx.BasicAuth(settings.username, settings.password.get_secret_value())
        self._client = httpx.AsyncClient(
            base_url=settings.url,
            auth=auth,
            timeout=httpx.Timeout(settings.timeout_seconds, connect=3),
            limits=httpx.Limits(max_connections=settings.concurrency),
            trust_env=False,
        )
        self._slots = asyncio.Semaphore(settings.concurrency)

    async def __aenter__(self) -> Gotenberg:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.aclose()

    async def print(self, sheet: Sheet, trace: str) -> bytes:
        """The PDF. Raises `PrinterBusy`, `PrinterAway`, `PrinterFailed` or `PrinterRefused`."""
        files = [
            ("files", ("index.html", sheet.html.encode(), "text/html")),
            ("files", ("footer.html", sheet.footer.encode(), "text/html")),
            *(("files", (name, data, "font/woff2")) for name, data in sheet.assets),
        ]
        async with self._slots:
            try:
                answer = await self._client.post(_ROUTE, data=_FIELDS, files=files, headers={"Gotenberg-Trace": trace})
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                name = type(error).__name__
                raise PrinterAway(said("printer_away", f"Gotenberg cannot be reached ({name})", words=name)) from error
            except httpx.TransportError as error:
                name = type(error).__name__
                raise PrinterFailed(said("printer_silent", f"Gotenberg did not answer ({name})", words=name)) from error
        return pdf_of(answer)


def pdf_of(answer: httpx.Response) -> bytes:
    """The PDF, or what the answer means for the job: only 429 and the server's own failures are worth another try."""
    if answer.status_code == httpx.codes.OK:
        return answer.content
    words = answer.text[:_REASON_LENGTH]
    sentence = f"Gotenberg answered {answer.status_code}: {words}"
    reason = said("printer_answered", sentence, status=answer.status_code, words=words)
    if answer.status_code == httpx.codes.TOO_MANY_REQUESTS:
        raise PrinterBusy(_retry_after(answer))
    if answer.status_code in _TROUBLED:
        raise PrinterFailed(reason)
    raise PrinterRefused(reason)


def _retry_after(answer: httpx.Response) -> timedelta:
    told = answer.headers.get("Retry-After", "")
    wished = timedelta(seconds=int(told)) if told.isdecimal() else _BUSY_AFTER
    return min(max(wished, timedelta(seconds=1)), _LONGEST_BUSY)
