"""Money is a decimal and a currency. It is rounded once, half away from zero, and never touches a float."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal, localcontext

from proxima_common.errors import Invalid

_EXACT = Context(prec=60)

# ISO 4217, by decimal places.
_PLACES: dict[int, str] = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    2: """
        AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF
        CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF
        IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN
        MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS
        SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG
    """,
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
_MINOR_UNITS = {code: places for places, codes in _PLACES.items() for code in codes.split()}


def minor_units(currency: str) -> int:
    """Decimal places of an ISO 4217 currency; an unknown code is refused."""
    try:
        return _MINOR_UNITS[currency]
    except KeyError:
        raise Invalid(f"{currency!r} is not an ISO 4217 currency", code="unknown_currency") from None


def _decimal(value: object, name: str) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, Decimal | int):
        raise TypeError(f"{name} must be a Decimal or an int, not {type(value).__name__}")
    number = Decimal(value)
    if not number.is_finite():
        raise Invalid(f"{name} must be a finite number", code="not_finite")
    return number


def round_half_up(value: Decimal | int, places: int) -> Decimal:
    """Round to `places`, halves away from zero: 0.005 becomes 0.01 and -0.005 becomes -0.01."""
    number = _decimal(value, "value")
    # Adding nothing turns a negative zero, which nobody prints, into a plain one.
    return _EXACT.add(number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP, context=_EXACT), 0)


def round_money(value: Decimal | int, currency: str) -> Decimal:
    """Round to the minor units of the currency."""
    return round_half_up(value, minor_units(currency))


def round_to_step(value: Decimal | int, step: Decimal | int) -> Decimal:
    """The multiple of `step` nearest to the value, halves away from zero: 8 100 049.99 by 100 becomes 8 100 000."""
    number, size = _decimal(value, "value"), _decimal(step, "step")
    if size <= 0:
        raise Invalid(f"{size} is no step to round to", code="not_positive")
    with localcontext(_EXACT):
        return round_half_up(number / size, 0) * size


def spread(total: Decimal | int, parts: Sequence[Decimal | int], places: int) -> list[Decimal]:
    """The parts in whole units of `places`, adding up to `total` exactly.

    Largest remainder: every part is cut down to a whole unit, what is missing goes to those that were cut most; of
    equal ones the earlier part takes the unit. A negative total is spread like its positive twin. The parts may be of
    either sign and need not add up to the total before.
    """
    whole = _decimal(total, "total")
    if round_half_up(whole, places) != whole:
        raise Invalid(f"{whole} has more than {places} places", code="too_precise")
    exact = [_decimal(part, "part") for part in parts]
    if not exact:
        if whole != 0:
            raise Invalid(f"{whole} cannot be spread over nothing", code="no_weight")
        return []
    sign = -1 if whole < 0 else 1
    with localcontext(_EXACT):
        unit = Decimal(1).scaleb(-places)
        wanted = [part * sign for part in exact]
        cut = [part.quantize(unit, rounding=ROUND_FLOOR) for part in wanted]
        each, first = divmod(int((whole * sign - sum(cut, Decimal(0))) / unit), len(cut))
        by_remainder = sorted(range(len(cut)), key=lambda i: (cut[i] - wanted[i], i))
        given = {index: each + (place < first) for place, index in enumerate(by_remainder)}
        return [round_half_up((part + given[index] * unit) * sign, places) for index, part in enumerate(cut)]


def allocate(total: Decimal | int, weights: Sequence[Decimal | int], places: int) -> list[Decimal]:
    """Split `total` by `weights` so that the parts add up to it exactly (`spread` of the exact shares, E22).

    Weights are not negative and not all zero, unless the total is zero.
    """
    whole = _decimal(total, "total")
    shares = [_decimal(weight, "weight") for weight in weights]
    if any(share < 0 for share in shares):
        raise Invalid("weights must not be negative", code="negative_weight")
    with localcontext(_EXACT):
        weight_sum = sum(shares, Decimal(0))
        if weight_sum == 0:
            if whole != 0:
                raise Invalid(f"{whole} cannot be split over no weight", code="no_weight")
            return [round_half_up(0, places) for _ in shares]
        exact = [whole * share / weight_sum for share in shares]
    return spread(whole, exact, places)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in a currency; amounts of two currencies never meet."""

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        minor_units(self.currency)
        object.__setattr__(self, "amount", _decimal(self.amount, "amount"))

    def __add__(self, other: Money) -> Money:
        return Money(self.amount + self._same(other).amount, self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.amount - self._same(other).amount, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.amount, self.currency)

    def __mul__(self, factor: Decimal | int) -> Money:
        return Money(self.amount * _decimal(factor, "factor"), self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.amount < self._same(other).amount

    def __le__(self, other: Money) -> bool:
        return self.amount <= self._same(other).amount

    def __gt__(self, other: Money) -> bool:
        return self.amount > self._same(other).amount

    def __ge__(self, other: Money) -> bool:
        return self.amount >= self._same(other).amount

    def rounded(self) -> Money:
        """The same money in whole minor units."""
        return Money(round_money(self.amount, self.currency), self.currency)

    def split(self, weights: Sequence[Decimal | int]) -> list[Money]:
        """Parts by weight that add up to exactly this."""
        return [Money(part, self.currency) for part in allocate(self.amount, weights, minor_units(self.currency))]

    def _same(self, other: Money) -> Money:
        if other.currency != self.currency:
            raise Invalid(f"{self.currency} and {other.currency} do not mix", code="currency_mismatch")
        return other
