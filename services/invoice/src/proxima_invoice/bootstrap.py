"""The only module that knows every concrete class."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from proxima_common.clock import Clock, clock_from_env
from proxima_common.db.database import Database
from proxima_common.messaging.envelope import Origin
from proxima_common.observability.probes import HEALTH
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_invoice.adapters.billing_desk import PostgresBillingDesk, open_billing_desk
from proxima_invoice.adapters.desk import NOBODY
from proxima_invoice.domain.staff import Staff
from proxima_invoice.settings import Settings
from proxima_invoice.usecases.ports import Rules


@dataclass(frozen=True)
class Parts:
    """What a process is made of."""

    database: Database
    clock: Clock
    rules: Rules

    def desk(self, tx: AsyncConnection, staff: Staff = NOBODY, origin: Origin | None = None) -> PostgresBillingDesk:
        """A desk for one intention."""
        return open_billing_desk(tx, staff=staff, clock=self.clock, rules=self.rules, origin=origin)


@asynccontextmanager
async def parts(settings: Settings) -> AsyncIterator[Parts]:
    """Open what a process needs and close it at the end."""
    database = Database(settings.database)
    HEALTH.check("database", database.ping)
    try:
        yield Parts(database, clock_from_env(), settings.rules.rules())
    finally:
        await database.close()
