"""A mail server that does what a test tells it to, an archive, hand-overs, and settings to send them with."""

import asyncio
import hashlib
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import boto3
import proxima_delivery
import pytest
from botocore.config import Config
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from proxima_common.contracts.content import FileRef, InvoiceContent
from proxima_common.contracts.examples import example
from proxima_common.contracts.invoice_private import HandoverGranted, HandoverLease, HandoverRecipient
from proxima_common.contracts.words import Channel, InvoiceKind, InvoiceStatus, RecipientRole
from proxima_common.ids import new_id
from proxima_common.settings import DatabaseSettings, HttpSettings, KafkaSettings, S3Settings
from proxima_common.testing.clocks import FakeClock
from proxima_delivery.adapters.archive import Archive
from proxima_delivery.adapters.telegram.client import TelegramClient
from proxima_delivery.bootstrap import build
from proxima_delivery.settings import Sender, Settings, SmtpSettings
from proxima_delivery.settings.telegram import TelegramSettings
from proxima_sandbox.testing_telegram import TelegramSandbox
from pydantic import SecretStr

from services.delivery.tests.telegram_scenes import Bench


@dataclass
class Taken:
    sender: str
    recipients: list[str]
    data: bytes


@dataclass
class SmtpStandIn:
    """Each connection follows the next of `scripts`, the last one for ever; with none it takes everything.

    A script maps a stage to an answer: `greeting ehlo mail rcpt data body`, or `rcpt:<address>`. An answer is a line
    as `451 later`, or `cut` (close at once), `hang` (say nothing), `take and cut`, `take and hang` (body only), `gate`
    (the usual answer, once the gate is open).
    """

    port: int = 0
    scripts: deque[dict[str, str]] = field(default_factory=deque)
    taken: list[Taken] = field(default_factory=list)
    connections: int = 0
    body_seen: asyncio.Event = field(default_factory=asyncio.Event)
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    _server: asyncio.Server | None = None
    _writers: set[asyncio.StreamWriter] = field(default_factory=set)

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port, limit=2**26)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        if self._server:
            self._server.close()
            for writer in list(self._writers):
                writer.transport.abort()
            await self._server.wait_closed()
            self._server = None

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._writers.add(writer)
        script = self.scripts.popleft() if len(self.scripts) > 1 else (self.scripts[0] if self.scripts else {})
        try:
            await self._converse(reader, writer, script)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            self._writers.discard(writer)
            writer.close()

    async def _converse(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, script: dict[str, str]
    ) -> None:
        async def say(stage: str, usual: str) -> bool:
            answer = script.get(stage, usual)
            if answer == "gate":
                await self.gate.wait()
                answer = usual
            if answer.endswith("hang"):
                await reader.read()
            if answer.endswith(("cut", "hang")):
                writer.transport.abort()
                raise ConnectionResetError
            writer.write(answer.encode() + b"\r\n")
            await writer.drain()
            return answer[0] in "23"

        sender, recipients = "", []
        if not await say("greeting", "220 stand-in"):
            return
        while line := (await reader.readline()).decode().strip():
            verb = line.split(" ")[0].upper()
            if verb == "EHLO":
                await say("ehlo", "250 stand-in")
            elif verb == "MAIL":
                sender = line[len("MAIL FROM:<") : -1]
                await say("mail", "250 ok")
            elif verb == "RCPT":
                address = line[len("RCPT TO:<") : -1]
                if await say(f"rcpt:{address}" if f"rcpt:{address}" in script else "rcpt", "250 ok"):
                    recipients.append(address)
            elif verb == "DATA":
                if await say("data", "354 go on"):
                    data = await reader.readuntil(b"\r\n.\r\n")
                    self.body_seen.set()
                    answer = script.get("body", "250 queued as 17")
                    if answer.startswith(("take", "gate", "2")):
                        lines = data.removesuffix(b".\r\n").replace(b"\r\n..", b"\r\n.")
                        self.taken.append(Taken(sender, recipients, lines))
                    await say("body", "250 queued as 17")
            elif verb == "QUIT":
                writer.write(b"221 bye\r\n")
                return
            else:
                writer.write(b"502 no\r\n")


@pytest.fixture
async def smtp() -> AsyncIterator[SmtpStandIn]:
    server = SmtpStandIn()
    await server.start()
    yield server
    await server.stop()


@pytest.fixture(scope="session")
def migrations_package() -> Path:
    return Path(proxima_delivery.__file__).parent


@pytest.fixture(scope="session")
def staff_keys() -> tuple[str, str]:
    """A private and a public key, as PEM."""
    key = Ed25519PrivateKey.generate()
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return private.decode(), public.decode()


@dataclass
class Bucket:
    """The archive as render would have filled it."""

    settings: S3Settings
    client: Any

    def put(self, document_id: UUID, content: bytes, name: str = "2026-10_CLIENT_INV-142.pdf") -> FileRef:
        key = f"archive/{uuid4()}/{name}"
        self.client.put_object(Bucket=self.settings.bucket, Key=key, Body=content)
        return FileRef(
            document_id=document_id,
            bucket=self.settings.bucket,
            key=key,
            sha256=hashlib.sha256(content).hexdigest(),
            size=len(content),
            pages=1,
            name=name,
        )


