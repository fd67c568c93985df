"""The product's own processes: which there are, and what each service is told through its environment."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from proxima_local.engines.clickhouse import READER
from proxima_local.engines.imap import MAILBOX_USER
from proxima_local.engines.s3 import REGION
from proxima_local.secrets import Secrets

HOST = "127.0.0.1"
BUCKET = "proxima"
COPY_BUCKET = "proxima-copy"
WAREHOUSE = "proxima"
S3_ACCESS_KEY = "proxima"
ADMINISTRATOR = "admin"
ADMINISTRATOR_PASSWORD = "staff_administrator"  # noqa: S105
# The demonstration's two sellers, and a buyer and a director of theirs who may enter Didox too.
COMPANIES_AT_DIDOX = {"S1": "300000091", "S2": "300000092"}
OTHERS_AT_DIDOX = ("300000001", "30101300000091")
# The mail server of this machine has no TLS, which a service must be told.
SENDERS = {
    "S1": {
        "address": "billing@proxima-ops.example",
        "name": "Proxima Ops",
        "return_path": "bounces@proxima-ops.example",
    },
    "S2": {
        "address": "billing@proxima-labs.example",
        "name": "Proxima Labs",
        "return_path": "bounces@proxima-labs.example",
    },
}

# The bot that the sandbox plays, and the groups that hear of approvals.
TELEGRAM_BOT = 7000000001
TELEGRAM_GROUPS = {"S1": -4001, "S2": -4002}


@dataclass(frozen=True)
class Surroundings:
    """What environments are made of; `extra` are further variables, given to the service whose prefix they have."""

    ports: Mapping[str, int]
    secrets: Secrets
    var: Path
    extra: Mapping[str, str] = field(default_factory=dict)

    def url(self, port: str) -> str:
        """Return the HTTP address of a port of this stack."""
        return f"http://{HOST}:{self.ports[port]}"

    def database_url(self, database: str, role: str) -> str:
        """Return the URL of a service's database for one of its roles, `app` or `owner`."""
        password = self.secrets.password(f"postgres_{database}_{role}")
        return f"postgresql://{database}_{role}:{password}@{HOST}:{self.ports['POSTGRES']}/{database}"


Variables = Mapping[str, str]
Part = Callable[[Surroundings, str], Variables]


@dataclass(frozen=True)
class Service:
    """One service: its processes and the parts its environment is made of."""

    name: str
    processes: tuple[str, ...]
    parts: tuple[Part, ...] = field(default=())
    database: bool = False

    @property
    def prefix(self) -> str:
        """What its variables begin with."""
        return f"{self.name.upper()}_"

    @property
    def script(self) -> str:
        """The console script of its distribution."""
        return f"proxima-{self.name}"

    def port_name(self, process: str) -> str:
        """Return the name of the port a process answers on: the API's own, else that of its probes."""
        return self.name.upper() if process == "api" else f"{self.name.upper()}_{process.upper()}"

    def environment(self, around: Surroundings) -> dict[str, str]:
        """Return every variable of this service, without the owner's database address."""
        _, public_key = around.secrets.key_files()
        variables = {
            "PROXIMA_PROFILE": "demo",
            "PROXIMA_CLOCK_FILE": str(around.var / "run" / "demo-clock"),
            f"{self.prefix}KAFKA__BOOTSTRAP": f"{HOST}:{around.ports['KAFKA']}",
            f"{self.prefix}STAFF_PUBLIC_KEY_FILE": str(public_key),
        }
        if self.database:
            variables[f"{self.prefix}DATABASE__URL"] = around.database_url(self.name, "app")
        if "api" in self.processes:
            variables[f"{self.prefix}HTTP__HOST"] = HOST
            variables[f"{self.prefix}HTTP__PORT"] = str(around.ports[self.port_name("api")])
        for process in self.processes:
            if process != "api":
                port = around.ports[self.port_name(process)]
                variables[f"{self.prefix}PROBE_PORT_{process.upper()}"] = str(port)
        for part in self.parts:
            variables |= {f"{self.prefix}{key}": value for key, value in part(around, self.name).items()}
        return variables | {key: value for key, value in around.extra.items() if key.startswith(self.prefix)}

    def process_environment(self, around: Surroundings, process: str) -> dict[str, str]:
        """Return what one process is told beyond its service's environment."""
        if process == "api":
            return {}
        return {f"{self.prefix}OBSERVABILITY__PROBE_PORT": str(around.ports[self.port_name(process)])}

    def owner_environment(self, around: Surroundings) -> dict[str, str]:
        """Return what the command `migrate` is told beyond the service's environment."""
        return {f"{self.prefix}DATABASE__OWNER_URL": around.database_url(self.name, "owner")}


