"""The demo warehouse on the real engine, read by the product's own read-only user."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import clickhouse_connect
import pytest
from clickhouse_connect.driver.client import Client
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from proxima_common.contracts.payload import Payload
from proxima_common.contracts.prefill import LinesProposed, PrefillRequested
from proxima_common.contracts.prefill_request import RequestItem
from proxima_demo.load import load
from proxima_local.endpoints import ClickHouseEndpoint
from proxima_prefill.adapters.clickhouse import ClickHouseSource
from proxima_prefill.settings import ClickHouseSettings
from proxima_prefill.usecases.overview import Patience
from proxima_prefill.usecases.respond import respond

PATIENCE = Patience(timedelta(days=5), timedelta(hours=72))


@pytest.fixture(scope="session")
def writer(clickhouse_engine: ClickHouseEndpoint) -> Iterator[Client]:
    client = clickhouse_connect.get_client(
        host=clickhouse_engine.host,
        port=clickhouse_engine.port,
        username=clickhouse_engine.user,
        password=clickhouse_engine.password,
        autogenerate_session_id=False,
    )
    yield client
    client.close()


@pytest.fixture(scope="session")
def demo(writer: Client) -> str:
    """The database of the seven views; tests do not change it."""
    load(writer, database="prefill_demo", warehouse="prefill_demo_base")
    return "prefill_demo"


@pytest.fixture
def changeable(writer: Client) -> Iterator[str]:
    """The same warehouse, for tests that change it."""
    load(writer, database="prefill_changed", warehouse="prefill_changed_base")
    yield "prefill_changed"
    for database in ("prefill_changed", "prefill_changed_base"):
        writer.command(f"DROP DATABASE {database} SYNC")


@pytest.fixture
def read_only(clickhouse_engine: ClickHouseEndpoint) -> Any:
    """Settings of the product's user for a database; limits may be changed."""

    def settings(database: str, **limits: int) -> ClickHouseSettings:
        return ClickHouseSettings.model_validate(
            {
                "host": clickhouse_engine.host,
                "port": clickhouse_engine.port,
                "user": clickhouse_engine.ro_user,
                "password": clickhouse_engine.ro_password,
                "database": database,
                **limits,
            }
        )

    return settings


@pytest.fixture(scope="session")
def staff_keys() -> tuple[str, str]:
    """The gateway's private key and the public one that services verify with."""
    key = Ed25519PrivateKey.generate()
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return private.decode(), public.decode()


@pytest.fixture
def source(read_only: Any, demo: str) -> ClickHouseSource:
    return ClickHouseSource(read_only(demo))


class Asker:
    """Asks as the invoice service does."""

    def __init__(self, source: ClickHouseSource) -> None:
        self._source = source

    def __call__(self, purpose: str, month: str, *items: RequestItem, **more: Any) -> list[Payload]:
        request = PrefillRequested.model_validate(
            {
                "run_id": uuid4(),
                "purpose": purpose,
                "month": month,
                "as_of": datetime(2026, 11, 2, tzinfo=UTC),
                "items": items,
                **more,
            }
        )
        return [found.payload for found in respond(request, self._source, PATIENCE)]

    def item(self, application: int, month: str, **more: Any) -> RequestItem:
        subject: UUID = more.pop("invoice_id", None) or uuid4()
        return RequestItem.model_validate(
            {
                "subject_id": subject,
                "invoice_id": subject,
                "application_id": f"APP-{application:02}",
                "month": month,
                "context_version": 1,
                **more,
            }
        )

    def lines(self, application: int, month: str, **more: Any) -> LinesProposed:
        """The proposal for one application, which must succeed."""
        (found, _) = self("lines", month, self.item(application, month, **more))
        assert isinstance(found, LinesProposed), found
        return found


@pytest.fixture
def ask(source: ClickHouseSource) -> Asker:
    return Asker(source)


@pytest.fixture
def asker() -> type[Asker]:
    return Asker
