"""Find money that PlanFact shows as received, each exactly once."""

from __future__ import annotations

from datetime import datetime

from proxima_common.clock import TASHKENT
from proxima_common.messaging.envelope import Origin

from proxima_accounting.domain.matching import FoundOperation
from proxima_accounting.domain.receipt import is_receipt, receipt_of, tokens
from proxima_accounting.usecases.ports import BooksOf, Kind, Records, Store, Window


async def poll_receipts(store: Store, books_of: BooksOf, window: Window, legal_entity_id: str, now: datetime) -> int:
    """Look at incomes changed since the cursor, with an overlap, and tell of new ones; how many were new.

    The cursor moves only when all that was read is recorded, so a crash reads again and finds nothing new.
    """
    async with store.open() as records:
        seen = await records.receipts.seen_until(legal_entity_id)
        company = (await records.directory(legal_entity_id).get(Kind.COMPANY, "")).partner_id
    since = (seen - window.overlap if seen else now - window.first).astimezone(TASHKENT).date()
    books = books_of(legal_entity_id)
    company = company or await books.company(None, None)
    if company is None:
        # Without it the money of every legal entity in the account would be found under this one.
        return 0
    found = [row for row in await books.receipts(company, since) if is_receipt(row)]
    async with store.open() as records:
        new = sum([await _record(records, legal_entity_id, row, now) for row in found])
        await records.receipts.see_until(legal_entity_id, now)
    return new


async def _record(records: Records, legal_entity_id: str, row: FoundOperation, now: datetime) -> bool:
    directory = records.directory(legal_entity_id)
    client = await directory.key_of(Kind.COUNTERPARTY, row.counterparty_id)
    deal = await directory.key_of(Kind.DEAL, row.deal_id)
    receipt = receipt_of(
        legal_entity_id,
        row,
        client_id=client[0] if client else None,
        contract_no=deal[1] if deal else None,
        known_numbers=await records.shipments.known_numbers(legal_entity_id, tokens(row.comment)),
    )
    if not await records.receipts.add(receipt, now):
        return False
    await records.facts.receipt_found(receipt, Origin.begin("service:accounting", now))
    return True
