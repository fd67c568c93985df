"""Closed months in Postgres, and what still blocks one."""

from datetime import datetime
from typing import Any
from uuid import UUID

from proxima_common.contracts.api.month_end import Blocker, ClosingRead
from proxima_common.contracts.api.shared import SaidRead
from proxima_common.contracts.words import Role
from proxima_common.ids import new_id
from proxima_common.said import said
from sqlalchemy import insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_invoice.adapters.tables.billing import MONTH_CLOSING
from proxima_invoice.adapters.tables.seller import LEGAL_ENTITY
from proxima_invoice.usecases.months import days_of

_UNCLAIMED = text(
    """select u.total_worklogs, u.total_seconds, u.looked_at is not null as looked_at from unclaimed u
       where u.month = :month"""
)
# Every application that holds in the month, with what there is of it.
_APPLICATIONS = text(
    """select a.application_id, a.title, coalesce(p.state, 'open') as state, coalesce(p.worklogs, 0) as worklogs,
         coalesce(p.hours_confirmed, false) as confirmed,
         exists (select from invoice i where i.application_id = a.application_id and i.period = :month
           and i.kind = 'service' and not i.supplement and i.status not in ('void', 'discarded')) as billed
       from application a left join period p on p.application_id = a.application_id and p.month = :month
       where a.legal_entity_id = :entity and a.valid_from <= :last and (a.valid_to is null or a.valid_to >= :first)
       order by a.application_id"""
)
_INVOICES = text(
    """select i.invoice_id, i.application_id, i.status, coalesce(i.number, 'a draft of ' || i.client_name) as number,
         exists (select from drift d where d.invoice_id = i.invoice_id and d.state = 'open') as drifted,
         exists (select from fact f where f.invoice_id = i.invoice_id and f.name = 'delivered'
           and f.state = 'unknown') as unknown
       from invoice i
       where i.legal_entity_id = :entity and i.period = :month and i.status not in ('void', 'discarded')
       order by i.application_id, i.created_at"""
)


class Closings:
    """Months of legal entities, for one transaction."""

    def __init__(self, tx: AsyncConnection, now: datetime) -> None:
        self._tx = tx
        self._now = now

    async def lock(self, legal_entity_id: str) -> bool:
        """Wait for everybody who closes a month of this seller; False when there is no such seller."""
        query = select(LEGAL_ENTITY.c.legal_entity_id).where(LEGAL_ENTITY.c.legal_entity_id == legal_entity_id)
        return (await self._tx.execute(query.with_for_update())).first() is not None

    async def read(self, legal_entity_id: str, month: str) -> ClosingRead:
        """What blocks the month now, and who closed it."""
        row = (await self._tx.execute(self._live(legal_entity_id, month))).mappings().first()
        closed = {name: row[name] if row else None for name in ("closed_at", "closed_by", "forced_reason")}
        blockers = await self.blockers(legal_entity_id, month)
        return ClosingRead(legal_entity_id=legal_entity_id, month=month, blockers=blockers, **closed)

    async def is_closed(self, legal_entity_id: str, month: str) -> bool:
        """Whether somebody closed it, and nobody opened it again."""
        return (await self._tx.execute(self._live(legal_entity_id, month))).first() is not None

    async def close(
        self, legal_entity_id: str, month: str, blockers: list[Blocker], reason: str | None, by: str
    ) -> UUID:
        """Keep who closed it, and what they overrode."""
        closing_id = new_id()
        await self._tx.execute(
            insert(MONTH_CLOSING).values(
                closing_id=closing_id,
                legal_entity_id=legal_entity_id,
                month=month,
                closed_at=self._now,
                closed_by=by,
                forced_reason=reason,
                blockers=[one.model_dump(mode="json") for one in blockers],
            )
        )
        return closing_id

    async def reopen(self, legal_entity_id: str, month: str, reason: str, by: str) -> bool:
        """False when it was not closed."""
        reopened = update(MONTH_CLOSING).where(
            MONTH_CLOSING.c.legal_entity_id == legal_entity_id,
            MONTH_CLOSING.c.month == month,
            MONTH_CLOSING.c.reopened_at.is_(None),
        )
        done = await self._tx.execute(reopened.values(reopened_at=self._now, reopened_by=by, reopen_reason=reason))
        return done.rowcount > 0

    async def blockers(self, legal_entity_id: str, month: str) -> list[Blocker]:
        """Everything that keeps the month from being closed, with who can do something about it."""
        first, last = days_of(month)
        wanted = {"entity": legal_entity_id, "month": month, "first": first, "last": last}
        found: list[Blocker] = []
        unclaimed = (await self._tx.execute(_UNCLAIMED, wanted)).first()
        if unclaimed is None:
            detail = said("month_not_asked", "nobody has asked yet what the month comes to")
            found.append(_blocker("not_asked", Role.PREPARER, detail))
        elif unclaimed.total_worklogs and not unclaimed.looked_at:
            detail = said(
                "unclaimed_work",
                f"{unclaimed.total_worklogs} worklogs belong to no application, and nobody has looked at them",
                count=unclaimed.total_worklogs,
            )
            found.append(_blocker("unclaimed_work", Role.PROJECT_MANAGER, detail))
        for row in await self._tx.execute(_APPLICATIONS, wanted):
            found += _of_application(row)
        for row in await self._tx.execute(_INVOICES, wanted):
            found += _of_invoice(row)
        return found

    def _live(self, legal_entity_id: str, month: str) -> Any:
        return select(MONTH_CLOSING).where(
            MONTH_CLOSING.c.legal_entity_id == legal_entity_id,
            MONTH_CLOSING.c.month == month,
            MONTH_CLOSING.c.reopened_at.is_(None),
        )


def _of_application(row: Any) -> list[Blocker]:
    if row.state == "nothing_to_bill":
        return []
    found = []
    if not row.billed:
        detail = said(
            "not_billed", f"{row.title} has no invoice, and is not closed with nothing to bill", title=row.title
        )
        found.append(_blocker("not_billed", Role.PREPARER, detail, row.application_id))
    if row.worklogs and not row.confirmed:
        detail = said("hours_not_confirmed", f"the hours of {row.title} are not confirmed", title=row.title)
        found.append(_blocker("hours_not_confirmed", Role.PROJECT_MANAGER, detail, row.application_id))
    return found


def _of_invoice(row: Any) -> list[Blocker]:
    found = []
    subject = (row.application_id, row.invoice_id)
    if row.status in ("draft", "needs_review"):
        who = Role.PREPARER if row.status == "draft" else Role.APPROVER
        found.append(
            _blocker(
                "open_draft", who, said("open_draft", f"{row.number} is not approved", number=row.number), *subject
            )
        )
    if row.unknown:
        detail = said("delivery_unknown", f"nobody knows whether {row.number} went out", number=row.number)
        found.append(_blocker("delivery_unknown", Role.PREPARER, detail, *subject))
    if row.drifted:
        detail = said("drift", f"the worklogs of {row.number} are not what it bills", number=row.number)
        found.append(_blocker("drift", Role.PREPARER, detail, *subject))
    return found


def _blocker(
    code: Any, who: Role, detail: str, application_id: str | None = None, invoice_id: UUID | None = None
) -> Blocker:
    return Blocker(
        code=code,
        application_id=application_id,
        invoice_id=invoice_id,
        detail=detail,
        who=who,
        said=SaidRead.of(detail),
    )
