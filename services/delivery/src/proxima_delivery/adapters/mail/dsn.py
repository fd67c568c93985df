"""What a letter in the mailbox of bounces says: a report (RFC 3464, or Exim's own headers), a reply by a program, or a
stray."""

import email
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from hashlib import sha256

from proxima_delivery.domain.mail.report import Action, AutoReply, Incoming, RecipientReport, Report, Stray

_HEX = "([0-9a-f]{32})"
_IN_ADDRESS = re.compile(rf"\+{_HEX}@", re.IGNORECASE)
_IN_ID = re.compile(rf"<{_HEX}@", re.IGNORECASE)
_OUR_ID = re.compile(rf"^(?:X-Original-)?Message-ID:\s*<{_HEX}@", re.IGNORECASE | re.MULTILINE)
_CAME_TO = ("To", "Delivered-To", "X-Original-To", "Envelope-To")
_OF_CLASS = {"2": Action.DELIVERED, "4": Action.DELAYED, "5": Action.FAILED}
LONGEST_LINE, LONGEST_EXCERPT = 300, 2000


@dataclass(frozen=True)
class ReadMail:
    """A letter of the mailbox, for people and for the rules. `digest` is the same whenever the bytes are."""

    digest: str
    sender: str
    subject: str
    excerpt: str
    says: Incoming


def read_mail(raw: bytes) -> ReadMail:
    """Read any bytes as a letter; what cannot be understood is a stray, never an error."""
    message = email.message_from_bytes(raw)
    return ReadMail(
        digest=sha256(raw).hexdigest(),
        sender=_line(_header(message, "From")),
        subject=_line(_header(message, "Subject")),
        excerpt=_printable(_text(message), LONGEST_EXCERPT),
        says=_meaning(message),
    )


def _meaning(message: Message) -> Incoming:
    blocks = [block for part in message.walk() for block in _status_blocks(part)]
    if blocks:
        told = [_recipient(block) for block in blocks if block["Final-Recipient"] or block["Original-Recipient"]]
        recipients = tuple(one for one in told if one)
        if not recipients:
            return Stray("a delivery report that names no recipient and no outcome")
        return Report(_tokens(message), recipients)
    if message["X-Failed-Recipients"]:
        return Report(_tokens(message), tuple(_exim(message)))
    if _by_program(message):
        return AutoReply()
    return Stray("neither a delivery report nor a reply by a program")


def _status_blocks(part: Message) -> list[Message]:
    """The blocks of a delivery-status part; the library splits only the elder of its two types (RFC 6533)."""
    kind = part.get_content_type()
    if kind not in ("message/delivery-status", "message/global-delivery-status"):
        return []
    payload = part.get_payload()
    found = [block for block in payload if isinstance(block, Message)] if isinstance(payload, list) else []
    if kind == "message/delivery-status":
        return found
    text = "".join(block.as_string() for block in found)
    return [email.message_from_string(block) for block in re.split(r"\r?\n\r?\n", text) if block.strip()]


def _recipient(block: Message) -> RecipientReport | None:
    status = _first_word(_header(block, "Status"))
    said = _first_word(_header(block, "Action")).lower()
    action = Action(said) if said in set(Action) else _OF_CLASS.get(status[:1])
    if action is None:
        return None
    diagnostic = _line(_header(block, "Diagnostic-Code").partition(";")[2] or _header(block, "Diagnostic-Code"))
    return RecipientReport(
        original=_address(block, "Original-Recipient"),
        final=_address(block, "Final-Recipient"),
        action=action,
        status=status,
        diagnostic=diagnostic,
    )


def _exim(message: Message) -> Iterator[RecipientReport]:
    said = _line(_text(message))
    for address in _header(message, "X-Failed-Recipients").split(","):
        if address.strip():
            yield RecipientReport(address.strip(), None, Action.FAILED, "5.0.0", said)


def _tokens(message: Message) -> tuple[str, ...]:
    """Our tokens, the surest first: the address that it came to, the message that it returns, what it answers."""
    came_to = _found(_IN_ADDRESS, (value for name in _CAME_TO for value in message.get_all(name, [])))
    answers = _found(_IN_ID, (value for name in ("In-Reply-To", "References") for value in message.get_all(name, [])))
    return tuple(dict.fromkeys([*came_to, *_returned(message), *answers]))


def _returned(message: Message) -> list[str]:
    found = []
    for part in message.walk():
        if part is not message and part["Message-ID"]:
            found += _found(_IN_ID, [part["Message-ID"]])
        elif part.get_content_maintype() in ("text", "message"):
            found += _OUR_ID.findall(_decoded(part))
    return [token.lower() for token in found]


def _found(pattern: re.Pattern[str], values: Iterable[object]) -> list[str]:
    return [token.lower() for value in values for token in pattern.findall(str(value))]


def _by_program(message: Message) -> bool:
    automatic = _first_word(_header(message, "Auto-Submitted")).rstrip(";").lower()
    return (
        automatic not in ("", "no")
        or message.get_param("report-type") == "disposition-notification"
        or any(message[name] for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Reply-From"))
        or _header(message, "Precedence").strip().lower() == "auto_reply"
    )


def _address(block: Message, name: str) -> str | None:
    kind, semicolon, address = _header(block, name).partition(";")
    found = (address if semicolon else kind).strip().strip("<>")
    return found or None


def _text(message: Message) -> str:
    part = next((part for part in message.walk() if part.get_content_type() == "text/plain"), None)
    return _decoded(part) if part else ""


def _decoded(part: Message) -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    try:
        return payload.decode(part.get_content_charset() or "utf-8", "replace")
    except (LookupError, ValueError):
        return payload.decode("utf-8", "replace")


def _header(message: Message, name: str) -> str:
    value = message.get(name, "")
    try:
        return str(make_header(decode_header(value)))
    except (ValueError, LookupError, MessageError):
        return str(value)


def _first_word(text: str) -> str:
    return (text.split() or [""])[0]


def _line(text: str) -> str:
    return _printable(" ".join(text.split()), LONGEST_LINE)


def _printable(text: str, longest: int) -> str:
    return "".join(sign for sign in text if sign.isprintable() or sign == "\n").strip()[:longest]
