"""What happened behind the links of letters, in Postgres, inside the caller's transaction."""

from datetime import datetime
from uuid import UUID

from proxima_common.ids import new_id
from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_delivery.adapters.tables.mail import ACCEPTANCE, PAGE_OPENING, QUESTION
from proxima_delivery.domain.letter import Letter


class PageRepository:
    """Openings, acceptances and questions."""

    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def note_opening(self, letter_id: UUID, now: datetime) -> None:
        """The page was opened; nothing but the time is kept."""
        await self._tx.execute(insert(PAGE_OPENING).values(id=new_id(), letter_id=letter_id, at=now))

    async def note_acceptance(self, letter: Letter, document_id: UUID, name: str, now: datetime) -> None:
        """Who said yes to a document."""
        row = {"document_id": document_id, "revision": letter.revision, "letter_id": letter.id, "name": name, "at": now}
        await self._tx.execute(insert(ACCEPTANCE).values(row).on_conflict_do_nothing())

    async def acceptances(self, letter: Letter) -> dict[UUID, tuple[str, datetime]]:
        """Who said yes to which document of the letter's revision, and when."""
        documents = [file.document_id for file in letter.files]
        mine = ACCEPTANCE.c.document_id.in_(documents) & (ACCEPTANCE.c.revision == letter.revision)
        return {row.document_id: (row.name, row.at) for row in await self._tx.execute(select(ACCEPTANCE).where(mine))}

    async def note_question(self, letter: Letter, once: UUID, name: str, text: str, id_: UUID, now: datetime) -> bool:
        """Keep a question; False if it is known."""
        row = {"id": id_, "letter_id": letter.id, "once": once, "name": name, "text": text, "at": now}
        new = insert(QUESTION).values(row).on_conflict_do_nothing().returning(QUESTION.c.id)
        return (await self._tx.execute(new)).first() is not None

    async def point_to(self, notice_id: UUID, letter_id: UUID, once: UUID) -> None:
        """Which notice passes the question on."""
        mine = (QUESTION.c.letter_id == letter_id) & (QUESTION.c.once == once)
        await self._tx.execute(update(QUESTION).where(mine).values(notice_id=notice_id))

    async def questions(self, letter_id: UUID) -> list[tuple[str, datetime]]:
        """What was asked behind this letter's link, the oldest first."""
        query = select(QUESTION).where(QUESTION.c.letter_id == letter_id).order_by(QUESTION.c.at, QUESTION.c.id)
        return [(row.text, row.at) for row in await self._tx.execute(query)]
