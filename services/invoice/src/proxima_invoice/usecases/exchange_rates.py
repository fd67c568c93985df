"""Rates of exchange: imported day by day, entered by hand, looked up with their reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from proxima_common.contracts.api.exchange import EnterRate, RateLookup, RateRead
from proxima_common.contracts.words import Role
from proxima_common.errors import FieldError, Invalid
from proxima_common.money import minor_units
from proxima_common.said import said

from proxima_invoice.domain.exchange import BASE, HAND, PublishedRate, rate_on
from proxima_invoice.domain.staff import EVERY_ENTITY
from proxima_invoice.usecases.billing_ports import BillingDesk
from proxima_invoice.usecases.ports import Rates

MAY_ENTER = (Role.ACCOUNTANT, Role.ADMIN)
_DAY = timedelta(days=1)


class RatesUnavailable(Exception):
    """The source did not say, or said what cannot be believed; it is asked again later."""


class Source(Protocol):
    """Who publishes rates."""

    async def published(self, day: date) -> list[PublishedRate]: ...


class Ledger(Protocol):
    """Where rates are kept; every call is a transaction of its own."""

    async def imported_until(self) -> date | None: ...

    async def keep(self, day: date, rates: Sequence[PublishedRate], now: datetime, *, final: bool) -> int: ...


@dataclass(frozen=True, slots=True)
class RateImport:
    """Asks for every day that was not asked for yet, oldest first; the first time `backfill_days` back."""

    source: Source
    ledger: Ledger
    backfill_days: int

    async def run(self, today: date, now: datetime) -> str:
        """What came of it. Days that were kept stay kept when a later one fails, which raises RatesUnavailable.

        A day that is over and has no rates (a weekend, a holiday) is remembered as such; today is asked again until it
        has some. No transaction is open while the source is asked.
        """
        until = await self.ledger.imported_until()
        day = until + _DAY if until else today - self.backfill_days * _DAY
        days = added = 0
        while day <= today:
            rates = await self.source.published(day)
            added += await self.ledger.keep(day, rates, now, final=bool(rates) or day < today)
            days, day = days + 1, day + _DAY
        return said("clock_rates", f"asked for {days} days, {added} new rates", days=days, added=added)


async def enter_rate(desk: BillingDesk, body: EnterRate) -> RateRead:
    """Add a rate by hand, for accountants and administrators of every legal entity: all of them bill by it.

    It holds for its day over what was published. A mistake is mended by entering the day again; nothing is changed or
    removed. Invoices take it when their lines are refreshed; a finalize with the older rate is refused. Raises
    `Invalid` for a day to come, for one currency twice and for what is no currency.
    """
    desk.staff.require(MAY_ENTER, EVERY_ENTITY)
    _check(body, desk.today)
    before = await desk.rates.newest(body.from_currency, body.to_currency, body.issued_on)
    entered = await desk.rates.enter(
        PublishedRate(
            source=HAND,
            from_currency=body.from_currency,
            to_currency=body.to_currency,
            nominal=body.nominal,
            published=body.published,
            issued_on=body.issued_on,
            entered_by=desk.staff.staff_id,
            entered_at=desk.now,
            reason=body.reason,
        )
    )
    pair = (body.from_currency, body.to_currency)
    held = next((rate for rate in before if (rate.from_currency, rate.to_currency) == pair), None)
    changes = [
        {"field": "rate", "before": _said(held) if held else None, "after": f"{entered.rate} {HAND} {body.issued_on}"},
        {"field": "reason", "before": None, "after": body.reason},
    ]
    await desk.master_audit.append(f"exchange_rate:{'/'.join(pair)}", desk.staff, "enter", changes, desk.now)
    return entered


async def look_up(rates: Rates, from_currency: str, to_currency: str, day: date) -> RateLookup:
    """The rate that holds on the day. Raises Conflict `missing_rate_of_exchange`, and Invalid for no currency."""
    faults = _faults({"query:from_currency": from_currency, "query:to_currency": to_currency})
    if not faults and from_currency == to_currency:
        faults = [FieldError("query:to_currency", said("same_currency", "a currency is not converted into itself"))]
    if faults:
        raise Invalid("; ".join(fault.detail for fault in faults), fields=faults)
    rate = rate_on(await rates.newest(from_currency, to_currency, day), from_currency, to_currency, day)
    return RateLookup(
        from_currency=from_currency,
        to_currency=to_currency,
        day=day,
        rate=rate.rate,
        nominal=rate.nominal or 1,
        source=rate.source,
        issued_on=rate.issued_on,
        why=rate.why or "",
        imported_until=await rates.imported_until(),
    )


def _check(body: EnterRate, today: date) -> None:
    faults = _faults({"/from_currency": body.from_currency, "/to_currency": body.to_currency})
    if body.from_currency == body.to_currency:
        faults.append(FieldError("/to_currency", said("same_currency", "a currency is not converted into itself")))
    elif body.from_currency == BASE:
        faults.append(
            FieldError(
                "/from_currency",
                said("rates_in_base", f"rates are entered in {BASE}, as they are published", currency=BASE),
            )
        )
    if body.issued_on > today:
        faults.append(
            FieldError("/issued_on", said("date_in_future", f"{body.issued_on} is in the future", day=body.issued_on))
        )
    if faults:
        raise Invalid("; ".join(fault.detail for fault in faults), fields=faults)


def _faults(currencies: dict[str, str]) -> list[FieldError]:
    faults = []
    for pointer, code in currencies.items():
        try:
            minor_units(code)
        except Invalid as error:
            faults.append(FieldError(pointer, error.detail))
    return faults


def _said(rate: PublishedRate) -> str:
    return f"{rate.rate} {rate.source} {rate.issued_on}"
