"""Find money that PlanFact shows as received, each exactly once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from proxima_common.clock import TASHKENT
from proxima_common.contracts.accounting import ReceiptFound
from proxima_common.db.database import Database
from proxima_common.messaging.envelope import Origin, Outgoing
from proxima_common.messaging.outbox import Outbox
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_accounting.adapters.directory import Directory, Kind
from proxima_accounting.adapters.planfact.books import PlanFactBooks
from proxima_accounting.adapters.shipments import ShipmentRepository
from proxima_accounting.adapters.tables import RECEIPT, SYNC_CURSOR
from proxima_accounting.domain.matching import FoundOperation, invoice_number, tokens
from proxima_accounting.settings import JobsSettings

BooksOf = Callable[[str], PlanFactBooks]
SOURCE = "accounting"


async def poll_receipts(
    database: Database, books_of: BooksOf, jobs: JobsSettings, legal_entity_id: str, now: datetime
) -> int:
    """Look at incomes changed since the cursor, with an overlap, and tell of new ones; how many were new.

    The cursor moves only when all that was read is recorded, so a crash reads again and finds nothing new.
    """
    cursor = f"receipts:{legal_entity_id}"
    async with database.transaction() as tx:
        seen = await tx.scalar(select(SYNC_CURSOR.c.seen_until).where(SYNC_CURSOR.c.name == cursor))
        company = (await Directory(tx, legal_entity_id).get(Kind.COMPANY, "")).partner_id
    back = timedelta(days=jobs.receipts_overlap_days) if seen else timedelta(days=jobs.receipts_first_days)
    since = ((seen or now) - back).astimezone(TASHKENT).date()
    books = books_of(legal_entity_id)
    company = company or await books.company(None, None)
    found = [row for row in await books.receipts(company, since) if _is_receipt(row)]
    async with database.transaction() as tx:
        new = 0
        for row in found:
            new += await _record(tx, legal_entity_id, row, now)
        values = {"seen_until": now}
        await tx.execute(
            insert(SYNC_CURSOR)
            .values(name=cursor, **values)
            .on_conflict_do_update(index_elements=["name"], set_=values)
        )
    return new


def receipt_key(legal_entity_id: str, operation_id: str) -> str:
    """The same however often the receipt is found."""
    return f"planfact:{legal_entity_id}:{operation_id}"


def _is_receipt(row: FoundOperation) -> bool:
    """Money that is confirmed as received; an unpaid income of ours carries a marker and is none."""
    return row.committed and row.operation_date is not None and row.currency is not None and row.value > 0


async def _record(tx: AsyncConnection, legal_entity_id: str, row: FoundOperation, now: datetime) -> int:
    assert row.operation_date is not None
    assert row.currency is not None
    key = receipt_key(legal_entity_id, row.operation_id)
    directory = Directory(tx, legal_entity_id)
    client = await directory.key_of(Kind.COUNTERPARTY, row.counterparty_id)
    deal = await directory.key_of(Kind.DEAL, row.deal_id)
    known = await ShipmentRepository(tx).known_numbers(legal_entity_id, tokens(row.comment))
    payload = ReceiptFound(
        receipt_key=key,
        legal_entity_id=legal_entity_id,
        received_on=row.operation_date,
        amount=row.value,
        currency=row.currency,
        payer=row.counterparty_title,
        client_id=client[0] if client else None,
        contract_no=deal[1] if deal else None,
        comment=row.comment,
        invoice_number=invoice_number(row.comment, known),
    )
    values = payload.model_dump(mode="python") | {"operation_id": row.operation_id, "found_at": now}
    added = await tx.execute(insert(RECEIPT).values(values).on_conflict_do_nothing().returning(RECEIPT.c.receipt_key))
    if added.scalar_one_or_none() is None:
        return 0
    await Outbox(SOURCE).add(tx, [Outgoing(payload, subject=key)], Origin.begin("service:accounting", now))
    return 1
