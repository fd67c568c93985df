"""Pytest plugin: stand-in servers of one's own, killable like the real partner's worst day."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Self

import httpx
import pytest

API_KEY = "sandbox-key"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class SandboxServer:
    """A stand-in server as a process of its own; what it keeps survives `kill`."""

    def __init__(self, command: str, data_dir: Path, environment: dict[str, str] | None = None) -> None:
        self.port = _free_port()
        self.base_url = f"http://127.0.0.1:{self.port}"
        self._command = command
        self._environment = {
            "SANDBOX_DATA_DIR": str(data_dir),
            f"SANDBOX_{command.replace('-', '_').upper()}_PORT": str(self.port),
            **(environment or {}),
        }
        self._process: subprocess.Popen[bytes] | None = None
        self._http = httpx.Client(base_url=self.base_url, timeout=10, trust_env=False)

    def start(self) -> None:
        """Start it and wait until it answers."""
        command = [sys.executable, "-m", "proxima_sandbox", self._command, "--lifeline"]
        # The pipe closes when this process ends, however it ends, and the server with it.
        self._process = subprocess.Popen(command, env=os.environ | self._environment, stdin=subprocess.PIPE)
        deadline = time.monotonic() + 20
        while True:
            try:
                self._http.get("/_sandbox/switches").raise_for_status()
                return
            except httpx.HTTPError:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    raise
                time.sleep(0.05)

    @property
    def running(self) -> bool:
        """Whether the process is there."""
        return self._process is not None and self._process.poll() is None

    def kill(self) -> None:
        """SIGKILL it; the port refuses from now on."""
        if self._process:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def restart(self) -> None:
        """Kill it if it runs and start it on the same port and books."""
        self.kill()
        self.start()

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def fresh(self) -> Self:
        """The same server running, with empty books and good behaviour."""
        if not self.running:
            self.start()
        self.reset()
        return self

    def close(self) -> None:
        """End it for good."""
        self.kill()
        self._http.close()

    def switch(self, **switches: Any) -> None:
        """Behave like this from now on; no names means well."""
        self._http.put("/_sandbox/switches", json=switches).raise_for_status()

    def reset(self) -> None:
        """Forget everything."""
        self._http.post("/_sandbox/reset").raise_for_status()

    def state(self) -> dict[str, Any]:
        """What is in the books, and the counts by marker."""
        state: dict[str, Any] = self._http.get("/_sandbox/state").raise_for_status().json()
        return state

    def requests(self) -> list[dict[str, Any]]:
        """The latest requests, newest first."""
        entries: list[dict[str, Any]] = self._http.get("/_sandbox/requests").raise_for_status().json()
        return entries


class PlanFactSandbox(SandboxServer):
    """PlanFact with its books."""

    def __init__(self, data_dir: Path) -> None:
        self.api_key = API_KEY
        super().__init__("planfact", data_dir, {"SANDBOX_PLANFACT_API_KEY": self.api_key})

    def shipments(self) -> list[dict[str, Any]]:
        """The shipments in the books."""
        return [row for row in self.state()["operations"] if row["operationType"] == "Shipment"]

    def receipt(self, **receipt: Any) -> dict[str, Any]:
        """Record an incoming payment."""
        kept: dict[str, Any] = self._http.post("/_sandbox/receipts", json=receipt).raise_for_status().json()
        return kept

    def edit_operation(self, operation_id: int, **changes: Any) -> None:
        """Change an operation behind everybody's back."""
        self._http.patch(f"/_sandbox/operations/{operation_id}", json=changes).raise_for_status()

    def delete_operation(self, operation_id: int) -> None:
        """Delete an operation behind everybody's back."""
        self._http.delete(f"/_sandbox/operations/{operation_id}").raise_for_status()

    def close_deal(self, deal_id: int, *, closed: bool = True) -> None:
        """Close or open a deal."""
        self._http.patch(f"/_sandbox/deals/{deal_id}", params={"closed": closed}).raise_for_status()


class CentralBankSandbox(SandboxServer):
    """The Central Bank's page of rates."""

    def __init__(self, data_dir: Path) -> None:
        super().__init__("central-bank", data_dir)

    def withhold(self, day: date) -> None:
        """As if the rates of a day were not out yet."""
        self._http.delete(f"/_sandbox/days/{day}").raise_for_status()

    def publish(self, day: date) -> None:
        """Put withheld rates out."""
        self._http.put(f"/_sandbox/days/{day}").raise_for_status()

    def correct(self, day: date, currency: str, rate: str) -> None:
        """Publish another rate for a day."""
        self._http.put(f"/_sandbox/rates/{day}/{currency}", json={"rate": rate}).raise_for_status()


@pytest.fixture(scope="session")
def planfact_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PlanFactSandbox]:
    """One server for the session."""
    with PlanFactSandbox(tmp_path_factory.mktemp("planfact")) as sandbox:
        yield sandbox


@pytest.fixture
def planfact_sandbox(planfact_server: PlanFactSandbox) -> PlanFactSandbox:
    """The server with empty books and good behaviour, running."""
    return planfact_server.fresh()


@pytest.fixture(scope="session")
def central_bank_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CentralBankSandbox]:
    """One server for the session."""
    with CentralBankSandbox(tmp_path_factory.mktemp("central_bank")) as sandbox:
        yield sandbox


@pytest.fixture
def central_bank_sandbox(central_bank_server: CentralBankSandbox) -> CentralBankSandbox:
    """The server as committed and with good behaviour, running."""
    return central_bank_server.fresh()
