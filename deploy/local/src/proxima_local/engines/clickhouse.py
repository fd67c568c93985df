"""The ClickHouse engine in a process of ours, behind its own HTTP interface."""

import importlib.util
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

from proxima_local import system
from proxima_local.engines.base import Engine, http_status
from proxima_local.errors import Missing
from proxima_local.process import Command

WRITER = "proxima"
READER = "proxima_ro"


class ClickHouse(Engine):
    """One process that owns one folder, with a writer and a read-only user."""

    name: ClassVar[str] = "clickhouse"
    port_names: ClassVar[tuple[str, ...]] = ("CLICKHOUSE",)

    def __init__(self, home: Path, ports: Mapping[str, int], password: str, ro_password: str) -> None:
        super().__init__(home, ports)
        self.password = password
        self.ro_password = ro_password

    @classmethod
    def install(cls) -> None:
        """Make sure that the engine is in the virtual environment, where the requirement files put it."""
        if importlib.util.find_spec("chdb") is None:
            raise Missing("the Python package chdb is missing: install the requirement files")

    def prepare(self) -> None:
        """Make the folder."""
        self.home.mkdir(parents=True, exist_ok=True)

    def command(self) -> Command:
        """Return the front's command."""
        env = system.base_env(
            CLICKHOUSE_USER=WRITER,
            CLICKHOUSE_PASSWORD=self.password,
            CLICKHOUSE_RO_USER=READER,
            CLICKHOUSE_RO_PASSWORD=self.ro_password,
        )
        argv = (sys.executable, "-m", "proxima_local.clickhouse_front", str(self.home / "store"), str(self.port))
        return Command(argv, env, cwd=self.home)

    def ready(self) -> bool:
        """Whether the front answers."""
        return http_status(f"http://127.0.0.1:{self.port}/ping") == 200
