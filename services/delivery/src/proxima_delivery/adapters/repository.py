"""Letters and deliveries in Postgres, inside the caller's transaction."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from proxima_common.contracts.words import Channel, DocumentKind, InvoiceKind, RecipientRole
from proxima_common.errors import Conflict, NotFound
from sqlalchemy import Row, exists, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_delivery.adapters.tables import DELIVERY, LETTER, LETTER_FILE, SENT_MESSAGE
from proxima_delivery.domain.delivery import OUT, Delivery, DeliveryState, Lease
from proxima_delivery.domain.letter import Letter, LetterFile, message_token


class DeliveryRepository:
    """Loads with row locks, the letter's before its deliveries', so that rivals queue up."""

    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def add(self, letter: Letter, deliveries: Sequence[Delivery], now: datetime) -> bool:
        """Keep a new letter; False if it is known already.

        Raises `Conflict` when another hand-over claims the same document, recipient and ordinal.
        """
        new = insert(LETTER).values(_letter_row(letter, now)).on_conflict_do_nothing().returning(LETTER.c.id)
        if (await self._tx.execute(new)).first() is None:
            return False
        if letter.files:
            await self._tx.execute(insert(LETTER_FILE), _file_rows(letter))
        rows = [{**delivery_row(one, now), "created_at": now} for one in deliveries]
        kept = await self._tx.execute(insert(DELIVERY).values(rows).on_conflict_do_nothing().returning(DELIVERY.c.id))
        if len(kept.all()) != len(rows):
            raise Conflict("another hand-over has this document, recipient and ordinal", code="delivery_exists")
        return True

    async def letter(self, letter_id: UUID) -> tuple[Letter, list[Delivery]]:
        """The letter and all its deliveries, locked."""
        row = (await self._tx.execute(select(LETTER).where(LETTER.c.id == letter_id).with_for_update())).first()
        if row is None:
            raise NotFound(f"no letter {letter_id}")
        files = select(LETTER_FILE).where(LETTER_FILE.c.letter_id == letter_id).order_by(LETTER_FILE.c.position)
        letter = _letter(row, (await self._tx.execute(files)).all())
        return letter, await self._locked(DELIVERY.c.letter_id == letter_id)

    async def letter_of(self, delivery_id: UUID) -> tuple[Letter, list[Delivery]]:
        """The letter that a delivery belongs to, locked with all its deliveries; `NotFound` if there is none."""
        found = await self._tx.execute(select(DELIVERY.c.letter_id).where(DELIVERY.c.id == delivery_id))
        letter_id = found.scalar_one_or_none()
        if letter_id is None:
            raise NotFound(f"no delivery {delivery_id} by e-mail")
        return await self.letter(letter_id)

    async def not_started(self, invoice_id: UUID, revision: int) -> list[Delivery]:
        """What of this revision or an older one has not begun, locked."""
        idle = (DeliveryState.QUEUED, DeliveryState.AWAITING_SIGNATURE, DeliveryState.FAILED)
        concerned = (DELIVERY.c.invoice_id == invoice_id) & (DELIVERY.c.revision <= revision)
        # The letters' locks first, as everybody else takes them.
        letters = select(LETTER.c.id).where(LETTER.c.invoice_id == invoice_id).order_by(LETTER.c.id).with_for_update()
        await self._tx.execute(letters)
        return await self._locked(concerned & DELIVERY.c.state.in_(idle))

    async def superseded(self, delivery: Delivery) -> bool:
        """Whether a later hand-over of the same document to the same recipient is known."""
        later = tuple_(DELIVERY.c.revision, DELIVERY.c.ordinal) > (delivery.revision, delivery.ordinal)
        same = (DELIVERY.c.document_id == delivery.document_id) & (DELIVERY.c.recipient_email == delivery.email)
        return bool((await self._tx.execute(select(exists().where(same & later)))).scalar_one())

    async def save(self, deliveries: Iterable[Delivery], now: datetime) -> None:
        """Keep where they stand now."""
        for one in deliveries:
            row = delivery_row(one, now)
            await self._tx.execute(update(DELIVERY).where(DELIVERY.c.id == one.id).values(row))

    async def save_attempt(self, letter: Letter) -> None:
        """Keep how often the letter was sent."""
        await self._tx.execute(update(LETTER).where(LETTER.c.id == letter.id).values(attempt=letter.attempt))

    async def note_message(self, letter: Letter, now: datetime) -> None:
        """Keep the token that bounces of this attempt will bring back."""
        row = {"token": message_token(letter), "letter_id": letter.id, "attempt": letter.attempt, "created_at": now}
        await self._tx.execute(insert(SENT_MESSAGE).values(row).on_conflict_do_nothing())

    async def first_message(self, letter: Letter) -> str | None:
        """The token of the message that brought this invoice's documents first; None when this letter is the first."""
        arrived = exists().where(DELIVERY.c.letter_id == LETTER.c.id, DELIVERY.c.state.in_(OUT))
        earlier = select(SENT_MESSAGE.c.token).join(LETTER, SENT_MESSAGE.c.letter_id == LETTER.c.id)
        earlier = earlier.where(LETTER.c.invoice_id == letter.invoice_id, LETTER.c.id != letter.id, arrived)
        found = await self._tx.execute(earlier.order_by(SENT_MESSAGE.c.created_at, SENT_MESSAGE.c.token).limit(1))
        return found.scalar_one_or_none()

    async def of_document(self, invoice_id: UUID, *documents: UUID) -> list[Delivery]:
        """All deliveries by e-mail of an invoice, or of some of its documents, locked after their letters."""
        letters = select(LETTER.c.id).where(LETTER.c.invoice_id == invoice_id).order_by(LETTER.c.id).with_for_update()
        await self._tx.execute(letters)
        # Those by Didox are locked after their documents there, never from here.
        condition = (DELIVERY.c.invoice_id == invoice_id) & (DELIVERY.c.channel == Channel.EMAIL)
        return await self._locked(condition & DELIVERY.c.document_id.in_(documents) if documents else condition)

    async def _locked(self, condition: Any) -> list[Delivery]:
        query = select(DELIVERY).where(condition).order_by(DELIVERY.c.id).with_for_update()
        return [to_delivery(row) for row in await self._tx.execute(query)]


