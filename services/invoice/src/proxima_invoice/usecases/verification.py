"""Proof that no audit entry was changed, removed, reordered or forged, or which one was."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import UUID

from proxima_common.contracts.api.invoice import AuditReport

from proxima_invoice.domain.merkle import merkle_root
from proxima_invoice.usecases.anchor_ports import Anchor, AnchorFiles, AnchorLog, AuditChains, Head
from proxima_invoice.usecases.anchoring import AnchorFile

MOST_FAULTS = 200


async def verify(chains: AuditChains, log: AnchorLog, files: AnchorFiles) -> AuditReport:
    """Check every chain by itself, against its invoice, and against every anchor in the bucket.

    An entry that was rewritten with all its successors still differs from an anchor made before.
    """
    ends = await chains.heads()
    chain_faults, entries = await _chains(chains, ends)
    made = await log.made()
    faults = dict.fromkeys([*chain_faults, *await _anchors(log, files, made)])
    return AuditReport(invoices=len(ends), entries=entries, anchors=len(made), faults=list(faults)[:MOST_FAULTS])


async def _chains(chains: AuditChains, ends: dict[UUID, tuple[int, str]]) -> tuple[list[str], int]:
    """Chains may have grown since their ends were read; what was there then has to be there now."""
    faults: list[str] = []
    last: dict[UUID, int] = {}
    previous: Any | None = None
    count = 0
    async for row in chains.entries():
        invoice_id, position = row["invoice_id"], row["position"]
        if previous is not None and previous["invoice_id"] != invoice_id:
            previous = None
        faults += chains.faults(row, previous)
        if ends.get(invoice_id, (0, ""))[0] == position and ends[invoice_id][1] != row["entry_hash"]:
            faults.append(f"invoice {invoice_id}, entry {position}: the invoice names another one as its last")
        last[invoice_id] = position
        previous = row
        count += 1
    faults += [
        f"invoice {invoice_id}: its chain ends at entry {last.get(invoice_id, 0)}, the invoice says {position}"
        for invoice_id, (position, _) in ends.items()
        if position > last.get(invoice_id, 0)
    ]
    return faults, count


async def _anchors(log: AnchorLog, files: AnchorFiles, made: list[Anchor]) -> list[str]:
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
        faults += await _anchored(log, file.heads)
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
    if merkle_root((head.invoice_id, head.position, head.entry_hash) for head in file.heads) != file.root:
        return None, "its root is not that of its heads"
    return file, ""


async def _anchored(log: AnchorLog, heads: list[Head]) -> list[str]:
    known = await log.hashes_at([(head.invoice_id, head.position) for head in heads])
    faults = []
    for head in heads:
        found = known.get((head.invoice_id, head.position))
        if found != head.entry_hash:
            wrong = "it is not the entry that was anchored" if found else "it was anchored and is gone"
            faults.append(f"invoice {head.invoice_id}, entry {head.position}: {wrong}")
    return faults
