"""A deal and its hours as screens show them."""

from proxima_common.contracts.api.deals import DealRead, RetainerRead
from proxima_common.contracts.prefill_request import BilledComponent, RetainerLot
from sqlalchemy import select

from proxima_invoice.adapters.desk import PostgresDesk
from proxima_invoice.adapters.shapes import STATEMENT
from proxima_invoice.adapters.tables.invoice import INVOICE
from proxima_invoice.usecases.proposals import retainer_of


async def deal_read(desk: PostgresDesk, application_id: str) -> DealRead:
    """What is recorded, and what live invoices bill, by component and month."""
    billed = (await desk.components.billed([application_id])).get(application_id, [])
    sums: dict[tuple[str, str], BilledComponent] = {}
    for _, part in billed:
        known = sums.get((part.component, part.month))
        amount = part.amount + (known.amount if known else 0)
        sums[part.component, part.month] = part.model_copy(update={"amount": amount})
    return DealRead(
        application_id=application_id,
        acceptances=await desk.deals.acceptances(application_id),
        progress=await desk.deals.progress(application_id),
        decisions=await desk.deals.decisions(application_id),
        components=list(sums.values()),
        rules=await desk.master.rules(application_id),
    )


async def retainer_read(desk: PostgresDesk, application_id: str, month: str) -> RetainerRead:
    """The balance at the beginning of the month, with the statement of the month's own invoice."""
    ledger = (await desk.retainer.states([application_id], month))[application_id]
    query = (
        select(INVOICE.c.retainer)
        .where(
            INVOICE.c.application_id == application_id,
            INVOICE.c.period == month,
            INVOICE.c.retainer.is_not(None),
            INVOICE.c.status.not_in(("void", "discarded")),
        )
        .order_by(INVOICE.c.supplement, INVOICE.c.created_at)
    )
    stated = (await desk.tx.execute(query.limit(1))).scalar_one_or_none()
    return RetainerRead(
        application_id=application_id,
        month=month,
        version=ledger.version,
        open_before=ledger.open_before,
        lots=[RetainerLot(lot_month=lot.lot_month, seconds=lot.seconds) for lot in ledger.opening],
        balance_seconds=sum(lot.seconds for lot in ledger.opening),
        statement=retainer_of(STATEMENT.validate_python(stated)) if stated else None,
        entries=await desk.retainer.entries(application_id),
    )
