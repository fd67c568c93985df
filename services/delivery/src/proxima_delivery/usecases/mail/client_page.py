"""What a client may do with the link of a letter: look, accept, ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from proxima_common.clock import TASHKENT
from proxima_common.contracts.words import Channel, DocumentKind, RecipientRole
from proxima_common.errors import Conflict
from proxima_common.ids import derived_id
from proxima_common.jobs.queue import JobQueue
from proxima_common.messaging.envelope import Origin
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_delivery.domain.delivery import Delivery, DeliveryState
from proxima_delivery.domain.letter import Addressee, Letter, LetterFile
from proxima_delivery.domain.mail.notice import Notice, NoticeKind
from proxima_delivery.usecases.mail.ports import ClientFacts, Inbox, NoticesIn, PagesIn
from proxima_delivery.usecases.mail.queue import queue_notice
from proxima_delivery.usecases.ports import DeliveriesIn

ACCEPTABLE = frozenset({DocumentKind.BILL, DocumentKind.INVOICE, DocumentKind.CREDIT_NOTE})
"""What a yes by link is enough for: an ESF is answered in Didox, an act by a signature."""


class Standing(StrEnum):
    """Where a document stands for the client: only an open one can be accepted."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    FOR_INFORMATION = "for_information"


@dataclass(frozen=True)
class PageDocument:
    """A document behind the link. `accepted` is who said yes, and when."""

    document_id: UUID
    kind: DocumentKind | None
    number: str | None
    file: LetterFile
    standing: Standing
    accepted: tuple[str, datetime] | None


@dataclass(frozen=True)
class Page:
    """All that the page shows."""

    letter: Letter
    documents: Sequence[PageDocument]
    asked: Sequence[tuple[str, datetime]]

    @property
    def can_accept(self) -> bool:
        """Whether there is anything to say yes to."""
        return any(one.standing is Standing.OPEN for one in self.documents)

    @property
    def withdrawn(self) -> bool:
        """Whether nothing of the letter counts any more."""
        return all(one.standing is Standing.WITHDRAWN for one in self.documents)


class ClientPage:
    """Each call is one transaction of the caller's; the letter's lock makes rivals wait."""

    def __init__(
        self,
        deliveries: DeliveriesIn,
        pages: PagesIn,
        notices: NoticesIn,
        facts: ClientFacts,
        jobs: JobQueue,
        inbox: Inbox,
    ) -> None:
        self._deliveries = deliveries
        self._pages = pages
        self._notices = notices
        self._facts = facts
        self._jobs = jobs
        self._inbox = inbox

    async def page(self, letter_id: UUID, tx: AsyncConnection) -> Page:
        """What stands behind the link of a letter; `NotFound` if there is no such letter."""
        letter, _ = await self._deliveries(tx).letter(letter_id)
        return await self._page(letter, tx)

    async def opened(self, letter_id: UUID, tx: AsyncConnection, now: datetime) -> Page:
        """The page, and a note that it was opened."""
        page = await self.page(letter_id, tx)
        await self._pages(tx).note_opening(letter_id, now)
        return page

    async def accept(self, letter_id: UUID, name: str, tx: AsyncConnection, origin: Origin) -> Page:
        """Say yes to every open document of the letter. A second yes changes nothing.

        `Conflict` (`withdrawn`) when none can be accepted and none was.
        """
        page = await self.page(letter_id, tx)
        letter = page.letter
        every = await self._deliveries(tx).of_document(letter.invoice_id)
        accepted = []
        for document in page.documents:
            mine = [one for one in every if _of(one, document.document_id, letter.revision)]
            standing = [one for one in mine if one.state is DeliveryState.HANDED_OVER]
            if document.standing is Standing.OPEN and standing:
                for one in standing:
                    one.accept(f"link: {name}")
                await self._deliveries(tx).save(standing, origin.at)
                await self._pages(tx).note_acceptance(letter, document.document_id, name, origin.at)
                accepted.append(min(standing, key=lambda one: one.role is not RecipientRole.PRIMARY))
        if not accepted and not any(one.standing is Standing.ACCEPTED for one in page.documents):
            raise Conflict("nothing of this letter can be accepted any more", code="withdrawn")
        await self._facts.accepted(accepted, f"link: {name}", tx, origin)
        return await self._page(letter, tx)

    async def ask(self, letter_id: UUID, once: UUID, name: str, text: str, tx: AsyncConnection, origin: Origin) -> None:
        """Pass a question on to staff: a fact, and a letter to where the legal entity reads answers.

        The same `once` asks once. `Conflict` (`no_sender`) if nobody would read it.
        """
        letter, deliveries = await self._deliveries(tx).letter(letter_id)
        address = self._inbox.get(letter.legal_entity_id)
        if address is None:
            raise Conflict("nobody reads questions of this legal entity", code="no_sender")
        notice = _notice(letter, once, address, origin)
        if not await self._pages(tx).note_question(letter, once, name, text, notice.id, origin.at):
            return
        await self._notices(tx).add(notice, origin.at)
        await self._pages(tx).point_to(notice.id, letter.id, once)
        await queue_notice(notice, tx, jobs=self._jobs, origin=origin, at=origin.at)
        about = min(deliveries, key=lambda one: one.role is not RecipientRole.PRIMARY)
        await self._facts.asked(about, text, tx, origin)

    async def _page(self, letter: Letter, tx: AsyncConnection) -> Page:
        every = await self._deliveries(tx).of_document(letter.invoice_id)
        accepted = await self._pages(tx).acceptances(letter)
        documents = []
        for file in letter.files:
            mine = [one for one in every if _of(one, file.document_id, letter.revision)]
            known = next((one for one in mine if one.document_kind), None)
            documents.append(
                PageDocument(
                    document_id=file.document_id,
                    kind=known.document_kind if known else None,
                    number=known.document_number if known else None,
                    file=file,
                    standing=_standing(mine),
                    accepted=accepted.get(file.document_id),
                )
            )
        return Page(letter, documents, await self._pages(tx).questions(letter.id))


def _of(one: Delivery, document_id: UUID, revision: int) -> bool:
    return one.document_id == document_id and one.revision == revision and one.channel is Channel.EMAIL


def _standing(deliveries: Sequence[Delivery]) -> Standing:
    states = {one.state for one in deliveries}
    if DeliveryState.ACCEPTED in states:
        return Standing.ACCEPTED
    if DeliveryState.REJECTED in states:
        return Standing.REJECTED
    if states <= {DeliveryState.ANNULLED, DeliveryState.CANCELLED, DeliveryState.BOUNCED, DeliveryState.FAILED}:
        return Standing.WITHDRAWN if DeliveryState.ANNULLED in states else Standing.FOR_INFORMATION
    wanted = any(one.needs_acceptance and one.document_kind in ACCEPTABLE for one in deliveries)
    return Standing.OPEN if wanted and DeliveryState.HANDED_OVER in states else Standing.FOR_INFORMATION


def _notice(letter: Letter, once: UUID, address: str, origin: Origin) -> Notice:
    return Notice(
        id=derived_id("question", letter.id, once),
        kind=NoticeKind.QUESTION,
        legal_entity_id=letter.legal_entity_id,
        client_id=None,
        client_name=letter.client_name,
        seller_name=letter.seller_name,
        language=letter.language,
        day=origin.at.astimezone(TASHKENT).date(),
        level=0,
        asked_by=origin.actor,
        to=(Addressee(address, None, RecipientRole.PRIMARY),),
        letter_id=letter.id,
    )
