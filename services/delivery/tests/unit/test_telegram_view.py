"""Texts of the bot: complete in every language, escaped, and never longer than Telegram takes."""

from __future__ import annotations

import string
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from proxima_delivery.adapters.telegram.texts import TEXTS
from proxima_delivery.adapters.telegram.view import (
    ANSWER_LETTERS,
    TEXT_UNITS,
    answer_text,
    cut,
    face_text,
    force_reply,
    keyboard,
    units,
    words_text,
)
from proxima_delivery.domain.telegram.approval import Approval, ApprovalState, Card, Verb
from proxima_delivery.domain.telegram.face import Face, Stage
from proxima_delivery.domain.telegram.message import Message, Purpose
from proxima_delivery.domain.telegram.said import Said
from proxima_delivery.usecases.telegram.ports import FreshButton

URL = "https://invoice.example/invoices/1?a=1&b=2"
AT = datetime(2026, 3, 2, 9, 5, tzinfo=UTC)
LANGUAGES = sorted(TEXTS)


class _Reader(HTMLParser):
    """What is left when the tags were read; every tag has to be closed."""

    def __init__(self) -> None:
        super().__init__()
        self.text, self.open = "", []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        assert tag in {"b", "a"}
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def _read(html: str) -> str:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert not reader.open
    return reader.text


def a_face(language: str = "ru", stage: Stage = Stage.ASKING, **changes: Any) -> Face:
    card = Card("ООО «Ромашка & Ко»", "2026-02", Decimal("10000000"), Decimal("31.5"), ("часы выше нормы",))
    approval = Approval(UUID(int=1), 1, "S1", "142", "a" * 64, "UZS", Decimal("11200000"), card)
    return replace(Face(approval, language, stage, Decimal("31.5")), **changes)


def test_a_request_in_russian() -> None:
    assert face_text(a_face(), URL).plain.replace("\u00a0", " ") == (
        "Счёт 142 ждёт вашего утверждения\n\n"
        "Заказчик: ООО «Ромашка & Ко»\nПериод: 02.2026\nИтого: 11 200 000,00 UZS\n"
        "К прошлому месяцу: +1 200 000,00 UZS (+12,0 %)\nМаржа: 31,5 %\n\n"
        f"Обратите внимание\n• часы выше нормы\n\nОткрыть в Proxima Invoice: {URL}"
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("stage", list(Stage))
def test_every_stage_in_every_language(language: str, stage: Stage) -> None:
    face = a_face(language, stage, by="Ann", at=AT, reason="because", verb=Verb.RETURN)
    for state in ApprovalState:
        if stage is Stage.ENDED and state is ApprovalState.OPEN:
            continue
        face.approval.state = state
        text = face_text(face, URL)
        assert "{" not in text.plain
        assert "&amp;b=2" in text.html
        assert _read(text.html).startswith(text.plain[:60])


HOURS = {"month", "until", "logged", "expected", "gap"}
MISSING = {Said.HOURS_MISSING: HOURS, Said.DAYS_MISSING: HOURS | {"days"}}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_there_and_short_enough(language: str) -> None:
    assert set(TEXTS[language].said) == set(Said)
    assert set(TEXTS[language].buttons) == set(TEXTS[language].deciding) == set(Verb)
    assert set(TEXTS[language].decided) == set(ApprovalState) - {ApprovalState.OPEN}
    for said in Said:
        assert 0 < units(TEXTS[language].said[said]) <= ANSWER_LETTERS
        assert answer_text(said, language) == TEXTS[language].said[said]
        fields = {name for _, name, _, _ in string.Formatter().parse(TEXTS[language].said[said]) if name}
        assert fields <= {"name"} | MISSING.get(said, set())


def test_the_time_is_that_of_tashkent() -> None:
    face = a_face("en", Stage.ENDED, by="Ann", at=datetime(2026, 3, 1, 20, tzinfo=UTC))
    face.approval.state = ApprovalState.APPROVED
    assert "Approved by Ann, 02.03.2026 01:00" in face_text(face, URL).plain


def test_a_person_whose_name_is_not_known_is_a_colleague() -> None:
    face = a_face("ru", Stage.ENDED, at=AT)
    face.approval.state = ApprovalState.APPROVED
    assert "Утверждено: коллега" in face_text(face, URL).plain


def test_no_margin_no_flags_no_month_before() -> None:
    face = a_face("en", margin=None)
    bare = replace(face.approval.card, previous_total=None, flags=()) if face.approval.card else None
    face.approval.card = bare
    plain = face_text(face, URL).plain
    assert "Margin" not in plain
    assert "Attention" not in plain
    assert "nothing to compare with" in plain


@settings(max_examples=60)
@given(name=st.text(max_size=5000), reason=st.text(max_size=5000), flag=st.text(max_size=400), count=st.integers(0, 80))
def test_nothing_breaks_the_markup_or_the_length(name: str, reason: str, flag: str, count: int) -> None:
    for language in LANGUAGES:
        face = a_face(language, Stage.ENDED, by=name, at=AT, reason=reason)
        face.approval.state = ApprovalState.RETURNED
        face.approval.number = name
        face.approval.card = Card(name, "2026-02", Decimal(1), Decimal(1), (flag,) * count)
        text = face_text(face, URL)
        assert units(_read(text.html)) <= units(text.plain) <= TEXT_UNITS


@given(st.text(), st.integers(2, 50))
def test_a_cut_text_fits_and_is_whole(text: str, most: int) -> None:
    short = cut(text, most)
    assert units(short) <= most
    short.encode()
    assert "\n" not in short


def test_names_cannot_mark_up_what_they_stand_in() -> None:
    words = {"said": "linked", "name": "<b>Ann</b> & co"}
    note = words_text(Message(UUID(int=1), Purpose.NOTE, 5, "en", words=words))
    assert "&lt;b&gt;Ann&lt;/b&gt; &amp; co" in note.html
    words = {"number": "142", "client": "<i>", "currency": "USD", "total": "10.5", "by": ""}
    notice = words_text(Message(UUID(int=1), Purpose.NOTICE, -5, "en", words=words))
    assert notice.plain == "Invoice 142 was approved by a colleague\nClient: <i>\nTotal: 10.50\u00a0USD"
    assert "&lt;i&gt;" in notice.html


def test_buttons_and_the_question_for_a_reason() -> None:
    buttons = (FreshButton(Verb.APPROVE, "n1"), FreshButton(Verb.RETURN, "n2"))
    assert keyboard("uz", buttons) == {
        "inline_keyboard": [
            [
                {"text": "Tasdiqlash", "callback_data": "d:n1"},
                {"text": "Qaytarish", "callback_data": "d:n2"},
            ]
        ]
    }
    assert keyboard("uz", ()) is None
    question = Message(UUID(int=1), Purpose.REASON, 5, "ru", words={"number": "142"})
    assert words_text(question).plain == "Почему вы возвращаете счёт 142?"
    assert (force_reply(question) or {})["force_reply"] is True
    assert force_reply(replace(question, purpose=Purpose.NOTE)) is None
