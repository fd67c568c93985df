"""The same command twice has one effect and one answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_common.db.plumbing import IDEMPOTENCY
from proxima_common.errors import Conflict, Invalid
from proxima_common.hashing import content_hash

# FastAPI is imported where it is used: clock jobs prune answers and serve no HTTP.
if TYPE_CHECKING:
    from fastapi.responses import JSONResponse

KEPT_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command was answered with. The body is JSON."""

    status: int
    body: Any
    headers: Mapping[str, str] = field(default_factory=dict)

    def response(self) -> JSONResponse:
        """The answer as a response."""
        from fastapi.responses import JSONResponse

        return JSONResponse(self.body, self.status, headers=dict(self.headers))


def request_hash(method: str, path: str, body: object) -> str:
    """What makes two requests the same."""
    return content_hash("http.request.v1", {"method": method, "path": path, "body": _as_json(body)})


def check_key(key: str | None) -> str:
    """The `Idempotency-Key` header, or `Invalid`."""
    if key is None or not 8 <= len(key) <= 128 or not key.isascii() or not key.isprintable():
        raise Invalid("Idempotency-Key is needed: 8 to 128 printable characters", code="idempotency_key_invalid")
    return key


async def idempotent(
    tx: AsyncConnection, actor: str, key: str, request: str, do: Callable[[], Awaitable[Answer]]
) -> Answer:
    """Run `do` in `tx` once per (actor, key) in seven days, and give its answer again afterwards.

    `request` is the request's hash; the same key with another one is `Conflict` `idempotency_key_reused`. Two at once
    wait for each other. When `tx` rolls back nothing is kept, and the key may be used again.
    """
    fresh = insert(IDEMPOTENCY).values(actor=actor, key=key, request_hash=request)
    taken = await tx.execute(
        fresh.on_conflict_do_update(
            index_elements=["actor", "key"],
            set_={"request_hash": request, "status": None, "body": None, "headers": None, "kept_at": func.now()},
            where=IDEMPOTENCY.c.kept_at < func.now() - KEPT_FOR,
        ).returning(IDEMPOTENCY.c.key)
    )
    mine = (IDEMPOTENCY.c.actor == actor, IDEMPOTENCY.c.key == key)
    if taken.scalar_one_or_none() is None:
        row = (await tx.execute(select(IDEMPOTENCY).where(*mine))).one()
        if row.request_hash != request:
            raise Conflict("this Idempotency-Key was used for another request", code="idempotency_key_reused")
        return Answer(row.status, row.body, row.headers or {})
    answer = await do()
    answer = Answer(answer.status, _as_json(answer.body), dict(answer.headers))
    await tx.execute(
        update(IDEMPOTENCY).where(*mine).values(status=answer.status, body=answer.body, headers=answer.headers)
    )
    return answer


async def prune_answers(tx: AsyncConnection, before: datetime) -> int:
    """Forget answers that were kept before a moment."""
    return int((await tx.execute(IDEMPOTENCY.delete().where(IDEMPOTENCY.c.kept_at < before))).rowcount)


def _as_json(value: object) -> Any:
    from fastapi.encoders import jsonable_encoder

    return jsonable_encoder(value)
