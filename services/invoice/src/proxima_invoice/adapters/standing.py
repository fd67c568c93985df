"""What is invoiced of a contract, from the registry."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from proxima_common.contracts.prefill import SourceApplication
from proxima_common.money import round_money
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_invoice.domain.contract_standing import Standing

# Credits count against whatever their sign is kept as; advances are no supply.
_INVOICED = text(
    """select coalesce(sum(case when kind = 'credit' then -abs(net) else net end), 0) from invoice
       where application_id = :application and currency = :currency and number is not null
       and kind <> 'advance' and status not in ('void', 'discarded') and invoice_id is distinct from :but"""
)


async def standing_of(
    tx: AsyncConnection, application: SourceApplication, *, but: UUID | None = None
) -> Standing | None:
    """The contract's standing without the invoice `but`.

    None where the amount is not known, or where documents are in another currency than prices.
    """
    currency = application.price_currency
    if application.contract_amount is None or application.document_currency != currency:
        return None
    found = await tx.execute(_INVOICED, {"application": application.application_id, "currency": currency, "but": but})
    invoiced: Decimal = found.scalar_one()
    return Standing(currency, round_money(application.contract_amount, currency), round_money(invoiced, currency))
