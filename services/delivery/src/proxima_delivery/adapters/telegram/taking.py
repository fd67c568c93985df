"""The place in the stream of updates, which only the newest holder may move."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from proxima_common.db.database import Database
from sqlalchemy import delete, insert, select, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_delivery.adapters.tables.telegram import BOT, UPDATE
from proxima_delivery.usecases.telegram.ports import HolderLost

# After a week without updates Telegram begins anew at a random number, which may be a lower one.
_OFFSET_KEPT = timedelta(days=6)


@dataclass(frozen=True)
class Place:
    """What the holder begins with: its fence, and the update that it asks for next (0: the oldest there is)."""

    fence: int
    offset: int


class UpdateRegister:
    """Every update is noted in the transaction of its effects."""

    def __init__(self, bot_id: int) -> None:
        self._bot_id = bot_id

    async def hold(self, database: Database, username: str | None, now: datetime) -> Place:
        """Begin to poll: whoever polled before is fenced off."""
        async with database.transaction() as tx:
            first = postgresql.insert(BOT).values(bot_id=self._bot_id).on_conflict_do_nothing()
            await tx.execute(first)
            row = (
                await tx.execute(
                    update(BOT)
                    .where(BOT.c.bot_id == self._bot_id)
                    .values(fence=BOT.c.fence + 1, username=username)
                    .returning(BOT.c.fence, BOT.c.next_update, BOT.c.last_update_at)
                )
            ).one()
        fresh = row.last_update_at is not None and row.last_update_at > now - _OFFSET_KEPT
        return Place(row.fence, row.next_update if fresh else 0)

    async def advance(self, tx: AsyncConnection, fence: int, update_id: int, now: datetime) -> None:
        """Note that this update is being taken. `HolderLost` unless the fence is the newest."""
        moved = await tx.execute(
            update(BOT)
            .where(BOT.c.bot_id == self._bot_id, BOT.c.fence == fence)
            .values(next_update=update_id + 1, last_update_at=now)
        )
        if not moved.rowcount:
            raise HolderLost(f"fence {fence} is not the newest")

    async def known(self, tx: AsyncConnection, update_id: int) -> bool:
        """Whether it was taken before."""
        mine = (UPDATE.c.bot_id == self._bot_id) & (UPDATE.c.update_id == update_id)
        return (await tx.execute(select(UPDATE.c.update_id).where(mine))).first() is not None

    async def keep(self, tx: AsyncConnection, update_id: int, kind: str, outcome: str, now: datetime) -> None:
        """Note what came of it."""
        values = {"bot_id": self._bot_id, "update_id": update_id, "kind": kind, "outcome": outcome, "taken_at": now}
        await tx.execute(insert(UPDATE).values(values))


async def username_of(tx: AsyncConnection, bot_id: int) -> str | None:
    """How the bot is called, once it was reached."""
    return (await tx.execute(select(BOT.c.username).where(BOT.c.bot_id == bot_id))).scalar_one_or_none()


async def prune_updates(tx: AsyncConnection, before: datetime) -> int:
    """Forget updates taken before a moment; Telegram keeps them for a day."""
    return (await tx.execute(delete(UPDATE).where(UPDATE.c.taken_at < before))).rowcount
