"""Clients and applications as the warehouse last described them; written only when something changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from proxima_common.contracts.api.master_data import ApplicationRead, ClientRead
from proxima_common.contracts.prefill import SourceApplication, SourceClient
from proxima_common.hashing import content_hash
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_invoice.adapters.tables.master import APPLICATION, CLIENT

_CLIENT_KEYS = ("name", "legal_name", "country", "tin")
_APPLICATION_KEYS = (
    "client_id",
    "title",
    "deal_type",
    "contract_no",
    "contract_date",
    "price_currency",
    "document_currency",
    "document_set",
    "tax_profile",
    "valid_from",
    "valid_to",
    "status",
)


async def remember(tx: AsyncConnection, client: SourceClient, application: SourceApplication, now: datetime) -> None:
    """Keep the latest description of both; the same description again changes nothing."""
    await _put_client(tx, client, now)
    row = {name: getattr(application, name) for name in _APPLICATION_KEYS} | {
        "legal_entity_id": application.seller_id,
        "source": application.model_dump(mode="json"),
        "source_hash": content_hash("proxima.source.application.v1", application),
        "updated_at": now,
    }
    statement = insert(APPLICATION).values(application_id=application.application_id, version=1, **row)
    await tx.execute(
        statement.on_conflict_do_update(
            index_elements=["application_id"],
            set_=row | {"version": APPLICATION.c.version + 1},
            where=APPLICATION.c.source_hash != statement.excluded.source_hash,
        )
    )


async def _put_client(tx: AsyncConnection, client: SourceClient, now: datetime) -> None:
    row = {name: getattr(client, name) for name in _CLIENT_KEYS} | {
        "source": client.model_dump(mode="json"),
        "source_hash": content_hash("proxima.source.client.v1", client),
        "updated_at": now,
    }
    statement = insert(CLIENT).values(client_id=client.client_id, version=1, **row)
    await tx.execute(
        statement.on_conflict_do_update(
            index_elements=["client_id"],
            set_=row | {"version": CLIENT.c.version + 1},
            where=CLIENT.c.source_hash != statement.excluded.source_hash,
        )
    )


async def client(tx: AsyncConnection, client_id: str) -> ClientRead | None:
    row = (await tx.execute(select(CLIENT).where(CLIENT.c.client_id == client_id))).mappings().first()
    return _client(row) if row else None


async def application(tx: AsyncConnection, application_id: str) -> ApplicationRead | None:
    query = select(APPLICATION).where(APPLICATION.c.application_id == application_id)
    row = (await tx.execute(query)).mappings().first()
    return _application(row) if row else None


async def clients_of(
    tx: AsyncConnection, entities: frozenset[str] | None, after: str | None, limit: int
) -> Sequence[ClientRead]:
    """Clients by id, of those who have an application with one of the legal entities; None is every one."""
    query = select(CLIENT).order_by(CLIENT.c.client_id).limit(limit)
    if after is not None:
        query = query.where(CLIENT.c.client_id > after)
    if entities is not None:
        theirs = select(APPLICATION.c.client_id).where(APPLICATION.c.legal_entity_id.in_(entities))
        query = query.where(CLIENT.c.client_id.in_(theirs))
    return [_client(row) for row in (await tx.execute(query)).mappings()]


async def applications_of(
    tx: AsyncConnection, entities: frozenset[str] | None, client_id: str | None, after: str | None, limit: int
) -> Sequence[ApplicationRead]:
    """Applications by id, of one of the legal entities; None is every one."""
    query = select(APPLICATION).order_by(APPLICATION.c.application_id).limit(limit)
    if after is not None:
        query = query.where(APPLICATION.c.application_id > after)
    if entities is not None:
        query = query.where(APPLICATION.c.legal_entity_id.in_(entities))
    if client_id is not None:
        query = query.where(APPLICATION.c.client_id == client_id)
    return [_application(row) for row in (await tx.execute(query)).mappings()]


async def seen_by(tx: AsyncConnection, client_id: str, entities: frozenset[str] | None) -> bool:
    """Whether the client has an application with one of these legal entities."""
    if entities is None:
        return True
    query = select(func.count()).where(
        APPLICATION.c.client_id == client_id, APPLICATION.c.legal_entity_id.in_(entities)
    )
    return bool((await tx.execute(query)).scalar_one())


def _client(row: Any) -> ClientRead:
    return ClientRead.model_validate(row["source"] | {"version": row["version"], "updated_at": row["updated_at"]})


def _application(row: Any) -> ApplicationRead:
    return ApplicationRead.model_validate(row["source"] | {"version": row["version"], "updated_at": row["updated_at"]})
