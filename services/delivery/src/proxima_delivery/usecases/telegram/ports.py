"""What the Telegram use cases need of the world."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from proxima_common.jobs.partner import PartnerRefused
from proxima_common.messaging.envelope import Origin
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_delivery.domain.telegram.approval import Approval, ApprovalFile, Ask, Decision, DecisionState, Verb
from proxima_delivery.domain.telegram.button import Button
from proxima_delivery.domain.telegram.face import Face
from proxima_delivery.domain.telegram.link import Link, LinkCode, Unlinked
from proxima_delivery.domain.telegram.message import Message


class Approvals(Protocol):
    """Approvals with who was asked and what they decided. Who works on one locks it first."""

    async def add(self, approval: Approval, now: datetime) -> bool:
        """Keep a new one; False if it is known already."""

    async def get(self, invoice_id: UUID, revision: int) -> Approval | None:
        """One approval, locked."""

    async def undecided(self, invoice_id: UUID, revision: int) -> list[Approval]:
        """What may still end, of this revision and older ones, locked."""

    async def open_to(self, staff_id: str) -> list[Approval]:
        """The open ones this person was asked for, locked."""

    async def save(self, approval: Approval) -> None:
        """Keep turn and state."""

    async def add_ask(self, ask: Ask) -> bool:
        """Keep who is asked; False if that is known."""

    async def asks(self, approval: Approval) -> list[Ask]:
        """Everybody asked for this approval."""

    async def ask(self, ask_id: UUID) -> Ask:
        """One of them."""

    async def save_ask(self, ask: Ask) -> None:
        """Keep where it stands."""

    async def awaiting_reason(self, staff_id: str, now: datetime) -> list[Ask]:
        """Where this person said return and has yet to say why."""

    async def add_decision(self, decision: Decision) -> None:
        """Keep what somebody decided."""

    async def open_decision(self, ask_id: UUID) -> Decision | None:
        """The decision that invoice has not answered."""

    async def answer_decision(self, decision_id: UUID, state: DecisionState, answer: str | None, at: datetime) -> bool:
        """Keep what became of a decision; False if that is known already."""

    async def decision_ask(self, decision_id: UUID) -> UUID | None:
        """Whose decision it is."""


class Messages(Protocol):
    """Messages and the buttons under them."""

    async def add(self, message: Message, now: datetime) -> bool:
        """Keep a new one; False if it is known already."""

    async def peek(self, message_id: UUID) -> Message:
        """One message, not locked; `NotFound` if there is none."""

    async def find(self, message_id: UUID | None) -> Message | None:
        """One message, locked, if there is one."""

    async def of_ask(self, ask_id: UUID) -> list[Message]:
        """Every message about this ask, locked, oldest first."""

    async def replied_to(self, chat_id: int, message_ref: int) -> Message | None:
        """The message with this number in this chat."""

    async def notes_since(self, chat_id: int, since: datetime) -> int:
        """How many notes went to this chat."""

    async def save(self, message: Message, now: datetime) -> None:
        """Keep where it stands."""

    async def add_buttons(self, buttons: Sequence[Button]) -> None:
        """Keep buttons."""

    async def button(self, nonce_hash: str) -> Button | None:
        """The button with this nonce."""

    async def void_buttons(self, message_id: UUID) -> None:
        """All buttons under a message are worth nothing any more."""

    async def moved_to(self, chat_id: int) -> int:
        """Where this chat is now."""

    async def chat_moved(self, chat_id: int, to_chat_id: int, now: datetime) -> None:
        """The chat has another id from now on."""


class People(Protocol):
    """Members of staff and their accounts."""

    async def hold(self, staff_ids: Sequence[str]) -> None:
        """Nobody links or unlinks these people until the transaction ends."""

    async def hold_alone(self, staff_id: str) -> None:
        """Nobody asks this person anything until the transaction ends."""

    async def note(self, staff_id: str, name: str, active: bool, grants_version: int, person_id: str | None) -> bool:
        """Keep what the gateway says of a person; False if something newer is known."""

    async def name(self, actor: str | None) -> str | None:
        """The name of who stands behind an actor, if it is a known person."""

    async def active(self, staff_id: str) -> bool:
        """Whether the person may be asked at all; one that is not known yet may."""

    async def of_source(self, person_ids: Sequence[str]) -> dict[str, str]:
        """The active members of staff who are these people of the source, by person; who is nobody here is missing."""

    async def link_of(self, staff_id: str) -> Link | None:
        """The account of a person."""

    async def links_of(self, staff_ids: Sequence[str]) -> dict[str, Link]:
        """The accounts of these people; who has none is missing."""

    async def holder_of(self, account_id: int) -> Link | None:
        """Whose account this is."""

    async def link(self, link: Link, now: datetime) -> None:
        """Keep a new link."""

    async def unlink(self, link: Link, why: Unlinked, now: datetime) -> None:
        """The link ended."""

    async def broken(self, account_id: int, because: str | None, now: datetime) -> Link | None:
        """Telegram does not let us write to this account, or does again; the link, if that is new."""

    async def add_code(self, code_hash: str, code: LinkCode, now: datetime) -> None:
        """Keep a code; earlier ones of the person end."""

    async def code_of(self, code_hash: str, now: datetime) -> str | None:
        """Whose code this is, if it is good."""

    async def use_code(self, code_hash: str, now: datetime) -> str | None:
        """Take a code that is good: whose it is. Never twice."""


@dataclass(frozen=True)
class Stores:
    """The stores over one transaction."""

    approvals: Approvals
    messages: Messages
    people: People


StoresIn = Callable[[AsyncConnection], Stores]


class HolderLost(Exception):
    """Another process polls now; nothing of this one counts any more."""


class Taking(Protocol):
    """Which updates were taken, and by whom they may be."""

    async def advance(self, tx: AsyncConnection, fence: int, update_id: int, now: datetime) -> None:
        """Note that this update is being taken. `HolderLost` unless the fence is the newest."""

    async def known(self, tx: AsyncConnection, update_id: int) -> bool:
        """Whether it was taken before."""

    async def keep(self, tx: AsyncConnection, update_id: int, kind: str, outcome: str, now: datetime) -> None:
        """Note what came of it."""


class Decisions(Protocol):
    """Tells invoice, in the caller's transaction."""

    async def taken(
        self, approval: Approval, staff_id: str, decision: Decision, tx: AsyncConnection, origin: Origin
    ) -> None:
        """Somebody decided."""

    async def resolved(self, message: Message, outcome: str, tx: AsyncConnection, origin: Origin) -> None:
        """A person said what became of a message."""


