"""Rates of exchange in Postgres: added, never changed; the newest of a day holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from proxima_common.contracts.api.exchange import RateRead
from proxima_common.db.database import Database
from proxima_common.ids import new_id
from proxima_common.money import round_half_up
from sqlalchemy import ColumnElement, RowMapping, and_, func, insert, or_, select, text, tuple_
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_invoice.adapters.tables.exchange import EXCHANGE_DAY, EXCHANGE_RATE
from proxima_invoice.domain.exchange import BASE, CENTRAL_BANK, HAND, PLACES, PublishedRate

_RATE = EXCHANGE_RATE.c
_FIELDS = tuple(PublishedRate.__slots__)
# One writer at a time, so that what two importers read in the same minute is added once.
_LOCK = text("select pg_advisory_xact_lock(hashtextextended('proxima.exchange_rate', 0))")


@dataclass(frozen=True, slots=True)
class RateFilters:
    """What a list of rates is narrowed by; None does not narrow."""

    from_currency: str | None = None
    to_currency: str | None = None
    source: str | None = None
    since: date | None = None
    until: date | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """As the query has them."""
        same = [
            _RATE[name] == value
            for name in ("from_currency", "to_currency", "source")
            if (value := getattr(self, name)) is not None
        ]
        first = [_RATE.issued_on >= self.since] if self.since else []
        last = [_RATE.issued_on <= self.until] if self.until else []
        return [*same, *first, *last]


class ExchangeRates:
    """`usecases.ports.Rates` on Postgres, in one transaction."""

    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def newest(self, from_currency: str, to_currency: str, on: date) -> list[PublishedRate]:
        """Of the pair, and of each currency to UZS: the rate that holds on the day."""
        pairs = {(from_currency, to_currency), (from_currency, BASE), (to_currency, BASE)}
        found = await self._tx.execute(
            select(EXCHANGE_RATE)
            .ext(distinct_on(_RATE.from_currency, _RATE.to_currency))
            .where(tuple_(_RATE.from_currency, _RATE.to_currency).in_(sorted(pairs)), _RATE.issued_on <= on)
            .order_by(
                _RATE.from_currency,
                _RATE.to_currency,
                _RATE.issued_on.desc(),
                (_RATE.source == HAND).desc(),
                _RATE.entered_at.desc(),
                _RATE.rate_id.desc(),
            )
        )
        return [_published(row) for row in found.mappings()]

    async def imported_until(self) -> date | None:
        """The last day that the Central Bank was asked for."""
        day = select(func.max(EXCHANGE_DAY.c.day)).where(EXCHANGE_DAY.c.source == CENTRAL_BANK)
        until: date | None = (await self._tx.execute(day)).scalar_one()
        return until

    async def enter(self, rate: PublishedRate) -> RateRead:
        """Add a rate."""
        await self._tx.execute(_LOCK)
        return (await self._add([rate]))[0]

    async def import_day(self, day: date, rates: Sequence[PublishedRate], now: datetime, *, final: bool) -> int:
        """Add what a source says of a day and is not known yet; how many that were.

        `final` remembers the day as asked: a day that is not over and has no rates yet is asked again.
        """
        await self._tx.execute(_LOCK)
        held = await self._held(rates)
        fresh = [rate for rate in rates if _content(rate) not in held]
        if fresh:
            await self._add(fresh)
        if final:
            await self._tx.execute(
                upsert(EXCHANGE_DAY)
                .values(source=CENTRAL_BANK, day=day, rates=len(rates), asked_at=now)
                .on_conflict_do_nothing()
            )
        return len(fresh)

    async def page(self, filters: RateFilters, after: tuple[date, str, str, UUID] | None, limit: int) -> list[RateRead]:
        """Rates, the latest day first."""
        query = select(EXCHANGE_RATE).where(*filters.conditions())
        if after:
            day, *rest = after
            later = tuple_(_RATE.from_currency, _RATE.to_currency, _RATE.rate_id) > tuple_(*rest)
            query = query.where(or_(_RATE.issued_on < day, and_(_RATE.issued_on == day, later)))
        ordered = query.order_by(_RATE.issued_on.desc(), _RATE.from_currency, _RATE.to_currency, _RATE.rate_id)
        return [_read(row) for row in (await self._tx.execute(ordered.limit(limit))).mappings()]

    async def _held(self, rates: Sequence[PublishedRate]) -> set[tuple[object, ...]]:
        """What holds already of the days that these rates were issued on."""
        found = await self._tx.execute(
            select(EXCHANGE_RATE)
            .ext(distinct_on(_RATE.source, _RATE.from_currency, _RATE.to_currency, _RATE.issued_on))
            .where(_RATE.issued_on.in_({rate.issued_on for rate in rates}))
            .order_by(
                _RATE.source,
                _RATE.from_currency,
                _RATE.to_currency,
                _RATE.issued_on,
                _RATE.entered_at.desc(),
                _RATE.rate_id.desc(),
            )
        )
        return {_content(_published(row)) for row in found.mappings()}

    async def _add(self, rates: Sequence[PublishedRate]) -> list[RateRead]:
        rows = [
            {
                **{name: getattr(rate, name) for name in _FIELDS},
                "published": round_half_up(rate.published, PLACES),
                "rate": rate.rate,
                "rate_id": new_id(),
            }
            for rate in rates
        ]
        await self._tx.execute(insert(EXCHANGE_RATE), rows)
        return [RateRead.model_validate(row) for row in rows]


def _read(row: RowMapping) -> RateRead:
    return RateRead.model_validate(dict(row))


def _content(rate: PublishedRate) -> tuple[object, ...]:
    return (rate.source, rate.from_currency, rate.to_currency, rate.issued_on, rate.nominal, rate.published)


def _published(row: RowMapping) -> PublishedRate:
    return PublishedRate(**{name: row[name] for name in _FIELDS})


class RateLedger:
    """`usecases.exchange_rates.Ledger` on Postgres; every call is a transaction of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def imported_until(self) -> date | None:
        async with self._database.transaction() as tx:
            return await ExchangeRates(tx).imported_until()

    async def keep(self, day: date, rates: Sequence[PublishedRate], now: datetime, *, final: bool) -> int:
        async with self._database.transaction() as tx:
            return await ExchangeRates(tx).import_day(day, rates, now, final=final)
