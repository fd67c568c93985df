"""A letter as an RFC 5322 message: the same letter and moment give the same bytes."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from proxima_common.clock import TASHKENT
from proxima_common.contracts.words import RecipientRole

from proxima_delivery.adapters.letter_texts import Texts, texts_for
from proxima_delivery.domain.address import header_text, mail_address
from proxima_delivery.domain.letter import Addressee, Letter, attachment_names, message_id
from proxima_delivery.domain.wording import NBSP, written_amount, written_date, written_language
from proxima_delivery.settings import Sender

_TEMPLATES = Environment(
    loader=PackageLoader("proxima_delivery"),
    autoescape=select_autoescape(("html.j2",)),
    undefined=StrictUndefined,
    keep_trailing_newline=True,
)
_POLICY = policy.SMTP.clone(max_line_length=900)


@dataclass(frozen=True)
class Around:
    """What a letter refers to: `page` is the address of the client's page, `first` the Message-ID that began it all.

    `attached` False leaves the files to the page.
    """

    page: str | None = None
    first: str | None = None
    attached: bool = True


def subject_of(letter: Letter, texts: Texts) -> str:
    """What staff wrote, else "Счёт № … от …" in the letter's language. A hostile one is refused with `Invalid`."""
    return header_text(letter.subject or _title(letter, texts).replace(NBSP, " "), "subject")


def compose(
    letter: Letter,
    to: Sequence[Addressee],
    contents: Sequence[bytes],
    *,
    sender: Sender,
    at: datetime,
    around: Around = Around(),
) -> EmailMessage:
    """The message with its files attached, in the order of `letter.files`; `contents` are their checked bytes.

    Raises `Invalid` for an address or text that may not stand in a header.
    """
    texts = texts_for(written_language(letter.language), sender.texts)
    message = addressed(to, sender, subject_of(letter, texts), message_id(letter, sender.domain), at)
    refer(message, [around.first] if around.first else [])
    names = attachment_names(letter.files)
    _write_body(message, letter, names, contents, texts, around)
    if around.attached:
        for name, content in zip(names, contents, strict=True):
            message.add_attachment(content, maintype="application", subtype="pdf", filename=name)
    fix_boundaries(message)
    return message


def addressed(to: Sequence[Addressee], sender: Sender, subject: str, own_id: str, at: datetime) -> EmailMessage:
    """A message with the headers that every letter of ours has, and no body yet."""
    message = EmailMessage(policy=_POLICY)
    message["From"] = _address(mail_address(sender.address), sender.name)
    primary = [one for one in to if one.role is RecipientRole.PRIMARY] or list(to[:1])
    copies = [one for one in to if one not in primary]
    message["To"] = [_address(mail_address(one.email), one.name) for one in primary]
    if copies:
        message["Cc"] = [_address(mail_address(one.email), one.name) for one in copies]
    if sender.reply_to:
        message["Reply-To"] = _address(mail_address(sender.reply_to), sender.name)
    message["Subject"] = subject
    message["Date"] = format_datetime(at.astimezone(TASHKENT))
    message["Message-ID"] = own_id
    message["Auto-Submitted"] = "auto-generated"
    return message


def refer(message: EmailMessage, earlier: Sequence[str]) -> None:
    """Put a message into the conversation that these Message-IDs began."""
    if earlier:
        message["In-Reply-To"] = earlier[0]
        message["References"] = " ".join(earlier)


def write_texts(message: EmailMessage, template: str, shown: dict[str, object]) -> None:
    """Both bodies of a message, plain and HTML, from the templates of this name."""
    message.set_content(_TEMPLATES.get_template(f"{template}.txt.j2").render(shown), cte="quoted-printable")
    html = _TEMPLATES.get_template(f"{template}.html.j2").render(shown)
    message.add_alternative(html, subtype="html", cte="base64")


def _write_body(
    message: EmailMessage,
    letter: Letter,
    names: Sequence[str],
    contents: Sequence[bytes],
    texts: Texts,
    around: Around,
) -> None:
    language = written_language(letter.language)
    intro = texts.intro if around.attached else texts.intro_online
    shown: dict[str, object] = {
        "language": language,
        "texts": texts,
        "title": _title(letter, texts),
        "page": around.page,
        "files_word": texts.files if around.attached else texts.files_online,
        "seller": letter.seller_name,
        "amount": written_amount(letter.payable, letter.currency, language),
        "rows": _rows(letter, texts, language),
        "paragraphs": _paragraphs(letter.message) or [texts.greeting, intro],
        "files": [
            {"name": name, "size": f"{max(1, round(len(content) / 1024))}{NBSP}{texts.kilobytes}"}
            for name, content in zip(names, contents, strict=True)
        ],
    }
    write_texts(message, "letter", shown)


def _title(letter: Letter, texts: Texts) -> str:
    language = written_language(letter.language)
    word = texts.words[letter.kind]
    if letter.document_date is None:
        return texts.subject_undated.format(word=word, number=letter.number)
    return texts.subject.format(word=word, number=letter.number, date=written_date(letter.document_date, language))


def _rows(letter: Letter, texts: Texts, language: str) -> list[tuple[str, str]]:
    rows = [(texts.client, letter.client_name)]
    if letter.contract_number:
        rows.append(
            (texts.contract, f"№{NBSP}{letter.contract_number}" if language != "en" else letter.contract_number)
        )
    if letter.due_date:
        rows.append((texts.due, written_date(letter.due_date, language)))
    return rows


def _paragraphs(message: str | None) -> list[str]:
    blocks = (message or "").replace("\r\n", "\n").split("\n\n")
    return [block.strip() for block in blocks if block.strip()]


def _address(address: str, name: str | None) -> Address:
    return Address(display_name=header_text(name or "", "name of an addressee"), addr_spec=address)


def fix_boundaries(message: EmailMessage) -> None:
    """Boundaries drawn by chance would make two builds of one letter differ."""
    for depth, part in enumerate(part for part in message.walk() if part.is_multipart()):
        told = f"{message['Message-ID']}:{depth}"
        part.set_boundary(f"=_{hashlib.sha256(told.encode()).hexdigest()[:32]}")
