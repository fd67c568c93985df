"""Every error leaves as `application/problem+json` (RFC 9457), with a code that does not change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from proxima_common.contracts.api.shared import SaidRead
from proxima_common.errors import DomainError, FieldError
from proxima_common.said import Said, said

MEDIA_TYPE = "application/problem+json"

INPUT_CODES: dict[str, tuple[str, ...]] = {
    "missing": (),
    "extra_forbidden": (),
    "value_error": (),
    "string_too_short": ("min_length",),
    "string_too_long": ("max_length",),
    "too_short": ("min_length",),
    "too_long": ("max_length",),
    "greater_than": ("gt",),
    "greater_than_equal": ("ge",),
    "less_than": ("lt",),
    "less_than_equal": ("le",),
    "decimal_parsing": (),
    "decimal_max_places": ("decimal_places",),
    "decimal_max_digits": ("max_digits",),
    "date_from_datetime_parsing": (),
    "date_parsing": (),
    "enum": (),
    "literal_error": (),
}


class WrongField(BaseModel):
    """An input at fault: a JSON pointer into the body, or `query:…`, `path:…`, `header:…`."""

    pointer: str
    detail: str
    said: SaidRead | None = None


class Problem(BaseModel):
    """An error as a client sees it. `code` is stable; `detail` is for people, `said` for those of other languages."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: list[WrongField]
    request_id: str | None
    said: SaidRead | None = None


def problem(
    status: int,
    code: str,
    detail: str,
    *,
    fields: Sequence[FieldError] = (),
    request_id: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """The response for one error. A field that says what the error says has its code."""
    whole = SaidRead.of(detail) or SaidRead(code=code, values={})
    content = Problem(
        type=f"urn:proxima:problem:{code}",
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        code=code,
        errors=[
            WrongField(
                pointer=field.pointer,
                detail=field.detail,
                said=SaidRead.of(field.detail) or (whole if field.detail == detail else None),
            )
            for field in fields
        ],
        request_id=request_id,
        said=whole,
    )
    return JSONResponse(content.model_dump(), status, headers=dict(headers or {}), media_type=MEDIA_TYPE)


def install_problems(app: FastAPI) -> None:
    """Render domain errors, wrong input and unknown routes as problems."""
    app.add_exception_handler(DomainError, _domain_error)
    app.add_exception_handler(RequestValidationError, _wrong_input)
    app.add_exception_handler(HTTPException, _http_error)
    _declare(app)


def install_database_problems(app: FastAPI) -> None:
    """Render what the database says about a value or a rival as a problem instead of a failure of ours."""
    from sqlalchemy.exc import DBAPIError
    from sqlalchemy.exc import TimeoutError as PoolTimeout

    app.add_exception_handler(DBAPIError, _database_error)
    app.add_exception_handler(PoolTimeout, _away)


def _request_id(request: Request) -> str | None:
    return getattr(request.state, "request_id", None)


async def _domain_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, DomainError)
    headers: dict[str, str] = {}
    if error.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    if error.status in (429, 503):
        headers["Retry-After"] = "1"
    return problem(
        error.status, error.code, error.detail, fields=error.fields, request_id=_request_id(request), headers=headers
    )


async def _wrong_input(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    fields = [FieldError(_pointer(wrong["loc"]), wrong_value(wrong)) for wrong in error.errors()]
    return problem(422, "invalid_input", "the input is malformed", fields=fields, request_id=_request_id(request))


def wrong_value(wrong: Mapping[str, Any]) -> Said:
    """What pydantic says of one value: its type of error is the code, where screens know it (`INPUT_CODES`)."""
    kind = str(wrong["type"])
    code = f"input_{kind}" if kind in INPUT_CODES else "input_value_error"
    bounds = {name: wrong.get("ctx", {}).get(name, "") for name in INPUT_CODES.get(kind, ())}
    return said(code, str(wrong["msg"]), **bounds)


def _pointer(location: Sequence[Any]) -> str:
    place, rest = location[0], [str(part).replace("~", "~0").replace("/", "~1") for part in location[1:]]
    if place == "body":
        return "/" + "/".join(rest)
    return f"{place}:{'/'.join(rest)}"


async def _http_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    code = "too_large" if error.status_code == 413 else HTTPStatus(error.status_code).name.lower()
    return problem(error.status_code, code, str(error.detail), request_id=_request_id(request), headers=error.headers)


async def _database_error(request: Request, error: Exception) -> JSONResponse:
    state = str(getattr(getattr(error, "orig", None), "sqlstate", "") or "")
    if state.startswith("22"):
        return problem(422, "invalid_input", "a value cannot be stored", request_id=_request_id(request))
    if state in ("40001", "40P01", "55P03", "57014") or state.startswith(("08", "53", "57P")):
        return await _away(request, error)
    if getattr(error, "connection_invalidated", False):
        return await _away(request, error)
    raise error


async def _away(request: Request, error: Exception) -> JSONResponse:
    return problem(503, "unavailable", "busy, try again", request_id=_request_id(request), headers={"Retry-After": "1"})


def _declare(app: FastAPI) -> None:
    """Say in OpenAPI that every operation may answer with a problem."""
    generate = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema:
            return app.openapi_schema
        schema = generate()
        schemas = schema.setdefault("components", {}).setdefault("schemas", {})
        for model in (WrongField, Problem):
            schemas[model.__name__] = model.model_json_schema(ref_template="#/components/schemas/{model}")
            schemas[model.__name__].pop("$defs", None)
        answer = {
            "description": "A problem",
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for path in schema["paths"].values():
            for operation in path.values():
                responses = operation["responses"]
                for status in [status for status in responses if status.startswith(("4", "5"))]:
                    responses[status] = {**responses[status], "content": answer["content"]}
                responses.setdefault("default", answer)
        for name in ("HTTPValidationError", "ValidationError"):
            schemas.pop(name, None)
        return schema

    app.openapi = openapi  # type: ignore[method-assign]
