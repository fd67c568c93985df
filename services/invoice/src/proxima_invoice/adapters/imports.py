"""Invoices by their number, whichever series it is of."""

from proxima_common.money import round_money
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_invoice.adapters.tables.invoice import INVOICE
from proxima_invoice.usecases.import_invoices import KnownInvoice


class InvoicesByNumber:
    """`usecases.import_invoices.ByNumber` on Postgres, in one transaction."""

    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def __call__(self, legal_entity_id: str, number: str) -> KnownInvoice | None:
        """The first of that seller and number, if there is one."""
        columns = (INVOICE.c.invoice_id, INVOICE.c.gross, INVOICE.c.currency, INVOICE.c.imported)
        query = select(*columns).where(INVOICE.c.legal_entity_id == legal_entity_id, INVOICE.c.number == number)
        row = (await self._tx.execute(query.order_by(INVOICE.c.created_at).limit(1))).first()
        return KnownInvoice(row.invoice_id, round_money(row.gross, row.currency), row.imported) if row else None
