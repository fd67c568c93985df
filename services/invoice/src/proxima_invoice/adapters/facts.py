"""Facts beside the status in Postgres: one row per invoice, revision, name and document."""

from datetime import datetime
from uuid import UUID

from proxima_common.contracts.words import FactName, FactState
from proxima_common.ids import new_id
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_PUT = text(
    """insert into fact (fact_id, invoice_id, revision, document_id, name, state, attempts, detail, changed_at)
       values (:fact_id, :invoice_id, :revision, :document_id, :name, :state, 1, :detail, :at)
       on conflict on constraint fact_subject do update
       set state = excluded.state, detail = excluded.detail, attempts = fact.attempts + 1,
           changed_at = excluded.changed_at
       where (fact.state, fact.detail) is distinct from (excluded.state, excluded.detail)
       returning fact_id"""
)


class FactRepository:
    """The newest state of each fact, with how often it changed."""

    def __init__(self, tx: AsyncConnection, now: datetime) -> None:
        self._tx = tx
        self._now = now

    async def put(
        self,
        invoice_id: UUID,
        revision: int,
        name: FactName,
        state: FactState,
        *,
        document_id: UUID | None = None,
        detail: str | None = None,
    ) -> bool:
        """Note the newest state; False when it was known already."""
        put = await self._tx.execute(
            _PUT,
            {
                "fact_id": new_id(),
                "invoice_id": invoice_id,
                "revision": revision,
                "document_id": document_id,
                "name": name,
                "state": state,
                "detail": detail,
                "at": self._now,
            },
        )
        return put.scalar_one_or_none() is not None
