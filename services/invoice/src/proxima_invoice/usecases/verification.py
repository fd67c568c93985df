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
    faults, entries = await _chains(chains, ends)
    made = await log.made()
    held, anchor_faults = await _anchor_files(files, made)
    known = await log.hashes_at([(head.invoice_id, head.position) for head in held])
    faults += anchor_faults
    faults += [
        f"invoice {head.invoice_id}, entry {head.position}: it is not the entry that was anchored"
        for head in sorted(held, key=lambda head: (head.invoice_id, head.position))
        if known.get((head.invoice_id, head.position)) != head.entry_hash
    ]
    return AuditReport(invoices=len(ends), entries=entries, anchors=len(made), faults=faults[:MOST_FAULTS])


async def _chains(chains: AuditChains, ends: dict[UUID, tuple[int, str]]) -> tuple[list[str], int]:
    faults: list[str] = []
    last: dict[UUID, tuple[int, str]] = {}
    previous: Any | None = None
    count = 0
    async for row in chains.entries():
        if previous is not None and previous["invoice_id"] != row["invoice_id"]:
            previous = None
        faults += chains.faults(row, previous)
        last[row["invoice_id"]] = (row["position"], row["entry_hash"])
        previous = row
        count += 1
    # A chain may have grown since its end was read; it may not have shrunk.
    faults += [
        f"invoice {invoice_id}: its chain ends at entry {last.get(invoice_id, (0, ''))[0]}, the invoice says {end[0]}"
        for invoice_id, end in ends.items()
        if end[0] > last.get(invoice_id, (0, ""))[0]
    ]
    return faults, count


async def _anchor_files(files: AnchorFiles, made: list[Anchor]) -> tuple[set[Head], list[str]]:
    """Heads of every anchor in the bucket, also of those whose row is gone; and what is wrong with anchors."""
    rows = {anchor.key: anchor for anchor in made}
    held: set[Head] = set()
    keys = await files.keys()
    faults = [f"anchor {key}: it is missing from the bucket" for key in sorted(set(rows) - set(keys))]
    for key in keys:
        content = await files.get(key) or b""
        row = rows.get(key)
        if row and hashlib.sha256(content).hexdigest() != row.sha256:
            faults.append(f"anchor {key}: its bytes are not those that were written")
            continue
        try:
            file = AnchorFile.from_bytes(content)
        except ValueError:
            faults.append(f"anchor {key}: it cannot be read")
            continue
        if merkle_root((head.invoice_id, head.position, head.entry_hash) for head in file.heads) != file.root:
            faults.append(f"anchor {key}: its root is not that of its heads")
        held |= set(file.heads)
    return held, faults
