"""Where a running engine answers, and how tests hurt it."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from proxima_local.engines.base import Engine
    from proxima_local.engines.postgres import Postgres


@dataclass(frozen=True)
class Endpoint:
    """A running engine with what faults tests may do to it."""

    engine: "Engine" = field(repr=False, compare=False)

    def kill(self) -> None:
        """SIGKILL the engine; returns when nothing of it is left. Its data stays."""
        self.engine.kill()

    def restart(self) -> None:
        """Start it again on the same port and data and wait until it answers."""
        self.engine.restart()

    def stop(self) -> None:
        """End the engine in good order; `restart` brings it back."""
        self.engine.stop()

    def pause(self) -> None:
        """SIGSTOP: the port accepts and nothing answers."""
        self.engine.pause()

    def resume(self) -> None:
        """Undo `pause`."""
        self.engine.resume()

    @property
    def pid(self) -> int:
        """The process id of the engine itself."""
        return self.engine.process.pid


@dataclass(frozen=True)
class KafkaEndpoint(Endpoint):
    """A broker."""

    bootstrap: str


@dataclass(frozen=True)
class Database:
    """A database with its owner role (migrations) and its application role."""

    name: str
    owner_url: str
    app_url: str


@dataclass(frozen=True)
class PostgresEndpoint(Endpoint):
    """A server and its superuser."""

    host: str
    port: int
    superuser: str
    password: str

    @cached_property
    def _server(self) -> "Postgres":
        from proxima_local.engines.postgres import Postgres

        assert isinstance(self.engine, Postgres)
        return self.engine

    def dsn(self, database: str = "postgres", user: str | None = None, password: str | None = None) -> str:
        """Return a URL that asyncpg and libpq take; the superuser's by default."""
        user = self.superuser if user is None else user
        password = self.password if password is None else password
        return f"postgresql://{quote(user)}:{quote(password, safe='')}@{self.host}:{self.port}/{database}"

    def create_database(
        self,
        name: str,
        owner_role: str | None = None,
        app_role: str | None = None,
        *,
        owner_password: str = "owner",  # noqa: S107
        app_password: str = "app",  # noqa: S107
    ) -> Database:
        """Make sure of a database with an owner role and an application role, and return how to reach it."""
        owner, app = owner_role or f"{name}_owner", app_role or f"{name}_app"
        self._server.create_database(name, owner, app, owner_password=owner_password, app_password=app_password)
        return Database(name, self.dsn(name, owner, owner_password), self.dsn(name, app, app_password))

    def drop_database(self, name: str) -> None:
        """Drop a database, cutting its connections."""
        self._server.drop_database(name)

    def sql(self, script: str, database: str = "postgres") -> str:
        """Run SQL as the superuser and return its bare output."""
        return self._server.sql(script, database)


@dataclass(frozen=True)
class ClickHouseEndpoint(Endpoint):
    """The ClickHouse engine over HTTP, with a writer and the product's read-only user."""

    host: str
    port: int
    user: str
    password: str
    ro_user: str
    ro_password: str


@dataclass(frozen=True)
class GotenbergEndpoint(Endpoint):
    """Gotenberg."""

    url: str


@dataclass(frozen=True)
class S3Endpoint(Endpoint):
    """An S3 server."""

    url: str
    access_key: str
    secret_key: str
    region: str


@dataclass(frozen=True)
class MailEndpoint(Endpoint):
    """A mail server with a mailbox to look at."""

    smtp_host: str
    smtp_port: int
    web_url: str
    api_url: str


@dataclass(frozen=True)
class ImapEndpoint(Endpoint):
    """An IMAP server with one mailbox."""

    host: str
    port: int
    user: str
    password: str


@dataclass(frozen=True)
class ToxiproxyEndpoint(Endpoint):
    """A proxy for network faults, driven over its API."""

    api_url: str
