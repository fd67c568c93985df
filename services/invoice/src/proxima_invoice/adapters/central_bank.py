"""The Central Bank of Uzbekistan's official rates: JSON of strings by day (uzbek-invoicing §10)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Self

import httpx
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, field_validator

from proxima_invoice.domain.exchange import BASE, CENTRAL_BANK, PublishedRate
from proxima_invoice.usecases.exchange_rates import RatesUnavailable

IMPORTER = "service:invoice"
_PATH = "/ru/arkhiv-kursov-valyut/json/all/{day}/"
_LARGEST = 1_000_000
_SHOWN = 200


class _Row(BaseModel):
    """One currency of an answer. `Date` is the day of publication, which may lie before the day that was asked for."""

    model_config = ConfigDict(extra="ignore", strict=True)

    Ccy: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    Nominal: Annotated[str, Field(pattern=r"^[1-9]\d{0,5}$")]
    Rate: Annotated[str, Field(pattern=r"^\d{1,9}(\.\d{1,10})?$")]
    Date: Annotated[str, Field(pattern=r"^\d{2}\.\d{2}\.\d{4}$")]

    @field_validator("Rate")
    @classmethod
    def _positive(cls, rate: str) -> str:
        if Decimal(rate) <= 0:
            raise ValueError("a rate is above zero")
        return rate

    def published(self, at: datetime) -> PublishedRate:
        """As the domain has it."""
        day, month, year = (int(part) for part in self.Date.split("."))
        return PublishedRate(
            source=CENTRAL_BANK,
            from_currency=self.Ccy,
            to_currency=BASE,
            nominal=int(self.Nominal),
            published=Decimal(self.Rate),
            issued_on=date(year, month, day),
            entered_by=IMPORTER,
            entered_at=at,
        )


_ROWS = TypeAdapter(list[_Row])


class CentralBank:
    """Asks for the rates of a day. No retries here: the clock comes again."""

    def __init__(self, base_url: str, timeout: float, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._http = httpx.AsyncClient(
            base_url=base_url,
            headers={"Accept": "application/json"},
            timeout=httpx.Timeout(timeout, connect=min(timeout, 5.0)),
            transport=transport,
            trust_env=False,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.aclose()

    async def published(self, day: date) -> list[PublishedRate]:
        """What was published for the day; empty when nothing was.

        Raises RatesUnavailable for no answer, an error, or an answer that cannot be believed as a whole: half of a
        day's rates is never taken.
        """
        path = _PATH.format(day=day.isoformat())
        try:
            answer = await self._http.get(path)
        except httpx.HTTPError as error:
            raise RatesUnavailable(f"no answer about {day}: {error!r}") from error
        if answer.status_code != httpx.codes.OK or len(answer.content) > _LARGEST:
            raise RatesUnavailable(f"about {day} it answered {answer.status_code}: {answer.text[:_SHOWN]}")
        try:
            rates = [row.published(datetime.now(UTC)) for row in _ROWS.validate_json(answer.content)]
        except (ValidationError, ValueError) as error:
            raise RatesUnavailable(f"about {day} it answered what cannot be read: {str(error)[:_SHOWN]}") from error
        _check(rates, day)
        return rates


def _check(rates: list[PublishedRate], day: date) -> None:
    codes = [rate.from_currency for rate in rates]
    if len(set(codes)) != len(codes):
        raise RatesUnavailable(f"about {day} it named a currency twice")
    later = [rate.issued_on for rate in rates if rate.issued_on > day]
    if later:
        raise RatesUnavailable(f"about {day} it answered with rates of {max(later)}")
