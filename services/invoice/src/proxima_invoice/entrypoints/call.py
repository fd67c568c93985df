"""What every route needs: who calls, which version they saw, and a command that happens once."""

import base64
import binascii
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Header, Query, Request
from fastapi.responses import JSONResponse
from proxima_common.contracts.api.invoice import InvoiceRead
from proxima_common.contracts.payload import Wire
from proxima_common.contracts.words import InvoiceStatus, Role
from proxima_common.errors import FieldError, Invalid
from proxima_common.http.etag import etag, require_if_match
from proxima_common.http.idempotency import Answer, check_key, idempotent, request_hash
from proxima_common.http.tokens import StaffToken
from proxima_common.messaging.envelope import Origin

from proxima_invoice.adapters.billing_desk import PostgresBillingDesk
from proxima_invoice.adapters.desk import PostgresDesk
from proxima_invoice.adapters.reading import invoice_read
from proxima_invoice.bootstrap import Parts
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.domain.staff import Staff
from proxima_invoice.usecases.guard import approving_of

Cursor = Annotated[str | None, Query(max_length=400)]
Limit = Annotated[int, Query(ge=1, le=200)]
IdempotencyKey = Annotated[str | None, Header(alias="Idempotency-Key")]
IfMatch = Annotated[str | None, Header(alias="If-Match")]


@dataclass(frozen=True)
class Call:
    """One request of a member of staff."""

    request: Request
    made: Parts
    token: StaffToken
    staff: Staff

    async def once(
        self, key: str | None, body: Wire | None, do: Callable[[PostgresBillingDesk], Awaitable[Answer]]
    ) -> JSONResponse:
        """Run a command in one transaction, once per Idempotency-Key; the same key again gets the same answer."""
        request = self.request
        hashed = request_hash(request.method, request.url.path, body.model_dump(mode="json") if body else None)
        async with self.made.database.transaction() as tx:
            desk = self._desk(tx)
            return (await idempotent(tx, self.token.actor, check_key(key), hashed, lambda: do(desk))).response()

    async def change(self, do: Callable[[PostgresBillingDesk], Awaitable[Answer]]) -> JSONResponse:
        """Run a change that is safe to repeat, because it names the version that it changes."""
        async with self.made.database.transaction() as tx:
            return (await do(self._desk(tx))).response()

    def _desk(self, tx: Any) -> PostgresBillingDesk:
        origin = Origin.begin(self.token.actor, self.made.clock.now(), self.request.headers.get("traceparent"))
        return self.made.desk(tx, self.staff, origin)


async def _call(request: Request) -> Call:
    token: StaffToken = await request.app.state.staff(request)
    known = set(Role)
    grants = frozenset((Role(one.role), one.legal_entity_id) for one in token.grants if one.role in known)
    return Call(request, request.app.state.parts, token, Staff(token.staff_id, token.name, grants))


Caller = Annotated[Call, Depends(_call)]


def seen_in(if_match: str | None) -> Callable[[int], None]:
    """The check that the caller saw the present version: 428 without If-Match, 412 for another version."""
    return lambda version: require_if_match(if_match, version)


async def answer_with(desk: PostgresDesk, invoice: Invoice, status: int = 200) -> Answer:
    """The invoice as the caller's screen needs it, with its version as ETag."""
    read = await read_with(desk, invoice)
    return Answer(status, read.model_dump(mode="json"), {"ETag": etag(invoice.version)})


async def read_with(desk: PostgresDesk, invoice: Invoice) -> InvoiceRead:
    """The invoice as the desk's person may see it; in review with the levels that it needs, and who delegated."""
    staff = desk.staff
    if invoice.status is InvoiceStatus.NEEDS_REVIEW:
        staff = await desk.approvals.acting(staff, desk.today)
        invoice.approving = await approving_of(desk, invoice)
    return await invoice_read(
        desk.tx, invoice, staff, now=desk.now, today=desk.today, has_lines=desk.invoices.has_lines(invoice)
    )


def cursor_of(*values: object) -> str:
    """Where a page ends, for the next one to begin."""
    return (
        base64.urlsafe_b64encode(json.dumps([str(value) for value in values], ensure_ascii=False).encode())
        .decode()
        .rstrip("=")
    )


def read_cursor(cursor: str | None, *kinds: Callable[[str], Any]) -> tuple[Any, ...] | None:
    """What `cursor_of` wrote; Invalid for anything else."""
    if cursor is None:
        return None
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        return tuple(kind(value) for kind, value in zip(kinds, values, strict=True))
    except (ValueError, TypeError, binascii.Error):
        detail = "it is not a cursor of this list"
        raise Invalid(detail, code="invalid_cursor", fields=[FieldError("query:cursor", detail)]) from None
