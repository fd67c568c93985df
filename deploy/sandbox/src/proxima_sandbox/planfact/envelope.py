"""PlanFact's envelope: every answer, good or bad, wears it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from fastapi import Request
from fastapi.responses import JSONResponse

MAX_PAGE = 10_000


class Refused(Exception):
    """PlanFact says no: 200 with `isSuccess: false` unless a status is given."""

    def __init__(
        self, message: str, *, title: str = "ValidationError", status: int = 200, errors: list[str] | None = None
    ) -> None:
        super().__init__(message)
        self.message, self.title, self.status, self.errors = message, title, status, errors

    def answer(self) -> JSONResponse:
        """The refusal in the envelope."""
        return refusal(self.message, self.title, self.status, self.errors)


def field_is_invalid(name: str) -> Refused:
    """What PlanFact says of a wrong field or date."""
    return Refused(f"The field {name} is invalid.", errors=[f"{name}: invalid"])


def success(data: object) -> JSONResponse:
    """`data` in the envelope."""
    return JSONResponse(
        {
            "data": data,
            "isSuccess": True,
            "errorMessage": None,
            "errorCode": None,
            "errorCodeTitle": None,
            "errors": None,
        }
    )


def refusal(message: str, title: str, status: int = 200, errors: list[str] | None = None) -> JSONResponse:
    """A refusal in the envelope; the numbers of `errorCode` are unknown, so there is none."""
    return JSONResponse(
        {
            "data": None,
            "isSuccess": False,
            "errorMessage": message,
            "errorCode": None,
            "errorCodeTitle": title,
            "errors": errors,
        },
        status_code=status,
    )


def page(
    request: Request, rows: Iterable[Any], body: dict[str, Any] | None = None, *, total_zero: bool
) -> JSONResponse:
    """One page of a list; offset and limit are understood in the query, with or without `paging.`, and in the body."""
    offset = _paging(request, body, "offset", 0)
    limit = min(_paging(request, body, "limit", MAX_PAGE), MAX_PAGE)
    found: Sequence[Any] = list(rows)
    items = list(islice(found, offset, offset + limit))
    total = 0 if total_zero else len(found)
    return success({"items": items, "total": total, "deletedItems": [], "totalDeleted": 0})


def _paging(request: Request, body: dict[str, Any] | None, name: str, default: int) -> int:
    value = request.query_params.get(f"paging.{name}") or request.query_params.get(name) or (body or {}).get(name)
    if value is None:
        return default
    if not str(value).isdigit():
        raise field_is_invalid(f"paging.{name}")
    return int(value)
