"""The processes of the image on Kafka, Postgres, the archive and a mailbox: from the event to the letter and back."""

import asyncio
import email
import os
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from email import policy
from typing import Any

import httpx
import pytest
from aiokafka import AIOKafkaProducer
from proxima_common.contracts.delivery import HandedOver
from proxima_common.contracts.words import RecipientRole
from proxima_common.http.tokens import Grant, StaffTokenSigner
from proxima_common.ids import new_id
from proxima_common.messaging.envelope import decode_attributes
from proxima_common.settings import KafkaSettings
from proxima_common.testing.records import a_record, read_topics, until
from proxima_delivery.settings import Settings
from proxima_local.ports import free_port
from sqlalchemy import text

from .processes import environment, spawn, stop

pytestmark = pytest.mark.connected


@dataclass
class Line:
    """The running processes, and what goes in and comes out."""

    kafka: KafkaSettings
    mail: Any
    environment: dict[str, str]
    private_key: str
    processes: list[asyncio.subprocess.Process]

    async def start(self, *words: str) -> None:
        for word in words:
            self.processes.append(await spawn(word, self.environment))
        if "api" in words:
            await until(self._answers, 60)

    async def _answers(self) -> bool:
        """The API listens; its process may start after what the others tell is heard already."""
        async with httpx.AsyncClient() as client:
            try:
                return (await client.get(f"{self._url}/livez")).is_success
            except httpx.ConnectError:
                return False

    async def publish(self, payloads: Sequence[Any], **options: Any) -> None:
        producer = AIOKafkaProducer(bootstrap_servers=self.kafka.bootstrap)
        await producer.start()
        for payload in payloads:
            record = a_record(payload, **options)
            topic = f"{self.kafka.topic_prefix}{record.topic}"
            await producer.send_and_wait(topic, record.value, record.key, headers=list(record.headers))
        await producer.stop()

    async def mailbox(self) -> list[bytes]:
        async with httpx.AsyncClient() as client:
            listed = (await client.get(self.mail.api_url)).json()
            return [(await client.get(f"{self.mail.api_url}/{one['id']}/source")).content for one in listed]

    async def ask(self, path: str) -> Any:
        signer = StaffTokenSigner(self.private_key)
        grants = [Grant("viewer", "S1")]
        token = signer.sign(staff_id="ann", name="Ann", grants=grants, grants_version=1, audience="delivery")
        async with httpx.AsyncClient() as client:
            return (
                (await client.get(f"{self._url}{path}", headers={"Authorization": f"Bearer {token}"}))
                .raise_for_status()
                .json()
            )

    @property
    def _url(self) -> str:
        return f"http://127.0.0.1:{self.environment['DELIVERY_HTTP__PORT']}"

    async def facts(self) -> list[Any]:
        records = await read_topics(self.kafka, ["delivery.events"])
        return [(decode_attributes(record.headers), record.value) for record in records]


@pytest.fixture
async def line(settings_for, kafka_topics, mail_engine, staff_keys) -> AsyncIterator[Line]:
    kafka = await kafka_topics("invoice.internal", "staff.snapshots", "delivery.events", "delivery.parked")
    settings: Settings = settings_for(mail_engine.smtp_port, kafka=kafka)
    async with httpx.AsyncClient() as client:
        await client.delete(f"{mail_engine.api_url}/all")
    variables = environment(settings, HTTP__PORT=str(free_port()), SENDING__LANE_PAUSE_SECONDS="0.5")
    line = Line(kafka, mail_engine, variables, staff_keys[0], [])
    yield line
    await stop(line.processes)


async def test_granted_then_in_the_mailbox_with_the_very_bytes_once(line: Line, grant) -> None:
    contents = [os.urandom(40_000), b"%PDF annex\n.\r\n..\n"]
    recipients = [("buh@client.example", RecipientRole.PRIMARY), ("dir@client.example", RecipientRole.COPY)]
    event = grant(contents=contents, recipients=recipients, language="ru")
    await line.start("worker", "relay", "executor", "jobs", "api")
    await line.publish([event] * 2, event_id=new_id())
    await line.publish([event])

    async def told() -> bool:
        return len(await line.facts()) >= 4

    await until(told, 40)
    found = await line.mailbox()
    assert len(found) == 1
    message = email.message_from_bytes(found[0], policy=policy.default)
    assert message["Subject"] == "Счёт № 142 от 31.10.2026"
    assert [part.get_content() for part in message.iter_attachments()] == contents
    facts = await line.facts()
    assert len(facts) == 4
    assert [attributes.sequence for attributes, _ in facts] == [1, 2, 3, 4]
    said = [HandedOver.model_validate_json(value) for _, value in facts]
    assert {one.delivery_id for one in said} == {lease.delivery_id for lease in event.leases}
    assert all(one.reference.startswith(message["Message-ID"]) for one in said)
    shown = await line.ask(f"/deliveries?invoice_id={event.invoice_id}")
    assert [one["state"] for one in shown] == ["handed_over"] * 4


async def test_a_mail_server_that_was_down_gets_it_once(line: Line, grant, mail_engine, database) -> None:
    async def tried_twice() -> bool:
        async with database.transaction() as tx:
            return (await tx.execute(text("select count(*) from effect_attempt"))).scalar_one() >= 2

    await line.start("worker", "relay", "executor")
    mail_engine.stop()
    try:
        await line.publish([grant(lease=timedelta(minutes=5))])
        await until(tried_twice, 40)
    finally:
        mail_engine.restart()

    async def told() -> bool:
        return len(await line.facts()) >= 2

    await until(told, 40)
    assert len(await line.mailbox()) == 1
