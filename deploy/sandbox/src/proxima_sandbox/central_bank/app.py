"""The Central Bank stand-in as one application: the bank's JSON, the sandbox's controls, a page for people."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import HTMLResponse
from proxima_common.clock import Clock, clock_from_env
from pydantic import BaseModel, ConfigDict, Field

from proxima_sandbox.application import application
from proxima_sandbox.central_bank.gate import CentralBank
from proxima_sandbox.central_bank.rates import Published
from proxima_sandbox.central_bank.settings import CentralBankSandboxSettings
from proxima_sandbox.faults import Faults, SkewedClock, Switches
from proxima_sandbox.gate import Gate
from proxima_sandbox.pages import page
from proxima_sandbox.store import Store

PAGE = "/{language}/arkhiv-kursov-valyut/json"
Language = Literal["uz", "oz", "uzc", "ru", "en"]
SHOWN = 30

bank = APIRouter()
control = APIRouter(prefix="/_sandbox", tags=["sandbox"])
pages = APIRouter(include_in_schema=False)


async def _published(request: Request) -> Published:
    published: Published = request.app.state.published
    return published


async def _store(request: Request) -> Store:
    store: Store = request.app.state.store
    return store


Rates = Annotated[Published, Depends(_published)]
Kept = Annotated[Store, Depends(_store)]


@bank.get(f"{PAGE}/")
async def latest(language: Language, rates: Rates) -> list[dict[str, Any]]:
    """The last publication."""
    return rates.latest()


@bank.get(f"{PAGE}/{{currency}}/")
async def latest_of(language: Language, currency: str, rates: Rates) -> list[dict[str, Any]]:
    """One currency of the last publication."""
    return rates.latest(currency.upper())


@bank.get(f"{PAGE}/{{currency}}/{{day}}/")
async def of_day(language: Language, currency: str, day: str, rates: Rates) -> list[dict[str, Any]]:
    """`all` or one currency of a day; an empty list for a day without a publication and for what is no day."""
    try:
        wanted = date.fromisoformat(day)
    except ValueError:
        return []
    return rates.on(wanted, None if currency == "all" else currency.upper())


class Correction(BaseModel):
    """Another rate for the nominal of a currency."""

    model_config = ConfigDict(extra="forbid")

    rate: Decimal = Field(gt=0, max_digits=12, decimal_places=2)


@control.get("/state")
async def state(rates: Rates, request: Request) -> dict[str, Any]:
    """What is published, and how it behaves."""
    days = rates.days()
    return {
        "currencies": rates.currencies,
        "days": len(days),
        "first": days[0] if days else None,
        "last": days[-1] if days else None,
        "switches": request.app.state.faults.switches().model_dump(),
    }


@control.put("/rates/{day}/{currency}", status_code=204)
async def correct(day: date, currency: str, correction: Correction, rates: Rates) -> None:
    """Publish another rate for a day."""
    if currency not in rates.currencies or day not in rates.days():
        raise HTTPException(404, "nothing is published for this currency and day")
    rates.correct(day, currency, correction.rate)


@control.delete("/days/{day}", status_code=204)
async def withhold(day: date, rates: Rates) -> None:
    """As if the rates of a day were not out yet."""
    rates.withhold(day)


@control.put("/days/{day}", status_code=204)
async def publish(day: date, rates: Rates) -> None:
    """Put withheld rates out."""
    rates.publish(day)


@control.post("/reset", status_code=204)
async def reset(store: Kept) -> None:
    """Forget every change, switch and request."""
    store.clear()


@pages.get("/")
async def overview(request: Request, rates: Rates, store: Kept) -> HTMLResponse:
    """The last publication and the days before it."""
    days = rates.days()
    return page(
        "central_bank.html",
        "Central Bank sandbox",
        store,
        request.app.state.faults,
        rows=rates.latest(),
        days=[(day, rates.on(day, "USD")[0]["Rate"]) for day in reversed(days[-SHOWN:])],
    )


def create_app(settings: CentralBankSandboxSettings, clock: Clock | None = None) -> Gate:
    """The whole server; what was changed lies in `data_dir`."""
    store = Store(settings.data_dir / "central_bank.sqlite")
    faults = Faults(store, Switches)
    own_clock = SkewedClock(clock or clock_from_env(), faults)

    app = application("Central Bank sandbox", store, faults)
    app.state.published, app.state.store, app.state.faults = Published(store, own_clock), store, faults
    for router in (pages, control, bank):
        app.include_router(router)
    return Gate(app, CentralBank(), store, faults, own_clock)
