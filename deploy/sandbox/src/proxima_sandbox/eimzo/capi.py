"""The program's calls, as many as a page needs that signs: `{plugin, name, arguments}` in, `success` and more out.

That the password window opens at the first signature and not at `load_key`, that a key once unlocked stays so while
the program runs, and the words of its reasons, are taken from public clients.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import hashlib
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

from proxima_common.clock import Clock

from proxima_sandbox.cms import verified
from proxima_sandbox.eimzo.keys import DISK, PATH, Keys
from proxima_sandbox.eimzo.switches import EimzoSwitches
from proxima_sandbox.faults import Board
from proxima_sandbox.store import Store

Reply = dict[str, Any]
WRONG_PASSWORD = "Given final block not properly padded: BadPaddingException"  # noqa: S105
CANCELLED = "Ввод пароля отменен"
VERSION = {"major": "6", "minor": "3.5"}


class Unsuccessful(Exception):
    """The program says why not."""


class Dying(Exception):
    """The program ends here."""


class Capi:
    """One running program; loaded keys are forgotten when it ends."""

    def __init__(self, keys: Keys, store: Store, board: Board[EimzoSwitches], clock: Clock) -> None:
        self._keys, self._store, self._board, self._clock = keys, store, board, clock
        self._loaded: dict[str, str] = {}
        self._unlocked: set[str] = set()
        self._window = asyncio.Lock()
        self._calls: dict[tuple[str, str], Callable[[list[Any]], Awaitable[Reply]]] = {
            ("", "version"): self._version,
            ("", "apikey"): self._apikey,
            ("", "apidoc"): self._apidoc,
            ("pfx", "list_all_certificates"): self._list,
            ("pfx", "load_key"): self._load,
            ("pkcs7", "create_pkcs7"): self._create,
        }

    async def call(self, message: object) -> Reply:
        """Answer one message; `Dying` is for whoever runs the program."""
        try:
            if not isinstance(message, dict):
                raise Unsuccessful("Message is not an object")
            name = (str(message.get("plugin") or ""), str(message.get("name") or ""))
            arguments = message.get("arguments") or []
            if name not in self._calls or not isinstance(arguments, list):
                raise Unsuccessful(f"Function {'.'.join(filter(None, name))} is not found")
            return {"success": True, **await self._calls[name](arguments)}
        except Unsuccessful as error:
            return {"success": False, "reason": str(error)}

    async def _version(self, _: list[Any]) -> Reply:
        return VERSION

    async def _apikey(self, arguments: list[Any]) -> Reply:
        if not arguments or len(arguments) % 2:
            raise Unsuccessful("Domains and keys must come in pairs")
        return {}

    async def _apidoc(self, _: list[Any]) -> Reply:
        return {"functions": [".".join(filter(None, name)) for name in self._calls]}

    async def _list(self, _: list[Any]) -> Reply:
        return {"certificates": [] if self._board.switches().key_missing else self._keys.listed()}

    async def _load(self, arguments: list[Any]) -> Reply:
        if len(arguments) != 4:
            raise Unsuccessful("disk, path, name and alias are expected")
        disk, path, file, _ = map(str, arguments)
        if self._board.switches().key_missing or (disk, path) != (DISK, PATH) or self._keys.signer(file) is None:
            raise Unsuccessful("Файл ключа не найден")
        key_id = uuid4().hex
        self._loaded[key_id] = file
        return {"keyId": key_id, "type": "pfx"}

    async def _create(self, arguments: list[Any]) -> Reply:
        data, key_id = self._asked(arguments)
        file = self._loaded[key_id]
        async with self._window:
            await self._unlock(key_id)
        if self._board.spend("dies_next"):
            raise Dying
        signer = self._keys.signer(file)
        if signer is None or self._board.switches().key_missing:
            raise Unsuccessful("Файл ключа не найден")
        container = signer.sign(data)
        self._remember(file, data)
        if self._board.spend("dies_after_next"):
            raise Dying
        return {
            "pkcs7_64": base64.b64encode(container).decode(),
            "signature_hex": verified(container).signature.hex(),
            "signer_serial_number": f"{signer.certificate.serial_number:x}",
        }

    def _asked(self, arguments: list[Any]) -> tuple[bytes, str]:
        if len(arguments) != 3 or arguments[2] not in ("yes", "no"):
            raise Unsuccessful("data in base64, a key and whether it is detached are expected")
        if arguments[2] == "yes":
            raise Unsuccessful("Detached containers are not played here")
        if arguments[1] not in self._loaded:
            raise Unsuccessful("Ключ не найден. Загрузите ключ")
        try:
            return base64.b64decode(str(arguments[0]), validate=True), str(arguments[1])
        except (binascii.Error, ValueError):
            raise Unsuccessful("Data is not base64") from None

    async def _unlock(self, key_id: str) -> None:
        if key_id in self._unlocked:
            return
        await asyncio.sleep(self._board.switches().slow_ms / 1000)
        if self._board.spend("user_cancels_next"):
            raise Unsuccessful(CANCELLED)
        if self._board.spend("wrong_password_next"):
            raise Unsuccessful(WRONG_PASSWORD)
        self._unlocked.add(key_id)
        self._store.count("password_windows")

    def _remember(self, file: str, data: bytes) -> None:
        now = self._clock.now().isoformat(timespec="seconds")
        signed = {
            "at": now,
            "key": file,
            "signer": self._keys.holder(file).name,
            "sha256": hashlib.sha256(data).hexdigest(),
            "beginning": data[:200].decode("utf-8", "replace"),
        }
        self._store.insert("signed", signed, id_field="number", first_id=1, now=now)