@pytest.fixture(scope="session")
def bucket(s3_engine: Any) -> Bucket:
    settings = S3Settings(
        endpoint=s3_engine.url,
        bucket="proxima",
        access_key=SecretStr(s3_engine.access_key),
        secret_key=SecretStr(s3_engine.secret_key),
        region=s3_engine.region,
    )
    client = boto3.client(
        "s3",
        endpoint_url=s3_engine.url,
        aws_access_key_id=s3_engine.access_key,
        aws_secret_access_key=s3_engine.secret_key,
        region_name=s3_engine.region,
        config=Config(s3={"addressing_style": "path"}),
    )
    client.create_bucket(Bucket="proxima")
    return Bucket(settings, client)


@pytest.fixture
def grant(bucket: Bucket) -> Callable[..., HandoverGranted]:
    """Makes a hand-over: every document to every recipient, files in the archive."""

    def make(
        contents: Sequence[bytes] = (b"%PDF bill", b"%PDF annex"),
        recipients: Sequence[tuple[str, RecipientRole]] = (("buh@client.example", RecipientRole.PRIMARY),),
        lease: timedelta = timedelta(minutes=15),
        now: datetime | None = None,
        **changes: Any,
    ) -> HandoverGranted:
        documents = [new_id() for _ in contents]
        leases = [
            HandoverLease(
                token=new_id(),
                document_id=document,
                delivery_id=new_id(),
                channel=Channel.EMAIL,
                recipient=HandoverRecipient(role=role, email=email),
                ordinal=0,
                expires_at=(now or datetime.now(UTC)) + lease,
            )
            for document in documents
            for email, role in recipients
        ]
        names = [f"2026-10_CLIENT_INV-142_{word}.pdf" for word in ("bill", "annex", "act")]
        known: dict[str, Any] = {
            "invoice_id": new_id(),
            "legal_entity_id": "S1",
            "kind": InvoiceKind.SERVICE,
            "revision": 1,
            "status": InvoiceStatus.APPROVED,
            "number": "142",
            "version": 7,
            "bundle_hash": "a" * 64,
            "leases": leases,
            "files": [bucket.put(*pair, name) for *pair, name in zip(documents, contents, names, strict=False)],
            "seller_name": "Proxima Ops",
            "client_name": "Client GmbH",
            "language": "en",
            "currency": "USD",
            "payable": Decimal("1250.50"),
            "due_date": date(2026, 11, 15),
            "subject": None,
            "message": None,
            "document_date": date(2026, 10, 31),
            "contract_number": "17/2026",
        }
        return HandoverGranted(**{**known, **changes})

    return make


@pytest.fixture
def settings_for(pg_database: DatabaseSettings, bucket: Bucket, staff_keys: tuple[str, str]) -> Callable[..., Settings]:
    """The settings of a service that sends through a server on this port."""

    def make(port: int, **changes: Any) -> Settings:
        known: dict[str, Any] = {
            "database": pg_database,
            "kafka": KafkaSettings(bootstrap="127.0.0.1:1"),
            "s3": bucket.settings,
            "http": HttpSettings(port=1),
            "smtp": SmtpSettings(
                host="127.0.0.1",
                port=port,
                tls="none",
                local_hostname="sender.example",
                answer_seconds=2,
                conversation_seconds=3,
                body_seconds=1,
            ),
            "senders": {
                "S1": Sender(address="billing@seller.example", name="Proxima Ops"),
                "S2": Sender(address="billing@labs.example", name="Proxima Labs"),
            },
            "staff_public_key": staff_keys[1],
        }
        return Settings(**{**known, **changes})

    return make


@pytest.fixture
async def make_bench(
    settings_for: Callable[..., Settings], fake_clock: FakeClock, telegram_sandbox: TelegramSandbox
) -> AsyncIterator[Callable[..., Awaitable[Bench]]]:
    """Makes the service with its bot; more settings of the bot by name."""
    made: list[Bench] = []

    async def make(**changes: Any) -> Bench:
        known: dict[str, Any] = {
            "token": telegram_sandbox.token,
            "base_url": telegram_sandbox.base_url,
            "link_base": "https://invoice.example",
            "chats": {"S1": telegram_sandbox.group},
            "timeout_seconds": 2,
        }
        telegram = TelegramSettings(**{**known, **changes})
        service = build(settings_for(1, telegram=telegram), fake_clock)
        bench = Bench(service, fake_clock, telegram_sandbox, Archive(service.settings.s3), TelegramClient(telegram))
        made.append(bench)
        return bench

    yield make
    for bench in made:
        bench.archive.close()
        await bench.client.close()
        await bench.service.database.close()


@pytest.fixture
async def bench(make_bench: Callable[..., Awaitable[Bench]]) -> Bench:
    return await make_bench()


@pytest.fixture(scope="session")
def content() -> InvoiceContent:
    """What an invoice is frozen to."""
    return example(InvoiceContent)
