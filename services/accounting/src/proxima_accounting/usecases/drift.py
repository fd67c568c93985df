"""Find shipments that somebody changed or deleted in PlanFact; nothing is overwritten, a person decides."""

from __future__ import annotations

from datetime import datetime

from proxima_common.contracts.words import FactState
from proxima_common.db.database import Database
from proxima_common.messaging.envelope import Origin
from proxima_common.messaging.outbox import Outbox

from proxima_accounting.adapters import wire
from proxima_accounting.adapters.shipments import ShipmentRepository
from proxima_accounting.domain.matching import Gap, gaps
from proxima_accounting.domain.shipment import Shipment
from proxima_accounting.usecases.receipts import SOURCE, BooksOf
from proxima_accounting.usecases.said import said_of

CHANGED = "changed_at_partner"


async def check_drift(database: Database, books_of: BooksOf, batch: int, now: datetime) -> int:
    """Compare the synced shipments that were compared longest ago; how many were changed there."""
    async with database.transaction() as tx:
        shipments = await ShipmentRepository(tx).longest_uncompared(batch)
    return sum([await _check(database, books_of, shipment, now) for shipment in shipments])


async def _check(database: Database, books_of: BooksOf, seen: Shipment, now: datetime) -> bool:
    said = said_of(seen, books_of(seen.legal_entity_id).mapping)
    if said is None or seen.partner is None:
        return False
    found = await books_of(seen.legal_entity_id).operation(seen.partner.operation_id)
    different = gaps(said, found) if found else None
    async with database.transaction() as tx:
        shipments = ShipmentRepository(tx)
        shipment = await shipments.get(seen.invoice_id, lock=True)
        await shipments.note_comparison(seen.invoice_id, now)
        if different == [] or shipment.wish != seen.wish or shipment.state is not FactState.DONE:
            return False
        shipment.fail(CHANGED, describe(different))
        await shipments.save(shipment, now)
        await Outbox(SOURCE).add(tx, [wire.failed(shipment)], Origin.begin("service:accounting", now))
    return True


def describe(different: list[Gap] | None) -> str:
    """What is different there, in words for a person."""
    if different is None:
        return "the operation was deleted in PlanFact; a retry makes it again"
    listed = "; ".join(f"{gap.field}: {gap.theirs} there, {gap.ours} here" for gap in different)
    return f"changed in PlanFact: {listed}; a retry writes ours again"
