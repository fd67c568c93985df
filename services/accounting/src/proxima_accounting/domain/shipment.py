"""The shipment of an invoice: one per invoice, whatever happens to the invoice."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from proxima_common.contracts.words import FactState, InvoiceKind
from proxima_common.errors import Conflict


class Wanted(StrEnum):
    PRESENT = "present"
    ABSENT = "absent"


@dataclass(frozen=True)
class Delivered:
    """What an approved revision delivered: all that a shipment says. `amount` is gross, in document currency."""

    number: str
    document_date: date
    amount: Decimal
    currency: str
    client_id: str
    client_name: str
    client_tin: str | None
    contract_no: str
    contract_date: date
    seller_name: str
    seller_tin: str | None


@dataclass(frozen=True)
class Partner:
    """Ids at the partner."""

    operation_id: str
    deal_id: str | None = None
    counterparty_id: str | None = None


def contract_key(delivered: Delivered) -> str:
    """The same for all invoices of a client's contract."""
    return f"{delivered.client_id}|{delivered.contract_no}|{delivered.contract_date.isoformat()}"


def invoice_title(delivered: Delivered) -> str:
    """What a shipment, or a deal of its own, is called by."""
    return f"Invoice {delivered.number}"


def is_mirrored(kind: InvoiceKind) -> bool:
    """Whether invoices of this kind have a shipment of their own (product.md, Payment).

    An advance delivers nothing yet; a credit note or a correction changes what the shipment of its invoice says.
    """
    return kind is InvoiceKind.SERVICE


@dataclass
class Shipment:
    """What we want at the partner and what we know of it.

    Every change of mind is a new `wish`; only the newest is carried out. `adopted`: a person said which operation it
    is, so others that carry our marker do not matter.
    """

    invoice_id: UUID
    legal_entity_id: str
    revision: int
    wanted: Wanted
    delivered: Delivered | None
    wish: int = 0
    state: FactState = FactState.PENDING
    partner: Partner | None = None
    synced: dict[str, str] = field(default_factory=dict)
    code: str | None = None
    reason: str | None = None
    synced_at: datetime | None = None
    adopted: bool = False

    def deliver(self, revision: int, delivered: Delivered) -> None:
        """An approved revision: it shall be there and say this."""
        self._refuse_older(revision)
        self.revision, self.delivered, self.wanted = revision, delivered, Wanted.PRESENT
        self._wish_again()

    def restate(self, amount: Decimal) -> None:
        """Credits or corrections changed what was delivered, tax included; of nothing there is no shipment."""
        if self.delivered is None:
            return
        self.delivered = replace(self.delivered, amount=amount)
        self.wanted = Wanted.PRESENT if amount > 0 else Wanted.ABSENT
        self._wish_again()

    def take_back(self, revision: int) -> None:
        """The approval is gone: it shall not be there."""
        self._refuse_older(revision)
        self.revision, self.wanted = revision, Wanted.ABSENT
        self._wish_again()

    def retry(self) -> None:
        """A person wants it tried again; what is done needs no retry."""
        if self.state in (FactState.DONE, FactState.REMOVED):
            raise Conflict("the shipment is as it should be; there is nothing to retry", code="nothing_to_retry")
        self._wish_again()

    def adopt(self, operation_id: str) -> None:
        """A person says which operation it is; it will be brought to what the invoice says."""
        if self.wanted is Wanted.ABSENT:
            raise Conflict("the invoice is not approved; there is nothing to adopt", code="not_wanted")
        known = self.partner or Partner(operation_id)
        self.partner, self.adopted = replace(known, operation_id=operation_id), True
        self._wish_again()

    def confirm_synced(self, partner: Partner, content: dict[str, str], at: datetime) -> None:
        """The partner holds exactly one operation and it says what the invoice says."""
        self.partner, self.synced, self.synced_at = partner, content, at
        self._become(FactState.DONE)

    def note_operation(self, partner: Partner) -> None:
        """It is there, but by now something else is wanted."""
        self.partner = partner

    def confirm_removed(self) -> None:
        """Nothing of ours is there any more."""
        self.forget_operation()
        self._become(FactState.REMOVED)

    def forget_operation(self) -> None:
        """The operation is verified to be gone."""
        self.partner, self.synced, self.adopted = None, {}, False

    def fail(self, code: str, reason: str) -> bool:
        """It was refused; a person decides. Whether that is news."""
        return self._become(FactState.FAILED, code, reason)

    def lose_sight(self, code: str, reason: str) -> bool:
        """A call went unanswered: nobody can tell. Whether that is news."""
        return self._become(FactState.UNKNOWN, code, reason)

    def _refuse_older(self, revision: int) -> None:
        if revision < self.revision:
            raise Conflict(
                f"revision {revision} is older than {self.revision}, which is known already", code="older_revision"
            )

    def _wish_again(self) -> None:
        self.wish += 1
        self._become(FactState.PENDING)

    def _become(self, state: FactState, code: str | None = None, reason: str | None = None) -> bool:
        news = (state, code) != (self.state, self.code)
        self.state, self.code, self.reason = state, code, reason
        return news
