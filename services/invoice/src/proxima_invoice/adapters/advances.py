"""What clients paid ahead, in Postgres: an account by contract under lock, and a ledger that only grows."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from proxima_common.ids import derived_id, new_id
from proxima_common.money import round_money
from sqlalchemy import insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_invoice.adapters.tables.advances import ADVANCE_ACCOUNT, ADVANCE_LEDGER
from proxima_invoice.domain.advances import Account, PaidAdvance, Position

ZERO = Decimal(0)
_ADVANCES = text(
    """select l.invoice_id, i.number, sum(l.amount) as received, i.net, i.gross,
         case when i.price_currency = i.currency then 1 else i.exchange_rate end as rate
       from advance_ledger l join invoice i using (invoice_id)
       where l.account_id = :account and l.kind = 'received'
       group by l.invoice_id, i.number, i.net, i.gross, i.price_currency, i.currency, i.exchange_rate,
         i.document_date, i.created_at
       having sum(l.amount) <> 0 order by i.document_date, i.created_at, l.invoice_id"""
)
_SUMS = text("select kind, sum(amount) as amount from advance_ledger where account_id = :account group by kind")
_OFFSET_LINES = text(
    """select i.application_id,
         -sum(case when i.price_currency = i.currency then n.net
                   else coalesce(n.quantity * n.source_unit_price, n.net / i.exchange_rate) end) as offset
       from invoice i join invoice_line n using (invoice_id)
       where i.application_id = any(:applications) and n.basis = 'advance_offset'
         and i.status not in ('draft', 'void', 'discarded') group by i.application_id"""
)
_HOLDERS = text(
    """select p.application_id, p.price_currency, a.legal_entity_id, a.client_id, a.contract_no, a.currency
       from application p join advance_account a on (a.legal_entity_id, a.client_id, a.contract_no, a.currency)
         = (p.legal_entity_id, p.client_id, p.contract_no, p.document_currency)
       where p.application_id = any(:applications) and p.document_set in ('invoice', 'invoice+act')"""
)
_SIGN = {"received": 1, "offset": -1, "refunded": -1, "adjustment": 1}


def account_id_of(account: Account) -> UUID:
    """The account's id: the same for the same seller, client, contract and currency."""
    return derived_id(
        "advance_account", account.legal_entity_id, account.client_id, account.contract_no, account.currency
    )


class AdvanceLedger:
    """The advances of one transaction."""

    def __init__(self, tx: AsyncConnection, staff_id: str, now: datetime) -> None:
        self._tx = tx
        self._staff_id = staff_id
        self._now = now

    async def lock(self, account: Account) -> Position:
        """How the account stands; nobody else uses it until the transaction ends."""
        account_id = account_id_of(account)
        opened = upsert(ADVANCE_ACCOUNT).values(
            account_id=account_id,
            legal_entity_id=account.legal_entity_id,
            client_id=account.client_id,
            contract_no=account.contract_no,
            currency=account.currency,
            balance=ZERO,
            changed_at=self._now,
        )
        await self._tx.execute(opened.on_conflict_do_nothing(index_elements=["account_id"]))
        await self._tx.execute(
            select(ADVANCE_ACCOUNT.c.balance).where(ADVANCE_ACCOUNT.c.account_id == account_id).with_for_update()
        )
        return await self.position(account)

    async def position(self, account: Account) -> Position:
        """How the account stands, without a lock."""
        account_id = account_id_of(account)
        advances = await self._tx.execute(_ADVANCES, {"account": account_id})
        found = await self._tx.execute(_SUMS, {"account": account_id})
        sums = {row.kind: round_money(row.amount, account.currency) for row in found}
        return Position(
            advances=tuple(_paid(row, account.currency) for row in advances),
            offset=sums.get("offset", ZERO),
            refunded=sums.get("refunded", ZERO),
            adjusted=sums.get("adjustment", ZERO),
        )

    async def post(
        self,
        account: Account,
        kind: str,
        amount: Decimal,
        *,
        invoice_id: UUID | None = None,
        payment_id: UUID | None = None,
        reason: str | None = None,
    ) -> None:
        """Add an entry; negative takes one back. The caller holds the account's lock."""
        account_id = account_id_of(account)
        await self._tx.execute(
            insert(ADVANCE_LEDGER).values(
                entry_id=new_id(),
                account_id=account_id,
                legal_entity_id=account.legal_entity_id,
                client_id=account.client_id,
                contract_no=account.contract_no,
                currency=account.currency,
                kind=kind,
                amount=amount,
                invoice_id=invoice_id,
                payment_id=payment_id,
                reason=reason,
                made_by=self._staff_id,
                at=self._now,
            )
        )
        await self._tx.execute(
            update(ADVANCE_ACCOUNT)
            .where(ADVANCE_ACCOUNT.c.account_id == account_id)
            .values(balance=ADVANCE_ACCOUNT.c.balance + _SIGN[kind] * amount, changed_at=self._now)
        )

    async def holders(self, application_ids: Sequence[str]) -> list[tuple[str, str, Account]]:
        """Applications abroad with an account of their contract: id, price currency and account."""
        found = await self._tx.execute(_HOLDERS, {"applications": list(application_ids)})
        return [(row.application_id, row.price_currency, Account(*row[2:])) for row in found]

    async def offset_by_lines(self, application_ids: Sequence[str]) -> dict[str, Decimal]:
        """What numbered invoices of these applications took off by lines, in the price currency and before tax."""
        found = await self._tx.execute(_OFFSET_LINES, {"applications": list(application_ids)})
        return {row.application_id: row.offset for row in found}

    async def account(self, account_id: UUID) -> Account | None:
        """Whose account this is."""
        columns = (ADVANCE_ACCOUNT.c[name] for name in ("legal_entity_id", "client_id", "contract_no", "currency"))
        row = (await self._tx.execute(select(*columns).where(ADVANCE_ACCOUNT.c.account_id == account_id))).first()
        return Account(*row) if row else None


def _paid(row: Any, currency: str) -> PaidAdvance:
    share = row.net / row.gross if row.gross else Decimal(1)
    received = round_money(row.received, currency)
    return PaidAdvance(row.invoice_id, row.number or "", received, received * share / row.rate)
