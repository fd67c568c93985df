"""How much of a contract is used, and how long it still holds."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from proxima_common.said import said

EXPIRES_WITHIN_DAYS = 30
NEARLY_USED = Decimal(90)


@dataclass(frozen=True, slots=True)
class Standing:
    """Before tax, in `currency`: what the contract is worth, and what is invoiced of it without the draft at hand."""

    currency: str
    amount: Decimal
    invoiced: Decimal

    @property
    def remainder(self) -> Decimal:
        return self.amount - self.invoiced


def expiry_warnings(valid_to: date | None, day: date) -> list[str]:
    """A contract that ends within 30 days of the document date, or ended; `valid_to` is the first day after."""
    if valid_to is None:
        return []
    left = (valid_to - day).days
    if left <= 0:
        return [said("contract_ended", f"the contract ended before {valid_to}", day=valid_to)]
    if left <= EXPIRES_WITHIN_DAYS:
        return [
            said(
                "contract_ends",
                f"the contract ends before {valid_to}: {left} days after the document date",
                day=valid_to,
                count=left,
            )
        ]
    return []


def amount_warnings(standing: Standing | None, more: Decimal = Decimal(0)) -> list[str]:
    """A contract of which 90 % or more is used with `more` on top, or that is exceeded."""
    if standing is None:
        return []
    used = standing.invoiced + more
    if used > standing.amount:
        over = format(used - standing.amount, "f")
        return [
            said(
                "contract_exceeded",
                f"the contract's amount is exceeded by {over} {standing.currency}",
                amount=over,
                currency=standing.currency,
            )
        ]
    percent = used / standing.amount * 100
    if percent >= NEARLY_USED:
        return [
            said("contract_nearly_used", f"{percent:.0f} % of the contract's amount is used", percent=f"{percent:.0f}")
        ]
    return []
