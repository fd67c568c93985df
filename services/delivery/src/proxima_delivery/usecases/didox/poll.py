"""What the clock does: find out what changed at the partner, look at what is open, end what has run out."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from proxima_common.messaging.envelope import Origin

from proxima_delivery.domain.delivery import LEASE_EXPIRED
from proxima_delivery.settings.didox import DidoxSettings
from proxima_delivery.usecases.didox.cursor import change_key, read_from
from proxima_delivery.usecases.didox.ports import CabinetOf, Store
from proxima_delivery.usecases.didox.queue import look_job

_BATCH = 500


@dataclass(frozen=True)
class Watch:
    """Each method is one run; a run that dies is followed by the next, and finds nothing twice."""

    cabinet_of: CabinetOf
    store: Store
    settings: DidoxSettings

    async def poll(self, legal_entity_id: str, now: datetime) -> int:
        """Queue a look at each document that changed since the cursor; how many changes are new.

        The cursor moves only in the transaction that keeps what was read.
        """
        async with self.store.open() as records:
            seen = await records.cursors.seen_until(legal_entity_id)
        day = read_from(seen, self.settings.poll_days, now)
        rows = {row.partner_id: row for row in await self.cabinet_of(legal_entity_id).changed_since(day)}
        async with self.store.open() as records:
            known = await records.documents.by_partner_id(legal_entity_id, list(rows))
            changed = [
                look_job(document, change_key(partner_id, row.updated_unix, row.status), now)
                for partner_id, document in known.items()
                if (row := rows[partner_id])
                and (row.status, row.updated_unix) != (document.partner_status, document.updated_unix)
            ]
            await records.jobs.add(*changed)
            await records.cursors.see_until(legal_entity_id, now)
        return len(changed)

    async def reread(self, legal_entity_id: str, now: datetime) -> int:
        """Queue a look at those open documents that were not read for longest, whatever the list says."""
        before = now - timedelta(seconds=self.settings.reread_every)
        async with self.store.open() as records:
            due = await records.documents.longest_unread(legal_entity_id, before, self.settings.reread_batch)
            turn = int(now.timestamp() // self.settings.reread_every)
            await records.jobs.add(*(look_job(document, f"{document.id}:turn:{turn}", now) for document in due))
        return len(due)

    async def expire(self, now: datetime) -> int:
        """End the hand-overs that wait without a lease that holds; a signature on its way ends by itself."""
        origin = Origin.begin("job:expire_didox_leases", now)
        async with self.store.open() as records:
            expired = await records.handovers.expired(now, _BATCH)
            for delivery in expired:
                delivery.fail("lease_expired", LEASE_EXPIRED)
                await records.handovers.save(delivery, now)
                await records.facts.ended(delivery, origin)
        return len(expired)
