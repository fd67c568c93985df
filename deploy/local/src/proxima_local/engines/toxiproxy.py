"""A proxy for network faults, for tests only: toxiproxy."""

from pathlib import Path
from typing import ClassVar

from proxima_local import system
from proxima_local.cache import built, pin_hash
from proxima_local.engines.base import Engine, http_status
from proxima_local.engines.s3 import go_install
from proxima_local.process import Command

MODULE = "github.com/Shopify/toxiproxy/v2/cmd/server@v2.5.0"


class Toxiproxy(Engine):
    """Latency, cuts, limits and slow closes between a client and a server, set over its API."""

    name: ClassVar[str] = "toxiproxy"
    port_names: ClassVar[tuple[str, ...]] = ("TOXIPROXY",)

    @classmethod
    def _program(cls) -> Path:
        return built("toxiproxy", pin_hash([], MODULE), lambda folder: go_install(folder, MODULE)) / "server"

    @classmethod
    def install(cls) -> None:
        """Build the server once."""
        cls._program()

    @property
    def url(self) -> str:
        """Where its API answers."""
        return f"http://127.0.0.1:{self.port}"

    def prepare(self) -> None:
        """Make the folder; it keeps nothing."""
        self.home.mkdir(parents=True, exist_ok=True)

    def command(self) -> Command:
        """Return the server's command."""
        argv = (str(self._program()), "-host", "127.0.0.1", "-port", str(self.port))
        return Command(argv, system.base_env(), cwd=self.home)

    def ready(self) -> bool:
        """Whether its API answers."""
        return http_status(f"{self.url}/version") == 200
