"""What a press is worth, what follows what, and how a total differs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from proxima_common.errors import Conflict
from proxima_delivery.domain.telegram.approval import Approval, ApprovalState, Ask, Card, Decision, Verb
from proxima_delivery.domain.telegram.button import (
    CALLBACK_BYTES,
    Button,
    Press,
    Verdict,
    callback_data,
    judge,
    new_secret,
    read_callback,
    secret_hash,
)
from proxima_delivery.domain.telegram.face import Difference, Stage, difference, face_of
from proxima_delivery.domain.telegram.link import spoken_language
from proxima_delivery.domain.telegram.message import ALLOWED, Message, MessageState, Purpose

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ANN, STRANGER = 700_100_201, 700_100_299
INVOICE, MESSAGE, ASK = UUID(int=1), UUID(int=2), UUID(int=3)


def an_approval(**changes: Any) -> Approval:
    card = Card("Client", "2026-02", Decimal(100), Decimal("31.5"), ())
    known: dict[str, Any] = {"currency": "UZS", "total": Decimal(112), "card": card, **changes}
    return Approval(INVOICE, 1, "S1", "142", "a" * 64, **known)


def an_ask(**changes: Any) -> Ask:
    return replace(Ask(ASK, INVOICE, 1, 1, "ann", True, message_id=MESSAGE), **changes)


def a_button(**changes: Any) -> Button:
    return replace(Button("hash", MESSAGE, Verb.APPROVE, NOW + timedelta(hours=1), void=False), **changes)


def a_press(**changes: Any) -> Press:
    return replace(Press(ANN, ANN, True, 55, NOW), **changes)


def a_message(**changes: Any) -> Message:
    return replace(Message(MESSAGE, Purpose.REQUEST, ANN, "en", ask_id=ASK), **changes)


def test_a_good_press() -> None:
    assert judge(a_press(), a_button(), an_ask(), an_approval(), ANN) is Verdict.GOOD


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({"press": {"account_id": STRANGER, "chat_id": STRANGER}}, Verdict.NOT_YOURS),
        ({"account": None}, Verdict.NOT_YOURS),
        ({"press": {"private": False, "chat_id": -4001}}, Verdict.NOT_PRIVATE),
        ({"press": {"chat_id": STRANGER}}, Verdict.NOT_PRIVATE),
        ({"press": {"chat_id": None}}, Verdict.NOT_PRIVATE),
        ({"approval": {"state": ApprovalState.AMENDED}}, Verdict.CLOSED),
        ({"approval": {"turn": 2}}, Verdict.CLOSED),
        ({"ask": {"given_at": NOW}}, Verdict.CLOSED),
        ({"button": {"void": True}}, Verdict.USED),
        ({"ask": {"message_id": UUID(int=9)}}, Verdict.USED),
        ({"press": {"at": NOW + timedelta(hours=1)}}, Verdict.EXPIRED),
    ],
)
def test_a_worthless_press(changes: dict[str, Any], verdict: Verdict) -> None:
    found = judge(
        a_press(**changes.get("press", {})),
        a_button(**changes.get("button", {})),
        an_ask(**changes.get("ask", {})),
        an_approval(**changes.get("approval", {})),
        changes.get("account", ANN),
    )
    assert found is verdict


def test_a_stranger_learns_nothing_of_the_state() -> None:
    closed = an_approval(state=ApprovalState.VOIDED)
    expired = a_button(void=True, expires_at=NOW)
    assert judge(a_press(account_id=STRANGER), expired, an_ask(), closed, ANN) is Verdict.NOT_YOURS


def test_a_button_carries_a_nonce_that_fits_and_is_not_kept() -> None:
    nonces = {new_secret() for _ in range(100)}
    assert len(nonces) == 100
    for nonce in nonces:
        data = callback_data(nonce)
        assert len(data.encode()) <= CALLBACK_BYTES
        assert read_callback(data) == nonce
        assert nonce not in secret_hash(nonce)


@given(st.text(max_size=100))
def test_any_data_is_read_without_an_error(data: str) -> None:
    read = read_callback(data)
    assert read is None or callback_data(read) == data


@pytest.mark.parametrize(
    ("total", "previous", "expected"),
    [
        ("112", "100", Difference(Decimal(12), Decimal("12.0"))),
        ("100", "100", Difference(Decimal(0), Decimal("0.0"))),
        ("50", "200", Difference(Decimal(-150), Decimal("-75.0"))),
        ("10", "0", Difference(Decimal(10), None)),
        ("10", "-10", Difference(Decimal(20), Decimal("200.0"))),
        ("100.05", "100", Difference(Decimal("0.05"), Decimal("0.1"))),
        ("10", None, None),
    ],
)
def test_the_difference_to_last_month(total: str, previous: str | None, expected: Difference | None) -> None:
    assert difference(Decimal(total), None if previous is None else Decimal(previous)) == expected


def test_what_was_approved_may_go_back_and_nothing_else_moves_on() -> None:
    approval = an_approval()
    assert approval.end(ApprovalState.APPROVED, "Ann", NOW)
    assert not approval.end(ApprovalState.WITHDRAWN, "Ben", NOW)
    assert approval.end(ApprovalState.RETURNED, "Ben", NOW, "wrong")
    assert not approval.end(ApprovalState.APPROVED, "Ann", NOW)
    assert (approval.state, approval.ended_by, approval.reason) == (ApprovalState.RETURNED, "Ben", "wrong")


def test_a_face_by_its_stage() -> None:
    message, ask, approval = a_message(), an_ask(), an_approval()
    decision = Decision(UUID(int=7), ASK, Verb.RETURN, "wrong", NOW)
    assert face_of(message, ask, approval, None).stage is Stage.ASKING
    assert face_of(message, ask, approval, decision).stage is Stage.DECIDING
    assert face_of(message, replace(ask, message_id=None), approval, None).stage is Stage.ELSEWHERE
    assert face_of(message, replace(ask, given_at=NOW), approval, None).stage is Stage.LEVEL_GIVEN
    approval.end(ApprovalState.VOIDED, "Ben", NOW, "twice")
    assert face_of(message, ask, approval, decision).stage is Stage.ENDED


def test_only_who_may_see_the_margin_is_shown_it() -> None:
    assert face_of(a_message(), an_ask(), an_approval(), None).margin == Decimal("31.5")
    assert face_of(a_message(), an_ask(sees_margin=False), an_approval(), None).margin is None


@pytest.mark.parametrize("state", list(MessageState))
@pytest.mark.parametrize("target", list(MessageState))
def test_a_message_moves_only_as_listed(state: MessageState, target: MessageState) -> None:
    message = a_message(state=state)
    if target in ALLOWED[state]:
        message._become(target)
        assert message.state is target
    else:
        with pytest.raises(Conflict):
            message._become(target)


def test_what_nobody_can_tell_of_waits_unless_it_is_only_passing() -> None:
    states = {}
    for purpose in Purpose:
        message = a_message(purpose=purpose, state=MessageState.SENDING)
        message.lose_sight()
        states[purpose] = message.state
    waiting = {purpose for purpose, state in states.items() if state is MessageState.UNKNOWN}
    assert waiting == {Purpose.REQUEST, Purpose.DOCUMENT, Purpose.NOTICE}
    answered = a_message(state=MessageState.SENDING, message_ref=55)
    answered.lose_sight()
    assert answered.state is MessageState.SENT


@pytest.mark.parametrize(("code", "language"), [("ru-RU", "ru"), ("UZ", "uz"), ("de", "en"), (None, "en")])
def test_the_language_of_an_account(code: str | None, language: str) -> None:
    assert spoken_language(code) == language
