"""The Merkle root over the heads of all audit chains, as it is anchored outside the database (RFC 6962 §2.1)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from uuid import UUID

EMPTY = hashlib.sha256(b"").hexdigest()


def merkle_root(heads: Iterable[tuple[UUID, int, str]]) -> str:
    """SHA-256 in hex over the chains' heads (chain, position, entry hash), sorted by chain.

    Leaves and inner nodes are hashed with different prefixes, so that none can stand for the other.
    """
    level = [_leaf(chain_id, position, entry_hash) for chain_id, position, entry_hash in sorted(heads)]
    if not level:
        return EMPTY
    while len(level) > 1:
        paired = [_node(level[index], level[index + 1]) for index in range(0, len(level) - 1, 2)]
        level = paired + level[len(paired) * 2 :]
    return level[0].hex()


def _leaf(chain_id: UUID, position: int, entry_hash: str) -> bytes:
    return hashlib.sha256(b"\0" + f"{chain_id}:{position}:{entry_hash}".encode()).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()
