"""Every statement that a piece of work sends to the database, by transaction, and the same again by bare asyncpg."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import asyncpg
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine


@dataclass(frozen=True)
class Statement:
    """One statement with its parameters; `many` has a list of them."""

    sql: str
    parameters: Sequence[Any]
    many: bool


@dataclass
class Recording:
    """Transactions in their order."""

    transactions: list[list[Statement]] = field(default_factory=list)


@contextmanager
def recording(engine: AsyncEngine) -> Iterator[Recording]:
    """Record what goes over this engine while the block runs. Savepoints and roll-backs are not expected."""
    made = Recording()

    def begin(_: Any) -> None:
        made.transactions.append([])

    def execute(_connection: Any, _cursor: Any, sql: str, parameters: Any, _context: Any, many: bool) -> None:
        values = [tuple(one) for one in parameters] if many else tuple(parameters)
        made.transactions[-1].append(Statement(sql, values, many))

    def unexpected(*_: Any) -> None:
        raise AssertionError("this work rolls back or sets savepoints: it cannot be recorded")

    listeners: dict[str, Callable[..., None]] = {
        "begin": begin,
        "before_cursor_execute": execute,
        "rollback": unexpected,
        "savepoint": unexpected,
    }
    for name, listener in listeners.items():
        event.listen(engine.sync_engine, name, listener)
    try:
        yield made
    finally:
        for name, listener in listeners.items():
            event.remove(engine.sync_engine, name, listener)


async def replay(connection: asyncpg.Connection, transaction: Sequence[Statement]) -> None:
    """Send a transaction's statements again, prepared once per connection, their rows fetched."""
    async with connection.transaction():
        for statement in transaction:
            if statement.many:
                await connection.executemany(statement.sql, statement.parameters)
            else:
                await connection.fetch(statement.sql, *statement.parameters)
