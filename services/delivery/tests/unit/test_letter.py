"""Who gets what in one letter, and what files are called."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from proxima_common.contracts.words import Channel, RecipientRole
from proxima_common.errors import Conflict
from proxima_delivery.domain.delivery import ALLOWED, Delivery, DeliveryState, Lease
from proxima_delivery.domain.letter import LetterFile, addressees, attachment_names, same_letter

AT = datetime(2026, 11, 2, tzinfo=UTC)
PRIMARY, COPY = RecipientRole.PRIMARY, RecipientRole.COPY


def a_delivery(document: int, email: str, role: RecipientRole = PRIMARY, until: datetime = AT) -> Delivery:
    return Delivery(
        id=UUID(int=document * 100 + len(email)),
        letter_id=UUID(int=0),
        invoice_id=UUID(int=1),
        legal_entity_id="S1",
        revision=1,
        document_id=UUID(int=document),
        channel=Channel.EMAIL,
        role=role,
        email=email,
        name=None,
        ordinal=0,
        lease=Lease(UUID(int=5), until),
    )


def test_who_gets_the_same_documents_shares_a_letter() -> None:
    both = [
        a_delivery(1, "a@x.uz"),
        a_delivery(2, "A@x.uz"),
        a_delivery(1, "bb@x.uz", COPY),
        a_delivery(2, "bb@x.uz", COPY),
    ]
    only_bill = a_delivery(1, "ccc@x.uz", COPY)
    assert same_letter([*both, only_bill]) == [both, [only_bill]]


def test_the_primary_recipient_comes_first_and_once() -> None:
    found = addressees([a_delivery(1, "bb@x.uz", COPY), a_delivery(1, "a@x.uz", COPY), a_delivery(2, "a@x.uz")])
    assert [(one.email, one.role) for one in found] == [("a@x.uz", PRIMARY), ("bb@x.uz", COPY)]


@pytest.mark.parametrize(
    ("given", "made"),
    [
        ("2026-10_CLIENT_INV-142.pdf", "2026-10_CLIENT_INV-142.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\x\\a.pdf", "a.pdf"),
        ('in\r\nvo"ice:1?.pdf', "invoice1.pdf"),
        ("\u202efdp.exe", "fdp.exe.pdf"),
        ("...", "document.pdf"),
        ("", "document.pdf"),
    ],
)
def test_a_file_name_is_one_that_any_disk_takes(given: str, made: str) -> None:
    assert attachment_names([LetterFile(UUID(int=1), "b", "k", "0" * 64, 1, given)]) == [made]


def test_no_two_files_share_a_name() -> None:
    files = [LetterFile(UUID(int=1), "b", "k", "0" * 64, 1, name) for name in ("a.pdf", "A.pdf", "a.pdf")]
    assert attachment_names(files) == ["a.pdf", "A (2).pdf", "a (3).pdf"]


def test_only_what_the_table_allows_happens() -> None:
    moves = {
        DeliveryState.SENDING: lambda one: one.begin(),
        DeliveryState.HANDED_OVER: lambda one: one.hand_over("ref", AT),
        DeliveryState.FAILED: lambda one: one.fail("code", "reason"),
        DeliveryState.UNKNOWN: lambda one: one.lose_sight("code", "reason"),
        DeliveryState.CANCELLED: lambda one: one.cancel("reason"),
    }
    for start, allowed in ALLOWED.items():
        for target, move in moves.items():
            delivery = a_delivery(1, "a@x.uz")
            delivery.state = start
            if target in allowed or start is target is DeliveryState.SENDING:
                move(delivery)
                assert delivery.state is target
            else:
                with pytest.raises(Conflict):
                    move(delivery)
                assert delivery.state is start


def test_it_is_sent_again_only_under_a_lease_that_holds() -> None:
    delivery = a_delivery(1, "a@x.uz", until=AT)
    delivery.state = DeliveryState.UNKNOWN
    with pytest.raises(Conflict) as refusal:
        delivery.queue_again(AT)
    assert refusal.value.code == "lease_expired"
    delivery.lease = Lease(UUID(int=5), AT.replace(minute=1))
    delivery.queue_again(AT)
    assert delivery.state is DeliveryState.QUEUED
