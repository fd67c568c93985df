"""Engines that live as long as a section, in a folder that is deleted with it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from proxima_local.endpoints import PostgresEndpoint
from proxima_local.engines.kafka import Kafka
from proxima_local.engines.postgres import SUPERUSER, Postgres
from proxima_local.paths import checkout, remove_home
from proxima_local.testing import running

started = contextmanager(running)
_PASSWORD = "superuser"


@contextmanager
def folder(section: str) -> Iterator[Path]:
    """A folder under `var/`, for this process alone."""
    home = checkout() / "var" / f"bench-{section}-{os.getpid()}"
    home.mkdir(parents=True)
    try:
        yield home
    finally:
        for engine in home.iterdir():
            if engine.is_symlink():
                remove_home(engine)
        shutil.rmtree(home, ignore_errors=True)


def kafka(home: Path) -> AbstractContextManager[Kafka]:
    """A broker without topics."""
    return started(Kafka, lambda ports: Kafka(home / "kafka", ports))


@contextmanager
def postgres(home: Path) -> Iterator[PostgresEndpoint]:
    """A server that flushes every commit to the disk, as in production."""
    with started(Postgres, lambda ports: Postgres(home / "postgres", ports, _PASSWORD, durable=True)) as engine:
        yield PostgresEndpoint(engine, "127.0.0.1", engine.port, SUPERUSER, _PASSWORD)
