"""What of an advance an invoice uses up (billing-rules §5.4, E15)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from proxima_common.contracts.words import LineBasis
from proxima_common.money import round_money

from proxima_prefill.domain.calculation import AdvancePart
from proxima_prefill.domain.line import Line, Place, amount_line, net_of

_BESIDE = (LineBasis.CHANGE_REQUEST, LineBasis.LATE, LineBasis.CORRECTION)


@dataclass(frozen=True, slots=True)
class Advance:
    """Paid ahead and used so far, in the price currency, before tax.

    `share` is the advance's part of the deal, None when nobody can tell; `remaining` is what the deal still has to
    bill, this invoice included, None when it has no end. Without a share it is used as fast as possible.
    """

    advanced: Decimal
    offset_before: Decimal
    how: str
    share: Decimal | None = None
    remaining: Decimal | None = None


def offset(lines: Sequence[Line], advance: Advance, currency: str) -> Decimal:
    """What this invoice uses: never more than is left, nor than the invoice comes to.

    Proportional is the advance's share of the deal's own lines (change requests, late work and corrections are
    beside it); the invoice that closes the deal uses all that is left, so that nothing drifts.
    """
    most = min(max(Decimal(0), advance.advanced - advance.offset_before), max(Decimal(0), net_of(tuple(lines))))
    own = net_of(tuple(line for line in lines if line.basis not in _BESIDE))
    if advance.how == "fastest" or advance.share is None:
        return most
    if advance.remaining is not None and own >= advance.remaining:
        return most
    return min(most, max(Decimal(0), round_money(own * advance.share, currency)))


def offset_line(lines: Sequence[Line], advance: Advance, place: Place) -> list[Line]:
    """The negative line, or none when nothing is used."""
    used = offset(lines, advance, place.currency)
    if not used:
        return []
    part = AdvancePart(advance.advanced, advance.offset_before, used, advance.how)
    return [amount_line(place, LineBasis.ADVANCE_OFFSET, "advance", -used, part)]
