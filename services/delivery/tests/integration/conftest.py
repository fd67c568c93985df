"""The service in the test's own process, on a real database and archive, with a clock that the test moves."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from proxima_common.contracts.catalogue import BY_TYPE
from proxima_common.contracts.invoice_private import HandoverGranted, InvoiceReturned
from proxima_common.contracts.payload import Payload
from proxima_common.contracts.words import InvoiceStatus
from proxima_common.db.plumbing import OUTBOX
from proxima_common.testing.clocks import FakeClock
from proxima_common.testing.records import a_record, an_origin
from proxima_delivery.adapters.archive import Archive
from proxima_delivery.adapters.tables import DELIVERY
from proxima_delivery.bootstrap import Service, build
from sqlalchemy import select, text

Grant = Callable[..., HandoverGranted]


@dataclass
class House:
    """The service in this process, with a clock that the test moves."""

    service: Service
    clock: FakeClock
    archive: Archive

    async def hear(self, *payloads: Payload, **options: Any) -> None:
        assert await self.service.dispatcher().handle([a_record(payload, **options) for payload in payloads])

    async def work(self) -> None:
        await self.service.executor(self.archive).drain()

    async def states(self) -> list[tuple[str, str, str | None]]:
        async with self.service.database.transaction() as tx:
            rows = await tx.execute(select(DELIVERY).order_by(DELIVERY.c.id))
            return [(row.recipient_email, row.state, row.code) for row in rows]

    async def facts(self) -> list[Any]:
        async with self.service.database.transaction() as tx:
            rows = (await tx.execute(select(OUTBOX).order_by(OUTBOX.c.id))).all()
        return [BY_TYPE[dict(row.headers)["ce_type"]].payload.model_validate_json(row.value) for row in rows]

    async def lose_sight(self, smtp: Any, event: HandoverGranted) -> None:
        """A hand-over of which nobody can tell; the next one goes well."""
        smtp.scripts.extend([{"body": "take and cut"}, {}])
        await self.hear(event)
        await self.work()

    async def retry_stopped_jobs(self) -> None:
        """What an administrator may do among the operations."""
        async with self.service.database.transaction() as tx:
            stopped = (await tx.execute(text("select id from job where state = 'waiting'"))).scalars().all()
            assert stopped
            for job_id in stopped:
                await self.service.jobs.retry(tx, job_id, self.clock.now())

    async def decide(self, what: str, delivery_id: Any, **options: Any) -> None:
        async with self.service.database.transaction() as tx:
            decisions = self.service.decisions()
            origin = an_origin("staff:ann").later(self.clock.now())
            await getattr(decisions, what)(delivery_id, reason="asked them", tx=tx, origin=origin, **options)


@pytest.fixture
async def house(settings_for, smtp, fake_clock: FakeClock):
    service = build(settings_for(smtp.port), fake_clock)
    archive = Archive(service.settings.s3)
    yield House(service, fake_clock, archive)
    archive.close()
    await service.database.close()


@pytest.fixture
def granted(grant: Grant, fake_clock: FakeClock) -> Grant:
    return lambda **changes: grant(now=fake_clock.now(), **changes)


@pytest.fixture
def returned() -> Callable[[HandoverGranted], InvoiceReturned]:
    """The return of the invoice that was to be handed over."""

    def make(event: HandoverGranted) -> InvoiceReturned:
        names = ("invoice_id", "legal_entity_id", "kind", "revision", "number")
        known = {name: getattr(event, name) for name in names}
        return InvoiceReturned(**known, status=InvoiceStatus.DRAFT, version=8, reason="wrong date", was_approved=True)

    return make
