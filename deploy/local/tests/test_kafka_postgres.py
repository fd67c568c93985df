"""Kafka and PostgreSQL start, answer, and come back from SIGKILL with their data."""

import asyncpg
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from proxima_local.endpoints import KafkaEndpoint, PostgresEndpoint

pytestmark = pytest.mark.connected


async def test_kafka_keeps_acknowledged_records_over_sigkill(kafka_engine: KafkaEndpoint) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka_engine.bootstrap)
    await admin.start()
    await admin.create_topics([NewTopic("survives", 1, 1)])
    await admin.close()
    async with AIOKafkaProducer(bootstrap_servers=kafka_engine.bootstrap, acks="all") as producer:
        await producer.send_and_wait("survives", b"before")

    kafka_engine.kill()
    kafka_engine.restart()

    async with AIOKafkaConsumer(
        "survives", bootstrap_servers=kafka_engine.bootstrap, auto_offset_reset="earliest"
    ) as consumer:
        record = await consumer.getone()
    assert record.value == b"before"


async def test_postgres_keeps_committed_rows_over_sigkill(postgres_engine: PostgresEndpoint) -> None:
    database = postgres_engine.create_database("survives")
    owner = await asyncpg.connect(database.owner_url)
    await owner.execute("CREATE TABLE kept (id int PRIMARY KEY); CREATE TABLE audit (id int)")
    await owner.execute("GRANT SELECT, INSERT ON kept, audit TO survives_app; CREATE TABLE untold (id int)")
    await owner.close()
    app = await asyncpg.connect(database.app_url)
    await app.execute("INSERT INTO kept VALUES (1); INSERT INTO audit VALUES (1)")

    postgres_engine.kill()
    app.terminate()
    postgres_engine.restart()

    app = await asyncpg.connect(database.app_url)
    assert await app.fetchval("SELECT count(*) FROM kept") == 1
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await app.execute("DELETE FROM audit")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await app.execute("SELECT * FROM untold")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await app.execute("CREATE TABLE mine (id int)")
    await app.close()


def test_creating_a_database_again_changes_nothing(postgres_engine: PostgresEndpoint) -> None:
    first = postgres_engine.create_database("twice")
    assert postgres_engine.create_database("twice") == first
