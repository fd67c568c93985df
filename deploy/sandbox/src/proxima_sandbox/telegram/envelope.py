"""The Bot API's envelope: `ok` with a result, or a code with words."""

from __future__ import annotations

from typing import Any

from fastapi.responses import JSONResponse


class Refused(Exception):
    """The Bot API says no; the status of the answer equals its error code."""

    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.code, self.description, self.parameters = code, description, parameters

    def answer(self) -> JSONResponse:
        """The refusal in the envelope."""
        return refusal(self.code, self.description, self.parameters)


def bad_request(words: str, **parameters: Any) -> Refused:
    """What is wrong with a request."""
    return Refused(400, f"Bad Request: {words}", **parameters)


def success(result: object) -> JSONResponse:
    """A result in the envelope."""
    return JSONResponse({"ok": True, "result": result})


def refusal(code: int, description: str, parameters: dict[str, Any] | None = None) -> JSONResponse:
    """A refusal in the envelope."""
    body: dict[str, Any] = {"ok": False, "error_code": code, "description": description}
    if parameters:
        body["parameters"] = parameters
    headers = {"Retry-After": str(parameters["retry_after"])} if parameters and "retry_after" in parameters else None
    return JSONResponse(body, status_code=code, headers=headers)


def too_many(seconds: int) -> JSONResponse:
    """429, with the seconds in the body and in the header."""
    return refusal(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})
