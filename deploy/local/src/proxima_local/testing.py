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
    KafkaEndpoint,
    PostgresEndpoint,
)
from proxima_local.engines.base import Engine
from proxima_local.engines.kafka import Kafka
from proxima_local.engines.postgres import SUPERUSER, Postgres
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
        engine.start(60)
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
