"""The Central Bank stand-in as one application: the bank's JSON, the sandbox's controls, a page for people."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader
from proxima_common.clock import Clock, clock_from_env
from pydantic import BaseModel, ConfigDict, Field

from proxima_sandbox.central_bank.gate import CentralBank
from proxima_sandbox.central_bank.rates import Published
from proxima_sandbox.central_bank.settings import CentralBankSandboxSettings
from proxima_sandbox.control import switch_routes
from proxima_sandbox.faults import Faults, SkewedClock, Switches
from proxima_sandbox.gate import Gate
from proxima_sandbox.store import Store

PAGE = "/{language}/arkhiv-kursov-valyut/json"
Language = Literal["uz", "oz", "uzc", "ru", "en"]
SHOWN = 30

_templates = Environment(
    loader=PackageLoader("proxima_sandbox.central_bank"), autoescape=True, trim_blocks=True, lstrip_blocks=True
)
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
async def overview(rates: Rates, store: Kept) -> HTMLResponse:
    """The last publication, the days before it and the request log."""
    days = rates.days()
    html = _templates.get_template("overview.html").render(
        rows=rates.latest(),
        days=[(day, rates.on(day, "USD")[0]["Rate"]) for day in reversed(days[-SHOWN:])],
        requests=store.requests(SHOWN),
    )
    return HTMLResponse(html)


def create_app(settings: CentralBankSandboxSettings, clock: Clock | None = None) -> Gate:
    """The whole server; what was changed lies in `data_dir`."""
    store = Store(settings.data_dir / "central_bank.sqlite")
    faults = Faults(store, Switches)
    own_clock = SkewedClock(clock or clock_from_env(), faults)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        store.close()

    app = FastAPI(
        title="Central Bank sandbox", docs_url="/_sandbox/docs", openapi_url="/_sandbox/openapi.json", lifespan=lifespan
    )
    app.state.published, app.state.store, app.state.faults = Published(store, own_clock), store, faults
    for router in (pages, switch_routes(store, faults), control, bank):
        app.include_router(router)
    return Gate(app, CentralBank(), store, faults, own_clock)
