"""What we say against what is there now, for a person's eyes."""

from __future__ import annotations

from datetime import datetime

from proxima_common.contracts.api.accounting import ComparedDeal, Difference, ReceiptRead, ShipmentComparison
from proxima_common.errors import Unavailable

from proxima_accounting.domain.matching import FoundOperation, Gap, compared, gaps
from proxima_accounting.domain.shipment import Shipment, Wanted
from proxima_accounting.usecases.failures import PlanFactError
from proxima_accounting.usecases.ports import Books


async def compare_shipment(
    books: Books, shipment: Shipment, receipts: list[ReceiptRead], now: datetime
) -> ShipmentComparison:
    """Reads PlanFact, writes nothing; `Unavailable` with its words when it does not answer.

    `receipts` are those that are known of the shipment's contract.
    """
    try:
        found = {row.operation_id: row for row in await books.marked(shipment.invoice_id)}
        known = shipment.partner.operation_id if shipment.partner else None
        if known and known not in found:
            row = await books.operation(known)
            found |= {known: row} if row else {}
        deal_id = shipment.partner.deal_id if shipment.partner else None
        deal = await books.deal_totals(deal_id) if deal_id else None
    except PlanFactError as error:
        raise Unavailable(str(error), code="planfact_unavailable") from error
    differences = _differences(books, shipment, found, known)
    said, mine = books.policy.said_now(shipment), _ours(found, known)
    fields = compared(said, mine) if said and mine else []
    return ShipmentComparison(
        invoice_id=shipment.invoice_id,
        wanted=shipment.wanted.value,
        operation_ids=sorted(found),
        differences=[Difference(field=gap.field, ours=gap.ours, theirs=gap.theirs) for gap in differences],
        fields=[Difference(field=one.field, ours=one.ours, theirs=one.theirs) for one in fields],
        deal=ComparedDeal(deal_id=deal.deal_id, provided=deal.provided, paid=deal.paid) if deal else None,
        receipts=receipts,
        compared_at=now,
    )


def _differences(books: Books, shipment: Shipment, found: dict[str, FoundOperation], known: str | None) -> list[Gap]:
    wanted = 1 if shipment.wanted is Wanted.PRESENT else 0
    if len(found) != wanted:
        return [Gap("operations", str(wanted), str(len(found)))]
    said = books.policy.said_now(shipment)
    if not found or said is None:
        return []
    return gaps(said, _ours(found, known) or next(iter(found.values())))


def _ours(found: dict[str, FoundOperation], known: str | None) -> FoundOperation | None:
    return found[known] if known in found else next(iter(found.values()), None)
