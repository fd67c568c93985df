"""The dispatcher's rules on a real Postgres; records are given to it as Kafka would."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
import pytest_asyncio
from proxima_common.contracts.invoice_private import BatchProgressed
from proxima_common.contracts.staff import StaffSnapshot
from proxima_common.db.database import Database
from proxima_common.errors import Conflict, DomainError, NotFound
from proxima_common.messaging.dispatcher import Dispatcher, Replayed
from proxima_common.messaging.envelope import Received
from proxima_common.messaging.inbox import prune_inbox
from proxima_common.messaging.parking import list_parked
from proxima_common.messaging.records import RawRecord
from proxima_common.settings import DatabaseSettings
from proxima_common.testing.records import a_record
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

pytestmark = pytest.mark.connected


class Service:
    """A consumer that writes what it handles into a table, and refuses what it is told to."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.refused: set[int] = set()
        self.broken = 0
        self.inbox = Dispatcher("render", database, patience=0.5)
        self.inbox.on(BatchProgressed)(self.handle)

    async def handle(self, event: Received[BatchProgressed], tx: AsyncConnection) -> None:
        if self.broken:
            self.broken -= 1
            raise ConnectionError("a dependency is away")
        await tx.execute(
            text("insert into handled (subject, done) values (:s, :d)"),
            {"s": event.subject, "d": event.payload.done},
        )
        if event.payload.done in self.refused:
            raise DomainError("it cannot be", code="impossible")

    async def handled(self, subject: UUID) -> list[int]:
        async with self.database.transaction() as tx:
            rows = await tx.execute(text("select done from handled where subject = :s order by n"), {"s": str(subject)})
            return list(rows.scalars())

    async def parked(self) -> list[tuple[UUID, str, int]]:
        async with self.database.transaction() as tx:
            return [(entry.id, entry.code, held) for entry, held in await list_parked(tx, "render")]

    async def replay(self, parked_id: UUID) -> Replayed:
        async with self.database.transaction() as tx:
            return await self.inbox.replay(tx, parked_id, "staff:1")

    async def skip(self, parked_id: UUID) -> Replayed:
        async with self.database.transaction() as tx:
            return await self.inbox.skip(tx, parked_id, "staff:1")


@pytest_asyncio.fixture(loop_scope="session")
async def service(database: Database, pg_database: DatabaseSettings) -> Service:
    assert pg_database.owner_url
    owner = await asyncpg.connect(pg_database.owner_url.get_secret_value())
    await owner.execute(
        """create table if not exists handled (n bigint generated always as identity, subject text, done int);
        truncate handled; grant select, insert on handled to public"""
    )
    await owner.close()
    return Service(database)


def event(batch: UUID, done: int, *, sequence: int | None = None, event_id: UUID | None = None) -> RawRecord:
    payload = BatchProgressed(batch_id=batch, verb="send", total=9, done=done, failed=0, finished=False)
    return a_record(payload, sequence=done if sequence is None else sequence, event_id=event_id)


def with_header(record: RawRecord, name: str, value: bytes) -> RawRecord:
    return replace(record, headers=[(n, value if n == name else v) for n, v in record.headers])


async def test_a_record_that_comes_twice_is_handled_once(service: Service) -> None:
    batch = uuid4()
    record = event(batch, 1)
    assert await service.inbox.handle([record, record])
    assert await service.inbox.handle([record])
    assert await service.handled(batch) == [1]


async def test_two_consumers_at_once_handle_a_record_once(service: Service) -> None:
    batch = uuid4()
    records = [event(batch, done) for done in range(1, 21)]
    assert all(await asyncio.gather(*(service.inbox.handle(records) for _ in range(5))))
    assert await service.handled(batch) == list(range(1, 21))


async def test_what_is_out_of_order_is_stale(service: Service) -> None:
    batch = uuid4()
    await service.inbox.handle([event(batch, 1), event(batch, 3), event(batch, 2)])
    await service.inbox.handle([event(batch, 3, event_id=uuid4()), event(batch, 4)])
    assert await service.handled(batch) == [1, 3, 4]


async def test_an_unknown_type_and_a_tombstone_are_ignored(service: Service) -> None:
    batch = uuid4()
    snapshot = StaffSnapshot(staff_id="1", name="A", active=True, grants=[], grants_version=1, telegram_account=None)
    tombstone = replace(event(batch, 1), value=None)
    unknown = with_header(event(batch, 1), "ce_type", b"invoice.later.v9")
    assert await service.inbox.handle([tombstone, unknown, a_record(snapshot, sequence=1), event(batch, 2)])
    assert await service.handled(batch) == [2]
    assert await service.parked() == []


