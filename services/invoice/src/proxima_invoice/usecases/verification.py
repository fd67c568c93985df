"""Proof that no audit entry was changed, removed, reordered or forged, or which one was."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from proxima_common.contracts.api.invoice import AuditReport

from proxima_invoice.domain.merkle import merkle_root
from proxima_invoice.usecases.anchor_ports import Anchor, AnchorFiles, AnchorLog, AuditChains, Head
from proxima_invoice.usecases.anchoring import AnchorFile

MOST_FAULTS = 200


@dataclass(slots=True)
class _Walked:
    """What a walk along the chains of one kind found."""

    chains: int
    entries: int
    names: dict[UUID, str]
    faults: list[str]


async def verify(kinds: Sequence[AuditChains], log: AnchorLog, files: AnchorFiles) -> AuditReport:
    """Check every chain by itself, against where it is said to end, and against every anchor in the bucket.

    An entry that was rewritten with all its successors still differs from an anchor made before. The first kind is
    that of invoices.
    """
    walked = [await _walk(chains) for chains in kinds]
    made = await log.made()
    names = {chain_id: name for one in walked for chain_id, name in one.names.items()}
    found = [fault for one in walked for fault in one.faults]
    faults = dict.fromkeys([*found, *await _anchors(log, files, made, names)])
    return AuditReport(
        invoices=walked[0].chains,
        entries=sum(one.entries for one in walked),
        anchors=len(made),
        faults=list(faults)[:MOST_FAULTS],
        subjects=sum(one.chains for one in walked[1:]),
    )


async def _walk(chains: AuditChains) -> _Walked:
    """Chains may have grown since their ends were read; what was there then has to be there now."""
    ends = await chains.heads()
    walked = _Walked(len(ends), 0, {chains.chain_id(chain): chains.name(chain) for chain in ends}, [])
    last: dict[Any, int] = {}
    previous: Any | None = None
    async for row in chains.entries():
        chain, position = row[chains.key], row["position"]
        if previous is not None and previous[chains.key] != chain:
            previous = None
        walked.faults += chains.faults(row, previous)
        walked.names.setdefault(chains.chain_id(chain), chains.name(chain))
        if ends.get(chain, (0, ""))[0] == position and ends[chain][1] != row["entry_hash"]:
            walked.faults.append(f"{chains.name(chain)}, entry {position}: another one is kept as the last")
        last[chain] = position
        previous = row
        walked.entries += 1
    walked.faults += [
        f"{chains.name(chain)}: its chain ends at entry {last.get(chain, 0)}, it is said to end at {position}"
        for chain, (position, _) in ends.items()
        if position > last.get(chain, 0)
    ]
    longer = [chain for chain, position in last.items() if position > ends.get(chain, (0, ""))[0]]
    walked.faults += _beyond(chains, {chain: last[chain] for chain in longer}, await chains.heads() if longer else {})
    return walked


def _beyond(chains: AuditChains, longer: dict[Any, int], ends: dict[Any, tuple[int, str]]) -> list[str]:
    """Chains that are longer than they are said to be, also after they were asked again."""
    faults = []
    for chain, position in longer.items():
        if chain not in ends:
            faults.append(f"{chains.name(chain)}: where it ends is not kept any more")
        elif position > ends[chain][0]:
            faults.append(f"{chains.name(chain)}, entry {position}: it stands after the end of its chain (forged)")
    return faults


async def _anchors(log: AnchorLog, files: AnchorFiles, made: list[Anchor], names: dict[UUID, str]) -> list[str]:
    """What is wrong with anchors, and with the entries that they name; also with anchors whose row is gone."""
    rows = {anchor.key: anchor for anchor in made}
    keys = await files.keys()
    faults = [f"anchor {key}: it is missing from the bucket" for key in sorted(set(rows) - set(keys))]
    sums = {anchor.sha256 for anchor in made}
    follows: dict[str, str | None] = {}
    for key in keys:
        content = await files.get(key) or b""
        sums.add(hashlib.sha256(content).hexdigest())
        file, wrong = _read(content, rows.get(key))
        if file is None:
            faults.append(f"anchor {key}: {wrong}")
            continue
        follows[key] = file.previous_sha256
        faults += await _anchored(log, file.heads, names)
    faults += [
        f"anchor {key}: the anchor before it is gone"
        for key, previous in follows.items()
        if previous is not None and previous not in sums
    ]
    return faults


def _read(content: bytes, row: Anchor | None) -> tuple[AnchorFile | None, str]:
    if row and hashlib.sha256(content).hexdigest() != row.sha256:
        return None, "its bytes are not those that were written"
    try:
        file = AnchorFile.from_bytes(content)
    except ValueError:
        return None, "it cannot be read"
    if merkle_root((head.chain_id, head.position, head.entry_hash) for head in file.heads) != file.root:
        return None, "its root is not that of its heads"
    return file, ""


async def _anchored(log: AnchorLog, heads: list[Head], names: dict[UUID, str]) -> list[str]:
    known = await log.hashes_at([(head.chain_id, head.position) for head in heads])
    faults = []
    for head in heads:
        found = known.get((head.chain_id, head.position))
        if found != head.entry_hash:
            wrong = "it is not the entry that was anchored" if found else "it was anchored and is gone"
            name = names.get(head.chain_id, f"chain {head.chain_id}")
            faults.append(f"{name}, entry {head.position}: {wrong}")
    return faults
