"""Who has to agree before an invoice is approved: levels by amount, margin and discount, and four eyes (product)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from proxima_common.errors import Conflict, DomainError, FieldError, Forbidden, Invalid
from proxima_common.said import said

HUNDRED = Decimal(100)
ZERO = Decimal(0)
BREAK_GLASS, FIRST = 0, 1


@dataclass(frozen=True, slots=True)
class Level:
    """One level. It is needed when any of its bounds is passed; the first one always is.

    `above_amount` is gross, by currency: more than it needs the level. `below_margin` and `above_discount` are percent;
    exactly the bound does not need it (pricing §3: bounds lower inclusive, exact values). `staff_ids` empty: any
    approver of the legal entity.
    """

    number: int
    above_amount: Mapping[str, Decimal] = field(default_factory=dict)
    below_margin: Decimal | None = None
    above_discount: Decimal | None = None
    staff_ids: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Figures:
    """What levels and guardrails look at. Margin is percent of the net, None when nobody knows the cost."""

    currency: str
    gross: Decimal
    net: Decimal
    discount_percent: Decimal
    margin_percent: Decimal | None


@dataclass(frozen=True, slots=True)
class Given:
    """An approval of one level; `on_behalf_of` names who delegated."""

    level: int
    staff_id: str
    on_behalf_of: str | None = None

    @property
    def persons(self) -> frozenset[str]:
        return frozenset({self.staff_id} | ({self.on_behalf_of} if self.on_behalf_of else set()))


@dataclass(frozen=True, slots=True)
class Approving:
    """The levels that this revision needs, and those that were given."""

    needed: tuple[Level, ...]
    given: tuple[Given, ...]

    @property
    def open(self) -> tuple[Level, ...]:
        done = {one.level for one in self.given}
        return tuple(level for level in self.needed if level.number not in done)

    def next_for(self, persons: frozenset[str]) -> Level:
        """The lowest open level, if these persons (the approver, and who delegated to them) may give it.

        Raises Conflict `approved_already`, Forbidden `level_given` for somebody who gave another level, Forbidden
        `not_at_this_level`.
        """
        if not self.open:
            raise Conflict(said("approved_already", "every level was given already"))
        level = self.open[0]
        if any(persons & one.persons for one in self.given):
            raise Forbidden(said("level_given", "you gave another level of it; this one takes another person"))
        if level.staff_ids and not persons & level.staff_ids:
            raise Forbidden(said("not_at_this_level", f"level {level.number} is given by others", level=level.number))
        return level

    def refusal(self, persons: frozenset[str]) -> DomainError | None:
        """Why these persons may not give the next level."""
        try:
            self.next_for(persons)
        except DomainError as error:
            return error
        return None


def levels_needed(levels: Iterable[Level], figures: Figures) -> tuple[Level, ...]:
    """The levels that these figures need, in order. A margin that nobody knows counts as too low."""
    ordered = sorted(levels, key=lambda level: level.number)
    return tuple(level for at, level in enumerate(ordered) if at == 0 or _passes(level, figures))


def margin_percent(net: Decimal, cost: Decimal) -> Decimal | None:
    """(net − cost) / net in percent, exact; None for nothing sold (pricing §2, §5). Tax is never inside."""
    return (net - cost) * HUNDRED / net if net > 0 else None


def discount_percent(net: Decimal, discount: Decimal) -> Decimal:
    """What was taken off, in percent of the amount before it."""
    before = net + discount
    return discount * HUNDRED / before if before > 0 else ZERO


def check_levels(levels: Iterable[Level]) -> None:
    """Refuse levels that are not 1, 2, 3 …, and a level above the first that nothing would ever need."""
    whole = list(levels)
    if [level.number for level in whole] != list(range(1, len(whole) + 1)):
        raise _wrong("/levels", said("levels_order", "levels are numbered 1, 2, 3 and so on"))
    for at, level in enumerate(whole[1:], start=1):
        if not level.above_amount and level.below_margin is None and level.above_discount is None:
            raise _wrong(
                f"/levels/{at}",
                said("level_without_bound", f"nothing says when level {level.number} is needed", level=level.number),
            )


def _passes(level: Level, figures: Figures) -> bool:
    limit = level.above_amount.get(figures.currency)
    if level.above_amount and (limit is None or figures.gross > limit):
        return True
    if level.below_margin is not None and (
        figures.margin_percent is None or figures.margin_percent < level.below_margin
    ):
        return True
    return level.above_discount is not None and figures.discount_percent > level.above_discount


def _wrong(pointer: str, detail: str) -> Invalid:
    return Invalid(detail, code="invalid_levels", fields=[FieldError(pointer, detail)])
