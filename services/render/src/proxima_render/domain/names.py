"""Keys in the bucket and names of files: no client's name, no tax number, nothing but ASCII."""

from __future__ import annotations

import re
import unicodedata
from uuid import UUID

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


def staged_key(invoice_id: UUID, revision: int, document_id: UUID, sha256: str) -> str:
    """Where a file waits for approval. Equal bytes of a document and revision have an equal key."""
    return f"staged/{invoice_id}/r{revision}/{document_id}-{sha256[:16]}.pdf"


def archive_key(
    *, legal_entity_id: str, year: int, number: str | None, invoice_id: UUID, revision: int, sha256: str, name: str
) -> str:
    """Where an approved file lies for good. The hash is in the key, so that other bytes can never take its place."""
    entity = ascii_word(legal_entity_id) or "entity"
    invoice = ascii_word(number or "") or str(invoice_id)
    return f"archive/{entity}/{year}/{invoice}/r{revision}/{sha256}/{file_name(name)}"


def quarantine_key(key: str, found_sha256: str) -> str:
    """Where bytes go that should not have lain under `key`; kept to be looked at, never read as a file."""
    return f"quarantine/{key}/{found_sha256}"


def file_name(name: str) -> str:
    """The name as ASCII with exactly one `.pdf` at its end."""
    stem = ascii_word(name.removesuffix(".pdf").removesuffix(".PDF"))
    return f"{(stem or 'document')[:120]}.pdf"


def ascii_word(text: str) -> str:
    """The text with accents taken off and everything else that is not a letter, digit, dot or dash as one dash."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return _UNSAFE.sub("-", plain).strip("-.")
