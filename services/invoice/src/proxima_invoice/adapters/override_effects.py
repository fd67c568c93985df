"""What a rule of staff concerns: open invoices and months, found and locked in the order in which others lock them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from proxima_common.errors import Conflict
from sqlalchemy import Select, and_, exists, or_, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_invoice.adapters.tables.invoice import INVOICE
from proxima_invoice.adapters.tables.line import INVOICE_LINE
from proxima_invoice.adapters.tables.period import PERIOD
from proxima_invoice.domain.overrides import Span
from proxima_invoice.usecases.months import last_month_before, month_of
from proxima_invoice.usecases.override_ports import OpenInvoice, OpenMonth

_ALONE = text("select pg_advisory_xact_lock(hashtext('proxima.overrides'))")
OPEN = ("draft", "needs_review", "approved")
_LOCK_NOT_AVAILABLE = "55P03"


class OverrideEffects:
    """Open invoices and months of applications, in one transaction."""

    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def lock(self, applications: Sequence[str]) -> None:
        """Invoices, then months, then the rules: the order in which a draft is made, refreshed and finalized.

        Who tells prefill of the rules holds them until its transaction ends; what it made meanwhile is locked at
        once, or refused as `busy`.
        """
        await self._tx.execute(_invoices_of(applications).with_for_update())
        await self._tx.execute(_months_of(applications).with_for_update())
        await self._tx.execute(_ALONE)
        try:
            await self._tx.execute(_invoices_of(applications).with_for_update(nowait=True))
            await self._tx.execute(_months_of(applications).with_for_update(nowait=True))
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) != _LOCK_NOT_AVAILABLE:
                raise
            raise Conflict("an invoice of it is being made right now: try again", code="busy") from error

    async def invoices(self, applications: Sequence[str], span: Span) -> list[OpenInvoice]:
        """Open invoices whose month, document date or lines lie in the span, by id."""
        dated = _within(INVOICE.c.document_date, INVOICE.c.document_date, span)
        line = INVOICE_LINE.c
        worked = exists().where(
            line.invoice_id == INVOICE.c.invoice_id, _within(line.service_from, line.service_to, span)
        )
        query = (
            select(*[INVOICE.c[name] for name in ("invoice_id", "application_id", "period", "number", "status")])
            .where(INVOICE.c.application_id.in_(list(applications)), INVOICE.c.status.in_(OPEN))
            .where(or_(_in_months(INVOICE.c.period, span), dated, worked))
            .order_by(INVOICE.c.invoice_id)
        )
        return [OpenInvoice(*row) for row in await self._tx.execute(query)]

    async def months(self, applications: Sequence[str], span: Span, also: Sequence[OpenInvoice]) -> list[OpenMonth]:
        """Open months that the span meets, and those of the invoices."""
        theirs = [and_(PERIOD.c.application_id == one.application_id, PERIOD.c.month == one.month) for one in also]
        query = (
            select(PERIOD.c.period_id, PERIOD.c.application_id, PERIOD.c.month)
            .where(PERIOD.c.application_id.in_(list(applications)), PERIOD.c.state == "open")
            .where(or_(_in_months(PERIOD.c.month, span), *theirs))
            .order_by(PERIOD.c.month, PERIOD.c.application_id)
        )
        return [OpenMonth(*row) for row in await self._tx.execute(query)]

    async def make_stale(self, months: Sequence[OpenMonth], now: datetime) -> None:
        """Another context version for each of the months."""
        ids = [month.period_id for month in months]
        await self._tx.execute(
            update(PERIOD)
            .where(PERIOD.c.period_id.in_(ids))
            .values(context_version=PERIOD.c.context_version + 1, updated_at=now)
        )


def _invoices_of(applications: Sequence[str]) -> Select[tuple[UUID]]:
    query = select(INVOICE.c.invoice_id).where(INVOICE.c.application_id.in_(list(applications)))
    return query.where(INVOICE.c.status.in_(OPEN)).order_by(INVOICE.c.invoice_id)


def _months_of(applications: Sequence[str]) -> Select[tuple[UUID]]:
    query = select(PERIOD.c.period_id).where(PERIOD.c.application_id.in_(list(applications)))
    return query.order_by(PERIOD.c.period_id)


def _in_months(month: Any, span: Span) -> Any:
    begun = month >= month_of(span.valid_from)
    return begun if span.valid_to is None else and_(begun, month <= last_month_before(span.valid_to))


def _within(first: Any, last: Any, span: Span) -> Any:
    """Whether the days from `first` to `last` meet the span."""
    begun = last >= span.valid_from
    return begun if span.valid_to is None else and_(begun, first < span.valid_to)
