"""The service with a real mailbox of bounces, emptied for each test."""

import imaplib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from proxima_common.testing.clocks import FakeClock
from proxima_delivery.adapters.archive import Archive
from proxima_delivery.adapters.tables import SENT_MESSAGE
from proxima_delivery.bootstrap import build
from proxima_delivery.bootstrap.mail import mailbox_reader
from proxima_delivery.settings import Sender
from proxima_delivery.settings.mail import ClientPageSettings, MailboxSettings
from proxima_local.endpoints import ImapEndpoint
from pydantic import SecretStr
from sqlalchemy import select

from services.delivery.tests.integration.conftest import House

SAMPLES = Path(__file__).parents[2] / "samples"
SAMPLE_TOKEN = b"5d41402abc4b2a76b9719d911017c592"


class Bounces:
    """The mailbox from the side of the servers that write to it."""

    def __init__(self, engine: ImapEndpoint, settings: MailboxSettings) -> None:
        self.engine = engine
        self.settings = settings

    @contextmanager
    def open(self, folder: str = "INBOX") -> Iterator[imaplib.IMAP4]:
        with imaplib.IMAP4(self.engine.host, self.engine.port, timeout=10) as box:
            box.login(self.engine.user, self.engine.password)
            box.select(folder)
            yield box

    def put(self, *letters: bytes) -> None:
        with self.open() as box:
            for letter in letters:
                assert box.append("INBOX", "", None, letter.replace(b"\n", b"\r\n"))[0] == "OK"

    def sample(self, name: str, token: str) -> bytes:
        return (SAMPLES / f"{name}.eml").read_bytes().replace(SAMPLE_TOKEN, token.encode())

    def count(self, folder: str = "INBOX") -> int:
        with self.open(folder) as box:
            return len(box.uid("SEARCH", "ALL")[1][0].split())

    def empty(self) -> None:
        with self.open() as box:
            box.delete("read")
            box.uid("STORE", "1:*", "+FLAGS", "\\Deleted")
            box.expunge()


@pytest.fixture
def bounces(imap_engine: ImapEndpoint) -> Bounces:
    settings = MailboxSettings(
        host=imap_engine.host,
        port=imap_engine.port,
        tls="none",
        username=imap_engine.user,
        password=SecretStr(imap_engine.password),
    )
    made = Bounces(imap_engine, settings)
    made.empty()
    return made


class MailHouse(House):
    """The service with its mailbox and page set up."""

    async def read_mailbox(self, settings: MailboxSettings) -> str:
        return await mailbox_reader(self.service, settings)(self.clock.now())

    async def tokens(self) -> list[str]:
        async with self.service.database.transaction() as tx:
            return list((await tx.execute(select(SENT_MESSAGE.c.token).order_by(SENT_MESSAGE.c.created_at))).scalars())

    async def rows(self, table: Any) -> list[Any]:
        async with self.service.database.transaction() as tx:
            return list((await tx.execute(select(table))).all())


@pytest.fixture
def page_settings() -> ClientPageSettings:
    return ClientPageSettings(public_url="https://pay.seller.example", key=SecretStr("k" * 40))


@pytest.fixture
async def house(settings_for: Callable[..., Any], smtp: Any, fake_clock: FakeClock, page_settings: ClientPageSettings):
    sender = Sender(
        address="billing@seller.example",
        name="Proxima Ops",
        return_path="bounces@seller.example",
        reply_to="help@seller.example",
    )
    settings = settings_for(smtp.port, senders={"S1": sender}, client_page=page_settings)
    service = build(settings, fake_clock)
    archive = Archive(service.settings.s3)
    yield MailHouse(service, fake_clock, archive)
    archive.close()
    await service.database.close()
