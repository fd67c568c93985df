from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from proxima_common.contracts.invoice_private import BatchProgressed, DraftChanged, FactChanged
from proxima_common.contracts.staff import GrantHeld
from proxima_common.contracts.words import FactName, FactState, InvoiceKind, InvoiceStatus, Role
from proxima_common.errors import TooMany
from proxima_common.testing.records import a_record, an_origin
from proxima_gateway.auth.domain import Principal
from proxima_gateway.stream.hub import WAITING, Hub
from proxima_gateway.stream.messages import Message, message_of

NOW = datetime(2026, 3, 2, tzinfo=UTC)
INVOICE = UUID(int=7)


def caller(*legal_entities: str) -> Principal:
    grants = frozenset(GrantHeld(role=Role.VIEWER, legal_entity_id=entity) for entity in legal_entities)
    return Principal(uuid4(), "x", "X", grants, 1, NOW, session_id=uuid4())


def an_invoice(legal_entity_id: str = "S1") -> dict[str, Any]:
    return {
        "invoice_id": INVOICE,
        "legal_entity_id": legal_entity_id,
        "kind": InvoiceKind.SERVICE,
        "revision": 1,
        "status": InvoiceStatus.DRAFT,
        "number": None,
        "version": 3,
    }


def test_a_message_says_where_an_invoice_stands_and_no_more() -> None:
    moved = FactChanged(
        **an_invoice(), fact=FactName.SYNCED, state=FactState.DONE, document_id=None, detail="private words"
    )
    record = a_record(moved)
    message = message_of(record.headers, record.value)
    assert message is not None
    body = json.loads(message.data)
    assert (message.event, body["type"], body["fact"], body["state"]) == ("change", "fact_changed", "synced", "done")
    assert (body["invoice_id"], body["version"], body["payment_state"]) == (str(INVOICE), 3, None)
    assert "private words" not in message.data


def test_messages_go_to_whom_they_concern() -> None:
    ours, theirs, everybody = caller("S1"), caller("S2"), caller("*")
    hub = Hub(5)
    with hub.listen(ours) as one, hub.listen(theirs) as two, hub.listen(everybody) as three:
        record = a_record(DraftChanged(**an_invoice("S1"), change="edit"))
        message = message_of(record.headers, record.value)
        assert message is not None
        hub.publish(message)
        assert [listener._waiting.qsize() for listener in (one, two, three)] == [1, 0, 1]


def test_a_batch_is_told_to_who_asked_for_it() -> None:
    asked, other = caller("*"), caller("*")
    progress = BatchProgressed(batch_id=uuid4(), verb="send", total=3, done=1, failed=0, finished=False)
    record = a_record(progress, origin=an_origin(asked.actor))
    message = message_of(record.headers, record.value)
    assert message is not None
    assert message.event == "batch"
    assert message.concerns(asked)
    assert not message.concerns(other)


@pytest.mark.parametrize("value", [None, b"", b"not json", b"[]", b"{}", b'{"invoice_id": 1}', b"\xff"])
def test_what_cannot_be_read_is_left_out(value: bytes | None) -> None:
    record = a_record(DraftChanged(**an_invoice(), change="edit"))
    assert message_of(record.headers, value) is None
    assert message_of([("ce_type", b"\xff")], record.value) is None
    assert message_of([], record.value) is None


async def test_a_slow_screen_is_told_to_fetch_again() -> None:
    hub = Hub(5)
    with hub.listen(caller("*")) as slow, hub.listen(caller("*")) as quick:
        for _ in range(WAITING + 5):
            hub.publish(Message("change", "{}", legal_entity_id="S1"))
            await quick.next(1)
        last = await slow.next(1)
        assert last is not None
        assert (last.event, last.data) == ("end", '{"reason":"too_slow"}')
        assert quick.ended is None


async def test_screens_hear_of_an_outage_once() -> None:
    hub = Hub(5)
    hub.set_stale(False)
    with hub.listen(caller("S1")) as listener:
        for stale in (False, True, True, False):
            hub.set_stale(stale)
        heard = [await listener.next(0.01) for _ in range(3)]
        assert [message.event if message else None for message in heard] == ["stale", "fresh", None]


def test_streams_of_a_person_are_counted() -> None:
    hub, person = Hub(1), caller("S1")
    with hub.listen(person):
        with pytest.raises(TooMany), hub.listen(person):
            pass
        with hub.listen(caller("S1")):
            pass
    with hub.listen(person):
        pass
