"""Sellers with their accounts, dated regimes and number series, read and written as one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from proxima_common.contracts.api.billing import LegalEntityRead, LegalEntityWrite, NumberSeries, Regime
from proxima_common.contracts.content import BankAccount
from proxima_common.errors import PreconditionFailed
from sqlalchemy import Table, delete, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_invoice.adapters.tables.master import (
    LEGAL_ENTITY,
    LEGAL_ENTITY_ACCOUNT,
    LEGAL_ENTITY_REGIME,
    NUMBER_SERIES,
)

_OWN = ("name", "legal_name", "country", "address", "tin", "vat_number", "director", "accountant", "mail_from")


class LegalEntityRepository:
    """Sellers, in one transaction."""

    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def get(self, legal_entity_id: str, *, lock: bool = False) -> LegalEntityRead | None:
        """The seller with all its lists, or None; `lock` keeps others from changing it until the transaction ends."""
        found = await self.find([legal_entity_id], lock=lock)
        return found[0] if found else None

    async def find(self, legal_entity_ids: Iterable[str] | None = None, *, lock: bool = False) -> list[LegalEntityRead]:
        """Sellers by id, in order; None is every one."""
        query = select(LEGAL_ENTITY).order_by(LEGAL_ENTITY.c.legal_entity_id)
        if legal_entity_ids is not None:
            query = query.where(LEGAL_ENTITY.c.legal_entity_id.in_(list(legal_entity_ids)))
        if lock:
            query = query.with_for_update()
        rows = (await self._tx.execute(query)).mappings().all()
        ids = [row["legal_entity_id"] for row in rows]
        accounts = await self._lists(LEGAL_ENTITY_ACCOUNT, ids, "position")
        regimes = await self._lists(LEGAL_ENTITY_REGIME, ids, "valid_from")
        series = await self._lists(NUMBER_SERIES, ids, "kind")
        return [
            LegalEntityRead(
                legal_entity_id=row["legal_entity_id"],
                version=row["version"],
                **{name: row[name] for name in _OWN},
                accounts=[BankAccount.model_validate(part) for part in accounts.get(row["legal_entity_id"], [])],
                regimes=[Regime(**_only(part, Regime)) for part in regimes.get(row["legal_entity_id"], [])],
                series=[NumberSeries(**_only(part, NumberSeries)) for part in series.get(row["legal_entity_id"], [])],
            )
            for row in rows
        ]

    async def put(self, legal_entity_id: str, body: LegalEntityWrite, version: int, now: datetime) -> None:
        """Replace the seller and its lists by `body` as `version`; PreconditionFailed when a rival was first."""
        own = {name: getattr(body, name) for name in _OWN} | {"version": version, "updated_at": now}
        written = await self._tx.execute(
            upsert(LEGAL_ENTITY)
            .values(legal_entity_id=legal_entity_id, **own)
            .on_conflict_do_update(
                index_elements=["legal_entity_id"], set_=own, where=LEGAL_ENTITY.c.version == version - 1
            )
            .returning(LEGAL_ENTITY.c.version)
        )
        if written.scalar_one_or_none() is None:
            raise PreconditionFailed(f"legal entity {legal_entity_id} was changed meanwhile", code="version_changed")
        for table in (LEGAL_ENTITY_ACCOUNT, LEGAL_ENTITY_REGIME, NUMBER_SERIES):
            await self._tx.execute(delete(table).where(table.c.legal_entity_id == legal_entity_id))
        key = {"legal_entity_id": legal_entity_id}
        await self._tx.execute(
            insert(LEGAL_ENTITY_ACCOUNT),
            [key | {"position": at} | account.model_dump() for at, account in enumerate(body.accounts, 1)],
        )
        await self._tx.execute(insert(LEGAL_ENTITY_REGIME), [key | regime.model_dump() for regime in body.regimes])
        await self._tx.execute(insert(NUMBER_SERIES), [key | series.model_dump() for series in body.series])

    async def _lists(self, table: Table, ids: list[str], order: str) -> dict[str, list[dict[str, Any]]]:
        query = select(table).where(table.c.legal_entity_id.in_(ids)).order_by(table.c[order])
        grouped: dict[str, list[dict[str, Any]]] = {}
        for row in (await self._tx.execute(query)).mappings():
            grouped.setdefault(row["legal_entity_id"], []).append(dict(row))
        return grouped


def _only(row: dict[str, Any], model: type[Regime] | type[NumberSeries]) -> dict[str, Any]:
    return {name: row[name] for name in model.model_fields}
