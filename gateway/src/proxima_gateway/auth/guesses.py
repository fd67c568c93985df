"""Guessed passwords are counted before they are tried, so that many at once count too."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_gateway.auth.domain import FREE_GUESSES, FREE_GUESSES_PER_ADDRESS, GUESS_WINDOW, wait_after
from proxima_gateway.auth.tables import GUESS


class Guesses:
    """Counts per login and per address. The caller commits before it tries the password."""

    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def refused_until(self, login: str, address: str, now: datetime) -> datetime | None:
        """Count one guess and return None; or, without counting, return until when no guess is taken."""
        free = _who(login, address)
        rows = [{"who": who, "guesses": 0, "since": now} for who in free]
        await self._tx.execute(insert(GUESS).values(rows).on_conflict_do_nothing())
        locked = select(GUESS).where(GUESS.c.who.in_(free)).order_by(GUESS.c.who).with_for_update()
        counted = (await self._tx.execute(locked)).all()
        refused: list[datetime] = [
            row.refused_until for row in counted if row.refused_until and row.refused_until > now
        ]
        if refused:
            return max(refused)
        for row in counted:
            fresh = row.since > now - GUESS_WINDOW
            guesses = row.guesses + 1 if fresh else 1
            wait = wait_after(guesses, free[row.who])
            await self._tx.execute(
                update(GUESS)
                .where(GUESS.c.who == row.who)
                .values(
                    guesses=guesses,
                    since=now if wait or not fresh else row.since,
                    refused_until=now + wait if wait else None,
                )
            )
        return None

    async def forget(self, now: datetime) -> None:
        """Drop counts that say nothing any more."""
        await self._tx.execute(delete(GUESS).where(GUESS.c.since < now - 10 * GUESS_WINDOW))

    async def was_right(self, login: str, address: str) -> None:
        """A right password clears its login and takes its own guess off the address."""
        by_address, by_login = _who(login, address)
        await self._tx.execute(delete(GUESS).where(GUESS.c.who == by_login))
        less = update(GUESS).where(GUESS.c.who == by_address)
        await self._tx.execute(less.values(guesses=func.greatest(GUESS.c.guesses - 1, 0)))


def _who(login: str, address: str) -> dict[str, int]:
    return {f"address:{address[:100]}": FREE_GUESSES_PER_ADDRESS, f"login:{login.lower()[:80]}": FREE_GUESSES}
