"""Monthly partitions of what is kept for ever."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import pairwise

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

MONTHS_AHEAD = 12


def _months(first: date, count: int) -> Iterator[date]:
    for offset in range(count):
        number = first.year * 12 + first.month - 1 + offset
        yield date(number // 12, number % 12 + 1, 1)


def monthly_partitions(table: str, today: date | None = None) -> Iterator[str]:
    """Statements that make the partitions of this month and the twelve after it, if they are missing."""
    months = list(_months((today or datetime.now(UTC).date()).replace(day=1), MONTHS_AHEAD + 2))
    for start, end in pairwise(months):
        yield (
            f"create table if not exists {table}_{start:%Y_%m} partition of {table} "
            f"for values from ('{start} 00:00:00+00') to ('{end} 00:00:00+00')"
        )


def sealed_partitions(table: str, app_role: str) -> str:
    """A statement after which the application's role reaches the partitions through their table only."""
    return f"""do $$ declare part regclass; begin
        for part in select inhrelid::regclass from pg_inherits where inhparent = '{table}'::regclass loop
            execute format('revoke all on %s from %I', part, '{app_role}');
        end loop; end $$"""  # noqa: S608


async def ensure_partitions(owner: AsyncConnection, table: str = "outbox", today: date | None = None) -> int:
    """Make missing partitions for a year ahead, and say how many rows lie in the default one (should be none).

    Needs the owner's rights: run it in the migration job, which runs at every release, or as a job of its own. Rows
    that come without a partition land in the default one; nothing is refused.
    """
    for statement in monthly_partitions(table, today):
        await owner.execute(text(statement))
    stray = await owner.execute(text(f"select count(*) from {table}_default"))  # noqa: S608
    return int(stray.scalar_one())
