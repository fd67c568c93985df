"""One message for one hand-over: everything that goes to the same people goes in the same letter."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import PurePosixPath, PureWindowsPath
from unicodedata import category, normalize
from uuid import UUID

from proxima_common.contracts.words import InvoiceKind, RecipientRole

from proxima_delivery.domain.delivery import Delivery

LONGEST_FILE_NAME = 120


@dataclass(frozen=True)
class LetterFile:
    """An approved file; the hash is of its bytes and decides whether it may go out."""

    document_id: UUID
    bucket: str
    key: str
    sha256: str
    size: int
    name: str


@dataclass(frozen=True)
class Letter:
    """What is said with the files. `attempt` counts the sends of this same letter, from 0."""

    id: UUID
    invoice_id: UUID
    legal_entity_id: str
    revision: int
    ordinal: int
    attempt: int
    kind: InvoiceKind
    number: str
    document_date: date | None
    due_date: date | None
    contract_number: str | None
    seller_name: str
    client_name: str
    language: str
    currency: str
    payable: Decimal
    subject: str | None
    message: str | None
    files: tuple[LetterFile, ...]
    reason: str | None = None
    """Why it is sent once more; for staff, never in the letter."""


@dataclass(frozen=True)
class Addressee:
    """Somebody the letter goes to, with all the documents it brings him."""

    email: str
    name: str | None
    role: RecipientRole


def same_letter(deliveries: Iterable[Delivery]) -> list[list[Delivery]]:
    """Deliveries grouped so that recipients who get the same documents share one letter, in the order given."""
    documents: dict[str, set[UUID]] = {}
    known = list(deliveries)
    for delivery in known:
        documents.setdefault(delivery.email.casefold(), set()).add(delivery.document_id)
    groups: dict[frozenset[UUID], list[Delivery]] = {}
    for delivery in known:
        groups.setdefault(frozenset(documents[delivery.email.casefold()]), []).append(delivery)
    return list(groups.values())


def addressees(deliveries: Iterable[Delivery]) -> list[Addressee]:
    """Every recipient once, the primary ones first; primary for one document is primary for the letter."""
    found: dict[str, Addressee] = {}
    for delivery in deliveries:
        seen = found.get(delivery.email.casefold())
        if seen is None or (delivery.role is RecipientRole.PRIMARY and seen.role is not RecipientRole.PRIMARY):
            found[delivery.email.casefold()] = Addressee(delivery.email, delivery.name, delivery.role)
    return sorted(found.values(), key=lambda one: one.role is not RecipientRole.PRIMARY)


def message_id(letter: Letter, domain: str) -> str:
    """The same for the same letter, revision and attempt, and telling nobody anything else."""
    return f"<{message_token(letter)}@{domain}>"


def message_token(letter: Letter) -> str:
    """What this attempt of the letter is known by in addresses; a bounce brings it back."""
    told = f"{letter.id}:{letter.revision}:{letter.attempt}"
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def attachment_names(files: Sequence[LetterFile]) -> list[str]:
    """A name for each file that any disk takes, no two alike (case aside)."""
    taken: set[str] = set()
    names = []
    for file in files:
        stem = _plain(file.name)
        name, count = f"{stem}.pdf", 2
        while name.casefold() in taken:
            name, count = f"{stem} ({count}).pdf", count + 1
        taken.add(name.casefold())
        names.append(name)
    return names


def _plain(name: str) -> str:
    last = PureWindowsPath(PurePosixPath(normalize("NFC", name)).name).name
    kept = "".join(sign for sign in last if not category(sign).startswith("C") and sign not in '<>:"/\\|?*')
    return kept.removesuffix(".pdf").removesuffix(".PDF").strip(" .")[:LONGEST_FILE_NAME] or "document"
