"""Texts as Telegram takes them: HTML with few tags, and the same without any; bounded before they are marked up."""

import html
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from proxima_common.clock import TASHKENT

from proxima_delivery.adapters.telegram.texts import TEXTS, Texts
from proxima_delivery.domain.telegram.button import callback_data
from proxima_delivery.domain.telegram.face import Face, Stage, difference
from proxima_delivery.domain.telegram.message import Message, Purpose
from proxima_delivery.domain.telegram.said import Said
from proxima_delivery.domain.wording import NBSP, written_amount
from proxima_delivery.usecases.telegram.ports import FreshButton

TEXT_UNITS = 4096
"""What a message holds after its tags were read, in UTF-16 units."""
ANSWER_LETTERS = 200
_NAME, _FLAG, _FLAGS, _REASON = 200, 120, 12, 1000
_MINUS = "\u2212"


@dataclass(frozen=True)
class Text:
    """One text in both forms."""

    html: str
    plain: str


@dataclass(frozen=True)
class _Form:
    """How words are written: with tags, or as they are."""

    tags: bool

    def words(self, text: str) -> str:
        return html.escape(text, quote=False) if self.tags else text

    def bold(self, text: str) -> str:
        return f"<b>{self.words(text)}</b>" if self.tags else text

    def link(self, text: str, url: str) -> str:
        return f'<a href="{html.escape(url)}">{self.words(text)}</a>' if self.tags else f"{text}: {url}"


def units(text: str) -> int:
    """The length of a text as Telegram counts it."""
    return len(text.encode("utf-16-le")) // 2


def cut(text: str, most: int) -> str:
    """The text on one line, at most so many UTF-16 units long; what was cut ends in dots."""
    text = " ".join(text.split())
    if units(text) <= most:
        return text
    return text.encode("utf-16-le")[: 2 * (most - 1)].decode("utf-16-le", "ignore").rstrip() + "…"


def face_text(face: Face, url: str) -> Text:
    """What a request for approval says."""
    rich, plain = (_face(face, url, _Form(tags)) for tags in (True, False))
    return Text(rich, plain)


def words_text(message: Message) -> Text:
    """What a note, a notice or the question for a reason says."""
    rich, plain = (_words(message, _Form(tags)) for tags in (True, False))
    return Text(rich, plain)


def answer_text(said: Said, language: str) -> str:
    """What is shown under a pressed button."""
    return TEXTS[language].said[said][:ANSWER_LETTERS]


def keyboard(language: str, buttons: tuple[FreshButton, ...]) -> dict[str, Any] | None:
    """The buttons in one row, each with its nonce."""
    names = TEXTS[language].buttons
    row = [{"text": names[one.verb], "callback_data": callback_data(one.nonce)} for one in buttons]
    return {"inline_keyboard": [row]} if row else None


def force_reply(message: Message) -> dict[str, Any] | None:
    """The question for a reason opens the keyboard for its answer."""
    if message.purpose is not Purpose.REASON:
        return None
    return {"force_reply": True, "input_field_placeholder": TEXTS[message.language].ask_why_hint}


def _face(face: Face, url: str, form: _Form) -> str:
    texts, approval = TEXTS[face.language], face.approval
    lines = [form.bold(texts.title.format(number=cut(approval.number, _NAME))), ""]
    if approval.card:
        lines.append(form.words(f"{texts.client}: {cut(approval.card.client_name, _NAME)}"))
        lines.append(form.words(f"{texts.period}: {_month(approval.card.period)}"))
    total = written_amount(approval.total, approval.currency, face.language)
    lines.append(f"{form.words(texts.total)}: {form.bold(total)}")
    if approval.card:
        lines.append(form.words(f"{texts.difference}: {_difference(face, texts)}"))
        if face.margin is not None:
            lines.append(form.words(f"{texts.margin}: {_percent(face.margin, face.language)}"))
        lines += _flags(approval.card.flags, texts, form)
    lines += ["", form.link(texts.open, url), *_stage(face, texts, form)]
    return "\n".join(lines)


def _flags(flags: tuple[str, ...], texts: Texts, form: _Form) -> list[str]:
    if not flags:
        return []
    shown = [form.words(f"• {cut(flag, _FLAG)}") for flag in flags[:_FLAGS]]
    more = len(flags) - _FLAGS
    return ["", form.bold(texts.flags), *shown, *([f"• … +{more}"] if more > 0 else [])]


def _stage(face: Face, texts: Texts, form: _Form) -> list[str]:
    known = {"by": cut(face.by or texts.by_somebody, _NAME), "at": _moment(face.at)}
    reason = form.words(f"{texts.reason}: {cut(face.reason, _REASON)}") if face.reason else None
    match face.stage:
        case Stage.ASKING if face.reason:
            said = [form.words(f"{texts.refused}: {cut(face.reason, _REASON)}")]
            reason = None
        case Stage.ASKING:
            return []
        case Stage.DECIDING:
            assert face.verb is not None
            said = [form.words(texts.deciding[face.verb].format(**known))]
        case Stage.LEVEL_GIVEN:
            said = [form.words(texts.level_given.format(**known))]
        case Stage.ELSEWHERE:
            said = [form.words(texts.elsewhere)]
        case Stage.ENDED:
            said = [form.bold(texts.decided[face.approval.state].format(**known))]
    return ["", *said, *([reason] if reason else [])]


def _words(message: Message, form: _Form) -> str:
    texts, words = TEXTS[message.language], message.words
    if message.purpose is Purpose.REASON:
        return form.words(texts.ask_why.format(number=cut(words["number"], _NAME)))
    if message.purpose is Purpose.NOTICE:
        by = cut(words["by"] or texts.by_somebody, _NAME)
        total = written_amount(Decimal(words["total"]), words["currency"], message.language)
        return "\n".join(
            [
                form.bold(texts.notice.format(number=cut(words["number"], _NAME), by=by)),
                form.words(f"{texts.client}: {cut(words['client'], _NAME)}"),
                form.words(f"{texts.total}: {total}"),
            ]
        )
    shown = {name: cut(word, _NAME) for name, word in words.items()}
    return form.words(texts.said[Said(words["said"])].format(**{"name": "", **shown}))


def _month(period: str) -> str:
    year, _, month = period.partition("-")
    return f"{month}.{year}"


def _moment(at: datetime | None) -> str:
    return at.astimezone(TASHKENT).strftime("%d.%m.%Y %H:%M") if at else ""


def _difference(face: Face, texts: Texts) -> str:
    approval = face.approval
    change = difference(approval.total, approval.card.previous_total if approval.card else None)
    if change is None:
        return texts.first_time
    amount = _signed(written_amount(abs(change.amount), approval.currency, face.language), change.amount)
    if change.percent is None:
        return amount
    return f"{amount} ({_signed(_percent(abs(change.percent), face.language), change.percent)})"


def _signed(text: str, value: Decimal) -> str:
    return text if value == 0 else f"{'+' if value > 0 else _MINUS}{text}"


def _percent(value: Decimal, language: str) -> str:
    text = f"{value.quantize(Decimal('0.1')):f}"
    return f"{text if language == 'en' else text.replace('.', ',')}{NBSP}%"
