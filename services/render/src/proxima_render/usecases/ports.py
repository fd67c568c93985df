"""What the use cases need from outside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from proxima_render.domain.checks import Inside
from proxima_render.domain.paper import Paper


@dataclass(frozen=True)
class Sheet:
    """A paper as HTML, with its footer and the fonts it uses."""

    html: str
    footer: str
    assets: tuple[tuple[str, bytes], ...]


class Typesetter(Protocol):
    @property
    def version(self) -> str:
        """The hash of templates and fonts."""
        ...

    def sheet(self, paper: Paper, printed_hash: str) -> Sheet: ...


class Printer(Protocol):
    async def print(self, sheet: Sheet, trace: str) -> bytes:
        """Raises `PrinterBusy`, `PrinterAway`, `PrinterFailed` or `PrinterRefused`."""
        ...


class Workshop(Protocol):
    async def finish(self, raw: bytes) -> tuple[bytes, Inside]:
        """The normalised file and what it holds; `WrongFile` when it is no PDF."""
        ...


class ObjectStore(Protocol):
    @property
    def name(self) -> str:
        """The bucket."""
        ...

    async def put_once(self, key: str, data: bytes, sha256: str) -> None:
        """Raises `KeyTaken` or `BucketAway`."""
        ...

    async def get(self, key: str, sha256: str) -> bytes:
        """Raises `ObjectMissing`, `BytesDiffer` or `BucketAway`."""
        ...

    async def read(self, key: str) -> bytes:
        """Whatever lies there. Raises `ObjectMissing` or `BucketAway`."""
        ...

    async def delete(self, key: str) -> None:
        """Raises `ObjectLocked` or `BucketAway`."""
        ...
