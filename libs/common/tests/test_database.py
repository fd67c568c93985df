"""What a transaction of the pool promises, on a real Postgres."""

import pytest
from proxima_common.db.database import Database
from proxima_common.db.plumbing import JOB_LANE
from sqlalchemy import Insert, func, insert, select
from sqlalchemy.exc import DBAPIError

pytestmark = pytest.mark.connected

LANES = select(func.count()).select_from(JOB_LANE)


def _lane(name: str) -> Insert:
    return insert(JOB_LANE).values(lane=name, paused_until=func.now(), reason="a test")


async def test_a_snapshot_reads_one_moment_and_a_transaction_each_statement_anew(database: Database) -> None:
    async with database.snapshot() as still, database.transaction() as moving:
        assert (await still.scalar(LANES), await moving.scalar(LANES)) == (0, 0)
        async with database.transaction() as other:
            await other.execute(_lane("planfact:S1"))
        assert (await still.scalar(LANES), await moving.scalar(LANES)) == (0, 1)


async def test_a_snapshot_writes_nothing_and_leaves_the_pool_as_it_was(database: Database) -> None:
    with pytest.raises(DBAPIError, match="read-only transaction"):
        async with database.snapshot() as tx:
            await tx.execute(_lane("planfact:S1"))
    for _ in range(20):
        async with database.transaction() as tx:
            assert await tx.scalar(select(func.current_setting("transaction_isolation"))) == "read committed"
            assert await tx.scalar(select(func.current_setting("transaction_read_only"))) == "off"
