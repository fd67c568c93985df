"""The Central Bank at the gate: what its page answers on bad days."""

from __future__ import annotations

from fastapi import Response
from fastapi.responses import HTMLResponse, PlainTextResponse

from proxima_sandbox.gate import Partner


class CentralBank(Partner):
    """Only the page of rates is the bank's; every call is a read."""

    broken_json = b'[{"id": 1, "Code": "840", "Ccy": "USD", "Rate": "121'

    def owns(self, path: str) -> bool:
        return "/arkhiv-kursov-valyut/" in path

    def is_write(self, method: str, path: str) -> bool:
        return False

    def error(self, status: int) -> Response:
        return PlainTextResponse("Service Unavailable", status_code=503)

    def html(self) -> Response:
        # A bot wall answers people's pages with 200.
        return HTMLResponse("<html><body><h1>Checking your browser</h1></body></html>")

    def refuse(self, message: str) -> Response:
        return self.html()
