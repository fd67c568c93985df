"""What the use cases of e-mail need from outside."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from proxima_common.messaging.envelope import Origin
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_delivery.domain.delivery import Delivery
from proxima_delivery.domain.letter import Addressee, Letter
from proxima_delivery.domain.mail.notice import Notice
from proxima_delivery.domain.mail.reminding import Debt, Known
from proxima_delivery.domain.mail.report import Incoming, RecipientReport
from proxima_delivery.usecases.ports import Prepared


class MailboxAway(Exception):
    """The mailbox cannot be read now."""


@dataclass(frozen=True)
class Place:
    """How far a mailbox was read."""

    uidvalidity: int
    last_uid: int


@dataclass(frozen=True)
class Fetched:
    """Letters with their numbers, the oldest first; no bytes for one that has gone meanwhile."""

    uidvalidity: int
    letters: Sequence[tuple[int, bytes]]


class Mailbox(Protocol):
    """Where returned letters arrive."""

    @property
    def name(self) -> str:
        """What its place is remembered by."""

    async def fetch(self, after: Place | None) -> Fetched:
        """The next letters after a place. Raises `MailboxAway`."""

    async def put_away(self, uids: Sequence[int], uidvalidity: int) -> None:
        """Move letters that were read, if there is a folder for them. Raises `MailboxAway`."""


@dataclass(frozen=True)
class Mail:
    """A letter of the mailbox as it is kept."""

    id: UUID
    mailbox: str
    uidvalidity: int
    uid: int
    digest: str
    sender: str
    subject: str
    excerpt: str
    says: Incoming


@dataclass(frozen=True)
class Target:
    """The message that a report is about, a letter or a notice; no attempt where only an address matched."""

    letter_id: UUID | None
    notice_id: UUID | None
    attempt: int | None


class Mails(Protocol):
    """Returned mail inside one transaction."""

    async def place(self, mailbox: str) -> Place | None:
        """How far it was read, locked."""

    async def keep_place(self, mailbox: str, place: Place, now: datetime) -> None:
        """Remember how far it was read."""

    async def known(self, mail: Mail) -> bool:
        """Whether these very bytes were read before, under whatever number."""

    async def keep(self, mail: Mail, kind: str, target: Target | None, detail: str, now: datetime) -> None:
        """Keep a letter and what it turned out to be."""

    async def keep_report(
        self, mail: Mail, target: Target, recipient: RecipientReport, address: str, now: datetime
    ) -> None:
        """Keep what a report says of one of our recipients."""

    async def by_token(self, tokens: Sequence[str]) -> Target | None:
        """The message that one of these tokens was given to, the first that is known."""

    async def by_address(self, addresses: Sequence[str], since: datetime) -> list[Target]:
        """The letters and notices that went to one of these addresses lately."""

    async def notice_addresses(self, notice_id: UUID) -> list[str]:
        """Whom a notice went to."""

    async def notice_bounced(self, notice_id: UUID, address: str, reason: str) -> None:
        """A notice came back from one of them."""


MailsIn = Callable[[AsyncConnection], Mails]


class ClientFacts(Protocol):
    """Tells what clients and their servers did, in the caller's transaction."""

    async def bounced(self, deliveries: Sequence[Delivery], tx: AsyncConnection, origin: Origin) -> None:
        """These came back."""

    async def accepted(self, deliveries: Sequence[Delivery], how: str, tx: AsyncConnection, origin: Origin) -> None:
        """The client accepted these documents."""

    async def asked(self, one: Delivery, text: str, tx: AsyncConnection, origin: Origin) -> None:
        """The client asked something."""


@dataclass(frozen=True)
class Asked:
    """A client's question: about which invoice, by whom, where an answer goes, in which conversation."""

    number: str
    name: str
    text: str
    answer_to: str | None
    first: str | None


class Notices(Protocol):
    """Notices inside one transaction. Loading takes the row's lock."""

    async def add(self, notice: Notice, now: datetime) -> bool:
        """Keep a new notice; False when one of its recipients has had a reminder that day, and nothing is kept."""

    async def notice(self, notice_id: UUID) -> Notice:
        """The notice; `NotFound` if there is none."""

    async def save(self, notice: Notice, now: datetime) -> None:
        """Keep where it stands, and what it tells of."""

    async def note_message(self, notice: Notice, now: datetime) -> None:
        """Keep the token that bounces of this attempt will bring back."""

    async def begun(self, notice: Notice) -> bool:
        """Whether this attempt was begun, and not known to have come to nothing."""

    async def first_messages(self, invoices: Sequence[UUID]) -> list[str]:
        """The tokens of the messages that brought these invoices' documents first, in the same order."""

    async def asked(self, notice_id: UUID) -> Asked:
        """The question that a notice tells of."""


class Debts(Protocol):
    """What is owed, inside one transaction."""

    async def open(self) -> list[Debt]:
        """Every debt with something outstanding and a due date."""

    async def locked(self, invoices: Sequence[UUID]) -> list[Debt]:
        """These debts, held until the transaction ends."""

    async def known(self, debts: Sequence[Debt], day: date, known: Known) -> Known:
        """With the terms, pauses, steps told and who was reminded on a day, as the database has them."""


NoticesIn = Callable[[AsyncConnection], Notices]
DebtsIn = Callable[[AsyncConnection], Debts]


class NoticePost(Protocol):
    """The way out for notices."""

    def prepare(self, notice: Notice, earlier: Sequence[str], asked: Asked | None, now: datetime) -> Prepared:
        """Build the message: a question when `asked` is given, else a reminder."""

    async def send(self, prepared: Prepared, notice: Notice, to: Sequence[Addressee]) -> Mapping[str, Any]:
        """Hand the message over; answers and raises as `Post.send` does."""


Inbox = Mapping[str, str]
"""By legal entity, the address where questions of clients are read."""


class Pages(Protocol):
    """What happened behind the links of letters, inside one transaction."""

    async def note_opening(self, letter_id: UUID, now: datetime) -> None:
        """The page was opened; nothing but the time is kept."""

    async def note_acceptance(self, letter: Letter, document_id: UUID, name: str, now: datetime) -> None:
        """Who said yes to a document."""

    async def acceptances(self, letter: Letter) -> dict[UUID, tuple[str, datetime]]:
        """Who said yes to which document of the letter's revision, and when."""

    async def note_question(self, letter: Letter, once: UUID, name: str, text: str, id_: UUID, now: datetime) -> bool:
        """Keep a question; False if it is known."""

    async def point_to(self, notice_id: UUID, letter_id: UUID, once: UUID) -> None:
        """Which notice passes the question on."""

    async def questions(self, letter_id: UUID) -> list[tuple[str, datetime]]:
        """What was asked behind this letter's link, the oldest first."""


PagesIn = Callable[[AsyncConnection], Pages]
