"""What another mail server says became of a message (RFC 3464), and what it means for a delivery."""

from dataclasses import dataclass
from enum import StrEnum


class Action(StrEnum):
    """What was done with the message for one recipient."""

    FAILED = "failed"
    DELAYED = "delayed"
    DELIVERED = "delivered"
    RELAYED = "relayed"
    EXPANDED = "expanded"


@dataclass(frozen=True)
class RecipientReport:
    """One recipient: the address we wrote to if it is told, else the one it was sent on to."""

    original: str | None
    final: str | None
    action: Action
    status: str
    diagnostic: str

    @property
    def failed(self) -> bool:
        """Whether it will never arrive. The action decides: a failure after days of 4.x is one too."""
        return self.action is Action.FAILED

    @property
    def address(self) -> str:
        """The address that the report is about."""
        return self.original or self.final or ""

    @property
    def reason(self) -> str:
        """For people: the status and what the server said."""
        return f"{self.status} {self.diagnostic}".strip() or "the letter came back without a reason"


@dataclass(frozen=True)
class Report:
    """A report with all that may say which message it is about: our tokens first, then nothing but recipients."""

    tokens: tuple[str, ...]
    recipients: tuple[RecipientReport, ...]


@dataclass(frozen=True)
class AutoReply:
    """Somebody is on holiday, or a program thanks us."""


@dataclass(frozen=True)
class Stray:
    """Nothing we understand; a person looks."""

    why: str


Incoming = Report | AutoReply | Stray


def concerned(report: RecipientReport, addressees: list[str]) -> list[str]:
    """Which of the addressees of the message a recipient's report is about.

    An address that nobody wrote to is a forwarding; then a message with one addressee can only mean that one.
    """
    known = {address.casefold(): address for address in addressees}
    for told in (report.original, report.final):
        if told and told.casefold() in known:
            return [known[told.casefold()]]
    return list(addressees) if len(addressees) == 1 else []
