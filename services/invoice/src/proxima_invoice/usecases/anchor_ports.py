"""What anchoring and verification need from outside."""

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Head:
    """The newest entry of a chain: of an invoice under its id, of master data under an id derived from its subject."""

    chain_id: UUID
    position: int
    entry_hash: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """An anchor that was made: where it lies and what it has to hash to."""

    anchor_id: UUID
    root: str
    key: str
    sha256: str


class AnchorLog(Protocol):
    """Heads of chains in the database, and the anchors made of them; every call is a transaction of its own."""

    async def last(self) -> Anchor | None: ...

    async def heads_since(self, anchor: Anchor | None) -> list[Head]:
        """Heads of the chains that grew since the anchor was made; None is every chain."""
        ...

    async def add(self, **row: Any) -> None: ...

    async def made(self) -> list[Anchor]: ...

    async def hashes_at(self, places: Iterable[tuple[UUID, int]]) -> dict[tuple[UUID, int], str]: ...


class AnchorFiles(Protocol):
    """Where anchors lie, out of the database's reach."""

    @property
    def bucket(self) -> str: ...

    async def put(self, key: str, body: bytes) -> None: ...

    async def get(self, key: str) -> bytes | None: ...

    async def keys(self) -> list[str]: ...


class AuditChains(Protocol):
    """Audit chains of one kind read back whole. `key` is the column that names the chain of an entry."""

    @property
    def key(self) -> str: ...

    def name(self, chain: Any) -> str:
        """What a chain is called in a report."""
        ...

    def chain_id(self, chain: Any) -> UUID:
        """The id by which anchors name a chain."""
        ...

    async def heads(self) -> dict[Any, tuple[int, str]]:
        """Where each chain is said to end, apart from its entries: position and hash."""
        ...

    def entries(self) -> AsyncIterator[Any]:
        """Every entry with its personal part, chain by chain in order."""
        ...

    def faults(self, row: Any, previous: Any | None) -> list[str]:
        """What is wrong with an entry by itself and as the successor of the one before it."""
        ...
