"""The only module that knows every concrete class."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from proxima_common.clock import Clock, clock_from_env
from proxima_common.db.database import Database
from proxima_common.jobs.effects import EffectLedger
from proxima_common.observability.probes import HEALTH

from proxima_accounting.adapters.planfact.books import PlanFactBooks
from proxima_accounting.adapters.planfact.client import PlanFactClient
from proxima_accounting.adapters.store import PostgresStore
from proxima_accounting.adapters.write_lock import write_lock
from proxima_accounting.settings import PlanFactMapping, PlanFactSettings, Settings
from proxima_accounting.usecases.desk import Desk


class Shelf:
    """The books of each legal entity, opened when first asked for."""

    def __init__(self, planfact: PlanFactSettings) -> None:
        self._planfact = planfact
        self.mapping: PlanFactMapping = planfact.mapping()
        self._books: dict[str, PlanFactBooks] = {}

    def books_of(self, legal_entity_id: str) -> PlanFactBooks:
        """The books of one legal entity."""
        if legal_entity_id not in self._books:
            key = self._planfact.key_of(legal_entity_id).get_secret_value()
            client = PlanFactClient(self._planfact.base_url, key, self._planfact.timeout)
            self._books[legal_entity_id] = PlanFactBooks(client, self.mapping, legal_entity_id)
        return self._books[legal_entity_id]

    def lock_name(self, legal_entity_id: str) -> str:
        """The write lock of the business that keeps these books; keys are told apart by digest, never by value."""
        key = self._planfact.key_of(legal_entity_id).get_secret_value()
        return f"{self._planfact.write_lock}:{hashlib.sha256(key.encode()).hexdigest()[:16]}"

    async def close(self) -> None:
        """Close all connections."""
        for books in self._books.values():
            await books.close()


@dataclass(frozen=True)
class Parts:
    """What a process is made of."""

    settings: Settings
    database: Database
    clock: Clock
    shelf: Shelf
    ledger: EffectLedger
    store: PostgresStore

    def desk_of(self, legal_entity_id: str) -> Desk:
        """One legal entity's side of the partner."""
        wait = self.settings.planfact.write_lock_wait
        return Desk(
            books=self.shelf.books_of(legal_entity_id),
            store=self.store,
            ledger=self.ledger,
            turn=partial(write_lock, self.database, self.shelf.lock_name(legal_entity_id), wait),
            patience=self.settings.planfact.patience(),
        )

    async def close(self) -> None:
        """Give everything back."""
        await self.shelf.close()
        await self.database.close()


def assemble(settings: Settings, clock: Clock) -> Parts:
    """The parts, nothing of them used yet."""
    planfact, database = settings.planfact, Database(settings.database)
    ledger = EffectLedger(
        database,
        clock,
        timeout=timedelta(seconds=planfact.timeout + planfact.write_lock_wait),
        settle=planfact.patience().settle,
    )
    return Parts(settings, database, clock, Shelf(planfact), ledger, PostgresStore(database, ledger))


@asynccontextmanager
async def parts(settings: Settings) -> AsyncIterator[Parts]:
    """Open what a process needs; a wrong mapping file ends it here, before any work."""
    made = assemble(settings, clock_from_env())
    HEALTH.check("database", made.database.ping)
    try:
        yield made
    finally:
        await made.close()
