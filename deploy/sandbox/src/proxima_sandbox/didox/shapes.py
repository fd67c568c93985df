"""Didox's answers: one shape for success and five for errors."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from fastapi import Response
from fastapi.responses import JSONResponse, PlainTextResponse

Body = dict[str, Any]


class Refused(Exception):
    """Didox says no; the answer is ready in the shape that this place of the API uses."""

    def __init__(self, answer: Response) -> None:
        super().__init__(f"refused with {answer.status_code}")
        self.answer = answer


def in_data(message: str, status: int = 422, *, context: Body | None = None, traced: bool = False) -> Refused:
    """The shape of update, sign, reject and delete; `traced` adds the details that name a trace."""
    body: Body = {"data": {"status": "error", "message": message, "context": context or []}}
    if traced:
        body["errorDetails"] = {"id": str(uuid4()), "title": "Error", "message": message, "description": ""}
    return Refused(JSONResponse(body, status))


def bare_status(message: str, status: int = 422, *, context: Body | None = None) -> Refused:
    """The shape of create."""
    return Refused(JSONResponse({"status": "error", "message": message, "context": context or []}, status))


def by_field(field: str, message: str) -> Refused:
    """The shape of validation."""
    return Refused(JSONResponse({field: [message]}, 422))


def no_success(message: str, status: int = 422) -> Refused:
    """The shape of profile, utilities and archive."""
    return Refused(JSONResponse({"success": False, "error": message}, status))


def no_data(message: str, reason: str, status: int = 404) -> Refused:
    """The other shape of the utilities."""
    return Refused(JSONResponse({"data": None, "error": {"message": message, "reason": reason}}, status))


def text(message: str, status: int) -> Refused:
    """The shape of log-in and print form: no JSON object at all."""
    return Refused(PlainTextResponse(message, status))


def message_only(message: str, status: int) -> Refused:
    """The shape of a blocked log-in."""
    return Refused(JSONResponse({"message": message}, status))
