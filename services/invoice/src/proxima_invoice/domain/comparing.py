"""A month computed here beside what was billed for it: line by line, each difference with its causes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

ZERO = Decimal(0)
ROUNDING = Decimal("0.05")
"""A line that differs by no more was rounded otherwise."""
HOURS_ROUNDING = Decimal("0.02")
"""As many hours may lie between two ways of rounding the same time to two places."""


@dataclass(frozen=True, slots=True)
class SideLine:
    """A line of one side; amounts before tax."""

    text: str
    quantity: Decimal
    unit_price: Decimal
    net: Decimal


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a month: amounts in `currency`, lines where they are known."""

    currency: str
    net: Decimal
    tax: Decimal | None
    lines: tuple[SideLine, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Lines that stand for the same, or one without its like."""

    ours: SideLine | None
    billed: SideLine | None
    causes: tuple[str, ...]

    @property
    def text(self) -> str:
        """Ours, else what was printed."""
        return next((line.text for line in (self.ours, self.billed) if line), "")

    @property
    def difference(self) -> Decimal:
        """Ours − billed."""
        return (self.ours.net if self.ours else ZERO) - (self.billed.net if self.billed else ZERO)


def compared(ours: Sequence[SideLine], billed: Sequence[SideLine]) -> list[Pair]:
    """Each line beside its like: the same text, else the same price, else the same amount, else the next one left.

    >>> one = SideLine("Support", Decimal(10), Decimal(100), Decimal(1000))
    >>> other = SideLine("Support", Decimal(10), Decimal(110), Decimal(1100))
    >>> [(pair.difference, pair.causes) for pair in compared([one], [other])]
    [(Decimal('-100'), ('rate',))]
    """
    left, right = list(ours), list(billed)
    pairs: list[Pair] = []
    for key in _LIKE:
        for one in list(left):
            other = next((line for line in right if key(line) == key(one)), None)
            if other is not None:
                left.remove(one)
                right.remove(other)
                pairs.append(Pair(one, other, line_causes(one, other)))
    pairs += [Pair(one, None, ("only_ours",)) for one in left[len(right) :]]
    pairs += [Pair(None, other, ("only_billed",)) for other in right[len(left) :]]
    pairs += [Pair(one, other, line_causes(one, other)) for one, other in zip(left, right, strict=False)]
    return pairs


def line_causes(ours: SideLine, billed: SideLine) -> tuple[str, ...]:
    """Why two lines differ; nothing when they do not."""
    if ours.net == billed.net:
        return ()
    if abs(ours.net - billed.net) <= ROUNDING:
        return ("rounding",)
    causes = []
    if ours.unit_price != billed.unit_price:
        causes.append("rate")
    apart = abs(ours.quantity - billed.quantity)
    if apart:
        causes.append("rounding" if apart <= HOURS_ROUNDING else "hours")
    return tuple(causes) or ("unexplained",)


def month_causes(
    ours: Side | None, billed: Side | None, pairs: Sequence[Pair], *, excluded_seconds: int, late_seconds: int
) -> list[str]:
    """Why a month differs, the causes of its lines first; nothing when net and tax are the same."""
    if ours is None or billed is None:
        return ["only_billed" if ours is None else "only_ours"]
    if ours.currency != billed.currency:
        return ["currency"]
    taxed_otherwise = ours.tax is not None and billed.tax is not None and ours.tax != billed.tax
    if ours.net == billed.net:
        return ["tax"] if taxed_otherwise else []
    causes = [cause for pair in pairs for cause in pair.causes]
    if excluded_seconds and ours.net < billed.net:
        causes.append("excluded_work")
    if late_seconds and ours.net != billed.net:
        causes.append("late_work")
    if not causes and abs(ours.net - billed.net) <= ROUNDING:
        causes.append("rounding")
    return list(dict.fromkeys(causes)) or ["unexplained"]


def _words(line: SideLine) -> object:
    return " ".join(line.text.lower().split())


_LIKE: tuple[Callable[[SideLine], object], ...] = (
    _words,
    lambda line: (line.unit_price, line.quantity),
    lambda line: line.unit_price,
    lambda line: line.net,
)
