"""The signer at a desk with E-IMZO: the queue is signed in a loop, with the key unlocked once."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from websockets.sync.client import ClientConnection, connect

from proxima_cli.client import JSON, Gateway, Refused

TIN_OF_CERTIFICATE = "1.2.860.3.16.1.1"


class NoKey(Exception):
    """E-IMZO has no key of this company, or does not sign; the text says why."""


@dataclass(frozen=True)
class Signer:
    """Who signs, over the gateway, and where E-IMZO listens: the same steps as the page of the signing queue."""

    gateway: Gateway
    eimzo_url: str

    def sign(self, legal_entity_id: str, tin: str) -> list[JSON]:
        """Sign everything that waits and is not already on its way; returns what was handed in.

        What the gateway refuses (Didox is away, the document changed) stays in the queue. Raises `NoKey`.
        """
        queue = self.gateway.rows("/didox/signing", legal_entity_id=legal_entity_id)
        items = [item for item in queue if not item["in_flight"] and not item["differences"]]
        if not items:
            return []
        address = f"{self.eimzo_url.replace('http', 'ws', 1)}/service/cryptapi"
        with connect(address, proxy=None) as program:
            key = _unlocked(program, tin)
            return [item for item in items if self._sign(program, key, item)]

    def _sign(self, program: ClientConnection, key: str, item: JSON) -> bool:
        path = f"/didox/signing/{item['didox_id']}"
        try:
            challenge = self.gateway.post(f"{path}/challenge")
        except Refused:
            return False
        made = _call(program, "pkcs7", "create_pkcs7", challenge["data"], key, "no")
        given = {
            "challenge_id": challenge["challenge_id"],
            "pkcs7": made["pkcs7_64"],
            "signature_hex": made["signature_hex"],
        }
        self.gateway.post(f"{path}/signature", given)
        return True


def _unlocked(program: ClientConnection, tin: str) -> str:
    listed = _call(program, "pfx", "list_all_certificates")["certificates"]
    ours = next((one for one in listed if f"{TIN_OF_CERTIFICATE}={tin}" in one["alias"]), None)
    if ours is None:
        raise NoKey(f"E-IMZO has no key of {tin}")
    loaded = _call(program, "pfx", "load_key", ours["disk"], ours["path"], ours["name"], ours["alias"])
    return str(loaded["keyId"])


def _call(program: ClientConnection, plugin: str, name: str, *arguments: str) -> dict[str, Any]:
    program.send(json.dumps({"plugin": plugin, "name": name, "arguments": arguments}))
    reply: dict[str, Any] = json.loads(program.recv(timeout=30))
    if not reply.get("success"):
        raise NoKey(f"E-IMZO: {reply.get('reason')}")
    return reply
