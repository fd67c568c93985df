"""Guessed passwords are counted before they are tried, so that many at once count too."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import case, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_gateway.auth.domain import FREE_GUESSES, FREE_GUESSES_PER_ADDRESS, GUESS_WINDOW, wait_after
from proxima_gateway.auth.tables import GUESS


class Guesses:
    """Counts per login and per address. The caller commits before it tries the password."""

    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def refused_until(self, login: str, address: str, now: datetime) -> datetime | None:
        """Count one guess; or, without counting, until when no guess is taken."""
        who = _who(login, address)
        blocked = select(func.max(GUESS.c.refused_until)).where(GUESS.c.who.in_(who))
        until: datetime | None = (await self._tx.execute(blocked)).scalar()
        if until is not None and until > now:
            return until
        for name, free in sorted(who.items()):
            await self._count(name, free, now)
        return None

    async def was_right(self, login: str, address: str) -> None:
        """A right password clears its login and takes its own guess off the address."""
        by_login, by_address = _who(login, address)
        await self._tx.execute(delete(GUESS).where(GUESS.c.who == by_login))
        less = update(GUESS).where(GUESS.c.who == by_address)
        await self._tx.execute(less.values(guesses=func.greatest(GUESS.c.guesses - 1, 0)))

    async def _count(self, who: str, free: int, now: datetime) -> None:
        fresh = GUESS.c.since > now - GUESS_WINDOW
        counted = (
            insert(GUESS)
            .values(who=who, guesses=1, since=now)
            .on_conflict_do_update(
                index_elements=["who"],
                set_={
                    "guesses": case((fresh, GUESS.c.guesses + 1), else_=1),
                    "since": case((fresh, GUESS.c.since), else_=now),
                },
            )
            .returning(GUESS.c.guesses)
        )
        guesses = int((await self._tx.execute(counted)).scalar_one())
        wait = wait_after(guesses, free)
        if wait:
            refused = update(GUESS).where(GUESS.c.who == who)
            await self._tx.execute(refused.values(refused_until=now + wait, since=now))
        if guesses == 1:
            await self._tx.execute(delete(GUESS).where(GUESS.c.since < now - 10 * GUESS_WINDOW))


def _who(login: str, address: str) -> dict[str, int]:
    return {f"login:{login.lower()[:80]}": FREE_GUESSES, f"address:{address[:100]}": FREE_GUESSES_PER_ADDRESS}