def _letter_row(letter: Letter, now: datetime) -> dict[str, Any]:
    names = [column.name for column in LETTER.columns if column.name != "created_at"]
    return {**{name: getattr(letter, name) for name in names}, "created_at": now}


def _file_rows(letter: Letter) -> list[dict[str, Any]]:
    return [
        {
            "letter_id": letter.id,
            "position": position,
            "document_id": file.document_id,
            "bucket": file.bucket,
            "key": file.key,
            "sha256": file.sha256,
            "size": file.size,
            "name": file.name,
        }
        for position, file in enumerate(letter.files)
    ]


def delivery_row(one: Delivery, now: datetime) -> dict[str, Any]:
    """The columns of a delivery, but for the moment it was made."""
    return {
        "id": one.id,
        "letter_id": one.letter_id,
        "invoice_id": one.invoice_id,
        "legal_entity_id": one.legal_entity_id,
        "revision": one.revision,
        "document_id": one.document_id,
        "channel": one.channel,
        "recipient_role": one.role,
        "recipient_email": one.email,
        "recipient_name": one.name,
        "recipient_tin": one.tin,
        "ordinal": one.ordinal,
        "lease_token": one.lease.token,
        "lease_expires_at": one.lease.expires_at,
        "state": one.state,
        "code": one.code,
        "reason": one.reason,
        "reference": one.reference,
        "handed_over_at": one.handed_over_at,
        "document_kind": one.document_kind,
        "document_number": one.document_number,
        "needs_acceptance": one.needs_acceptance,
        "changed_at": now,
    }


def _letter(row: Row[Any], files: Sequence[Row[Any]]) -> Letter:
    known = {column.name: getattr(row, column.name) for column in LETTER.columns if column.name != "created_at"}
    known["kind"] = InvoiceKind(row.kind)
    return Letter(
        **known,
        files=tuple(LetterFile(f.document_id, f.bucket, f.key, f.sha256, f.size, f.name) for f in files),
    )


def to_delivery(row: Row[Any]) -> Delivery:
    """The delivery of a row."""
    return Delivery(
        id=row.id,
        letter_id=row.letter_id,
        invoice_id=row.invoice_id,
        legal_entity_id=row.legal_entity_id,
        revision=row.revision,
        document_id=row.document_id,
        channel=Channel(row.channel),
        role=RecipientRole(row.recipient_role),
        email=row.recipient_email,
        name=row.recipient_name,
        ordinal=row.ordinal,
        lease=Lease(row.lease_token, row.lease_expires_at),
        state=DeliveryState(row.state),
        code=row.code,
        reason=row.reason,
        reference=row.reference,
        handed_over_at=row.handed_over_at,
        document_kind=DocumentKind(row.document_kind) if row.document_kind else None,
        document_number=row.document_number,
        needs_acceptance=row.needs_acceptance,
        tin=row.recipient_tin,
    )
