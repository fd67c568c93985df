"""Pytest plugin: real engines for tests, each started when first asked for, on a free port, for the session.

Nothing of them outlives the session, however it ends: every engine runs under a guard that this process holds by a
pipe, and the guard kills all below it when the pipe closes.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from proxima_local.endpoints import (
    ClickHouseEndpoint,
    GotenbergEndpoint,
    ImapEndpoint,
    KafkaEndpoint,
    MailEndpoint,
    PostgresEndpoint,
    S3Endpoint,
    ToxiproxyEndpoint,
)
from proxima_local.engines.base import Engine
from proxima_local.engines.clickhouse import READER, WRITER, ClickHouse
from proxima_local.engines.gotenberg import Gotenberg
from proxima_local.engines.imap import MAILBOX_USER, Imap
from proxima_local.engines.kafka import Kafka
from proxima_local.engines.mail import Mail
from proxima_local.engines.postgres import SUPERUSER, Postgres
from proxima_local.engines.s3 import REGION, S3
from proxima_local.engines.toxiproxy import Toxiproxy
from proxima_local.paths import checkout, remove_home
from proxima_local.ports import free_port

E = TypeVar("E", bound=Engine)


def _sweep(var: Path) -> None:
    """Delete what sessions that no longer run have left."""
    for folder in var.glob("test-*"):
        pid = folder.name.removeprefix("test-")
        if pid.isdigit() and not Path(f"/proc/{pid}").exists():
            for home in folder.iterdir():
                if home.is_symlink():
                    remove_home(home)
            shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def engines_home() -> Iterator[Path]:
    """A folder for this session's engines, deleted at its end."""
    var = checkout() / "var"
    _sweep(var)
    home = var / f"test-{os.getpid()}"
    home.mkdir(parents=True, exist_ok=True)
    yield home
    if os.environ.get("PROXIMA_TEST_KEEP") != "1":
        shutil.rmtree(home, ignore_errors=True)


def running(kind: type[E], make: Callable[[dict[str, int]], E]) -> Iterator[E]:
    """Install the engine, start it on free ports, and remove it with its data afterwards."""
    kind.install()
    engine = make({name: free_port() for name in kind.port_names})
    try:
        engine.start(180)
        yield engine
    finally:
        engine.remove()


@pytest.fixture(scope="session")
def kafka_engine(engines_home: Path) -> Iterator[KafkaEndpoint]:
    """A Kafka broker that creates no topics by itself."""
    for engine in running(Kafka, lambda ports: Kafka(engines_home / "kafka", ports)):
        yield KafkaEndpoint(engine, engine.bootstrap)


@pytest.fixture(scope="session")
def postgres_engine(engines_home: Path) -> Iterator[PostgresEndpoint]:
    """A PostgreSQL server; PROXIMA_TEST_FSYNC=1 makes it flush every commit to the disk."""
    durable = os.environ.get("PROXIMA_TEST_FSYNC") == "1"
    password = "superuser"  # noqa: S105
    for engine in running(
        Postgres, lambda ports: Postgres(engines_home / "postgres", ports, password, durable=durable)
    ):
        yield PostgresEndpoint(engine, "127.0.0.1", engine.port, SUPERUSER, password)


@pytest.fixture(scope="session")
def clickhouse_engine(engines_home: Path) -> Iterator[ClickHouseEndpoint]:
    """The ClickHouse engine over HTTP with a writer and a read-only user."""
    for engine in running(ClickHouse, lambda ports: ClickHouse(engines_home / "clickhouse", ports, "writer", "reader")):
        yield ClickHouseEndpoint(engine, "127.0.0.1", engine.port, WRITER, engine.password, READER, engine.ro_password)


@pytest.fixture(scope="session")
def gotenberg_engine(engines_home: Path) -> Iterator[GotenbergEndpoint]:
    """Gotenberg with its browser."""
    for engine in running(Gotenberg, lambda ports: Gotenberg(engines_home / "gotenberg", ports)):
        yield GotenbergEndpoint(engine, engine.url)


@pytest.fixture(scope="session")
def s3_engine(engines_home: Path) -> Iterator[S3Endpoint]:
    """An S3 server without buckets."""
    for engine in running(S3, lambda ports: S3(engines_home / "s3", ports, "access", "secret-of-tests")):
        yield S3Endpoint(engine, engine.url, engine.access_key, engine.secret_key, REGION)


@pytest.fixture(scope="session")
def mail_engine(engines_home: Path) -> Iterator[MailEndpoint]:
    """A mail server with an empty mailbox."""
    for engine in running(Mail, lambda ports: Mail(engines_home / "mail", ports)):
        yield MailEndpoint(engine, "127.0.0.1", engine.port, engine.web_url, f"{engine.web_url}/api/email")


@pytest.fixture(scope="session")
def imap_engine(engines_home: Path) -> Iterator[ImapEndpoint]:
    """An IMAP server with an empty mailbox."""
    for engine in running(Imap, lambda ports: Imap(engines_home / "imap", ports, "mailbox")):
        yield ImapEndpoint(engine, "127.0.0.1", engine.port, MAILBOX_USER, engine.password)


@pytest.fixture(scope="session")
def toxiproxy_engine(engines_home: Path) -> Iterator[ToxiproxyEndpoint]:
    """A proxy for network faults; its proxies are made over its API."""
    for engine in running(Toxiproxy, lambda ports: Toxiproxy(engines_home / "toxiproxy", ports)):
        yield ToxiproxyEndpoint(engine, engine.url)
