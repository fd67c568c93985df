"""What an invoice's debt is made of (product: status machine, Payment)."""

from dataclasses import dataclass
from decimal import Decimal

from proxima_common.contracts.words import PaymentState

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Settlement:
    """What stands against an invoice, in its currency and tax included.

    `corrected` is the change that accepted corrections made to the total; the rest settle.
    """

    allocated: Decimal = ZERO
    credited: Decimal = ZERO
    corrected: Decimal = ZERO
    written_off: Decimal = ZERO

    def outstanding(self, payable: Decimal) -> Decimal:
        """Total − credits − allocations − written-off difference; negative is what the client has too much with us."""
        return payable + self.corrected - self.credited - self.allocated - self.written_off

    def state(self, payable: Decimal) -> PaymentState:
        """Settled is exactly nothing left; a part of any kind is partial."""
        outstanding = self.outstanding(payable)
        if outstanding < 0:
            return PaymentState.OVER
        if outstanding == 0:
            return PaymentState.SETTLED
        settled = self.credited or self.allocated or self.written_off
        return PaymentState.PARTIAL if settled else PaymentState.UNPAID


NOTHING_SETTLED = Settlement()
