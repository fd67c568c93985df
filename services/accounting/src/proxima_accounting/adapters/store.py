"""Every repository on one transaction."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from proxima_common.db.database import Database
from proxima_common.jobs.effects import EffectLedger
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_accounting.adapters.directory import PartnerDirectory
from proxima_accounting.adapters.lanes import LaneJobs
from proxima_accounting.adapters.open_effects import OpenEffects
from proxima_accounting.adapters.receipts import ReceiptRepository
from proxima_accounting.adapters.shipments import ShipmentRepository
from proxima_accounting.adapters.statements import StatementRepository
from proxima_accounting.adapters.wire import OutboxFacts


@dataclass(frozen=True)
class PostgresRecords:
    """`usecases.ports.Records` on Postgres."""

    tx: AsyncConnection
    shipments: ShipmentRepository
    receipts: ReceiptRepository
    statements: StatementRepository
    open_calls: OpenEffects
    jobs: LaneJobs
    facts: OutboxFacts

    def directory(self, legal_entity_id: str) -> PartnerDirectory:
        """The kept ids of one legal entity."""
        return PartnerDirectory(self.tx, legal_entity_id)


@dataclass(frozen=True)
class PostgresStore:
    """`usecases.ports.Store` on Postgres."""

    database: Database
    ledger: EffectLedger

    @asynccontextmanager
    async def open(self) -> AsyncIterator[PostgresRecords]:
        """The records, in a transaction of their own."""
        async with self.database.transaction() as tx:
            yield self.within(tx)

    def within(self, tx: AsyncConnection) -> PostgresRecords:
        """The records, in the caller's transaction."""
        return PostgresRecords(
            tx=tx,
            shipments=ShipmentRepository(tx),
            receipts=ReceiptRepository(tx),
            statements=StatementRepository(tx),
            open_calls=OpenEffects(tx, self.ledger),
            jobs=LaneJobs(tx),
            facts=OutboxFacts(tx),
        )