def _s3(around: Surroundings, _: str) -> Variables:
    return {
        "S3__ENDPOINT": around.url("S3"),
        "S3__ACCESS_KEY": S3_ACCESS_KEY,
        "S3__SECRET_KEY": around.secrets.password("s3_secret_key"),
        "S3__REGION": REGION,
        "S3__BUCKET": BUCKET,
    }


def _copy(around: Surroundings, service: str) -> Variables:
    return {f"COPY_{key}": value for key, value in _s3(around, service).items()} | {"COPY_S3__BUCKET": COPY_BUCKET}


def _clickhouse(around: Surroundings, _: str) -> Variables:
    return {
        "CLICKHOUSE__HOST": HOST,
        "CLICKHOUSE__PORT": str(around.ports["CLICKHOUSE"]),
        "CLICKHOUSE__USER": READER,
        "CLICKHOUSE__PASSWORD": around.secrets.password("clickhouse_ro"),
        "CLICKHOUSE__DATABASE": WAREHOUSE,
    }


def _gotenberg(around: Surroundings, _: str) -> Variables:
    return {"GOTENBERG__URL": around.url("GOTENBERG")}


def _smtp(around: Surroundings, _: str) -> Variables:
    return {
        "SMTP__HOST": HOST,
        "SMTP__PORT": str(around.ports["SMTP"]),
        "SMTP__TLS": "none",
        "SENDERS": json.dumps(SENDERS),
    }


def _mailbox(around: Surroundings, _: str) -> Variables:
    return {
        "MAILBOX__HOST": HOST,
        "MAILBOX__PORT": str(around.ports["IMAP"]),
        "MAILBOX__TLS": "none",
        "MAILBOX__USERNAME": MAILBOX_USER,
        "MAILBOX__PASSWORD": around.secrets.password("imap_mailbox"),
        "MAILBOX__EVERY_SECONDS": "5",
    }


def _client_page(around: Surroundings, _: str) -> Variables:
    return {
        "CLIENT_PAGE__PUBLIC_URL": around.url("GATEWAY"),
        "CLIENT_PAGE__KEY_FILE": str(around.secrets.file("client_page_key")),
    }


def _central_bank(around: Surroundings, _: str) -> Variables:
    return {"CENTRAL_BANK__BASE_URL": around.url("CENTRAL_BANK")}


def _planfact(around: Surroundings, _: str) -> Variables:
    return {
        "PLANFACT__BASE_URL": around.url("PLANFACT"),
        "PLANFACT__API_KEY": around.secrets.password("planfact_api_key"),
        "PLANFACT__LEGAL_ENTITIES": json.dumps(list(SENDERS)),
        "JOBS__RECEIPTS_EVERY": "5",
    }


def _didox(around: Surroundings, _: str) -> Variables:
    companies = {
        legal_entity: {"tin": tin, "password": around.secrets.password(f"didox_{tin}")}
        for legal_entity, tin in COMPANIES_AT_DIDOX.items()
    }
    return {
        "DIDOX__BASE_URL": around.url("DIDOX"),
        "DIDOX__PARTNER_TOKEN": around.secrets.password("didox_partner_token"),
        "DIDOX__COMPANIES": json.dumps(companies),
        # The stand-in's buyers answer at once, and nobody wants to wait a minute to hear of it.
        "DIDOX__POLL_EVERY": "5",
        "DIDOX__PER_SECOND": "50",
    }


def _telegram(around: Surroundings, _: str) -> Variables:
    return {
        "TELEGRAM__BASE_URL": around.url("TELEGRAM"),
        "TELEGRAM__TOKEN": telegram_token(around.secrets),
        "TELEGRAM__CHATS": json.dumps(TELEGRAM_GROUPS),
        "TELEGRAM__LINK_BASE": around.url("GATEWAY"),
    }


def telegram_token(secrets: Secrets) -> str:
    """Return the token of the bot that the sandbox plays."""
    return f"{TELEGRAM_BOT}:{secrets.password('telegram_token')}"


def _gateway(around: Surroundings, _: str) -> Variables:
    private_key, _public_key = around.secrets.key_files()
    urls = {f"{name}_URL": around.url(name) for name in ("INVOICE", "PREFILL", "RENDER", "DELIVERY", "ACCOUNTING")}
    signer = f"ws://127.0.0.1:{around.ports['EIMZO']}/service/cryptapi"
    return {"PRIVATE_KEY_FILE": str(private_key), "EIMZO_URL": signer, **urls}


FULL = ("api", "worker", "relay", "executor", "jobs")

