"""The ports of a stack: one table, a base that moves all of them, a variable for each."""

import os
import random
import socket
from collections.abc import Iterable, Mapping

import psutil

from proxima_local.errors import LocalError, PortTaken

DEFAULT_BASE = 27400
FIRST_FREE, LAST_FREE = 15_000, 32_000

OFFSETS: dict[str, tuple[int, str]] = {
    "GATEWAY": (0, "the gateway: UI, API and its documentation"),
    "MAIL_WEB": (1, "the mailbox page and its API"),
    "PLANFACT": (2, "the PlanFact sandbox and its page"),
    "CENTRAL_BANK": (4, "the Central Bank sandbox and its page"),
    "DIDOX": (5, "the Didox sandbox and its page"),
    "EIMZO": (6, "the E-IMZO sandbox: its websocket and its page"),
    "TELEGRAM": (7, "the Telegram sandbox and its page"),
    "GATEWAY_RELAY": (3, "probes of gateway relay"),
    "KAFKA": (10, "Kafka"),
    "KAFKA_CONTROLLER": (11, "Kafka's controller"),
    "POSTGRES": (12, "PostgreSQL"),
    "CLICKHOUSE": (13, "ClickHouse over HTTP"),
    "GOTENBERG": (14, "Gotenberg"),
    "S3": (15, "the S3 server"),
    "SMTP": (16, "the mail server"),
    "IMAP": (17, "the mailbox of bounces"),
    "INVOICE": (20, "invoice api"),
    "INVOICE_WORKER": (21, "probes of invoice worker"),
    "INVOICE_RELAY": (22, "probes of invoice relay"),
    "INVOICE_EXECUTOR": (23, "probes of invoice executor"),
    "INVOICE_JOBS": (24, "probes of invoice jobs"),
    "PREFILL": (30, "prefill api"),
    "PREFILL_WORKER": (31, "probes of prefill worker"),
    "RENDER": (40, "render api"),
    "RENDER_WORKER": (41, "probes of render worker"),
    "RENDER_RELAY": (42, "probes of render relay"),
    "RENDER_EXECUTOR": (43, "probes of render executor"),
    "RENDER_JOBS": (44, "probes of render jobs"),
    "DELIVERY": (50, "delivery api"),
    "DELIVERY_WORKER": (51, "probes of delivery worker"),
    "DELIVERY_RELAY": (52, "probes of delivery relay"),
    "DELIVERY_EXECUTOR": (53, "probes of delivery executor"),
    "DELIVERY_JOBS": (54, "probes of delivery jobs"),
    "DELIVERY_TELEGRAM": (55, "probes of delivery telegram"),
    "ACCOUNTING": (60, "accounting api"),
    "ACCOUNTING_WORKER": (61, "probes of accounting worker"),
    "ACCOUNTING_RELAY": (62, "probes of accounting relay"),
    "ACCOUNTING_EXECUTOR": (63, "probes of accounting executor"),
    "ACCOUNTING_JOBS": (64, "probes of accounting jobs"),
}


def stack_ports(environ: Mapping[str, str] | None = None) -> dict[str, int]:
    """Return every port of the stack, as the environment wants them."""
    environ = os.environ if environ is None else environ
    base = _number(environ, "PROXIMA_PORT_BASE", DEFAULT_BASE)
    ports = {name: _number(environ, f"PROXIMA_PORT_{name}", base + offset) for name, (offset, _) in OFFSETS.items()}
    seen: dict[int, str] = {}
    for name, port in ports.items():
        if port in seen:
            raise LocalError(f"PROXIMA_PORT_{name} and PROXIMA_PORT_{seen[port]} are both {port}: change one of them")
        seen[port] = name
    return ports


def _number(environ: Mapping[str, str], variable: str, default: int) -> int:
    text = environ.get(variable) or str(default)
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise LocalError(f"{variable} is {text!r}: it must be a port number from 1 to 65535")
    return int(text)


def is_free(port: int) -> bool:
    """Whether a server could listen on this port of the loopback interface now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def holder(port: int) -> str:
    """Return who holds a port, as far as this user may see it."""
    try:
        for connection in psutil.net_connections("tcp"):
            if connection.laddr and connection.laddr.port == port and connection.pid:
                process = psutil.Process(connection.pid)
                return f"process {connection.pid} ({' '.join(process.cmdline())[:120] or process.name()})"
    except psutil.Error:
        pass
    return "a process this user cannot see"


def require_free(ports: Mapping[str, int], names: Iterable[str]) -> None:
    """Raise PortTaken naming every taken port, what it is for, who holds it and the variable that changes it."""
    taken = [name for name in names if not is_free(ports[name])]
    if taken:
        raise PortTaken(
            "\n".join(
                f"port {ports[name]}, for {OFFSETS[name][1]}, is taken by {holder(ports[name])}; "
                f"set PROXIMA_PORT_{name} to another port, or PROXIMA_PORT_BASE to move them all"
                for name in taken
            )
        )


def free_port() -> int:
    """Return a port nobody listens on, outside the range the kernel gives to outgoing connections.

    A killed engine can then come back on its own port. Processes of one test run look in ranges of their own.
    """
    first, last = _own_range(os.environ)
    for _ in range(1000):
        port = random.randint(first, last)  # noqa: S311
        if is_free(port):
            return port
    raise LocalError(f"no free port between {first} and {last}")


def _own_range(env: Mapping[str, str]) -> tuple[int, int]:
    """All of them, or the share of this worker of pytest-xdist (`gw0`, `gw1`, …)."""
    share = (LAST_FREE - FIRST_FREE + 1) // int(env.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    first = FIRST_FREE + share * int(env.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    return first, first + share - 1
