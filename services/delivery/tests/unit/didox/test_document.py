"""A document's own rules, a challenge's, a hand-over's, and how far a list is read."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from proxima_common.contracts.words import Channel, RecipientRole
from proxima_common.errors import Conflict, Forbidden
from proxima_common.ids import new_id
from proxima_delivery.domain.delivery import Delivery, DeliveryState, Lease
from proxima_delivery.domain.didox.comparison import Difference
from proxima_delivery.domain.didox.document import DidoxDocument, Meant, Operation
from proxima_delivery.domain.didox.signing import Signature, SignatureState
from proxima_delivery.domain.didox.status import DocumentState
from proxima_delivery.usecases.didox.cursor import change_key, read_from

from ...didox_forms import an_esf

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
S = DocumentState


def a_document(state: DocumentState = S.PLANNED) -> DidoxDocument:
    meant = Meant(
        invoice_id=new_id(),
        legal_entity_id="S1",
        revision=1,
        document_id=new_id(),
        kind="esf",
        doctype="002",
        number="42",
        document_date=date(2026, 2, 28),
        client_name="Savat",
        partner_tin="300000001",
        currency="UZS",
        total=Decimal("11200000.00"),
        form=an_esf(),
    )
    return DidoxDocument(new_id(), meant, state=state, partner_id="66f0")


def test_a_draft_that_says_something_else_is_no_draft_to_sign() -> None:
    document = a_document()
    document.read_as_draft([Difference("/Summa", "1", "2")])
    assert (document.state, document.code, document.action) == (S.DIFFERS, "differs", Operation.SIGN)
    document.read_as_draft([])
    assert (document.state, document.code) == (S.DRAFT, None)


@pytest.mark.parametrize("state", sorted(S))
def test_only_what_was_not_sent_is_taken_away(state: DocumentState) -> None:
    document = a_document(state)
    gone = state in {S.PLANNED, S.DRAFT, S.DIFFERS, S.MISSING, S.REMOVING, S.FAILED, S.UNKNOWN}
    assert document.take_away() is gone
    assert document.wanted is not gone
    assert document.state is (S.UNKNOWN if state is S.UNKNOWN else S.REMOVING if gone else state)


@pytest.mark.parametrize("state", sorted(S))
def test_what_is_made_again_is_another_creation(state: DocumentState) -> None:
    document = a_document(state)
    if state in {S.FAILED, S.MISSING, S.REMOVED, S.UNKNOWN}:
        document.plan_again()
        assert (document.state, document.ordinal, document.partner_id) == (S.PLANNED, 1, None)
        return
    with pytest.raises(Conflict):
        document.plan_again()


def test_what_the_invoice_left_is_not_made_again() -> None:
    document = a_document(S.FAILED)
    document.wanted = False
    with pytest.raises(Conflict, match="left this revision"):
        document.plan_again()


@pytest.mark.parametrize("state", sorted(S))
def test_only_what_waits_for_the_client_is_cancelled_by_a_signature(state: DocumentState) -> None:
    document = a_document(state)
    assert document.ask_cancel("wrong date") is (state is S.SENT)
    assert (document.action is Operation.CANCEL) is (state is S.SENT)


def a_challenge(**changes: Any) -> Signature:
    made = Signature(
        new_id(), new_id(), new_id(), Operation.SIGN, 0, "ann", "a" * 64, "b" * 64, NOW + timedelta(minutes=15)
    )
    return replace(made, **changes)


@pytest.mark.parametrize(
    ("changes", "by", "content", "at", "code"),
    [
        ({}, "bob", "b" * 64, NOW, "not_your_challenge"),
        ({}, "ann", "c" * 64, NOW, "challenge_stale"),
        ({}, "ann", "b" * 64, NOW + timedelta(minutes=15), "challenge_expired"),
        ({"state": SignatureState.GIVEN}, "ann", "b" * 64, NOW, "challenge_used"),
        ({"state": SignatureState.SENT}, "ann", "b" * 64, NOW, "challenge_used"),
    ],
)
def test_a_challenge_is_for_one_person_one_content_and_once(
    changes: dict[str, object], by: str, content: str, at: datetime, code: str
) -> None:
    with pytest.raises((Conflict, Forbidden)) as refused:
        a_challenge(**changes).give("cGtjczc=", "aa", by, content, at)
    assert refused.value.code == code


def test_a_signature_is_not_kept_once_it_is_settled() -> None:
    signature = a_challenge()
    signature.give("cGtjczc=", "aa", "ann", "b" * 64, NOW)
    signature.end(SignatureState.UNKNOWN, "no answer")
    assert signature.pkcs7
    signature.end(SignatureState.SENT)
    assert (signature.pkcs7, signature.signature_hex) == (None, None)


def a_delivery(state: DeliveryState) -> Delivery:
    lease = Lease(new_id(), NOW + timedelta(hours=1))
    return Delivery(
        new_id(), None, new_id(), "S1", 1, new_id(), Channel.DIDOX, RecipientRole.PRIMARY, "", None, 0, lease, state
    )


@pytest.mark.parametrize("state", sorted(DeliveryState))
def test_a_handover_is_taken_back_only_while_it_waits(state: DeliveryState) -> None:
    delivery = a_delivery(state)
    if state in {DeliveryState.QUEUED, DeliveryState.AWAITING_SIGNATURE}:
        delivery.take_back("wrong client")
        assert (delivery.state, delivery.code) == (DeliveryState.FAILED, "taken_back")
        return
    with pytest.raises(Conflict) as refused:
        delivery.take_back("wrong client")
    assert refused.value.code == ("signature_in_flight" if state is DeliveryState.SENDING else "wrong_state")


@pytest.mark.parametrize(
    ("seen", "now", "day"),
    [
        (None, datetime(2026, 3, 2, 9, tzinfo=UTC), date(2026, 3, 1)),
        (datetime(2026, 2, 27, 20, tzinfo=UTC), datetime(2026, 3, 2, 9, tzinfo=UTC), date(2026, 2, 27)),
        # 19:30 UTC is past midnight in Tashkent: the day there counts.
        (datetime(2026, 3, 1, 19, 30, tzinfo=UTC), datetime(2026, 3, 1, 19, 31, tzinfo=UTC), date(2026, 3, 1)),
        (datetime(2026, 3, 5, tzinfo=UTC), datetime(2026, 3, 2, 9, tzinfo=UTC), date(2026, 3, 1)),
    ],
)
def test_the_day_of_the_cursor_and_the_one_before_are_read_again(
    seen: datetime | None, now: datetime, day: date
) -> None:
    assert read_from(seen, 1, now) == day


def test_a_change_is_one_whatever_the_case_of_its_id() -> None:
    assert change_key("66F0", 17, 3) == change_key("66f0", 17, 3) != change_key("66f0", 17, 4)