SERVICES: tuple[Service, ...] = (
    Service("invoice", FULL, (_s3, _central_bank), database=True),
    Service("prefill", ("api", "worker"), (_clickhouse,)),
    Service("render", FULL, (_s3, _copy, _gotenberg), database=True),
    Service("delivery", (*FULL, "telegram"), (_s3, _smtp, _mailbox, _client_page, _didox, _telegram), database=True),
    Service("accounting", FULL, (_planfact,), database=True),
    Service("gateway", ("api", "relay"), (_gateway,), database=True),
)

SANDBOX = "sandbox"


def sandbox_environment(around: Surroundings) -> dict[str, str]:
    """Return the environment of the stand-in partner servers."""
    entering = (*COMPANIES_AT_DIDOX.values(), *OTHERS_AT_DIDOX)
    passwords = {tax_id: around.secrets.password(f"didox_{tax_id}") for tax_id in entering}
    return {
        "PROXIMA_PROFILE": "demo",
        "PROXIMA_CLOCK_FILE": str(around.var / "run" / "demo-clock"),
        "SANDBOX_HOST": HOST,
        "SANDBOX_PLANFACT_PORT": str(around.ports["PLANFACT"]),
        "SANDBOX_CENTRAL_BANK_PORT": str(around.ports["CENTRAL_BANK"]),
        "SANDBOX_DIDOX_PORT": str(around.ports["DIDOX"]),
        "SANDBOX_EIMZO_PORT": str(around.ports["EIMZO"]),
        "SANDBOX_DIDOX_PARTNER_TOKEN": around.secrets.password("didox_partner_token"),
        "SANDBOX_DIDOX_COMPANIES": json.dumps(passwords),
        "SANDBOX_TELEGRAM_PORT": str(around.ports["TELEGRAM"]),
        "SANDBOX_TELEGRAM_TOKEN": telegram_token(around.secrets),
        "SANDBOX_TELEGRAM_GROUPS": json.dumps(
            {chat: f"Approvals {entity}" for entity, chat in TELEGRAM_GROUPS.items()}
        ),
        "SANDBOX_PLANFACT_API_KEY": around.secrets.password("planfact_api_key"),
        "SANDBOX_DATA_DIR": str(around.var / "data" / "sandbox"),
    }


def tools_environment(around: Surroundings) -> dict[str, str]:
    """Return the environment of commands that are no service: topics, demo data, the command line client."""
    return {
        "PROXIMA_PROFILE": "demo",
        "PROXIMA_CLOCK_FILE": str(around.var / "run" / "demo-clock"),
        "PROXIMA_KAFKA__BOOTSTRAP": f"{HOST}:{around.ports['KAFKA']}",
        "PROXIMA_GATEWAY_URL": around.url("GATEWAY"),
        "PROXIMA_ADMIN_LOGIN": ADMINISTRATOR,
        "PROXIMA_ADMIN_PASSWORD": around.secrets.password(ADMINISTRATOR_PASSWORD),
        "PROXIMA_DEMO_STAFF_FILE": str(around.var / "secrets" / "demo-staff.json"),
        "PROXIMA_ARCHIVE_FOLDER": str(around.var / "data" / "s3" / "buckets" / BUCKET),
        "PROXIMA_PLANFACT_URL": around.url("PLANFACT"),
        "PROXIMA_PLANFACT_API_KEY": around.secrets.password("planfact_api_key"),
        "PROXIMA_DIDOX_URL": around.url("DIDOX"),
        "PROXIMA_EIMZO_URL": around.url("EIMZO"),
        "PROXIMA_MAIL_URL": around.url("MAIL_WEB"),
        "PROXIMA_IMAP_PORT": str(around.ports["IMAP"]),
        "PROXIMA_IMAP_USER": MAILBOX_USER,
        "PROXIMA_IMAP_PASSWORD": around.secrets.password("imap_mailbox"),
        "PROXIMA_TELEGRAM_URL": around.url("TELEGRAM"),
        "PROXIMA_S3_ENDPOINT": around.url("S3"),
        "PROXIMA_S3_ACCESS_KEY": S3_ACCESS_KEY,
        "PROXIMA_S3_SECRET_KEY": around.secrets.password("s3_secret_key"),
        "PROXIMA_S3_REGION": REGION,
        "PROXIMA_S3_BUCKET": BUCKET,
        "CLICKHOUSE_URL": f"http://proxima:{around.secrets.password('clickhouse')}@{HOST}:{around.ports['CLICKHOUSE']}",
        "PROXIMA_CLICKHOUSE_HOST": HOST,
        "PROXIMA_CLICKHOUSE_PORT": str(around.ports["CLICKHOUSE"]),
        "PROXIMA_CLICKHOUSE_USER": "proxima",
        "PROXIMA_CLICKHOUSE_PASSWORD": around.secrets.password("clickhouse"),
        "PROXIMA_CLICKHOUSE_DATABASE": WAREHOUSE,
    }
