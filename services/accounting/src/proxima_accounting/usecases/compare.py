"""What we say against what is there now, for a person's eyes."""

from __future__ import annotations

from datetime import datetime

from proxima_common.contracts.api.accounting import Difference, ShipmentComparison
from proxima_common.errors import Unavailable

from proxima_accounting.domain.matching import FoundOperation, Gap, gaps
from proxima_accounting.domain.shipment import Shipment, Wanted
from proxima_accounting.usecases.failures import PlanFactError
from proxima_accounting.usecases.ports import Books


async def compare_shipment(books: Books, shipment: Shipment, now: datetime) -> ShipmentComparison:
    """Reads PlanFact, writes nothing; `Unavailable` with its words when it does not answer."""
    try:
        found = {row.operation_id: row for row in await books.marked(shipment.invoice_id)}
        known = shipment.partner.operation_id if shipment.partner else None
        if known and known not in found:
            row = await books.operation(known)
            found |= {known: row} if row else {}
    except PlanFactError as error:
        raise Unavailable(str(error), code="planfact_unavailable") from error
    differences = _differences(books, shipment, found, known)
    return ShipmentComparison(
        invoice_id=shipment.invoice_id,
        wanted=shipment.wanted.value,
        operation_ids=sorted(found),
        differences=[Difference(field=gap.field, ours=gap.ours, theirs=gap.theirs) for gap in differences],
        compared_at=now,
    )


def _differences(books: Books, shipment: Shipment, found: dict[str, FoundOperation], known: str | None) -> list[Gap]:
    wanted = 1 if shipment.wanted is Wanted.PRESENT else 0
    if len(found) != wanted:
        return [Gap("operations", str(wanted), str(len(found)))]
    said = books.policy.said_now(shipment)
    if not found or said is None:
        return []
    return gaps(said, found[known] if known in found else next(iter(found.values())))
