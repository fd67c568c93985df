"""What the use cases of e-mail need from outside."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from proxima_common.messaging.envelope import Origin
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_delivery.domain.delivery import Delivery
from proxima_delivery.domain.mail.report import Incoming, RecipientReport


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
