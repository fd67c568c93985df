"""Anchors: what the audit chains' heads were, written where the database cannot reach (ADR 7)."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from proxima_common.ids import new_id
from proxima_common.said import said

from proxima_invoice.domain.merkle import merkle_root
from proxima_invoice.usecases.anchor_ports import Anchor, AnchorFiles, AnchorLog, Head

PREFIX = "anchors/"


@dataclass(frozen=True)
class AnchorFile:
    """The content of an anchor: heads that are new since the one before it, their Merkle root, and that one's hash."""

    at: str
    root: str
    previous_sha256: str | None
    heads: list[Head]

    def to_bytes(self) -> bytes:
        """JSON, one head a row."""
        rows = [[str(head.chain_id), head.position, head.entry_hash] for head in self.heads]
        body = {"at": self.at, "root": self.root, "previous_sha256": self.previous_sha256, "heads": rows}
        return json.dumps(body, separators=(",", ":")).encode()

    @classmethod
    def from_bytes(cls, content: bytes) -> AnchorFile:
        """Read what `to_bytes` wrote; raises `ValueError` for anything else."""
        try:
            body = json.loads(content)
            heads = [Head(UUID(chain_id), int(position), entry) for chain_id, position, entry in body["heads"]]
            return cls(body["at"], body["root"], body["previous_sha256"], heads)
        except (AttributeError, KeyError, TypeError) as error:
            raise ValueError("this is no anchor") from error


class Anchoring:
    """Makes anchors; remembers what it anchored lately. After a restart some heads are repeated, which is harmless."""

    def __init__(self, log: AnchorLog, files: AnchorFiles) -> None:
        self._log = log
        self._files = files
        self._anchored: set[Head] = set()

    async def run(self, now: datetime) -> str:
        """Anchor the heads that are new and say what was done.

        The object is written before the row that names it, so a row never lies; an object without a row is only extra.
        """
        previous = await self._log.last()
        grown = set(await self._log.heads_since(previous))
        fresh = sorted(grown - self._anchored, key=lambda head: head.chain_id)
        if not fresh:
            return said("clock_nothing_new", "nothing new")
        await self._write(fresh, previous, now)
        self._anchored = grown
        return said("clock_anchored", f"anchored {len(fresh)} heads", chains=len(fresh))

    async def _write(self, fresh: list[Head], previous: Anchor | None, now: datetime) -> None:
        anchor_id = new_id()
        root = merkle_root((head.chain_id, head.position, head.entry_hash) for head in fresh)
        content = AnchorFile(now.isoformat(), root, previous.sha256 if previous else None, fresh).to_bytes()
        key = f"{PREFIX}{now:%Y/%m/%d}/{anchor_id}.json"
        await self._files.put(key, content)
        await self._log.add(
            anchor_id=anchor_id,
            at=now,
            root=root,
            previous_root=previous.root if previous else None,
            heads=len(fresh),
            entries=sum(head.position for head in fresh),
            bucket=self._files.bucket,
            key=key,
            sha256=hashlib.sha256(content).hexdigest(),
        )
