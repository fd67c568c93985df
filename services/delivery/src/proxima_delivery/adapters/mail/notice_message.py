"""Reminders and questions as messages: the same notice and moment give the same bytes."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from email.message import EmailMessage
from typing import Any

from proxima_delivery.adapters.letter_texts import texts_for
from proxima_delivery.adapters.mail.notice_texts import notice_texts_for
from proxima_delivery.adapters.message import addressed, fix_boundaries, refer, write_texts
from proxima_delivery.domain.address import header_text, mail_address
from proxima_delivery.domain.mail.notice import Notice, Overdue
from proxima_delivery.domain.wording import written_amount, written_date, written_language
from proxima_delivery.settings import Sender
from proxima_delivery.usecases.mail.ports import Asked

_NAMED = 3


def reminder(notice: Notice, earlier: Sequence[str], stop: str | None, *, sender: Sender, at: datetime) -> EmailMessage:
    """The reminder of everything overdue, in the conversation of the first letters; `stop` is the address to end them.

    Raises `Invalid` for an address or text that may not stand in a header.
    """
    language = written_language(notice.language)
    texts, common = notice_texts_for(language, sender.texts), texts_for(language, sender.texts)
    subject = header_text(texts.subject(notice.level).format(numbers=_numbers(notice.overdue)), "subject")
    message = addressed(notice.to, sender, subject, f"<{notice.token}@{sender.domain}>", at)
    refer(message, earlier)
    message["List-Id"] = f"<reminders.{sender.domain}>"
    if stop:
        mail = f"mailto:{mail_address(sender.answers_to)}?subject=stop"
        message["List-Unsubscribe"] = f"<{stop}>, <{mail}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    shown: dict[str, Any] = {
        "language": language,
        "texts": texts,
        "common": common,
        "seller": notice.seller_name,
        "title": subject,
        "intro": texts.intro(notice.level),
        "rows": [
            {
                "number": one.number,
                "due": written_date(one.due_date, language),
                "days": (notice.day - one.due_date).days,
                "outstanding": written_amount(one.outstanding, one.currency, language),
            }
            for one in notice.overdue
        ],
        "totals": [written_amount(total, currency, language) for currency, total in _totals(notice.overdue)],
        "stop": stop,
    }
    write_texts(message, "reminder", shown)
    fix_boundaries(message)
    return message


def question(notice: Notice, asked: Asked, *, sender: Sender, at: datetime) -> EmailMessage:
    """What a client asked, as a letter to ourselves that can be answered at once."""
    language = written_language(notice.language)
    texts = notice_texts_for(language, sender.texts)
    subject = texts.question_subject.format(client=_one_line(notice.client_name), number=asked.number)
    message = addressed(
        notice.to, sender, header_text(subject[:400], "subject"), f"<{notice.token}@{sender.domain}>", at
    )
    refer(message, [f"<{asked.first}@{sender.domain}>"] if asked.first else [])
    if asked.answer_to:
        del message["Reply-To"]
        message["Reply-To"] = mail_address(asked.answer_to)
    shown: dict[str, Any] = {
        "language": language,
        "title": subject,
        "intro": texts.question_intro.format(name=asked.name),
        "text": asked.text,
    }
    write_texts(message, "question", shown)
    fix_boundaries(message)
    return message


def _numbers(overdue: Sequence[Overdue]) -> str:
    named = ", ".join(one.number for one in overdue[:_NAMED])
    return named if len(overdue) <= _NAMED else f"{named}, +{len(overdue) - _NAMED}"


def _totals(overdue: Sequence[Overdue]) -> list[tuple[str, Decimal]]:
    totals: dict[str, Decimal] = {}
    for one in overdue:
        totals[one.currency] = totals.get(one.currency, Decimal(0)) + one.outstanding
    return list(totals.items()) if len(overdue) > 1 else []


def _one_line(text: str) -> str:
    return " ".join(text.split())
