"""Advance accounts as a screen shows them."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from proxima_common.contracts.api.advances import AdvanceAccountDetail, AdvanceAccountRead, AdvanceEntryRead
from proxima_common.money import round_money
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_invoice.adapters.tables.advances import ADVANCE_ACCOUNT, ADVANCE_LEDGER
from proxima_invoice.adapters.tables.invoice import INVOICE
from proxima_invoice.adapters.tables.money import PAYMENT
from proxima_invoice.domain.invoice import Invoice


async def accounts(
    tx: AsyncConnection,
    entities: frozenset[str] | None,
    *,
    client_id: str | None,
    legal_entity_id: str | None,
    after: UUID | None,
    limit: int,
) -> list[AdvanceAccountRead]:
    """Accounts by id; `entities` None is every legal entity."""
    query = select(ADVANCE_ACCOUNT).order_by(ADVANCE_ACCOUNT.c.account_id).limit(limit)
    if entities is not None:
        query = query.where(ADVANCE_ACCOUNT.c.legal_entity_id.in_(entities))
    if client_id is not None:
        query = query.where(ADVANCE_ACCOUNT.c.client_id == client_id)
    if legal_entity_id is not None:
        query = query.where(ADVANCE_ACCOUNT.c.legal_entity_id == legal_entity_id)
    if after is not None:
        query = query.where(ADVANCE_ACCOUNT.c.account_id > after)
    return [AdvanceAccountRead.model_validate(_rounded(row, "balance")) for row in (await tx.execute(query)).mappings()]


async def account_detail(tx: AsyncConnection, account_id: UUID) -> AdvanceAccountDetail | None:
    """One account with its ledger, the newest entry first."""
    found = await tx.execute(select(ADVANCE_ACCOUNT).where(ADVANCE_ACCOUNT.c.account_id == account_id))
    account = found.mappings().one_or_none()
    if account is None:
        return None
    query = (
        select(ADVANCE_LEDGER, INVOICE.c.number)
        .outerjoin(INVOICE, INVOICE.c.invoice_id == ADVANCE_LEDGER.c.invoice_id)
        .where(ADVANCE_LEDGER.c.account_id == account_id)
        .order_by(ADVANCE_LEDGER.c.at.desc(), ADVANCE_LEDGER.c.entry_id.desc())
    )
    entries = [_entry(row) for row in (await tx.execute(query)).mappings()]
    return AdvanceAccountDetail.model_validate(_rounded(account, "balance") | {"entries": entries})


async def unallocated_of(tx: AsyncConnection, invoice: Invoice) -> Decimal:
    """Money of the invoice's client, in its currency, that no invoice has yet."""
    query = select(func.coalesce(func.sum(PAYMENT.c.unallocated), 0)).where(
        PAYMENT.c.client_id == invoice.client_id,
        PAYMENT.c.legal_entity_id == invoice.legal_entity_id,
        PAYMENT.c.currency == invoice.currency,
        PAYMENT.c.unallocated > 0,
    )
    return round_money(Decimal((await tx.execute(query)).scalar_one()), invoice.currency)


def _entry(row: Any) -> AdvanceEntryRead:
    return AdvanceEntryRead.model_validate(_rounded(row, "amount") | {"invoice_number": row["number"]})


def _rounded(row: Any, name: str) -> dict[str, Any]:
    return dict(row) | {name: round_money(row[name], row["currency"])}
