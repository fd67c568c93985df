"""Routes that another service answers, one declaration each: typed for the API document, forwarded as they come."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar
from uuid import UUID

from fastapi import APIRouter, Body, Header, Path, Query, Response
from fastapi.responses import JSONResponse
from proxima_common.contracts.payload import Month
from pydantic import BaseModel, ConfigDict, Field

from proxima_gateway.auth.access import signed_in
from proxima_gateway.clients.owners import Owner

PREFIX = "/api/v1"
MAX_WORD = 300
_WORDS = re.compile(r"{(\w+)}")
_IDS = frozenset(
    {
        "invoice_id",
        "line_id",
        "drift_id",
        "run_id",
        "batch_id",
        "payment_id",
        "allocation_id",
        "document_id",
        "delivery_id",
        "notice_id",
        "mail_id",
        "didox_id",
        "message_id",
        "parked_id",
        "override_id",
        "view_id",
        "proposal_id",
        "delegation_id",
    }
)

Number = Annotated[int, Path(ge=1)]
Word = Annotated[str, Path(min_length=1, max_length=MAX_WORD)]
IdempotencyKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        min_length=8,
        max_length=128,
        description="The same key with the same body gives the same answer for seven days and acts once.",
    ),
]
IfMatch = Annotated[str, Header(alias="If-Match", description="The ETag that was seen; 412 when it is older.")]
MayMatch = Annotated[str | None, Header(alias="If-Match", description="The ETag that was seen, if there was any.")]


class Filters(BaseModel):
    """What a list is narrowed by, and which page of it is wanted."""

    model_config = ConfigDict(extra="ignore")

    cursor: str | None = Field(None, max_length=500, description="`next_cursor` of the page before.")
    limit: int = Field(50, ge=1, le=200)


class Pdf(Response):
    """The bytes of a file."""

    media_type = "application/pdf"
    kinds: ClassVar[tuple[str, ...]] = (media_type,)


class Spreadsheet(Pdf):
    """The bytes of a table, in either format."""

    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    kinds: ClassVar[tuple[str, ...]] = (media_type, "text/csv; charset=utf-8")


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """One route. `keyed` takes an Idempotency-Key, `versioned` an If-Match, `may_match` one if there is any.

    `to` is the owner's path if it differs.
    """

    owner: Owner
    method: str
    path: str
    name: str
    says: str
    answer: Any
    status: int = 200
    body: type[BaseModel] | None = None
    body_optional: bool = False
    query: type[BaseModel] | None = None
    keyed: bool = False
    versioned: bool = False
    may_match: bool = False
    to: str | None = None


class Declarations:
    """Collects the routes of one owner."""

    def __init__(self, owner: Owner, tag: str) -> None:
        self.tag = tag
        self.routes: list[Declared] = []
        self._owner = owner

    def get(self, path: str, name: str, answer: Any, says: str, **more: Any) -> None:
        """Something to read."""
        self._add("GET", path, name, answer, says, more)

    def post(self, path: str, name: str, answer: Any, says: str, **more: Any) -> None:
        """Something to do; it always takes an Idempotency-Key."""
        self._add("POST", path, name, answer, says, {"keyed": True, **more})

    def patch(self, path: str, name: str, answer: Any, says: str, **more: Any) -> None:
        """Something to edit; it always takes the version that was seen."""
        self._add("PATCH", path, name, answer, says, {"versioned": True, **more})

    def put(self, path: str, name: str, answer: Any, says: str, **more: Any) -> None:
        """Something to write whole."""
        self._add("PUT", path, name, answer, says, more)

    def _add(self, method: str, path: str, name: str, answer: Any, says: str, more: dict[str, Any]) -> None:
        self.routes.append(
            Declared(owner=self._owner, method=method, path=path, name=name, answer=answer, says=says, **more)
        )


def forwarding_router(declarations: Iterable[Declarations]) -> APIRouter:
    """A router with every declared route."""
    from proxima_gateway.routes.forward import ForwardRoute

    router = APIRouter(prefix=PREFIX, route_class=ForwardRoute)
    for group in declarations:
        for declared in group.routes:
            is_file = isinstance(declared.answer, type) and issubclass(declared.answer, Pdf)
            router.add_api_route(
                declared.path,
                _endpoint(declared),
                methods=[declared.method],
                tags=[group.tag],
                operation_id=declared.name,
                summary=_title(declared.name),
                description=declared.says,
                status_code=declared.status,
                response_model=None if is_file else declared.answer,
                responses=_file(declared.answer) if is_file else None,
                response_class=declared.answer if is_file else JSONResponse,
            )
    return router


def _file(kind: type[Pdf]) -> dict[int | str, dict[str, Any]]:
    return {200: {"content": {one: {"schema": {"type": "string", "format": "binary"}} for one in kind.kinds}}}


def _endpoint(declared: Declared) -> Any:
    """A function whose signature says what the route takes; the route forwards and never runs it."""

    async def endpoint() -> None:
        raise AssertionError("a forwarded route has no endpoint of its own")

    endpoint.__name__ = declared.name
    endpoint.__signature__ = inspect.Signature(_parameters(declared))  # type: ignore[attr-defined]
    endpoint.__declared__ = declared  # type: ignore[attr-defined]
    return signed_in(endpoint)


def _parameters(declared: Declared) -> list[inspect.Parameter]:
    kinds: dict[str, Any] = {word: _word(word) for word in _WORDS.findall(declared.path)}
    if declared.query:
        kinds["query"] = Annotated[declared.query, Query()]
    if declared.keyed:
        kinds["idempotency_key"] = IdempotencyKey
    if declared.versioned:
        kinds["if_match"] = IfMatch
    if declared.body:
        kinds["body"] = Annotated[declared.body, Body()]
    found = [_parameter(name, annotation) for name, annotation in kinds.items()]
    if declared.may_match:
        found.append(_parameter("if_match", MayMatch, None))
    if declared.body and declared.body_optional:
        found = [*(one for one in found if one.name != "body"), _parameter("body", declared.body | None, None)]
    return found


def _parameter(name: str, annotation: Any, default: Any = inspect.Parameter.empty) -> inspect.Parameter:
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=annotation, default=default)


def _word(name: str) -> Any:
    if name in _IDS:
        return UUID
    return {"month": Annotated[Month, Path()], "revision": Number, "job_id": Number}.get(name, Word)


def _title(name: str) -> str:
    return name.replace("_", " ").capitalize()
