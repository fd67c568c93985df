from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from proxima_common.contracts.invoice_private import BatchProgressed
from proxima_common.messaging.envelope import (
    Origin,
    Outgoing,
    UnreadableRecord,
    decode_attributes,
    decode_payload,
    encode_body,
    encode_headers,
    subject_of,
)
from proxima_common.messaging.handlers import Handlers
from proxima_common.messaging.records import RawRecord, headers_from_json, headers_to_json
from proxima_common.testing.records import a_record

BATCH = BatchProgressed(batch_id=uuid4(), verb="send", total=3, done=1, failed=0, finished=False)
ORIGIN = Origin(
    "staff:7", uuid4(), uuid4(), "00-" + "a" * 32 + "-" + "b" * 16 + "-01", datetime(2026, 3, 2, tzinfo=UTC)
)


def test_what_is_sent_is_what_is_received() -> None:
    event = Outgoing(BATCH, str(BATCH.batch_id))
    headers = encode_headers(event, ORIGIN, source="invoice", sequence=5, private=True)
    attributes = decode_attributes(headers)
    received = decode_payload(attributes, BatchProgressed, encode_body(BATCH), "invoice.internal")
    assert received.payload == BATCH
    assert (received.id, received.sequence, received.actor) == (event.id, 5, "staff:7")
    assert (received.correlation, received.causation) == (ORIGIN.correlation, ORIGIN.causation)
    assert received.time == ORIGIN.at
    chain = received.origin(datetime(2026, 3, 3, tzinfo=UTC))
    assert (chain.actor, chain.correlation, chain.causation) == ("staff:7", ORIGIN.correlation, event.id)
    assert Origin.from_json(chain.to_json()) == chain


def test_the_headers_are_cloudevents_binary() -> None:
    headers = dict(encode_headers(Outgoing(BATCH, "s"), ORIGIN, source="invoice", sequence=5, private=True))
    assert headers["ce_specversion"] == b"1.0"
    assert headers["ce_type"] == b"invoice.internal.batch_progressed.v1"
    assert headers["ce_time"] == b"2026-03-02T00:00:00.000000Z"
    assert headers["content-type"] == b"application/json"
    assert headers["ce_dataschema"] == b"urn:proxima:schema:invoice.internal.batch_progressed.v1"


def test_the_actor_stays_on_private_topics() -> None:
    names = [name for name, _ in encode_headers(Outgoing(BATCH, "s"), ORIGIN, source="i", sequence=1, private=False)]
    assert "ce_actor" not in names


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ce_id", b"not a uuid"),
        ("ce_id", None),
        ("ce_time", b"yesterday"),
        ("ce_time", b"2026-03-02T00:00:00"),
        ("ce_specversion", b"0.3"),
        ("ce_type", None),
        ("ce_sequence", b"one"),
        ("ce_source", b"\xff\xfe"),
        ("ce_subject", b"a\0b"),
    ],
)
def test_a_broken_header_makes_a_record_unreadable(name: str, value: bytes | None) -> None:
    headers = dict(a_record(BATCH, sequence=1).headers)
    headers.pop(name)
    if value is not None:
        headers[name] = value
    with pytest.raises(UnreadableRecord):
        decode_attributes(list(headers.items()))


def test_unknown_fields_are_ignored_and_missing_ones_named() -> None:
    attributes = decode_attributes(a_record(BATCH).headers)
    more = encode_body(BATCH)[:-1] + b',"later":1}'
    assert decode_payload(attributes, BatchProgressed, more, "t").payload == BATCH
    with pytest.raises(UnreadableRecord, match="batch_id"):
        decode_payload(attributes, BatchProgressed, b'{"verb":"send"}', "t")
    with pytest.raises(UnreadableRecord):
        decode_payload(attributes, BatchProgressed, b"\xff{", "t")


def test_the_subject_is_found_even_in_a_broken_record() -> None:
    assert subject_of([("ce_subject", b"one")], b"two") == "one"
    assert subject_of([("ce_subject", b"\xff")], b"two") == "two"
    assert subject_of([], b"\xff") is None
    assert subject_of([], None) is None


def test_any_bytes_survive_the_table() -> None:
    headers = [("ce_id", b"x"), ("bad", b"\xff\0"), ("nul", b"a\0b"), ("", b""), ("имя", "ʻ".encode())]
    assert headers_from_json(headers_to_json(headers)) == headers


async def _nothing() -> None: ...


def test_reading_never_raises() -> None:
    handlers: Handlers[object] = Handlers()  # type: ignore[type-var]
    handlers.add(BatchProgressed, _nothing)
    good = a_record(BATCH)
    assert handlers.read(good).received
    assert handlers.read(RawRecord("t", 0, 0, b"k", good.headers, None)).tombstone
    assert handlers.read(RawRecord("t", 0, 0, b"k", [], b"{}")).broken
    unknown = handlers.read(RawRecord("t", 0, 0, b"k", [*good.headers, ("ce_type", b"other.v1")], b"not json"))
    assert unknown.broken is None
    assert unknown.handler is None
    with pytest.raises(ValueError, match="already"):
        handlers.add(BatchProgressed, _nothing)


def test_uuid_subjects_key_their_records() -> None:
    assert UUID((a_record(BATCH).key or b"").decode()) == BATCH.batch_id
