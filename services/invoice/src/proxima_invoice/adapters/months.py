"""Months of applications in Postgres."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from proxima_common.contracts.prefill import SourceApplication
from proxima_common.errors import Conflict
from proxima_common.said import said
from sqlalchemy import Text, bindparam, select, text, tuple_
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_invoice.adapters.periods import period_id
from proxima_invoice.adapters.tables.billing import MONTH_CLOSING
from proxima_invoice.adapters.tables.period import PERIOD
from proxima_invoice.domain.finalizing import PeriodNow
from proxima_invoice.domain.invoice import Invoice

_NOW = text(
    """select p.context_version, p.state,
         (select i.number from invoice i
          where i.application_id = p.application_id and i.period = p.month and i.invoice_id <> :invoice
          and i.kind = 'service' and not i.supplement and i.status not in ('draft', 'void', 'discarded')
          and (i.credited = 0 or i.credited < i.payable + i.prepaid)
          limit 1) as billed_by
       from period p where p.application_id = :application and p.month = :month for update of p"""
)
_LIVE = text(
    """select coalesce(number, 'a draft') from invoice
       where application_id = :application and period = :month and kind = 'service' and not supplement
       and status not in ('void', 'discarded') and (credited = 0 or credited < payable + prepaid)
       and (cast(:besides as uuid) is null or invoice_id <> :besides) limit 1"""
)


_SETTLED = text(
    """select application_id, month from period
       where application_id = any(:applications) and month >= :since and state = 'nothing_to_bill'
       union
       select application_id, period from invoice
       where application_id = any(:applications) and period >= :since and kind = 'service' and not supplement
       and number is not null and status <> 'void'"""
).bindparams(bindparam("applications", type_=ARRAY(Text)))


class PeriodRepository:
    """Months, locked while something is decided about them."""

    def __init__(self, tx: AsyncConnection, now: datetime) -> None:
        self._tx = tx
        self._now = now

    async def open(self, application: SourceApplication, month: str) -> int:
        """Lock the month, made if need be; returns its context version. Conflict when it was closed."""
        wanted = insert(PERIOD).values(
            period_id=period_id(application.application_id, month),
            application_id=application.application_id,
            month=month,
            client_id=application.client_id,
            legal_entity_id=application.seller_id,
            updated_at=self._now,
        )
        row = (
            await self._tx.execute(
                wanted.on_conflict_do_update(
                    constraint="period_application_id_month_key", set_={"client_id": wanted.excluded.client_id}
                ).returning(PERIOD.c.context_version, PERIOD.c.state)
            )
        ).one()
        if row.state == "nothing_to_bill":
            raise Conflict(said("nothing_to_bill", f"{month} was closed with nothing to bill", month=month))
        return int(row.context_version)

    async def check_open(self, legal_entity_id: str, month: str) -> None:
        """Conflict when the seller's month was closed: only supplements and corrections follow."""
        closed = select(MONTH_CLOSING.c.closing_id).where(
            MONTH_CLOSING.c.legal_entity_id == legal_entity_id,
            MONTH_CLOSING.c.month == month,
            MONTH_CLOSING.c.reopened_at.is_(None),
        )
        if (await self._tx.execute(closed)).first() is not None:
            raise Conflict(said("month_closed", f"{month} of {legal_entity_id} is closed: open it first", month=month))

    async def draft_of(self, application_id: str, month: str, *, besides: UUID | None = None) -> str | None:
        """The live invoice of this month that is no supplement nor credited wholly: its number, or `a draft`."""
        found = await self._tx.execute(_LIVE, {"application": application_id, "month": month, "besides": besides})
        return found.scalar_one_or_none()

    async def now(self, invoice: Invoice) -> PeriodNow:
        """The month as it stands; it stays locked, so that two invoices cannot bill it at once."""
        found = await self._tx.execute(
            _NOW, {"invoice": invoice.id, "application": invoice.application_id, "month": invoice.period}
        )
        row = found.one()
        return PeriodNow(row.context_version, row.state, row.billed_by)

    async def settled(self, application_ids: Sequence[str], since: str) -> dict[str, set[str]]:
        """By application: the months from `since` on that a numbered invoice bills or that are closed without one."""
        found = await self._tx.execute(_SETTLED, {"applications": list(application_ids), "since": since})
        months: dict[str, set[str]] = defaultdict(set)
        for row in found:
            months[row.application_id].add(row.month)
        return months

    async def context_versions(self, invoices: Iterable[Invoice]) -> dict[UUID, int]:
        """The context version of each invoice's month."""
        wanted = {(invoice.application_id, invoice.period): invoice.id for invoice in invoices}
        found = await self._tx.execute(
            select(PERIOD.c.application_id, PERIOD.c.month, PERIOD.c.context_version).where(
                tuple_(PERIOD.c.application_id, PERIOD.c.month).in_(list(wanted))
            )
        )
        return {wanted[row.application_id, row.month]: row.context_version for row in found}
