"""One guarded process: started, watched, stopped or killed with all its children."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from proxima_local import guard
from proxima_local.errors import LocalError


@dataclass(frozen=True)
class Command:
    """What a supervisor needs to run one program in the foreground."""

    argv: tuple[str, ...]
    env: Mapping[str, str] = field(default_factory=dict)
    user: str | None = None
    cwd: Path | None = None
    stop_signal: str = "TERM"
    grace: float = 10.0

    def guarded(self, pidfile: Path, *, lifeline: bool = False) -> list[str]:
        """Return the argument list that runs this command under the guard."""
        options = ["--pidfile", str(pidfile), "--stop-signal", self.stop_signal, "--grace", str(self.grace)]
        if lifeline:
            options.append("--lifeline")
        if self.user is not None:
            options += ["--user", self.user]
        # -I -S -B: the guard needs no packages, and must start at once.
        return [sys.executable, "-I", "-S", "-B", guard.__file__, *options, "--", *self.argv]


class GuardedProcess:
    """A command under a guard that dies with this Python process, whatever ends it."""

    def __init__(self, command: Command, pidfile: Path, log: Path) -> None:
        self._command = command
        self._pidfile = pidfile
        self._log = log
        self._guard: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The process id of the command itself, not of its guard."""
        if self._guard is None or not self._pidfile.exists():
            raise LocalError("the process is not running")
        return int(self._pidfile.read_text())

    def start(self) -> None:
        """Start the command; returns as soon as it has a process id."""
        self._pidfile.unlink(missing_ok=True)
        with self._log.open("ab") as log:
            self._guard = subprocess.Popen(
                self._command.guarded(self._pidfile, lifeline=True),
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=dict(self._command.env),
                cwd=self._command.cwd,
                start_new_session=True,
            )
        deadline = time.monotonic() + 10
        while not self._pidfile.exists():
            if self._guard.poll() is not None or time.monotonic() > deadline:
                self.end()
                raise LocalError(f"{self._command.argv[0]} did not start: {self.log_tail()}")
            time.sleep(0.005)

    def running(self) -> bool:
        """Whether the command is still there."""
        return self._guard is not None and self._guard.poll() is None

    def send(self, number: signal.Signals) -> None:
        """Send a signal to the command itself, as a fault test does with SIGSTOP and SIGCONT."""
        os.kill(self.pid, number)

    def kill(self) -> None:
        """SIGKILL the command, then wait until nothing of it is left."""
        if self.running():
            self.send(signal.SIGKILL)
        self._wait(10)

    def stop(self) -> None:
        """Ask the command to end, kill it after its grace, and wait until nothing of it is left."""
        if self._guard is not None and self._guard.poll() is None:
            self._guard.terminate()
        self._wait(self._command.grace + 12)

    def end(self) -> None:
        """Kill the command and everything below it at once."""
        self._wait(0)

    def log_tail(self, lines: int = 15) -> str:
        """Return the last lines the command has written."""
        if not self._log.exists():
            return ""
        return "\n".join(self._log.read_text(errors="replace").splitlines()[-lines:])

    def _wait(self, timeout: float) -> None:
        if self._guard is None:
            return
        try:
            if timeout:
                self._guard.wait(timeout)
        except subprocess.TimeoutExpired:
            pass
        finally:
            if self._guard.stdin is not None:
                self._guard.stdin.close()
        try:
            self._guard.wait(15)
        except subprocess.TimeoutExpired:
            self._guard.kill()
            self._guard.wait()
        self._guard = None
