"""What rules of staff need from storage."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from proxima_common.contracts.prefill_request import RateOverride, ScopeOverride, TermsOverride

from proxima_invoice.domain.overrides import Override, Span, Subject


@dataclass(frozen=True, slots=True)
class PrefillOverrides:
    """The rules of one application as prefill is told them."""

    terms: list[TermsOverride] = field(default_factory=list)
    rates: list[RateOverride] = field(default_factory=list)
    scopes: list[ScopeOverride] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Concerned:
    """An application that a subject's rules are about."""

    application_id: str
    client_id: str
    legal_entity_id: str
    deal_type: str
    price_currency: str


@dataclass(frozen=True, slots=True)
class OpenInvoice:
    """An invoice that is not sent yet."""

    invoice_id: UUID
    application_id: str
    month: str
    number: str | None
    status: str


@dataclass(frozen=True, slots=True)
class OpenMonth:
    """A month that is still billed."""

    period_id: UUID
    application_id: str
    month: str


class Overrides(Protocol):
    """Rules of staff, and what they concern."""

    async def for_prefill(
        self, application_ids: Sequence[str] | None, month: str, *, since: str | None = None
    ) -> dict[str, PrefillOverrides]:
        """The rules that hold on a day from the month `since` (the month itself) to the month's end, by application.

        None is every application that has any. Applications without a rule are not in the answer. Until the
        transaction ends no rule is set or ended, so that no draft misses one.
        """
        ...

    async def concerned(self, subject: Subject) -> list[Concerned]:
        """The application, or all applications of the client; empty when it is not known."""
        ...

    async def lock(self, applications: Sequence[str]) -> None:
        """Wait for everybody who makes or numbers an invoice of theirs, then keep other rules away.

        Conflict `busy` when new ones keep coming.
        """
        ...

    async def rivals(self, new: Override) -> list[Override]:
        """Rules whose days meet the new one's: of its subject and kind, of scopes also those with its key."""
        ...

    async def invoices(self, applications: Sequence[str], span: Span) -> list[OpenInvoice]:
        """Open invoices whose month, document date or lines lie in the span, by id."""
        ...

    async def months(self, applications: Sequence[str], span: Span, also: Sequence[OpenInvoice]) -> list[OpenMonth]:
        """Open months that the span meets, and those of the invoices."""
        ...

    async def make_stale(self, months: Sequence[OpenMonth], now: datetime) -> None:
        """Give the months another context version: drafts made before are refused until they are refreshed."""
        ...

    async def add(self, override: Override) -> None: ...

    async def get(self, override_id: UUID) -> Override | None: ...

    async def end(self, override_id: UUID, on: date, by: str, reason: str, now: datetime) -> None: ...

    async def holding(self, subjects: Sequence[Subject], kinds: Sequence[str], day: date) -> list[Override]:
        """The rules of these kinds that hold on the day, the oldest first."""
        ...
