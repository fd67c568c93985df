"""Find shipments that somebody changed or deleted in PlanFact; nothing is overwritten, a person decides."""

from __future__ import annotations

from datetime import datetime

from proxima_common.contracts.words import FactState
from proxima_common.messaging.envelope import Origin

from proxima_accounting.domain.matching import Gap, gaps, listed
from proxima_accounting.domain.shipment import Shipment
from proxima_accounting.usecases.ports import BooksOf, Store

CHANGED = "changed_at_partner"


async def check_drift(store: Store, books_of: BooksOf, batch: int, now: datetime) -> int:
    """Compare the synced shipments that were compared longest ago; how many were changed there."""
    async with store.open() as records:
        shipments = await records.shipments.longest_uncompared(batch)
    return sum([await _check(store, books_of, shipment, now) for shipment in shipments])


async def _check(store: Store, books_of: BooksOf, seen: Shipment, now: datetime) -> bool:
    books = books_of(seen.legal_entity_id)
    said = books.policy.said_now(seen)
    if said is None or seen.partner is None:
        return False
    found = await books.operation(seen.partner.operation_id)
    different = gaps(said, found) if found else None
    async with store.open() as records:
        shipment = await records.shipments.get(seen.invoice_id, lock=True)
        await records.shipments.note_comparison(seen.invoice_id, now)
        if different == [] or shipment.wish != seen.wish or shipment.state is not FactState.DONE:
            return False
        shipment.fail(CHANGED, _described(different))
        await records.shipments.save(shipment, now)
        await records.facts.failed(shipment, Origin.begin("service:accounting", now))
    return True


def _described(different: list[Gap] | None) -> str:
    if different is None:
        return "the operation was deleted in PlanFact; a retry makes it again"
    return f"changed in PlanFact: {listed(different)}; a retry writes ours again"
