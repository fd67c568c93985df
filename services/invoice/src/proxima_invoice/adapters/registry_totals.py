"""Totals of the registry per currency: from what is kept where the filters allow it, else added up while there is time.

Kept totals are never written in place by those who change invoices: each change appends what it adds and takes away,
and a clock merges that (ADR 0017). A reader adds both, in one statement and so as of one moment.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from proxima_common.contracts.api.registry import CurrencyTotals, RegistryTotals
from proxima_common.contracts.words import InvoiceStatus
from proxima_common.db.database import Database
from proxima_common.money import round_money
from proxima_common.said import said
from sqlalchemy import Select, func, select, text, union_all
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_invoice.adapters.registry import PLANNED_FOR_VALUES
from proxima_invoice.adapters.registry_filters import Wanted, conditions, dimensions
from proxima_invoice.adapters.tables.registry import AMOUNTS, DELTA, DIMENSIONS, ENTRY, TOTAL

PATIENCE = timedelta(milliseconds=250)
"""So that the answer is there within 300 ms."""
LONG_PATIENCE = timedelta(seconds=10)
_GIVEN_UP = (InvoiceStatus.VOID, InvoiceStatus.DISCARDED)
_CANCELLED = "57014"
_SUMS = ("invoices", *AMOUNTS)


async def totals_of(tx: AsyncConnection, wanted: Wanted, *, patience: timedelta = PATIENCE) -> RegistryTotals:
    """The sums, or `late` without any; in a transaction of its own, which is lost when they are late."""
    source = "rollup" if wanted.kept else "rows"
    await tx.execute(PLANNED_FOR_VALUES)
    await tx.execute(text(f"set local statement_timeout = {int(patience.total_seconds() * 1000)}"))
    try:
        rows = (await tx.execute(_from_kept(wanted) if wanted.kept else _from_rows(wanted))).mappings().all()
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) != _CANCELLED:
            raise
        return RegistryTotals(totals=[], late=True, source="none")
    totals = [CurrencyTotals.model_validate(_rounded(dict(row))) for row in rows if row["invoices"]]
    return RegistryTotals(totals=totals, late=False, source=source)


async def compact(tx: AsyncConnection) -> int:
    """Merge what was appended into the kept totals; how many changes that were. Nobody waits for it."""
    return int((await tx.execute(text("select registry_compact()"))).scalar_one())


async def differences(tx: AsyncConnection) -> list[dict[str, Any]]:
    """Where the kept totals and a full count of the invoices disagree, as of one moment: ours minus the truth."""
    await tx.execute(text("set local statement_timeout = '240s'"))
    return [dict(row) for row in (await tx.execute(_DIFFERENCES)).mappings()]


async def missing_entries(tx: AsyncConnection) -> int:
    """Invoices whose narrow row is missing or does not say what the invoice says."""
    return int((await tx.execute(_UNLIKE)).scalar_one())


async def check_registry(database: Database) -> str:
    """Count everything again; RuntimeError naming what disagrees, so that the clock says it failed."""
    async with database.snapshot() as tx:
        found, unlike = await differences(tx), await missing_entries(tx)
    if found or unlike:
        sentence = f"{len(found)} kept totals and {unlike} rows of the registry are not what the invoices say"
        raise RuntimeError(said("clock_registry_wrong", sentence, totals=len(found), rows=unlike))
    return said("clock_registry_right", "kept totals and rows are what the invoices say")


def _from_kept(wanted: Wanted) -> Select[Any]:
    parts = [
        select(rows.c.currency, *(rows.c[name] for name in _SUMS)).where(
            *dimensions(wanted, rows), *_still_there(wanted, rows.c.status)
        )
        for rows in (TOTAL, DELTA)
    ]
    both = union_all(*parts).subquery()
    sums = [func.sum(both.c[name]).label(name) for name in _SUMS]
    return select(both.c.currency, *sums).group_by(both.c.currency).order_by(both.c.currency)


def _from_rows(wanted: Wanted) -> Select[Any]:
    sums = [func.count().label("invoices"), *(func.sum(ENTRY.c[name]).label(name) for name in AMOUNTS)]
    return (
        select(ENTRY.c.currency, *sums)
        .where(*conditions(wanted), *_still_there(wanted, ENTRY.c.status))
        .group_by(ENTRY.c.currency)
        .order_by(ENTRY.c.currency)
    )


def _still_there(wanted: Wanted, status: Any) -> Sequence[Any]:
    return () if wanted.filters.status else (status.not_in(_GIVEN_UP),)


def _rounded(row: dict[str, Any]) -> dict[str, Any]:
    return row | {name: round_money(row[name], row["currency"]) for name in AMOUNTS}


_KEYS = ", ".join(DIMENSIONS)
_DIFFERENCES = text(
    f"""select {_KEYS}, {", ".join(f"sum({name}) as {name}" for name in _SUMS)} from (
        select {_KEYS}, {", ".join(_SUMS)} from registry_total
        union all select {_KEYS}, {", ".join(_SUMS)} from registry_delta
        union all select {_KEYS}, -1, {", ".join(f"-{name}" for name in AMOUNTS)} from invoice
    ) counted group by {_KEYS} having {" or ".join(f"sum({name}) <> 0" for name in _SUMS)}"""  # noqa: S608
)
_UNLIKE = text(
    """select count(*) from invoice i left join registry_entry e using (invoice_id)
       where (e.status, e.number, e.period, e.gross, e.outstanding, e.updated_at)
       is distinct from (i.status, i.number, i.period, i.gross, i.outstanding, i.updated_at)"""
)
