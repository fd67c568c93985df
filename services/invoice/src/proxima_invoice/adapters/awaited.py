"""Documents that wait for the client's answer."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from proxima_common.contracts.words import DocumentState, InvoiceStatus
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_invoice.adapters.tables.invoice import INVOICE
from proxima_invoice.adapters.tables.revision import DOCUMENT

_OVER = (InvoiceStatus.VOID, InvoiceStatus.DISCARDED, InvoiceStatus.PAID)


class AwaitedReader:
    """`usecases.accept_silently.Awaited` on Postgres, in one transaction."""

    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def since(self, day: date) -> Sequence[UUID]:
        """The invoices whose present documents the client has had since this day or longer, in the order of ids."""
        query = (
            select(INVOICE.c.invoice_id)
            .join(
                DOCUMENT,
                (DOCUMENT.c.invoice_id == INVOICE.c.invoice_id) & (DOCUMENT.c.revision == INVOICE.c.revision),
            )
            .where(
                DOCUMENT.c.state == DocumentState.HANDED_OVER,
                DOCUMENT.c.handed_over_on <= day,
                INVOICE.c.status.not_in(_OVER),
            )
            .distinct()
            .order_by(INVOICE.c.invoice_id)
        )
        return (await self._tx.execute(query)).scalars().all()
