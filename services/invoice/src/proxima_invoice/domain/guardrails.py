"""What parks an invoice before its number, until somebody with the right says why it may go on (product: guard)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from proxima_common.said import said

from proxima_invoice.domain.approving import HUNDRED, Figures

ZERO = Decimal(0)
SPIKE = "spike"
ZERO_TOTAL = "zero_total"
MISSING_DETAILS = "missing_details"
LOW_MARGIN = "low_margin"
CODES = (SPIKE, ZERO_TOTAL, MISSING_DETAILS, LOW_MARGIN)


@dataclass(frozen=True, slots=True)
class Bounds:
    """Percent. `spike` is how far the net may be from the mean of the months before; None switches a guard off."""

    spike: Decimal | None = Decimal(50)
    low_margin: Decimal | None = Decimal(10)


@dataclass(frozen=True, slots=True)
class Guardrail:
    """One reason to stop, in words for the screen."""

    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class Release:
    """Somebody said why it may go on, of an invoice with this gross; another gross is another question."""

    code: str
    gross: Decimal
    by: str
    reason: str


def guardrails(
    figures: Figures, bounds: Bounds, *, history: Sequence[Decimal], missing: Iterable[str]
) -> list[Guardrail]:
    """Everything that stops this invoice. `history` are the nets of the months before, in its currency."""
    found = [
        _spike(figures, bounds, history),
        Guardrail(ZERO_TOTAL, said("zero_total", "the total is zero")) if figures.gross == ZERO else None,
        _missing(missing),
        _low_margin(figures, bounds),
    ]
    return [one for one in found if one]


def unreleased(found: Iterable[Guardrail], releases: Iterable[Release], gross: Decimal) -> list[Guardrail]:
    """Those that nobody has let pass at this amount."""
    passed = {one.code for one in releases if one.gross == gross}
    return [one for one in found if one.code not in passed]


def change_percent(now: Decimal, before: Decimal) -> Decimal | None:
    """How far an amount is from the one before, in percent of that; None when there was nothing."""
    return abs(now - before) * HUNDRED / before if before > ZERO else None


def _spike(figures: Figures, bounds: Bounds, history: Sequence[Decimal]) -> Guardrail | None:
    if bounds.spike is None or not history:
        return None
    mean = sum(history, ZERO) / len(history)
    change = change_percent(figures.net, mean)
    if change is None or change <= bounds.spike:
        return None
    word = "above" if figures.net > mean else "below"
    return Guardrail(
        SPIKE,
        said(
            "spike",
            f"{change:.0f} % {word} the mean of the last {len(history)} months",
            percent=f"{change:.0f}",
            direction=word,
            months=len(history),
        ),
    )


def _missing(missing: Iterable[str]) -> Guardrail | None:
    details = list(missing)
    return Guardrail(MISSING_DETAILS, said("missing_details", "; ".join(details))) if details else None


def _low_margin(figures: Figures, bounds: Bounds) -> Guardrail | None:
    margin = figures.margin_percent
    if bounds.low_margin is None or margin is None or margin >= bounds.low_margin:
        return None
    # The figure itself is for those who may see margins.
    return Guardrail(
        LOW_MARGIN,
        said(
            "low_margin",
            f"the margin is below {bounds.low_margin.normalize():f} %",
            percent=bounds.low_margin.normalize(),
        ),
    )
