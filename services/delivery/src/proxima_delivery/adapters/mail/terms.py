"""What staff, or a client, say of reminding, in Postgres, inside the caller's transaction."""

from datetime import datetime
from uuid import UUID

from proxima_common.contracts.api.mail import ClientReminders, HeldReminders, HoldReminders, SetClientReminders
from proxima_common.errors import NotFound
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_delivery.adapters.tables.mail import DEBT, NOTICE, REMINDER_HOLD, REMINDER_PLAN

BY_LINK = "client:link"


class TermsRepository:
    """Terms of clients and holds of invoices; what is set last holds."""

    def __init__(self, tx: AsyncConnection, default: tuple[int, ...]) -> None:
        self._tx = tx
        self._default = default

    async def of_client(self, legal_entity_id: str, client_id: str) -> ClientReminders:
        """How a client is reminded."""
        mine = (REMINDER_PLAN.c.legal_entity_id == legal_entity_id) & (REMINDER_PLAN.c.client_id == client_id)
        row = (await self._tx.execute(select(REMINDER_PLAN).where(mine))).first()
        return ClientReminders(
            legal_entity_id=legal_entity_id,
            client_id=client_id,
            days=list((row.days if row else None) or self._default),
            own_days=bool(row and row.days),
            paused=bool(row and row.paused),
            until=row.until if row else None,
            reason=row.reason if row else None,
            set_by=row.set_by if row else None,
            set_at=row.set_at if row else None,
        )

    async def set_client(
        self, legal_entity_id: str, client_id: str, asked: SetClientReminders, by: str, now: datetime
    ) -> None:
        """Remind a client like this from now on."""
        await self._set(
            legal_entity_id,
            client_id,
            {
                "days": sorted(set(asked.days)) if asked.days else None,
                "paused": asked.paused,
                "until": asked.until if asked.paused else None,
                "reason": asked.reason,
                "set_by": by,
                "set_at": now,
            },
        )

    async def stop_by_link(self, notice_id: UUID, now: datetime) -> None:
        """The client asked for no more reminders; days of its own stay. Asking twice changes nothing."""
        row = (await self._tx.execute(select(NOTICE).where(NOTICE.c.id == notice_id))).first()
        if row is None or row.client_id is None:
            raise NotFound(f"no reminder {notice_id}")
        terms = await self.of_client(row.legal_entity_id, row.client_id)
        if terms.paused and terms.until is None:
            return
        stopped = {"paused": True, "until": None, "reason": "The client asked for no more reminders."}
        await self._set(
            row.legal_entity_id,
            row.client_id,
            {"days": terms.days if terms.own_days else None, **stopped, "set_by": BY_LINK, "set_at": now},
        )

    async def legal_entity_of(self, invoice_id: UUID) -> str:
        """Whose debt an invoice is; `NotFound` where nothing is known of one."""
        found = await self._tx.execute(select(DEBT.c.legal_entity_id).where(DEBT.c.invoice_id == invoice_id))
        legal_entity_id: str | None = found.scalar_one_or_none()
        if legal_entity_id is None:
            raise NotFound(f"nothing is known to be owed on invoice {invoice_id}")
        return legal_entity_id

    async def hold(self, invoice_id: UUID, asked: HoldReminders, by: str, now: datetime) -> HeldReminders:
        """Stop reminders of an invoice, or let them go on."""
        row = {
            "held": asked.held,
            "until": asked.until if asked.held else None,
            "reason": asked.reason,
            "set_by": by,
            "set_at": now,
        }
        known = insert(REMINDER_HOLD).values(invoice_id=invoice_id, **row)
        await self._tx.execute(known.on_conflict_do_update(index_elements=["invoice_id"], set_=row))
        return HeldReminders.model_validate({"invoice_id": invoice_id, **row})

    async def _set(self, legal_entity_id: str, client_id: str, row: dict[str, object]) -> None:
        known = insert(REMINDER_PLAN).values(legal_entity_id=legal_entity_id, client_id=client_id, **row)
        index = ["legal_entity_id", "client_id"]
        await self._tx.execute(known.on_conflict_do_update(index_elements=index, set_=row))
