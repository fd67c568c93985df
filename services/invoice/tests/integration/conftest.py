"""Connections and a bucket beside the service's own."""

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import asyncpg
import pytest_asyncio
from proxima_common.settings import DatabaseSettings, S3Settings
from proxima_invoice.adapters.anchor_store import AnchorStore
from proxima_local.endpoints import S3Endpoint
from pydantic import SecretStr


@pytest_asyncio.fixture(loop_scope="session")
async def owner(pg_database: DatabaseSettings) -> AsyncIterator[asyncpg.Connection]:
    """Who owns the tables, and so may do what the application's role may not."""
    assert pg_database.owner_url
    connection = await asyncpg.connect(pg_database.owner_url.get_secret_value())
    yield connection
    await connection.close()


@pytest_asyncio.fixture(loop_scope="session")
async def anchor_files(s3_engine: S3Endpoint) -> AnchorStore:
    """An empty bucket for anchors."""
    store = AnchorStore(
        S3Settings(
            endpoint=s3_engine.url,
            bucket=f"anchors-{uuid4().hex[:8]}",
            access_key=SecretStr(s3_engine.access_key),
            secret_key=SecretStr(s3_engine.secret_key),
            region=s3_engine.region,
        )
    )
    await asyncio.to_thread(store._client.create_bucket, Bucket=store.bucket)
    return store
