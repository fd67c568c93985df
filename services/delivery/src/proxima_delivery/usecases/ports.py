"""What the use cases need from outside: storage by intent, a place to tell facts, and the way out."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from proxima_common.jobs.partner import PartnerBusy, PartnerRefused
from proxima_common.messaging.envelope import Origin
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_delivery.domain.delivery import Delivery
from proxima_delivery.domain.letter import Addressee, Letter


class Deliveries(Protocol):
    """Letters and deliveries inside one transaction. Loading takes the rows' locks."""

    async def add(self, letter: Letter, deliveries: Sequence[Delivery], now: datetime) -> bool:
        """Keep a new letter; False if it is known already. `Conflict` if another hand-over has a delivery's place."""

    async def letter(self, letter_id: UUID) -> tuple[Letter, list[Delivery]]:
        """The letter with all its deliveries."""

    async def letter_of(self, delivery_id: UUID) -> tuple[Letter, list[Delivery]]:
        """The letter that a delivery belongs to, with all its deliveries; `NotFound` if there is none."""

    async def not_started(self, invoice_id: UUID, revision: int) -> list[Delivery]:
        """What of this revision or an older one is not under way."""

    async def superseded(self, delivery: Delivery) -> bool:
        """Whether a later hand-over of the same document to the same recipient is known."""

    async def save(self, deliveries: Iterable[Delivery], now: datetime) -> None:
        """Keep where they stand now."""

    async def save_attempt(self, letter: Letter) -> None:
        """Keep how often the letter was sent."""

    async def note_message(self, letter: Letter, now: datetime) -> None:
        """Keep the token that bounces of this attempt will bring back."""

    async def first_message(self, letter: Letter) -> str | None:
        """The token of the message that brought this invoice's documents first; None when this letter is the first."""

    async def of_document(self, invoice_id: UUID, *documents: UUID) -> list[Delivery]:
        """All deliveries by e-mail of an invoice, or of some of its documents."""


DeliveriesIn = Callable[[AsyncConnection], Deliveries]


class Facts(Protocol):
    """Tells other services, in the caller's transaction."""

    async def ended(self, deliveries: Sequence[Delivery], tx: AsyncConnection, origin: Origin) -> None:
        """How each of these ended, or that nobody can tell."""

    async def acted(
        self, action: str, deliveries: Sequence[Delivery], outcome: str, tx: AsyncConnection, origin: Origin
    ) -> None:
        """What a member of staff did to these, and what came of it in words."""


class NotNow(PartnerBusy):
    """The server takes other letters, but not this one now."""


class ArchiveAway(Exception):
    """The approved files cannot be read now."""


@dataclass(frozen=True)
class Prepared:
    """A message ready to go, or why it must never go."""

    message: bytes = b""
    message_id: str = ""
    sender: str = ""
    """The envelope's sender, which bounces go to."""
    problem: PartnerRefused | None = None


class Post(Protocol):
    """The way out."""

    async def prepare(self, letter: Letter, to: Sequence[Addressee], now: datetime, first: str | None) -> Prepared:
        """Read and check the files and build the message, in answer to the `first` one of the invoice if there is one.

        `ArchiveAway` while the files cannot be read.
        """

    async def send(
        self, prepared: Prepared, letter: Letter, waiting: Sequence[Addressee], expires: datetime
    ) -> Mapping[str, Any]:
        """Hand the message to the server under a lease that ends at `expires`.

        The answer has `message_id`, `code`, `text`, and `unwanted`: who did not get it (in small letters), and why.
        Raises `PartnerRefused` (with a `code`), `PartnerBusy` when the server is away, `NotNow` when it is not; any
        other error means that nobody can tell.
        """
