"""Bank statements over HTTP: looked at, brought in, listed."""

from __future__ import annotations

import base64
import hashlib
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse
from proxima_common.contracts.api.banking import (
    ImportStatement,
    StatementCounts,
    StatementFault,
    StatementPreview,
    StatementRead,
    StatementRow,
)
from proxima_common.contracts.api.shared import Page, SaidRead
from proxima_common.contracts.payload import Wire
from proxima_common.errors import FieldError, Invalid
from proxima_common.messaging.envelope import Origin
from proxima_common.said import said

from proxima_accounting.adapters.queries import encode_cursor, uuid_cursor
from proxima_accounting.adapters.statements import statement_read
from proxima_accounting.bootstrap import Parts
from proxima_accounting.domain.csv_statement import parse_csv
from proxima_accounting.domain.exchange_1c import is_exchange_file, parse_1c
from proxima_accounting.domain.statement import Fault, Statement, Unreadable
from proxima_accounting.entrypoints.access import ACTORS, Made, Staff, seen_by
from proxima_accounting.entrypoints.actions import ERRORS, IdempotencyKey, once
from proxima_accounting.usecases.ports import Records
from proxima_accounting.usecases.statements import Sorted, Upload, counted, import_statement, sort_rows

SHOWN_ROWS = 20
router = APIRouter(responses=ERRORS)


@router.post("/bank-statements/preview")
async def preview(made: Made, staff: Staff, body: ImportStatement) -> StatementPreview:
    """What bringing this file in would do; nothing is kept."""
    staff.require(*ACTORS, legal_entity_id=body.legal_entity_id)
    try:
        statement = await _read(made, body, _content(body))
    except Unreadable as error:
        return _preview(None, [], error.faults)
    async with made.store.open() as records:
        return _preview(statement, await sort_rows(records, body.legal_entity_id, statement), ())


@router.post("/bank-statements", status_code=201, response_model=StatementRead)
async def bring_in(
    request: Request, made: Made, staff: Staff, body: ImportStatement, key: IdempotencyKey = None
) -> JSONResponse:
    """Bring a bank statement in: all of its rows, or with every fault named none."""
    staff.require(*ACTORS, legal_entity_id=body.legal_entity_id)
    content = _content(body)
    try:
        statement = await _read(made, body, content)
    except Unreadable as error:
        raise _refused(error) from None
    upload = Upload(body.legal_entity_id, body.file_name, hashlib.sha256(content).hexdigest(), staff.actor)

    async def do(records: Records, origin: Origin) -> Wire:
        return statement_read(vars(await import_statement(records, upload, statement, origin)))

    return await once(request, made, staff, key, body, do, status=201)


@router.get("/bank-statements")
async def statements(
    made: Made,
    staff: Staff,
    cursor: Annotated[str | None, Query(max_length=400)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Page[StatementRead]:
    """Statements that were brought in, the newest first."""
    async with made.store.open() as records:
        after = uuid_cursor(cursor) if cursor else None
        found = await records.statements.page(seen_by(staff), after=after, limit=limit + 1)
    more = encode_cursor(str(found[limit - 1].statement_id)) if len(found) > limit else None
    return Page(items=found[:limit], next_cursor=more)


def _content(body: ImportStatement) -> bytes:
    try:
        return base64.b64decode(body.content_base64, validate=True)
    except ValueError:
        fields = [FieldError("/content_base64", "it is not base64")]
        raise Invalid("the file did not arrive whole", code="not_base64", fields=fields) from None


async def _read(made: Parts, body: ImportStatement, content: bytes) -> Statement:
    bank = made.settings.bank
    async with made.store.open() as records:
        entities = {
            *await records.shipments.legal_entities(),
            *made.shelf.mapping.legal_entities,
            *bank.accounts.values(),
        }
    if body.legal_entity_id not in entities:
        detail = f"{body.legal_entity_id} is no legal entity of ours, or has billed nothing yet"
        raise Invalid(detail, code="unknown_legal_entity", fields=[FieldError("/legal_entity_id", detail)])
    statement = _parsed(made, body, content)
    if len(statement.rows) > bank.most_rows:
        raise Unreadable(
            [
                Fault(
                    None,
                    "rows",
                    said(
                        "statement_too_long",
                        f"it has {len(statement.rows)} rows, {bank.most_rows} are taken at once",
                        most=bank.most_rows,
                    ),
                )
            ]
        )
    if bank.accounts and bank.accounts.get(statement.account) != body.legal_entity_id:
        detail = said(
            "statement_account_not_ours",
            f"account {statement.account} is not set up for {body.legal_entity_id}",
            account=statement.account,
        )
        raise Unreadable([Fault(None, "account", detail)])
    return statement


def _parsed(made: Parts, body: ImportStatement, content: bytes) -> Statement:
    if body.format == "1c" or (body.format is None and is_exchange_file(content)):
        return parse_1c(content, account=body.account, currency=body.currency)
    preset = made.settings.bank.presets().get(body.preset or "usual")
    if preset is None:
        detail = f"there is no preset {body.preset}"
        raise Invalid(detail, code="unknown_preset", fields=[FieldError("/preset", detail)])
    return parse_csv(content, preset, account=body.account, currency=body.currency)


def _refused(error: Unreadable) -> Invalid:
    """RFC 9457 names the row and the field of every fault."""
    fields = [
        FieldError(
            "/content_base64", f"row {one.row}, {one.field}: {one.detail}" if one.row else f"{one.field}: {one.detail}"
        )
        for one in error.faults
    ]
    return Invalid(
        "the statement cannot be taken as it is; nothing of it was", code="statement_unreadable", fields=fields
    )


def _preview(statement: Statement | None, rows: list[Sorted], faults: tuple[Fault, ...]) -> StatementPreview:
    nothing = {"total": 0, "received": 0, "returned": 0, "known": 0, "ignored": 0}
    return StatementPreview(
        format=statement.format if statement else None,
        encoding=statement.encoding if statement else None,
        account=statement.account if statement else None,
        currency=statement.currency if statement else None,
        period_from=statement.period_from if statement else None,
        period_to=statement.period_to if statement else None,
        counts=StatementCounts.model_validate(counted(statement, rows) if statement else nothing),
        rows=[_row(one) for one in rows[:SHOWN_ROWS]],
        faults=[
            StatementFault(row=one.row, field=one.field, detail=one.detail, said=SaidRead.of(one.detail))
            for one in faults
        ],
    )


def _row(one: Sorted) -> StatementRow:
    row = one.row
    return StatementRow(
        row=row.at,
        direction=row.direction,
        on=row.on,
        amount=row.amount,
        document_no=row.document_no,
        party=row.party,
        party_tin=row.party_tin,
        purpose=row.purpose,
        becomes=one.becomes,
    )
