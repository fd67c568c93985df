"""Pages of the registry by keyset, for any filter and any sort, read where they lie in an index (ADR 0017)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from proxima_common.contracts.api.invoice import InvoiceRow
from proxima_common.contracts.api.registry import RegistrySort, SortOrder
from sqlalchemy import ColumnElement, Select, Text, any_, bindparam, func, select, text, true, tuple_
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_invoice.adapters.reading import facts_of
from proxima_invoice.adapters.registry_filters import Condition, Wanted, conditions
from proxima_invoice.adapters.tables.invoice import INVOICE
from proxima_invoice.adapters.tables.registry import ENTRY

SortValue = datetime | date | str | Decimal
_SORTED_BY = {
    RegistrySort.UPDATED: ENTRY.c.updated_at,
    RegistrySort.DOCUMENT_DATE: ENTRY.c.document_date,
    RegistrySort.DUE_DATE: ENTRY.c.due_date,
    RegistrySort.NUMBER: ENTRY.c.number,
    RegistrySort.CLIENT: ENTRY.c.client_sort,
    RegistrySort.GROSS: ENTRY.c.gross,
}
# Sorts that go along with months and states: each has an index that begins with the month, and with the status.
_ALONG = frozenset({RegistrySort.UPDATED, RegistrySort.DOCUMENT_DATE, RegistrySort.DUE_DATE, RegistrySort.NUMBER})
_EMPTY = frozenset({RegistrySort.DUE_DATE, RegistrySort.NUMBER})
_ROW = [INVOICE.c[name] for name in InvoiceRow.model_fields if name in INVOICE.c]
# A plan for these very values: what a status or a word costs depends on which one it is.
PLANNED_FOR_VALUES = text("set local plan_cache_mode = force_custom_plan")


@dataclass(frozen=True, slots=True)
class Sorting:
    """By what, and which way; equal values go by id, the same way."""

    by: RegistrySort = RegistrySort.UPDATED
    order: SortOrder = SortOrder.DESC


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page ended: the value sorted by (None among those without one, which come last) and the invoice."""

    value: SortValue | None
    invoice_id: UUID


@dataclass(frozen=True, slots=True)
class Found:
    """A row, and its place in the order."""

    row: InvoiceRow
    place: Place


async def page_of(
    tx: AsyncConnection, wanted: Wanted, sorting: Sorting, *, after: Place | None, limit: int
) -> list[Found]:
    """Up to `limit` rows after the place, in a transaction of its own: it changes how the transaction is planned."""
    places = await places_of(tx, wanted, sorting, after=after, limit=limit)
    rows = await rows_of(tx, [place.invoice_id for place in places])
    return [Found(rows[place.invoice_id], place) for place in places]


async def places_of(
    tx: AsyncConnection, wanted: Wanted, sorting: Sorting, *, after: Place | None, limit: int
) -> list[Place]:
    """The same without the rows themselves."""
    await tx.execute(PLANNED_FOR_VALUES)
    places: list[Place] = []
    if after is None or after.value is not None:
        places = await _places(tx, wanted, sorting, after, limit, empty=False)
    if sorting.by in _EMPTY and len(places) < limit:
        beyond = after if after and after.value is None else None
        places += await _places(tx, wanted, sorting, beyond, limit - len(places), empty=True)
    return places


async def rows_of(tx: AsyncConnection, invoice_ids: list[UUID]) -> dict[UUID, InvoiceRow]:
    """The rows of these invoices with their present facts."""
    if not invoice_ids:
        return {}
    wanted = bindparam("ids", invoice_ids, type_=ARRAY(INVOICE.c.invoice_id.type))
    found = (await tx.execute(select(*_ROW).where(INVOICE.c.invoice_id == any_(wanted)))).mappings().all()
    facts = await facts_of(tx, [(row["invoice_id"], row["revision"]) for row in found])
    return {row["invoice_id"]: InvoiceRow(**row, facts=facts.get(row["invoice_id"], [])) for row in found}


async def _places(
    tx: AsyncConnection, wanted: Wanted, sorting: Sorting, after: Place | None, limit: int, *, empty: bool
) -> list[Place]:
    column = _SORTED_BY[sorting.by]
    query = select(ENTRY.c.invoice_id, column.label("value"))
    lead = _lead(wanted, sorting)
    narrowed = [*conditions(wanted, without=[lead.filter] if lead else ()), *_beyond(column, sorting, after, empty)]
    if lead is None:
        query = query.where(*narrowed).order_by(*_order(column, sorting, empty)).limit(limit)
    else:
        query = _by_lead(query.where(*narrowed), lead, column, sorting, empty, limit)
    return [Place(row.value, row.invoice_id) for row in await tx.execute(query)]


@dataclass(frozen=True, slots=True)
class _Lead:
    """A filter of which each value is asked for by itself, where an index begins with it."""

    filter: str
    column: ColumnElement[str]
    values: list[str]


def _lead(wanted: Wanted, sorting: Sorting) -> _Lead | None:
    if wanted.few or sorting.by not in _ALONG:
        return None
    if months := wanted.months:
        return _Lead("period", ENTRY.c.period, months)
    if wanted.filters.status:
        return _Lead("status", ENTRY.c.status, sorted(set(wanted.filters.status)))
    return None


def _by_lead(
    query: Select[Any], lead: _Lead, column: ColumnElement[Any], sorting: Sorting, empty: bool, limit: int
) -> Select[Any]:
    """The first rows of each value, of which the first of all are among them."""
    if len(lead.values) == 1:
        return query.where(lead.column == lead.values[0]).order_by(*_order(column, sorting, empty)).limit(limit)
    values = bindparam("leads", lead.values, type_=ARRAY(Text))
    each = func.unnest(values).table_valued("of").render_derived(name="lead")
    inner = query.where(lead.column == each.c.of).order_by(*_order(column, sorting, empty)).limit(limit)
    first = inner.lateral("first")
    outer = select(first.c.invoice_id, first.c.value).select_from(each.join(first, true()))
    by = [first.c.invoice_id] if empty else [first.c.value, first.c.invoice_id]
    return outer.order_by(*_directed(by, sorting)).limit(limit)


def _order(column: ColumnElement[Any], sorting: Sorting, empty: bool) -> list[ColumnElement[Any]]:
    return _directed([ENTRY.c.invoice_id] if empty else [column, ENTRY.c.invoice_id], sorting)


def _directed(by: list[Any], sorting: Sorting) -> list[ColumnElement[Any]]:
    return [one.desc() if sorting.order is SortOrder.DESC else one.asc() for one in by]


def _beyond(column: ColumnElement[Any], sorting: Sorting, after: Place | None, empty: bool) -> list[Condition]:
    held: list[Condition] = [column.is_(None)] if empty else [column.is_not(None)] if sorting.by in _EMPTY else []
    if after is None:
        return held
    down = sorting.order is SortOrder.DESC
    if empty:
        mine = ENTRY.c.invoice_id
        return [*held, mine < after.invoice_id if down else mine > after.invoice_id]
    here, there = tuple_(column, ENTRY.c.invoice_id), tuple_(after.value, after.invoice_id)
    return [*held, here < there if down else here > there]