class Refusal(PartnerRefused):
    """Telegram said no, for good: `code` is our word for why."""

    def __init__(self, code: str, reason: str, **more: Any) -> None:
        super().__init__(reason, {"code": code, **more})
        self.code = code


BLOCKED, CHAT_NOT_FOUND, MIGRATED, GONE = "blocked", "chat_not_found", "migrated", "gone"


@dataclass(frozen=True)
class FreshButton:
    """A button to be shown, with the nonce that only its message ever carries."""

    verb: Verb
    nonce: str


class Bot(Protocol):
    """The way out. Raises `Refusal`, `PartnerBusy` when nothing happened; any other error means nobody can tell."""

    async def send_face(self, chat_id: int, face: Face, buttons: Sequence[FreshButton]) -> Mapping[str, Any]:
        """Send a request for approval; the answer has `message_ref`."""

    async def send_words(self, message: Message, chat_id: int) -> Mapping[str, Any]:
        """Send a note, a notice or the question for a reason; the answer has `message_ref`."""

    async def send_file(self, chat_id: int, file: ApprovalFile) -> Mapping[str, Any]:
        """Send a PDF; the answer has `message_ref`."""

    async def show(
        self, chat_id: int, message_ref: int, face: Face, buttons: Sequence[FreshButton]
    ) -> Mapping[str, Any]:
        """Change what a message shows; showing the same again is no error."""
