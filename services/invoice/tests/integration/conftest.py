"""Connections and a bucket beside the service's own."""

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import asyncpg
import pytest
import pytest_asyncio
from proxima_common.settings import DatabaseSettings, S3Settings
from proxima_invoice.adapters.anchor_store import AnchorStore
from proxima_invoice.adapters.central_bank import CentralBank
from proxima_invoice.adapters.exchange_rates import RateLedger
from proxima_invoice.usecases.exchange_rates import RateImport
from proxima_local.endpoints import S3Endpoint
from proxima_sandbox.testing import CentralBankSandbox
from pydantic import SecretStr

from ..line import Line


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


@pytest_asyncio.fixture(loop_scope="session")
async def bank(central_bank_sandbox: CentralBankSandbox) -> AsyncIterator[CentralBank]:
    """A client of the stand-in bank."""
    async with CentralBank(central_bank_sandbox.base_url, 1.0) as client:
        yield client


@pytest.fixture
def importing(bank: CentralBank, line: Line) -> RateImport:
    """The import into the line's database."""
    return RateImport(bank, RateLedger(line.made.database), 4)
