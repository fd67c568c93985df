"""What the use cases need from outside: what is kept, a place to tell facts, and a company's cabinet at Didox."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from proxima_common.jobs.effect_rows import EffectKey
from proxima_common.jobs.queue import NewJob
from proxima_common.messaging.envelope import Origin
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_delivery.domain.delivery import Delivery
from proxima_delivery.domain.didox.counterparty import BuyerCard, CatalogueCode
from proxima_delivery.domain.didox.document import DidoxDocument, Operation, Pdf
from proxima_delivery.domain.didox.signing import Signature
from proxima_delivery.domain.didox.status import DocumentState

PARTNER = "didox"
"""The partner's name in the effect ledger and in the lanes."""

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Found:
    """A document as the partner has it; `form` is the very object that a signature is made over."""

    partner_id: str
    status: int
    form: Json
    comment: str | None = None
    signed_by: str | None = None
    updated_unix: int | None = None


@dataclass(frozen=True)
class Listed:
    """A row of the partner's list."""

    partner_id: str
    status: int
    updated_unix: int | None
    partner_tin: str
    document_date: str


class Cabinet(Protocol):
    """One company at the partner. Everything raises one of `failures`; nothing is tried twice."""

    async def create(self, doctype: str, body: Json) -> str:
        """Create a draft; its id."""
        ...

    async def read(self, partner_id: str) -> Found | None:
        """The document; None when it does not exist."""
        ...

    async def sent_to(self, doctype: str, partner_tin: str, on: date) -> list[Listed]:
        """Our documents of this type and day for this company that are drafts, sent or accepted."""
        ...

    async def changed_since(self, day: date) -> list[Listed]:
        """Every document of ours, in whatever status, that changed on this day or later."""
        ...

    async def delete_draft(self, partner_id: str) -> None: ...

    async def timestamp(self, pkcs7: str, signature_hex: str) -> str:
        """The signature with the authority's time in it; changes nothing."""
        ...

    async def sign(self, partner_id: str, stamped: str) -> str | None:
        """Sign, which is to send; a warning if there is one."""
        ...

    async def to_cancel(self, partner_id: str, comment: str) -> bytes:
        """The bytes to be signed for a cancellation; changes nothing."""
        ...

    async def cancel(self, partner_id: str, stamped: str) -> None: ...

    async def archive(self, partner_id: str) -> bytes:
        """The pack with both signatures."""
        ...

    async def buyer(self, tin: str, on: date) -> BuyerCard: ...

    async def catalogue_codes(self) -> list[CatalogueCode]: ...

    async def offer_signed(self) -> bool: ...


class Documents(Protocol):
    """Rows of documents. A load for change takes the row's lock."""

    async def add(self, document: DidoxDocument, now: datetime) -> bool:
        """False when it is known already; then it is left as it is."""
        ...

    async def get(self, didox_id: UUID, *, lock: bool = False) -> DidoxDocument:
        """Raises `NotFound`."""
        ...

    async def newest_of(self, document_id: UUID) -> DidoxDocument | None:
        """The paper's document of its latest revision, locked."""
        ...

    async def of_invoice(self, invoice_id: UUID) -> list[DidoxDocument]:
        """All of them, locked, in the order of their ids."""
        ...

    async def by_partner_id(self, legal_entity_id: str, partner_ids: Sequence[str]) -> dict[str, DidoxDocument]: ...

    async def longest_unread(self, legal_entity_id: str, before: datetime, limit: int) -> list[DidoxDocument]: ...

    async def save(self, document: DidoxDocument, now: datetime) -> None: ...


class Handovers(Protocol):
    """Deliveries by Didox. Loading takes the rows' locks, always after the document's."""

    async def add(self, delivery: Delivery, now: datetime) -> bool:
        """False when it is known already."""
        ...

    async def get(self, delivery_id: UUID, *, lock: bool = True) -> Delivery: ...

    async def newest_of(self, document_id: UUID) -> Delivery | None: ...

    async def expired(self, now: datetime, limit: int) -> list[Delivery]:
        """Those that wait without a lease that holds."""
        ...

    async def save(self, delivery: Delivery, now: datetime) -> None: ...


