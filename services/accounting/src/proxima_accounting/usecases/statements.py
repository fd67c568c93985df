"""Bring a bank statement in: its rows become receipts, each exactly once, all of them or none."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from proxima_common.errors import Conflict, FieldError
from proxima_common.ids import new_id
from proxima_common.messaging.envelope import Origin

from proxima_accounting.domain.receipt import Receipt, invoice_number, tokens
from proxima_accounting.domain.statement import Imported, Row, Statement, is_return, keyed
from proxima_accounting.usecases.ports import Records

Becomes = Literal["received", "returned", "known", "ignored"]


@dataclass(frozen=True)
class Upload:
    """Who brings which file."""

    legal_entity_id: str
    file_name: str
    sha256: str
    by: str


@dataclass(frozen=True)
class Sorted:
    """A row with its key and what becomes of it."""

    key: str
    row: Row
    becomes: Becomes


async def sort_rows(records: Records, legal_entity_id: str, statement: Statement) -> list[Sorted]:
    """What becomes of each row; `Conflict` when the account is known as another legal entity's."""
    owner = await records.statements.owner_of(statement.account)
    if owner not in (None, legal_entity_id):
        detail = f"account {statement.account} is of {owner}"
        raise Conflict(detail, code="other_account", fields=[FieldError("/legal_entity_id", detail)])
    rows = list(keyed(legal_entity_id, statement))
    known = await records.receipts.known([key for key, _ in rows])
    tins = sorted({row.party_tin for _, row in rows if row.direction == "out" and row.party_tin})
    payers = await records.receipts.payers(legal_entity_id, tins)
    sorted_rows = []
    for key, row in rows:
        becomes = "known" if key in known else _becomes(row, payers)
        sorted_rows.append(Sorted(key, row, becomes))
        # A file may have the same row twice.
        if becomes != "ignored":
            known.add(key)
    return sorted_rows


async def import_statement(records: Records, upload: Upload, statement: Statement, origin: Origin) -> Imported:
    """Take the statement in and tell of what is new; the same rows again, in this file or another, change nothing.

    Two imports of one account queue up behind its lock.
    """
    await records.statements.lock(statement.account)
    rows = await sort_rows(records, upload.legal_entity_id, statement)
    made = _imported(new_id(), upload, statement, rows, origin.at)
    await records.statements.add(made)
    for receipt in await _receipts(records, made, rows):
        await records.receipts.add(receipt, origin.at)
        await records.facts.receipt_found(receipt, origin)
    outcome = f"{made.received} received and {made.returned} returned of {made.total} rows"
    await records.facts.imported(made.statement_id, made.file_name, outcome, origin)
    return made


def counted(statement: Statement, rows: Sequence[Sorted]) -> dict[str, int]:
    """The counts of a statement; transfers between our own accounts are ignored rows."""
    counts = {word: sum(one.becomes == word for one in rows) for word in ("received", "returned", "known", "ignored")}
    return counts | {"total": len(rows) + statement.own, "ignored": counts["ignored"] + statement.own}


def _becomes(row: Row, payers: set[str]) -> Becomes:
    """Money out is a client's when the purpose says that it goes back and nothing says that it went to others."""
    if row.direction == "in":
        return "received"
    to_a_client = row.party_tin is None or row.party_tin in payers
    return "returned" if is_return(row.purpose) and to_a_client else "ignored"


def _imported(
    statement_id: UUID, upload: Upload, statement: Statement, rows: Sequence[Sorted], at: datetime
) -> Imported:
    return Imported(
        statement_id=statement_id,
        legal_entity_id=upload.legal_entity_id,
        account=statement.account,
        currency=statement.currency,
        format=statement.format,
        file_name=upload.file_name,
        sha256=upload.sha256,
        period_from=statement.period_from,
        period_to=statement.period_to,
        imported_by=upload.by,
        imported_at=at,
        **counted(statement, rows),
    )


async def _receipts(records: Records, made: Imported, rows: Sequence[Sorted]) -> list[Receipt]:
    """What is new in the file, with what earlier shipments tell of it: asked once for all rows."""
    new = [one for one in rows if one.becomes in ("received", "returned")]
    words = dict.fromkeys(word for one in new for word in tokens(one.row.purpose))
    numbers = await records.shipments.known_numbers(made.legal_entity_id, list(words))
    tins = sorted({one.row.party_tin for one in new if one.row.party_tin})
    clients = await records.shipments.clients_of(made.legal_entity_id, tins)
    return [_receipt(made, one, clients, numbers) for one in new]


def _receipt(made: Imported, one: Sorted, clients: Mapping[str, str], numbers: Collection[str]) -> Receipt:
    row = one.row
    return Receipt(
        receipt_key=one.key,
        legal_entity_id=made.legal_entity_id,
        received_on=row.on,
        amount=row.amount,
        currency=made.currency,
        payer=row.party,
        client_id=clients.get(row.party_tin) if row.party_tin else None,
        contract_no=None,
        comment=row.purpose,
        invoice_number=invoice_number(row.purpose, numbers),
        source="bank_statement",
        direction=row.direction,
        payer_tin=row.party_tin,
        account=made.account,
        statement_id=made.statement_id,
    )
