"""What the matching of receipts needs from outside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from proxima_common.contracts.accounting import ReceiptFound
from proxima_common.contracts.words import ReceiptState

from proxima_invoice.domain.receipt import Evidence, Receipt


@dataclass(frozen=True, slots=True)
class Held:
    """A receipt with what was decided of it."""

    receipt: Receipt
    state: ReceiptState
    same_as: str | None


class Receipts(Protocol):
    """Money that accounting found."""

    async def keep(self, found: ReceiptFound, now: datetime) -> bool:
        """Keep it, open; False when it is known, whatever it says now."""
        ...

    async def lock(self, receipt_key: str) -> Held | None: ...

    async def decide(
        self,
        receipt_key: str,
        state: ReceiptState,
        by: str,
        at: datetime,
        reason: str | None,
        same_as: str | None = None,
    ) -> None: ...

    async def reopen(self, receipt_key: str) -> None: ...

    async def same_as(self, receipt_key: str) -> list[str]:
        """The receipts that were said to be the same money as this one."""
        ...

    async def evidence(self, receipts: Sequence[Receipt]) -> dict[str, Evidence]:
        """By receipt key: clients, invoices, other receipts and payments that it may have to do with."""
        ...

    async def waiting(self, since: date) -> list[Receipt]:
        """The open receipts that came in on this day or later, by legal entity."""
        ...

    async def client_of(self, invoice_id: UUID) -> str | None: ...