class Signatures(Protocol):
    """Challenges and what became of them."""

    async def add(self, signature: Signature, now: datetime) -> None: ...

    async def get(self, signature_id: UUID) -> Signature:
        """Locked; `NotFound` without one."""
        ...

    async def in_flight(self, didox_id: UUID) -> Signature | None:
        """The one that is given and not settled."""
        ...

    async def save(self, signature: Signature, now: datetime) -> None: ...


class Evidence(Protocol):
    """Packs that were kept."""

    async def add(
        self, didox_id: UUID, state: DocumentState, *, bucket: str, key: str, sha256: str, size: int, now: datetime
    ) -> None: ...

    async def has(self, didox_id: UUID, state: DocumentState) -> bool: ...


class Counterparties(Protocol):
    """What the partner's directories said, kept for a day."""

    async def kept(self, legal_entity_id: str, what: str, since: datetime) -> Any | None: ...

    async def keep(self, legal_entity_id: str, what: str, answer: Any, now: datetime) -> None: ...


class Jobs(Protocol):
    """What the executor is to do."""

    async def add(self, *jobs: NewJob) -> None: ...

    async def give_way(self, didox_id: UUID, lane: str, reason: str) -> None:
        """Give up this document's jobs that wait for a person, and let a paused lane go on."""
        ...


class OpenCalls(Protocol):
    """Calls for a document that nobody knows the end of."""

    async def unsettled(self, document: DidoxDocument, operation: Operation, settle: timedelta) -> timedelta:
        """How long one may still be carried out; zero when none may."""
        ...

    async def settle(self, document: DidoxDocument, operation: Operation, *, arrived: bool, by: str) -> None:
        """What was found answers for them."""
        ...


class Cursors(Protocol):
    """How far each company's list was read."""

    async def seen_until(self, legal_entity_id: str) -> datetime | None: ...

    async def see_until(self, legal_entity_id: str, at: datetime) -> None: ...


class Facts(Protocol):
    """Tells other services, in the transaction."""

    async def awaiting(self, delivery: Delivery, origin: Origin) -> None: ...

    async def ended(self, delivery: Delivery, origin: Origin) -> None:
        """It was handed over, failed, or nobody can tell."""
        ...

    async def accepted(self, delivery: Delivery, how: str, at: datetime, origin: Origin) -> None: ...

    async def rejected(self, delivery: Delivery, reason: str, at: datetime, origin: Origin) -> None: ...

    async def annulled(self, delivery: Delivery, reason: str, at: datetime, origin: Origin) -> None: ...

    async def void_refused(self, delivery: Delivery, reason: str, at: datetime, origin: Origin) -> None: ...

    async def checked(
        self, invoice_id: UUID, legal_entity_id: str, revision: int, problems: Sequence[str], origin: Origin
    ) -> None: ...

    async def acted(self, invoice_id: UUID, action: str, target: str, outcome: str, origin: Origin) -> None:
        """What a member of staff did, for the audit."""
        ...


class Records(Protocol):
    """All that is kept and told, in one transaction."""

    @property
    def documents(self) -> Documents: ...

    @property
    def handovers(self) -> Handovers: ...

    @property
    def signatures(self) -> Signatures: ...

    @property
    def evidence(self) -> Evidence: ...

    @property
    def counterparties(self) -> Counterparties: ...

    @property
    def cursors(self) -> Cursors: ...

    @property
    def jobs(self) -> Jobs: ...

    @property
    def open_calls(self) -> OpenCalls: ...

    @property
    def facts(self) -> Facts: ...


class Store(Protocol):
    """Where the records are."""

    def open(self) -> AbstractAsyncContextManager[Records]:
        """In a transaction of their own."""
        ...

    def within(self, tx: AsyncConnection) -> Records:
        """In the caller's transaction."""
        ...


class Bytes(Protocol):
    """The bucket: approved files are read, evidence is written once."""

    async def pdf(self, pdf: Pdf) -> bytes:
        """The file whose SHA-256 is the approved one; `FileNotAsApproved`, or `ArchiveAway` for what may pass."""
        ...

    async def keep(self, key: str, content: bytes) -> str:
        """Write once under this key, and nothing if it is there; the bucket. `ArchiveAway` for what may pass."""
        ...


CabinetOf = Callable[[str], Cabinet]


def effect_key(document: DidoxDocument, operation: Operation, ordinal: int) -> EffectKey:
    """What is done once: this operation on this document's revision, and which try of it."""
    meant = document.meant
    return EffectKey(PARTNER, operation, str(meant.document_id), meant.revision, ordinal)
