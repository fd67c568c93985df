"""What must be there before services start: databases and roles, the bucket, tables, topics."""

import hashlib
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import httpx

from proxima_local.engines.clickhouse import WRITER
from proxima_local.environment import env_file, merged_env
from proxima_local.errors import LocalError
from proxima_local.paths import Layout
from proxima_local.programs import EngineSet
from proxima_local.secrets import Secrets
from proxima_local.services import ADMINISTRATOR, ADMINISTRATOR_PASSWORD, BUCKET, COPY_BUCKET, SERVICES, WAREHOUSE

Say = Callable[[str], None]


class Stamps:
    """Remembers with the data what has been done to it, so that a second `up` need not do it again."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._done: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}

    def once(self, step: str, key: str, do: Callable[[], None]) -> None:
        """Do the step unless it was done with the same key."""
        if self._done.get(step) == key:
            return
        do()
        self._done[step] = key
        self._path.write_text(json.dumps(self._done, indent=1))


def hash_of(*parts: str | Path) -> str:
    """Return a hash of words and of the Python and SQL files below folders."""
    digest = hashlib.sha256()
    for part in parts:
        files = sorted([*part.rglob("*.py"), *part.rglob("*.sql")]) if isinstance(part, Path) else []
        for file in files:
            digest.update(str(file).encode() + file.read_bytes())
        digest.update(str(part).encode() + b"\0")
    return digest.hexdigest()


def prepare_data(layout: Layout, engines: EngineSet, secrets: Secrets) -> None:
    """Make sure of every database with its two roles, of the bucket and of the warehouse's database."""
    stamps = Stamps(layout.data / "stamps.json")
    cluster = _postgres_cluster(engines)
    for service in SERVICES:
        if service.database:
            owner, app = (secrets.password(f"postgres_{service.name}_{role}") for role in ("owner", "app"))
            stamps.once(
                f"database {service.name}",
                hash_of(cluster, owner, app),
                lambda name=service.name, owner=owner, app=app: engines.postgres.create_database(  # type: ignore[misc]
                    name, f"{name}_owner", f"{name}_app", owner_password=owner, app_password=app
                ),
            )
    for bucket in (BUCKET, COPY_BUCKET):
        if not (engines.s3.home / "buckets" / bucket).is_dir():
            engines.s3.create_bucket(bucket)
    answer = httpx.post(
        f"http://127.0.0.1:{engines.clickhouse.port}/",
        content=f"CREATE DATABASE IF NOT EXISTS {WAREHOUSE}",
        auth=(WRITER, engines.clickhouse.password),
        trust_env=False,
        timeout=20,
    )
    if answer.status_code != 200:
        raise LocalError(f"ClickHouse refused to make its database: {answer.text}")


def migrate(layout: Layout, engines: EngineSet, say: Say) -> None:
    """Bring every service's tables up to date; a service whose migrations did not change is skipped."""
    stamps = Stamps(layout.data / "stamps.json")
    cluster = _postgres_cluster(engines)
    for service in SERVICES:
        if not service.database:
            continue
        part = layout.root / (service.name if service.name == "gateway" else f"services/{service.name}")
        folders = sorted(folder for folder in part.glob("src/*/migrations") if folder.is_dir())
        # The library makes the tables of outbox, inbox and jobs for every service.
        plumbing = layout.root / "libs/common/src/proxima_common/db"

        def run(name: str = service.name, script: str = service.script) -> None:
            say(f"migrating {name}")
            env = merged_env(env_file(layout, name), env_file(layout, f"{name}-owner"))
            run_script(layout, [script, "migrate"], env)

        stamps.once(f"migrations {service.name}", hash_of(cluster, plumbing, *folders), run)


def ensure_topics(layout: Layout, engines: EngineSet, say: Say) -> None:
    """Create and check Kafka's topics."""
    stamps = Stamps(layout.data / "stamps.json")
    cluster = (engines.kafka.home / "cluster-id").read_text()
    common = layout.root / "libs/common/src/proxima_common"

    def run() -> None:
        say("creating topics")
        run_script(layout, ["proxima-topics", "ensure"], merged_env(env_file(layout, "tools")))

    stamps.once("topics", hash_of(cluster, common / "contracts", common / "messaging"), run)


def ensure_administrator(layout: Layout, engines: EngineSet, secrets: Secrets, say: Say) -> None:
    """Make sure of the first account, which may make all others; its password lies among the secrets."""
    password = secrets.file(ADMINISTRATOR_PASSWORD)

    def run() -> None:
        say("creating the administrator")
        account = ["--login", ADMINISTRATOR, "--name", "Demo Administrator", "--grants", "admin:*"]
        command = ["proxima-gateway", "staff", "create", *account, "--password-file", str(password)]
        run_script(layout, command, merged_env(env_file(layout, "gateway")))

    Stamps(layout.data / "stamps.json").once(
        "administrator", hash_of(_postgres_cluster(engines), password.read_text()), run
    )


def run_script(layout: Layout, argv: list[str], env: dict[str, str]) -> None:
    """Run a console script of the product to its end; its output is in the error if it fails."""
    result = subprocess.run(
        [str(layout.scripts / argv[0]), *argv[1:]],
        env=env,
        cwd=layout.root,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        output = (result.stdout + result.stderr)[-4000:]
        raise LocalError(f"`{' '.join(argv)}` failed with exit code {result.returncode}:\n{output}")


def _postgres_cluster(engines: EngineSet) -> str:
    return engines.postgres.sql("SELECT system_identifier FROM pg_control_system()")
