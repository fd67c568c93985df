"""The process supervisor (supervisord): its configuration, and talking to it over its socket."""

import hashlib
import os
import shlex
import subprocess
import sys
import tempfile
import time
import xmlrpc.client
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any

from supervisor.xmlrpc import SupervisorTransport

from proxima_local import guard
from proxima_local.errors import LocalError
from proxima_local.paths import Layout
from proxima_local.programs import ENGINES, SERVICE_GROUP, Program, supervisor_environment
from proxima_local.secrets import write_private

PRIORITY = {ENGINES: 10, SERVICE_GROUP: 20}
# The longest path a Unix socket can have, less what supervisord appends while it starts.
LONGEST_SOCKET_PATH = 90


def socket_path(layout: Layout) -> Path:
    """Return where the supervisor listens: under `var/run`, or elsewhere when that path is too long for a socket."""
    path = layout.run / "supervisor.sock"
    if len(str(path)) <= LONGEST_SOCKET_PATH:
        return path
    name = f"proxima-{os.getuid()}-{hashlib.sha256(str(path).encode()).hexdigest()[:12]}.sock"
    return Path(os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()) / name


def _value(text: str) -> str:
    return text.replace("%", "%%")


def configuration(layout: Layout, programs: Iterable[Program]) -> str:
    """Return the configuration file for these programs."""
    programs = list(programs)
    address = _value(str(socket_path(layout)))
    lines = [
        "[supervisord]",
        f"logfile={_value(str(layout.logs / 'supervisord.log'))}",
        "logfile_maxbytes=5MB",
        "logfile_backups=1",
        f"pidfile={_value(str(layout.run / 'supervisord.pid'))}",
        f"childlogdir={_value(str(layout.logs))}",
        "nodaemon=true",
        "silent=true",
        *(["user=root"] if os.geteuid() == 0 else []),
        "",
        "[unix_http_server]",
        f"file={address}",
        "chmod=0600",
        "",
        "[rpcinterface:supervisor]",
        "supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface",
        "",
        "[supervisorctl]",
        f"serverurl=unix://{address}",
        "",
    ]
    for group, priority in PRIORITY.items():
        names = [program.name for program in programs if program.group == group]
        if names:
            lines += [f"[group:{group}]", f"programs={','.join(names)}", f"priority={priority}", ""]
    for program in programs:
        lines += [
            f"[program:{program.name}]",
            f"command={_value(shlex.join(program.argv))}",
            f"directory={_value(str(program.cwd))}",
            "autostart=false",
            "autorestart=true",
            "startsecs=1",
            "startretries=30",
            f"stopwaitsecs={program.stop_seconds}",
            f"stopasgroup={'true' if program.own_group_stop else 'false'}",
            "killasgroup=true",
            "redirect_stderr=true",
            # Unlike the other values, supervisord expands this one twice.
            f"stdout_logfile={_value(_value(str(layout.logs / program.name)))}.log",
            "stdout_logfile_maxbytes=10MB",
            "stdout_logfile_backups=3",
            "",
        ]
    return "\n".join(lines)


class Supervisor:
    """The supervisor of one stack."""

    def __init__(self, layout: Layout, *, dies_with_me: bool = False) -> None:
        self._layout = layout
        self._dies_with_me = dies_with_me
        self._lifeline: IO[bytes] | None = None
        self.config = layout.run / "supervisord.conf"
        self._guard_pid = layout.run / "guard.pid"

    def running(self) -> bool:
        """Whether the supervisor answers."""
        try:
            return bool(self._call("getState")["statename"] == "RUNNING")
        except (OSError, xmlrpc.client.Error):
            return False

    def start(self, config: str) -> None:
        """Start the supervisor with this configuration, under a guard that ends with it and all it started."""
        write_private(self.config, config.encode())
        socket_path(self._layout).unlink(missing_ok=True)
        command = [sys.executable, "-m", "supervisor.supervisord", "-c", str(self.config)]
        lifeline = ["--lifeline"] if self._dies_with_me else []
        guarded = [sys.executable, "-I", "-S", "-B", guard.__file__, "--grace", "120", *lifeline, "--", *command]
        env = supervisor_environment() | {"PROXIMA_STACK": str(self._layout.var)}
        with (self._layout.logs / "supervisord.out").open("ab") as out:
            process = subprocess.Popen(
                guarded,
                stdin=subprocess.PIPE if self._dies_with_me else subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                env=env,
                cwd=self._layout.root,
                start_new_session=True,
            )
        self._lifeline = process.stdin
        self._guard_pid.write_text(str(process.pid))
        deadline = time.monotonic() + 15
        while not self.running():
            if process.poll() is not None or time.monotonic() > deadline:
                tail = (self._layout.logs / "supervisord.out").read_text(errors="replace")[-2000:]
                raise LocalError(f"the supervisor did not start:\n{tail}")
            time.sleep(0.05)
        # It lives on without us; forget it, so that nobody waits for it here.
        process.returncode = 0

    def states(self) -> dict[str, dict[str, Any]]:
        """Return what the supervisor knows of each program, by name."""
        return {info["name"]: info for info in self._call("getAllProcessInfo")}

    def start_program(self, full_name: str) -> None:
        """Start a program; does nothing if it runs."""
        try:
            self._call("startProcess", full_name, False)
        except xmlrpc.client.Fault as fault:
            if "ALREADY_STARTED" not in fault.faultString:
                raise LocalError(f"{full_name} cannot be started: {fault.faultString}") from fault

    def stop_program(self, full_name: str) -> None:
        """Stop a program and wait for its end; does nothing if it does not run."""
        try:
            self._call("stopProcess", full_name, True)
        except xmlrpc.client.Fault as fault:
            if "NOT_RUNNING" not in fault.faultString:
                raise LocalError(f"{full_name} cannot be stopped: {fault.faultString}") from fault

    def stop_group(self, group: str, timeout: float) -> None:
        """Stop all programs of a group at once and wait for their end."""
        try:
            self._call("stopProcessGroup", group, False)
        except xmlrpc.client.Fault as fault:
            if "BAD_NAME" not in fault.faultString:
                raise
        deadline = time.monotonic() + timeout
        ended = {"STOPPED", "EXITED", "FATAL"}
        while time.monotonic() < deadline:
            infos = [info for info in self.states().values() if info["group"] == group]
            if all(info["statename"] in ended for info in infos):
                return
            time.sleep(0.1)

    def shutdown(self) -> None:
        """End the supervisor itself."""
        try:
            self._call("shutdown")
        except (OSError, xmlrpc.client.Error) as error:
            raise LocalError(f"the supervisor does not answer: {error}") from error

    def let_go(self) -> None:
        """Close the pipe by which the guard knows that this process lives."""
        if self._lifeline is not None:
            self._lifeline.close()
            self._lifeline = None

    def guard_pid(self) -> int | None:
        """Return the process id of the guard above everything, if it is alive."""
        try:
            pid = int(self._guard_pid.read_text())
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
        except (OSError, ValueError):
            return None
        return pid if guard.__file__.encode() in command else None

    def _call(self, method: str, *arguments: str | bool) -> Any:
        path = socket_path(self._layout)
        if not path.exists():
            raise OSError("no supervisor socket")
        transport = SupervisorTransport(None, None, f"unix://{path}")
        with xmlrpc.client.ServerProxy("http://localhost", transport) as proxy:
            return getattr(proxy.supervisor, method)(*arguments)
