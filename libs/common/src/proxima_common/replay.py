"""A line's amount from its explanation alone: no engine, no clock, no source; the same years later."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from proxima_common.contracts.calculation import (
    CapUsed,
    CorrectionUsed,
    FeeUsed,
    InstalmentUsed,
    LineExplanation,
    MilestoneUsed,
    MinimumUsed,
    MultiplierUsed,
    ProgressUsed,
    RetainerUsed,
)
from proxima_common.money import round_half_up, round_money


def replay(explanation: LineExplanation) -> Decimal:
    """The net amount before tax, in `explanation.rate.currency`, computed from what it came about by.

    Rounded once, half away from zero, to the currency's minor units. It reads neither `net` nor, for amounts that are
    not hours × rate, `hours` and `rate.amount`: a difference to `net` means that one of them was changed.
    """
    currency = explanation.rate.currency
    match explanation:
        case LineExplanation(fee=FeeUsed() as fee):
            return round_money(_prorated(fee), currency)
        case LineExplanation(minimum=MinimumUsed() as minimum):
            return round_money(minimum.minimum - minimum.lines_net, currency)
        case LineExplanation(cap=CapUsed() as cap):
            return round_money(min(cap.uncapped_net, cap.cap - cap.billed_before), currency)
        case LineExplanation(progress=ProgressUsed() as progress):
            reached = round_money(progress.price * progress.cumulative_percent / 100, currency)
            return reached - progress.billed_before
        case LineExplanation(milestone=MilestoneUsed() as milestone):
            return _milestone(milestone, currency)
        case LineExplanation(instalment=InstalmentUsed() as part):
            if part.number == part.count:
                return round_money(part.price - part.billed_before, currency)
            return round_money(part.price / part.count, currency)
        case _ if explanation.advance is not None:
            return round_money(-explanation.advance.offset, currency)
    return round_money(_hours(explanation) * explanation.rate.amount, currency)


def pro_rata_hours(group_seconds: int, overage_seconds: int, used_seconds: int, scale: int) -> Decimal:
    """A group's share of the hours above the included ones, exact until it is rounded once (E23)."""
    return rounded_fraction(Fraction(group_seconds * overage_seconds, used_seconds * 3600), scale)


def rounded_fraction(value: Fraction, scale: int) -> Decimal:
    """Half away from zero, without a decimal in between that was rounded already."""
    shifted = abs(value) * 10**scale
    whole, rest = divmod(shifted.numerator, shifted.denominator)
    units = whole + (2 * rest >= shifted.denominator)
    return Decimal(units if value >= 0 else -units).scaleb(-scale)


def _hours(explanation: LineExplanation) -> Decimal:
    scale = explanation.rounding.hours_scale
    match explanation:
        case LineExplanation(retainer=RetainerUsed(order="pro_rata") as retainer):
            return pro_rata_hours(explanation.rounded_seconds, retainer.overage_seconds, retainer.used_seconds, scale)
        case _ if explanation.correction is not None:
            seconds = _difference(explanation.correction, explanation.multiplier)
        case _:
            seconds = explanation.rounded_seconds
    return round_half_up(Decimal(seconds) / 3600, scale)


def _difference(correction: CorrectionUsed, multiplier: MultiplierUsed | None) -> int:
    seconds = correction.now_seconds - correction.billed_seconds
    return int(round_half_up(seconds * multiplier.factor, 0)) if multiplier else seconds


def _prorated(fee: FeeUsed) -> Decimal:
    if fee.proration is None:
        return fee.full
    return fee.full * fee.proration.days / fee.proration.of_days


def _milestone(milestone: MilestoneUsed, currency: str) -> Decimal:
    if milestone.others is not None:
        return round_money(milestone.price - milestone.others, currency)
    if milestone.percent is None:
        return round_money(milestone.price, currency)
    return round_money(milestone.price * milestone.percent / 100, currency)
