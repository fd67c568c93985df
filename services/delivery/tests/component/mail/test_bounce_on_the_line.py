"""From the letter in a real mail server to the bounce in a real mailbox, as a person makes it come back."""

import asyncio
import os
import sys

import pytest
from proxima_common.contracts.delivery import Bounced
from proxima_common.testing.clocks import FakeClock
from proxima_delivery.adapters.archive import Archive
from proxima_delivery.bootstrap import build
from proxima_delivery.settings import Sender

from services.delivery.tests.integration.mail.conftest import MailHouse, bounces  # noqa: F401

pytestmark = pytest.mark.connected


async def test_a_letter_that_a_person_bounces_comes_back_to_its_delivery(
    settings_for,
    mail_engine,
    bounces,  # noqa: F811
    fake_clock: FakeClock,
    grant,
) -> None:
    sender = Sender(address="billing@seller.example", name="Proxima Ops", return_path="bounces@seller.example")
    service = build(settings_for(mail_engine.smtp_port, senders={"S1": sender}), fake_clock)
    house = MailHouse(service, fake_clock, Archive(service.settings.s3))
    await house.hear(grant(now=fake_clock.now(), number="BOUNCE-7", contents=[b"%PDF"]))
    await house.work()
    environment = {
        **os.environ,
        "PROXIMA_MAIL_URL": mail_engine.web_url,
        "PROXIMA_IMAP_PORT": str(bounces.engine.port),
        "PROXIMA_IMAP_USER": bounces.engine.user,
        "PROXIMA_IMAP_PASSWORD": bounces.engine.password,
    }
    command = [sys.executable, "-m", "proxima_sandbox", "bounce", "BOUNCE-7"]
    process = await asyncio.create_subprocess_exec(*command, env=environment, stdout=asyncio.subprocess.PIPE)
    said, _ = await process.communicate()
    assert f"bounces+{(await house.tokens())[0]}@seller.example" in said.decode()
    assert await house.read_mailbox(bounces.settings) == "1 of 1 letters"
    (fact,) = [one for one in await house.facts() if isinstance(one, Bounced)]
    assert fact.reason == "5.1.1 550 5.1.1 user unknown"
    house.archive.close()
    await service.database.close()