@pytest.mark.parametrize(
    ("broken", "code"),
    [
        (lambda r: replace(r, value=b"not json"), "payload_invalid"),
        (lambda r: replace(r, value=b'{"batch_id": 1}'), "payload_invalid"),
        (lambda r: replace(r, value=b"\xff\0"), "payload_invalid"),
        (lambda r: with_header(r, "ce_source", b"\xff\xfe"), "header_invalid"),
        (lambda r: with_header(r, "ce_id", b"17"), "header_invalid"),
        (lambda r: replace(r, headers=[]), "header_missing"),
    ],
)
async def test_one_bad_record_among_good_ones_is_parked_alone(service: Service, broken: Any, code: str) -> None:
    batch, other = uuid4(), uuid4()
    bad = broken(event(batch, 2))
    good: Sequence[RawRecord] = [event(batch, 1), bad, event(batch, 3), event(other, 1), event(batch, 4)]
    assert await service.inbox.handle(good)
    assert await service.inbox.handle(good)
    assert await service.handled(other) == [1]
    assert await service.handled(batch) == [1]
    [(parked_id, kept, held)] = await service.parked()
    assert (kept, held) == (code, 2)
    with pytest.raises(Conflict):
        await service.replay(parked_id)
    assert await service.skip(parked_id) == Replayed(applied=2, parked_again=False)
    assert await service.handled(batch) == [1, 3, 4]
    assert await service.inbox.handle(good)
    assert (await service.handled(batch), await service.parked()) == ([1, 3, 4], [])


async def test_a_replay_goes_on_with_what_was_held(service: Service) -> None:
    batch = uuid4()
    service.refused = {1}
    await service.inbox.handle([event(batch, 1), event(batch, 2)])
    await service.inbox.handle([event(batch, 3)])
    assert await service.handled(batch) == []
    [(parked_id, code, held)] = await service.parked()
    assert (code, held) == ("impossible", 2)
    with pytest.raises(Conflict):
        await service.replay(parked_id)
    service.refused = set()
    assert await service.replay(parked_id) == Replayed(applied=2, parked_again=False)
    await service.inbox.handle([event(batch, 4)])
    assert await service.handled(batch) == [1, 2, 3, 4]
    with pytest.raises(Conflict):
        await service.replay(parked_id)


async def test_a_held_record_that_cannot_succeed_is_parked_in_its_turn(service: Service) -> None:
    batch = uuid4()
    service.refused = {1, 3}
    await service.inbox.handle([event(batch, done) for done in range(1, 6)])
    [(first, _, _)] = await service.parked()
    service.refused = {3}
    assert await service.replay(first) == Replayed(applied=1, parked_again=True)
    assert await service.handled(batch) == [1, 2]
    [(second, _, held)] = await service.parked()
    assert held == 2
    await service.inbox.handle([event(batch, 6)])
    assert await service.skip(second) == Replayed(applied=3, parked_again=False)
    assert await service.handled(batch) == [1, 2, 4, 5, 6]


async def test_a_replay_beside_a_consumer_loses_nothing(service: Service) -> None:
    batch = uuid4()
    service.refused = {1}
    await service.inbox.handle([event(batch, 1)])
    [(parked_id, _, _)] = await service.parked()
    service.refused = set()

    async def consume() -> None:
        for done in range(2, 30):
            await service.inbox.handle([event(batch, done)])

    await asyncio.gather(consume(), service.replay(parked_id))
    assert await service.handled(batch) == list(range(1, 30))


async def test_a_parked_record_goes_to_its_topic_too(service: Service) -> None:
    bad = with_header(replace(event(uuid4(), 1), value=b"x"), "ce_source", b"\xff")
    await service.inbox.handle([bad])
    async with service.database.transaction() as tx:
        row = (await tx.execute(text("select topic, key, value from outbox"))).one()
    assert row.topic == "render.parked"
    assert (row.key, row.value) == (bad.key, b"x")


async def test_a_broken_dependency_is_waited_out_and_never_parked(service: Service) -> None:
    batch = uuid4()
    service.broken = 1
    assert await service.inbox.handle([event(batch, 1)])
    service.broken = 1000
    assert not await service.inbox.handle([event(batch, 2)])
    service.broken = 0
    assert await service.inbox.handle([event(batch, 2)])
    assert (await service.handled(batch), await service.parked()) == ([1, 2], [])


async def test_only_parked_records_of_this_group_are_found(service: Service) -> None:
    with pytest.raises(NotFound):
        await service.replay(uuid4())


async def test_old_claims_are_forgotten(service: Service) -> None:
    await service.inbox.handle([event(uuid4(), 1)])
    async with service.database.transaction() as tx:
        assert await prune_inbox(tx, datetime(2020, 1, 1, tzinfo=UTC)) == 0
        assert await prune_inbox(tx, datetime(2100, 1, 1, tzinfo=UTC)) == 1
