"""What the use cases of advances and tax months need from outside."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from proxima_invoice.domain.advances import Account, Position


class Advances(Protocol):
    """Accounts of what clients paid ahead, and their ledger."""

    async def lock(self, account: Account) -> Position:
        """How the account stands; it stays locked until the transaction ends."""
        ...

    async def position(self, account: Account) -> Position: ...

    async def post(
        self,
        account: Account,
        kind: str,
        amount: Decimal,
        *,
        invoice_id: UUID | None = None,
        payment_id: UUID | None = None,
        reason: str | None = None,
    ) -> None:
        """Add an entry; negative takes one back. The caller holds the account's lock."""
        ...

    async def holders(self, application_ids: Sequence[str]) -> list[tuple[str, str, Account]]:
        """Applications abroad with an account of their contract: id, price currency and account."""
        ...

    async def offset_by_lines(self, application_ids: Sequence[str]) -> dict[str, Decimal]: ...

    async def account(self, account_id: UUID) -> Account | None: ...


class TaxMonths(Protocol):
    """Months that are closed for tax, by legal entity."""

    async def is_closed(self, legal_entity_id: str, month: str) -> bool:
        """Whether it is closed; nobody closes it before the transaction ends."""
        ...

    async def close(self, legal_entity_id: str, month: str, by: str, reason: str) -> bool:
        """False when it was closed already."""
        ...

    async def reopen(self, legal_entity_id: str, month: str, by: str, reason: str) -> bool:
        """False when it was not closed."""
        ...
