"""Parts of a deal are billed once: a month's fee, a milestone, a change request, an instalment (billing-rules §5)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from proxima_common.contracts.words import LineBasis
from proxima_common.money import round_money

from proxima_invoice.domain.exchange import ExchangeRate
from proxima_invoice.domain.line import Line, line_base

TIME = "time"
_TIMED = (LineBasis.HOURS, LineBasis.OVERAGE, LineBasis.LATE, LineBasis.CORRECTION, LineBasis.CAP)
_MONTHLY = ("fee", "progress")
_PRICED = frozenset(
    {"quantity", "base_quantity", "unit_price", "discount", "discount_percent", "charge", "charge_percent"}
)


@dataclass(frozen=True, slots=True)
class Claim:
    """What one line bills of the deal, in the price currency. `once` is the same for claims that exclude each other."""

    component: str
    once: str | None
    amount: Decimal


def claims_of(
    lines: Iterable[Line], *, month: str, price_currency: str, rate: ExchangeRate | None
) -> dict[object, Claim]:
    """By line id. Lines of hours claim `time`, which never excludes: a cap only counts it."""
    claims: dict[object, Claim] = {}
    for line in lines:
        component = line.component or (TIME if line.basis in _TIMED else None)
        if component is not None:
            amount = price_amount(line, price_currency, rate)
            claims[line.line_id] = Claim(component, once_key(component, month), amount)
    return claims


def once_key(component: str, month: str) -> str | None:
    """What may be claimed once: fees and progress a month, the rest in the deal's life, time as often as one likes."""
    if component == TIME:
        return None
    return f"{component}@{month}" if component.split(":")[0] in _MONTHLY else component


def price_amount(line: Line, price_currency: str, rate: ExchangeRate | None) -> Decimal:
    """What the line bills in the price currency: as prefilled, or what was set by hand converted back.

    Its own discount and charge count; those of the whole document take nothing off the work that is billed.
    """
    if line.source_unit_price is not None and not line.edited & _PRICED and not (line.discount or line.charge):
        return round_money(line.quantity * line.source_unit_price, price_currency)
    amount = line_base(line, rate.to_currency if rate else price_currency) - line.discount + line.charge
    return round_money(amount / rate.rate, price_currency) if rate else round_money(amount, price_currency)


def moved_components(
    components: Iterable[str], told: Mapping[str, Decimal], now: Mapping[str, Decimal], *, capped: bool
) -> list[str]:
    """Which of these components others billed more or less of since prefill was told.

    Time counts only where a cap was reckoned with it.
    """
    wanted = set(components)
    if capped:
        wanted.add(TIME)
    nothing = Decimal(0)
    return sorted(one for one in wanted if told.get(one, nothing) != now.get(one, nothing))
