"""Sellers with their accounts, dated regimes and number series, read and written as one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from proxima_common.contracts.api.billing import LegalEntityRead, LegalEntityWrite, NumberSeries, Regime
from proxima_common.contracts.content import BankAccount
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


async def get(tx: AsyncConnection, legal_entity_id: str, *, lock: bool = False) -> LegalEntityRead | None:
    """The seller with all its lists, or None; `lock` keeps others from changing it until the transaction ends."""
    found = await find(tx, [legal_entity_id], lock=lock)
    return found[0] if found else None


async def find(
    tx: AsyncConnection, legal_entity_ids: Iterable[str] | None = None, *, lock: bool = False
) -> list[LegalEntityRead]:
    """Sellers by id, in order; None is every one."""
    query = select(LEGAL_ENTITY).order_by(LEGAL_ENTITY.c.legal_entity_id)
    if legal_entity_ids is not None:
        query = query.where(LEGAL_ENTITY.c.legal_entity_id.in_(list(legal_entity_ids)))
    if lock:
        query = query.with_for_update()
    rows = (await tx.execute(query)).mappings().all()
    ids = [row["legal_entity_id"] for row in rows]
    accounts = await _lists(tx, LEGAL_ENTITY_ACCOUNT, ids, "position")
    regimes = await _lists(tx, LEGAL_ENTITY_REGIME, ids, "valid_from")
    series = await _lists(tx, NUMBER_SERIES, ids, "kind")
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


async def put(tx: AsyncConnection, legal_entity_id: str, body: LegalEntityWrite, version: int, now: datetime) -> None:
    """Replace the seller and its lists by `body` as `version`."""
    own = {name: getattr(body, name) for name in _OWN} | {"version": version, "updated_at": now}
    await tx.execute(
        upsert(LEGAL_ENTITY)
        .values(legal_entity_id=legal_entity_id, **own)
        .on_conflict_do_update(index_elements=["legal_entity_id"], set_=own)
    )
    for table in (LEGAL_ENTITY_ACCOUNT, LEGAL_ENTITY_REGIME, NUMBER_SERIES):
        await tx.execute(delete(table).where(table.c.legal_entity_id == legal_entity_id))
    key = {"legal_entity_id": legal_entity_id}
    await tx.execute(
        insert(LEGAL_ENTITY_ACCOUNT),
        [key | {"position": at} | account.model_dump() for at, account in enumerate(body.accounts, 1)],
    )
    await tx.execute(insert(LEGAL_ENTITY_REGIME), [key | regime.model_dump() for regime in body.regimes])
    await tx.execute(insert(NUMBER_SERIES), [key | series.model_dump() for series in body.series])


async def _lists(tx: AsyncConnection, table: Table, ids: list[str], order: str) -> dict[str, list[dict[str, Any]]]:
    query = select(table).where(table.c.legal_entity_id.in_(ids)).order_by(table.c[order])
    grouped: dict[str, list[dict[str, Any]]] = {}
    for row in (await tx.execute(query)).mappings():
        grouped.setdefault(row["legal_entity_id"], []).append(dict(row))
    return grouped


def _only(row: dict[str, Any], model: type[Regime] | type[NumberSeries]) -> dict[str, Any]:
    return {name: row[name] for name in model.model_fields}
