"""Everything the supervisor runs, as one list: the engines and the product's processes."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from proxima_local import system
from proxima_local.engines.base import Engine
from proxima_local.engines.clickhouse import ClickHouse
from proxima_local.engines.gotenberg import Gotenberg
from proxima_local.engines.imap import Imap
from proxima_local.engines.kafka import Kafka
from proxima_local.engines.mail import Mail
from proxima_local.engines.postgres import Postgres
from proxima_local.engines.s3 import S3
from proxima_local.environment import env_file, with_env, write_env
from proxima_local.errors import Missing
from proxima_local.paths import Layout
from proxima_local.secrets import Secrets
from proxima_local.services import HOST, S3_ACCESS_KEY, SANDBOX, SERVICES

ENGINES, SERVICE_GROUP = "engines", "services"
ENGINE_CLASSES: dict[str, type[Engine]] = {
    engine.name: engine for engine in (Kafka, Postgres, ClickHouse, Gotenberg, S3, Mail, Imap)
}
SANDBOXES = (
    ("planfact", "PLANFACT"),
    ("central-bank", "CENTRAL_BANK"),
    ("didox", "DIDOX"),
    ("eimzo", "EIMZO"),
    ("telegram", "TELEGRAM"),
)


@dataclass(frozen=True)
class Program:
    """One program of the stack."""

    name: str
    group: str
    argv: tuple[str, ...]
    cwd: Path
    port: str
    health_url: str | None
    stop_seconds: int
    own_group_stop: bool

    @property
    def full_name(self) -> str:
        """Its name for the supervisor."""
        return f"{self.group}:{self.name}"


@dataclass(frozen=True)
class EngineSet:
    """The engines of one stack, on its data folders and ports."""

    kafka: Kafka
    postgres: Postgres
    clickhouse: ClickHouse
    gotenberg: Gotenberg
    s3: S3
    mail: Mail
    imap: Imap

    @classmethod
    def of(cls, layout: Layout, ports: Mapping[str, int], secrets: Secrets) -> "EngineSet":
        """Return the engines with the stack's passwords."""
        data = layout.data
        return cls(
            Kafka(data / "kafka", ports),
            Postgres(data / "postgres", ports, secrets.password("postgres_superuser")),
            ClickHouse(data / "clickhouse", ports, secrets.password("clickhouse"), secrets.password("clickhouse_ro")),
            Gotenberg(data / "gotenberg", ports),
            S3(data / "s3", ports, S3_ACCESS_KEY, secrets.password("s3_secret_key")),
            Mail(data / "mail", ports),
            Imap(data / "imap", ports, secrets.password("imap_mailbox")),
        )

    @property
    def all(self) -> tuple[Engine, ...]:
        """Every engine."""
        return (self.kafka, self.postgres, self.clickhouse, self.gotenberg, self.s3, self.mail, self.imap)


def engine_programs(layout: Layout, engines: EngineSet) -> list[Program]:
    """Return the engines as programs, writing the environment each runs in."""
    programs = []
    for engine in engines.all:
        command = engine.command()
        env = env_file(layout, f"engine-{engine.name}")
        write_env(env, command.env)
        argv = with_env(env, command.guarded(layout.run / f"{engine.name}.pid"))
        programs.append(
            Program(
                name=engine.name,
                group=ENGINES,
                argv=tuple(argv),
                cwd=command.cwd or layout.data,
                port=engine.port_names[0],
                health_url=None,
                stop_seconds=int(command.grace) + 15,
                # The guard passes the wish on in the engine's own way, so only it may be told.
                own_group_stop=False,
            )
        )
    return programs


def require_scripts(layout: Layout) -> None:
    """Raise Missing when a console script of the product is not installed."""
    scripts = [service.script for service in SERVICES] + ["proxima-sandbox", "proxima-topics"]
    absent = [script for script in scripts if not (layout.scripts / script).exists()]
    if absent:
        raise Missing(f"{', '.join(absent)} not found in {layout.scripts}: run `make setup`")


def service_programs(layout: Layout, ports: Mapping[str, int]) -> list[Program]:
    """Return the product's processes."""
    programs = [_service(layout, ports, "proxima-sandbox", SANDBOX, process, port, "/") for process, port in SANDBOXES]
    for service in SERVICES:
        for process in service.processes:
            port = service.port_name(process)
            programs.append(_service(layout, ports, service.script, service.name, process, port, "/readyz"))
    return programs


def _service(
    layout: Layout, ports: Mapping[str, int], script: str, name: str, process: str, port: str, health: str
) -> Program:
    program = f"{name}-{process}"
    env = env_file(layout, name if name == SANDBOX else program)
    argv = with_env(env, [str(layout.scripts / script), process])
    url = f"http://{HOST}:{ports[port]}{health}"
    return Program(program, SERVICE_GROUP, tuple(argv), layout.root, port, url, 30, own_group_stop=True)


def supervisor_environment() -> dict[str, str]:
    """Return the environment all programs start from."""
    return system.base_env(PYTHONUNBUFFERED="1")
