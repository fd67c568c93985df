"""Pytest plugin: Didox with its buyers and its tax committee, and E-IMZO with the person at its keyboard."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import pytest
from websockets.sync.client import connect

from proxima_sandbox.testing import SandboxServer


class DidoxSandbox(SandboxServer):
    """Didox with its documents, its buyers and its tax committee."""

    partner_token = "sandbox-partner-token"  # noqa: S105
    passwords: ClassVar[dict[str, str]] = {
        "300000091": "sandbox-password-1",
        "300000092": "sandbox-password-2",
        "30101300000091": "sandbox-password-3",
        "300000001": "sandbox-password-4",
    }
    """By TIN or PINFL: both sellers, a director of the first, and a buyer."""

    def __init__(self, data_dir: Path) -> None:
        environment = {
            "SANDBOX_DIDOX_PARTNER_TOKEN": self.partner_token,
            "SANDBOX_DIDOX_COMPANIES": json.dumps(self.passwords),
        }
        super().__init__("didox", data_dir, environment)

    def documents(self) -> list[dict[str, Any]]:
        """Every document, oldest first."""
        found: list[dict[str, Any]] = self.state()["documents"]
        return found

    def accept(self, doc_id: str) -> None:
        """The buyer accepts."""
        self._act("POST", f"documents/{doc_id}/accept")

    def reject(self, doc_id: str, comment: str) -> None:
        """The buyer refuses."""
        self._act("POST", f"documents/{doc_id}/reject", comment=comment)

    def annul(self, doc_id: str) -> None:
        """The tax committee annuls."""
        self._act("POST", f"documents/{doc_id}/annul")

    def edit_draft(self, doc_id: str, **fields: Any) -> None:
        """Somebody edits a draft in the cabinet; keys in lower case, inner objects are merged."""
        self._act("PATCH", f"documents/{doc_id}/draft", json_fields=fields)

    def delete_draft(self, doc_id: str) -> None:
        """Somebody deletes a draft in the cabinet."""
        self._act("DELETE", f"documents/{doc_id}/draft")

    def change_company(self, tin: str, **changes: Any) -> None:
        """The tax service has other data of a company; `unknown=True` makes it strange."""
        self._act("PUT", f"companies/{tin}", **changes)

    def expire_sessions(self) -> None:
        """Every user key runs out."""
        self._act("DELETE", "sessions")

    def _act(self, method: str, path: str, **body: Any) -> None:
        self._http.request(method, f"/_sandbox/{path}", json=body).raise_for_status()


@dataclass(frozen=True)
class PersonSignature:
    """What a page gets from E-IMZO."""

    pkcs7_64: str
    signature_hex: str
    serial: str


class EimzoSandbox(SandboxServer):
    """E-IMZO on the signer's machine."""

    def __init__(self, data_dir: Path) -> None:
        super().__init__("eimzo", data_dir)
        self.websocket_url = f"ws://127.0.0.1:{self.port}/service/cryptapi"

    def call(self, *messages: dict[str, Any]) -> list[dict[str, Any]]:
        """Send messages over one connection; their answers."""
        with connect(self.websocket_url, proxy=None) as socket:
            answers = []
            for message in messages:
                socket.send(json.dumps(message))
                answers.append(json.loads(socket.recv(timeout=10)))
            return answers

    def sign(self, content: bytes, tin: str) -> PersonSignature:
        """Sign as the first person with a key of that company, as a page does."""
        with connect(self.websocket_url, proxy=None) as socket:

            def call(plugin: str, name: str, *arguments: str) -> dict[str, Any]:
                socket.send(json.dumps({"plugin": plugin, "name": name, "arguments": arguments}))
                answer: dict[str, Any] = json.loads(socket.recv(timeout=10))
                if not answer["success"]:
                    raise RuntimeError(answer["reason"])
                return answer

            listed = call("pfx", "list_all_certificates")["certificates"]
            key = next(one for one in listed if f"1.2.860.3.16.1.1={tin}" in one["alias"])
            loaded = call("pfx", "load_key", key["disk"], key["path"], key["name"], key["alias"])
            made = call("pkcs7", "create_pkcs7", base64.b64encode(content).decode(), loaded["keyId"], "no")
            return PersonSignature(made["pkcs7_64"], made["signature_hex"], made["signer_serial_number"])


@pytest.fixture(scope="session")
def didox_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DidoxSandbox]:
    """One server for the session."""
    with DidoxSandbox(tmp_path_factory.mktemp("didox")) as sandbox:
        yield sandbox


@pytest.fixture
def didox_sandbox(didox_server: DidoxSandbox) -> DidoxSandbox:
    """The server without documents and with good behaviour, running."""
    return didox_server.fresh()


@pytest.fixture(scope="session")
def eimzo_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EimzoSandbox]:
    """One program for the session; its keys stay the same."""
    with EimzoSandbox(tmp_path_factory.mktemp("eimzo")) as sandbox:
        yield sandbox


@pytest.fixture
def eimzo_sandbox(eimzo_server: EimzoSandbox) -> EimzoSandbox:
    """The program with nothing signed and a willing person, running."""
    return eimzo_server.fresh()
