"""What is invoiced of a contract, from the registry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from proxima_common.contracts.prefill import SourceApplication
from proxima_common.money import round_money
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_invoice.domain.contract_standing import Standing

# Credits count against whatever their sign is kept as; advances are no supply.
_INVOICED = text(
    """select application_id, currency, sum(case when kind = 'credit' then -abs(net) else net end) as invoiced
       from invoice where application_id = any(:applications) and number is not null
       and kind <> 'advance' and status not in ('void', 'discarded') and invoice_id is distinct from :but
       group by application_id, currency"""
)


async def standing_of(
    tx: AsyncConnection, application: SourceApplication, *, but: UUID | None = None
) -> Standing | None:
    """The contract's standing without the invoice `but`; None where there is no amount to compare with."""
    return (await standings_of(tx, [application], but=but)).get(application.application_id)


async def standings_of(
    tx: AsyncConnection, applications: Sequence[SourceApplication], *, but: UUID | None = None
) -> Mapping[str, Standing]:
    """The contracts' standings by application, without the invoice `but`, in one query.

    One is missing where its amount is not known, or where documents are in another currency than prices.
    """
    comparable = [
        one for one in applications if one.contract_amount is not None and one.document_currency == one.price_currency
    ]
    ids = [one.application_id for one in comparable]
    rows = await tx.execute(_INVOICED, {"applications": ids, "but": but}) if ids else ()
    invoiced: dict[tuple[str, str], Decimal] = {(row.application_id, row.currency): row.invoiced for row in rows}
    return {
        one.application_id: Standing(
            one.price_currency,
            round_money(one.contract_amount or Decimal(0), one.price_currency),
            round_money(invoiced.get((one.application_id, one.price_currency), Decimal(0)), one.price_currency),
        )
        for one in comparable
    }
