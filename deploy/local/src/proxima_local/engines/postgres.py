"""PostgreSQL from Debian's binaries, in a folder and on a port of our own."""

import os
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

from proxima_local import system
from proxima_local.engines.base import Engine
from proxima_local.errors import LocalError, Missing
from proxima_local.paths import home_for
from proxima_local.process import Command

SUPERUSER = "postgres"
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "300",
    "shared_buffers": "64MB",
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "warning",
    "log_line_prefix": "%m [%p] %q%u@%d ",
}
# A killed server loses nothing by this, as the kernel still has its writes; a machine that loses power would.
# The short interval bounds what a killed server replays, which by default is up to ten minutes of everybody's tests.
FAST = {"fsync": "off", "full_page_writes": "off", "checkpoint_timeout": "30s"}


def quoted(text: str) -> str:
    """Return an SQL string literal."""
    if "\\" in text or "\0" in text:
        raise LocalError("a backslash or zero byte does not go into this SQL")
    return "'" + text.replace("'", "''") + "'"


def named(text: str) -> str:
    """Return an SQL identifier."""
    if not re.fullmatch(r"[a-z_][a-z0-9_]{0,62}", text):
        raise LocalError(f"{text!r} is no name for a database or role")
    return f'"{text}"'


def binaries() -> Path:
    """Return the folder of the newest PostgreSQL server on this machine."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/postgres")]
    if not found:
        raise Missing("PostgreSQL is not installed: apt-get install postgresql")
    return max(found, key=lambda path: int(path.parent.name))


class Postgres(Engine):
    """A server of our own; Debian's packaged cluster is never touched."""

    name: ClassVar[str] = "postgres"
    port_names: ClassVar[tuple[str, ...]] = ("POSTGRES",)

    def __init__(self, home: Path, ports: Mapping[str, int], password: str, *, durable: bool = True) -> None:
        super().__init__(home, ports)
        self.password = password
        self._durable = durable
        self._user = SUPERUSER if os.geteuid() == 0 else None

    @classmethod
    def install(cls) -> None:
        """Install Debian's server if there is none."""
        if not list(Path("/usr/lib/postgresql").glob("*/bin/postgres")):
            system.apt_install(["postgresql"])

    @property
    def _data(self) -> Path:
        return home_for(self._user, self.home) / "data"

    def prepare(self) -> None:
        """Create the cluster the first time."""
        data = self._data
        if data.exists():
            return
        home = data.parent
        password_file = home / "superuser-password"
        password_file.touch(mode=0o600)
        password_file.write_text(self.password)
        if self._user:
            os.chown(password_file, home.stat().st_uid, -1)
        # Made beside its place and renamed, so that an interrupted start leaves no half cluster.
        temporary = home / "data.new"
        drop = ["setpriv", f"--reuid={self._user}", f"--regid={self._user}", "--init-groups"] if self._user else []
        script = ["rm", "-rf", str(temporary)]
        subprocess.run([*drop, *script], check=True)
        initdb = [str(binaries() / "initdb"), "-D", str(temporary), "-U", SUPERUSER, "--auth=scram-sha-256"]
        options = ["--encoding=UTF8", "--locale=C.UTF-8", f"--pwfile={password_file}", "--no-instructions"]
        result = subprocess.run(
            [*drop, *initdb, *options, *([] if self._durable else ["--no-sync"])],
            cwd=home,
            env=system.base_env(),
            capture_output=True,
            text=True,
            check=False,
        )
        password_file.unlink()
        if result.returncode:
            raise LocalError(f"initdb failed:\n{result.stdout}{result.stderr}")
        temporary.rename(data)

    def command(self) -> Command:
        """Return the server's command; its stop is the fast one, which waits for no client."""
        settings = SETTINGS | ({} if self._durable else FAST) | {"port": str(self.port)}
        options = [word for key, value in settings.items() for word in ("-c", f"{key}={value}")]
        argv = (str(binaries() / "postgres"), "-D", str(self._data), *options)
        return Command(argv, system.base_env(), self._user, self._data.parent, stop_signal="INT")

    def ready(self) -> bool:
        """Whether the server takes connections."""
        argv = [str(binaries() / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port), "-t", "2"]
        return subprocess.run(argv, check=False, capture_output=True).returncode == 0

    def sql(self, script: str, database: str = "postgres") -> str:
        """Run SQL as the superuser and return its bare output; raises on the first error."""
        argv = ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", str(self.port)]
        result = subprocess.run(
            [str(binaries() / "psql"), *argv, "-U", SUPERUSER, "-d", database, "-f", "-"],
            input=script,
            env=system.base_env(PGPASSWORD=self.password, PGOPTIONS="-c client_min_messages=warning"),
            capture_output=True,
            text=True,
            check=False,
        )
        if result.returncode:
            raise LocalError(f"SQL failed in {database}: {result.stderr}")
        return result.stdout.strip()

    def create_database(self, name: str, owner: str, app: str, *, owner_password: str, app_password: str) -> None:
        """Make sure of a database that one role owns and another works in; changes nothing when it is there.

        The application role owns nothing and may touch nothing until a migration grants it, table by table.
        """
        for role, password in ((owner, owner_password), (app, app_password)):
            if not self._exists("pg_roles", "rolname", role):
                self.sql(f"CREATE ROLE {named(role)} LOGIN")
            self.sql(f"ALTER ROLE {named(role)} PASSWORD {quoted(password)}")
        if not self._exists("pg_database", "datname", name):
            self.sql(f"CREATE DATABASE {named(name)} OWNER {named(owner)}")
        self.sql(
            f"REVOKE ALL ON DATABASE {named(name)} FROM PUBLIC;\n"
            f"GRANT CONNECT ON DATABASE {named(name)} TO {named(app)};\n"
        )
        self.sql(f"GRANT USAGE ON SCHEMA public TO {named(app)};\n", name)

    def _exists(self, table: str, column: str, name: str) -> bool:
        # Both words are ours; the name is quoted.
        return bool(self.sql(f"SELECT 1 FROM {table} WHERE {column} = {quoted(name)}"))  # noqa: S608

    def drop_database(self, name: str) -> None:
        """Drop a database, cutting its connections."""
        self.sql(f"DROP DATABASE IF EXISTS {named(name)} WITH (FORCE);")
