"""The common protocol of all engines."""

import shutil
import signal
import socket
import time
from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

import httpx

from proxima_local.cache import file_lock
from proxima_local.errors import LocalError, PortTaken
from proxima_local.paths import remove_home
from proxima_local.ports import holder, is_free
from proxima_local.process import Command, GuardedProcess


class Engine(ABC):
    """One engine with its own ports and data folder.

    A supervisor uses `install`, `prepare`, `command` and `ready`; tests use `start`, `stop`, `kill` and `restart`.
    """

    name: ClassVar[str]
    port_names: ClassVar[tuple[str, ...]]
    memory_note: ClassVar[str] = ""

    def __init__(self, home: Path, ports: Mapping[str, int]) -> None:
        self.home = home
        self.ports = ports
        self._process: GuardedProcess | None = None

    @classmethod
    @abstractmethod
    def install(cls) -> None:
        """Make sure that everything the engine needs is on this machine; quick when it is."""

    @abstractmethod
    def prepare(self) -> None:
        """Make the data folder fit to start on; changes nothing when it is."""

    @abstractmethod
    def command(self) -> Command:
        """Return the foreground command on the prepared data folder."""

    @abstractmethod
    def ready(self) -> bool:
        """Whether the engine answers now."""

    def wait_ready(self, timeout: float = 30) -> None:
        """Return as soon as the engine answers; raise when it does not in time or has ended."""
        deadline = time.monotonic() + timeout
        while not self.ready():
            if self._process is not None and not self._process.running():
                raise LocalError(f"{self.name} ended while starting:\n{self._process.log_tail()}")
            if time.monotonic() > deadline:
                tail = self._process.log_tail() if self._process else ""
                raise LocalError(f"{self.name} did not answer within {timeout:.0f} s\n{tail}")
            time.sleep(0.02)

    @property
    def port(self) -> int:
        """The engine's main port."""
        return self.ports[self.port_names[0]]

    @property
    def process(self) -> GuardedProcess:
        """The running process of `start`."""
        if self._process is None:
            raise LocalError(f"{self.name} is not running")
        return self._process

    def start(self, timeout: float = 30) -> None:
        """Start the engine as a child of this process and wait until it answers."""
        with file_lock(self.home.parent / f".{self.name}.lock"):
            for name in self.port_names:
                if not is_free(self.ports[name]):
                    raise PortTaken(f"port {self.ports[name]}, for {self.name}, is taken by {holder(self.ports[name])}")
            self.prepare()
            log = self.home.parent / f"{self.name}.log"
            self._process = GuardedProcess(self.command(), self.home.parent / f"{self.name}.pid", log)
            self._process.start()
            try:
                self.wait_ready(timeout)
            except BaseException:
                self._process.end()
                raise

    def stop(self) -> None:
        """End the engine in good order."""
        if self._process is not None:
            self._process.stop()

    def kill(self) -> None:
        """SIGKILL the engine; returns when nothing of it is left. Its data stays."""
        self.process.kill()

    def pause(self) -> None:
        """SIGSTOP the engine: its port accepts and nothing answers."""
        self.process.send(signal.SIGSTOP)

    def resume(self) -> None:
        """Undo `pause`."""
        self.process.send(signal.SIGCONT)

    def restart(self, timeout: float = 30) -> None:
        """Start it again on the same port and data, after `kill` or while it runs."""
        self.stop()
        self.start(timeout)

    def remove(self) -> None:
        """End the engine at once and delete its data."""
        if self._process is not None:
            self._process.end()
        remove_home(self.home)
        shutil.rmtree(self.home, ignore_errors=True)


def port_answers(port: int) -> bool:
    """Whether something accepts connections on a loopback port."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False


def http_status(url: str) -> int | None:
    """Return the status a URL answers with, or None when nothing answers."""
    try:
        return httpx.get(url, timeout=2, trust_env=False).status_code
    except httpx.HTTPError:
        return None
