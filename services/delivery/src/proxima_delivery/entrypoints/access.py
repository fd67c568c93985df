"""Who may do what over HTTP, in whose name it is done, and how a command is answered once."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Header, Response
from proxima_common.clock import Clock
from proxima_common.contracts.payload import Wire
from proxima_common.contracts.words import Role
from proxima_common.db.database import Database
from proxima_common.http.idempotency import Answer, check_key, idempotent, request_hash
from proxima_common.http.tokens import StaffToken
from proxima_common.messaging.envelope import Origin
from proxima_common.observability.tracing import current_traceparent
from sqlalchemy.ext.asyncio import AsyncConnection

READERS = tuple(Role)
ACTORS = (Role.PREPARER, Role.ACCOUNTANT, Role.ADMIN)
Key = Annotated[str | None, Header(alias="Idempotency-Key")]
Command = Callable[[AsyncConnection], Awaitable[Wire]]


def begun_by(staff: StaffToken, clock: Clock) -> Origin:
    """The chain of what this person does now."""
    return Origin.begin(staff.actor, clock.now(), current_traceparent())


async def once(
    database: Database, staff: StaffToken, key: str | None, path: str, body: Wire | None, do: Command, status: int = 200
) -> Response:
    """Do it in one transaction, once per Idempotency-Key."""
    async with database.transaction() as tx:

        async def answer() -> Answer:
            return Answer(status, await do(tx))

        return (await idempotent(tx, staff.actor, check_key(key), request_hash("POST", path, body), answer)).response()
