"""Sellers with everything that is listed of them, read and written as one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from proxima_common.contracts.api.master_data import (
    CatalogItem,
    LegalEntityRead,
    LegalEntityWrite,
    NumberSeries,
    Regime,
    SellerAccount,
    Signer,
)
from pydantic import BaseModel
from sqlalchemy import Table, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_invoice.adapters.tables.seller import (
    CATALOG_ITEM,
    LEGAL_ENTITY,
    LEGAL_ENTITY_ACCOUNT,
    LEGAL_ENTITY_REGIME,
    LEGAL_ENTITY_SIGNER,
    NUMBER_SERIES,
)
from proxima_invoice.adapters.versioned import put_version

_LISTS: dict[str, tuple[Table, type[BaseModel], str]] = {
    "accounts": (LEGAL_ENTITY_ACCOUNT, SellerAccount, "position"),
    "regimes": (LEGAL_ENTITY_REGIME, Regime, "valid_from"),
    "signers": (LEGAL_ENTITY_SIGNER, Signer, "position"),
    "catalog": (CATALOG_ITEM, CatalogItem, "catalog_code"),
    "series": (NUMBER_SERIES, NumberSeries, "kind"),
}
_OWN = tuple(name for name in LegalEntityWrite.model_fields if name not in _LISTS)


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
        listed = {name: await self._listed(*kind, ids) for name, kind in _LISTS.items()}
        return [
            LegalEntityRead.model_validate(
                {name: row[name] for name in (*_OWN, "legal_entity_id", "version")}
                | {name: listed[name].get(row["legal_entity_id"], []) for name in _LISTS}
            )
            for row in rows
        ]

    async def put(self, legal_entity_id: str, body: LegalEntityWrite, version: int, now: datetime) -> None:
        """Replace the seller and its lists by `body` as `version`; PreconditionFailed when a rival was first."""
        own = {name: getattr(body, name) for name in _OWN} | {"version": version, "updated_at": now}
        await put_version(self._tx, LEGAL_ENTITY, legal_entity_id, own, what=f"legal entity {legal_entity_id}")
        for name, (table, _, order) in _LISTS.items():
            await self._tx.execute(delete(table).where(table.c.legal_entity_id == legal_entity_id))
            rows = [_row(table, part) for part in getattr(body, name)]
            for at, row in enumerate(rows, 1):
                row["legal_entity_id"] = legal_entity_id
                if order == "position":
                    row[order] = at
            if rows:
                await self._tx.execute(insert(table), rows)

    async def _listed(self, table: Table, model: type[BaseModel], order: str, ids: list[str]) -> dict[str, list[Any]]:
        query = select(table).where(table.c.legal_entity_id.in_(ids)).order_by(table.c[order])
        grouped: dict[str, list[Any]] = {}
        for row in (await self._tx.execute(query)).mappings():
            grouped.setdefault(row["legal_entity_id"], []).append(_part(dict(row), model))
        return grouped


def _row(table: Table, part: BaseModel) -> dict[str, Any]:
    """The columns of one entry of a list; a signer's position in the company is the column `title`."""
    columns = part.model_dump()
    written = part.model_dump(mode="json", include={"signs", "deal_types", "privilege"})
    columns |= written
    if table is LEGAL_ENTITY_SIGNER:
        columns["title"] = columns.pop("position")
    return columns


def _part(row: dict[str, Any], model: type[BaseModel]) -> BaseModel:
    if model is Signer:
        row["position"] = row.pop("title")
    return model.model_validate({name: row[name] for name in model.model_fields})
