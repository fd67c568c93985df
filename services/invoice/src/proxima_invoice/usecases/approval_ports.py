"""What approving needs from outside."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from proxima_common.contracts.api.approval import (
    AmountProposalRead,
    ApprovalPolicyWrite,
    ApprovalRead,
    Delegate,
    DelegationRead,
    ProposeAmount,
)

from proxima_invoice.domain.approving import Given, Level
from proxima_invoice.domain.green import Evidence
from proxima_invoice.domain.guardrails import Bounds, Release
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.domain.staff import Staff


@dataclass(frozen=True, slots=True)
class Policy:
    """How a legal entity approves; version 0 is the product's own, while nobody has set one."""

    version: int = 0
    levels: tuple[Level, ...] = (Level(1),)
    bounds: Bounds = field(default_factory=Bounds)
    green_percent: Decimal = Decimal(15)


class Approvals(Protocol):
    """Policies, approvals that were given, delegations."""

    async def policy(self, legal_entity_id: str, *, lock: bool = False) -> Policy: ...

    async def put_policy(self, legal_entity_id: str, body: ApprovalPolicyWrite, version: int) -> None: ...

    async def given(self, invoice: Invoice) -> tuple[Given, ...]: ...

    async def listed(self, invoice: Invoice) -> list[ApprovalRead]: ...

    async def keep(self, invoice: Invoice, level: int, by: Staff, break_glass: str | None) -> None: ...

    async def review(self, invoice_id: UUID, by: Staff, note: str) -> bool:
        """Note that somebody else looked at the approval that broke the glass; False when there is none to look at."""
        ...

    async def acting(self, staff: Staff, today: date) -> Staff:
        """The person with what was delegated to them today by approvers who may approve themselves."""
        ...

    async def approvers(self, legal_entity_id: str, today: date) -> list[Staff]:
        """Active people who could approve there today, each with who delegated to them."""
        ...

    async def delegate(self, body: Delegate, by: Staff) -> DelegationRead: ...

    async def delegation(self, delegation_id: UUID) -> DelegationRead | None: ...

    async def end_delegation(self, delegation_id: UUID) -> None: ...

    async def may_approve(self, staff_id: str, legal_entity_id: str) -> bool:
        """Whether the gateway last said that this person is an active approver there."""
        ...


class Guarding(Protocol):
    """What guardrails look at, and what was let pass."""

    async def history(self, invoice: Invoice) -> Sequence[Decimal]:
        """Nets of the last months that were billed before this one, in the invoice's currency, the latest first."""
        ...

    async def previous_total(self, invoice: Invoice) -> Decimal | None:
        """What the last month before this one came to with tax, in the invoice's currency; None without one."""
        ...

    async def releases(self, invoice_id: UUID) -> list[Release]: ...

    async def release(self, invoice: Invoice, codes: Sequence[str], reason: str, by: Staff) -> None: ...


class AmountProposals(Protocol):
    """What approvers would bill instead."""

    async def add(self, proposal_id: UUID, invoice_id: UUID, body: ProposeAmount, by: Staff) -> None: ...

    async def get(self, invoice_id: UUID, proposal_id: UUID) -> AmountProposalRead | None: ...

    async def answer(self, proposal_id: UUID, state: str, by: Staff, answer: str | None) -> None: ...

    async def of(self, invoice_id: UUID) -> list[AmountProposalRead]: ...


class Candidate(Protocol):
    """One application's month that a verb could take."""

    @property
    def application_id(self) -> str: ...
    @property
    def legal_entity_id(self) -> str: ...
    @property
    def invoice_id(self) -> UUID | None: ...
    @property
    def number(self) -> str | None: ...
    @property
    def client_name(self) -> str: ...
    @property
    def currency(self) -> str: ...
    @property
    def amount(self) -> Decimal | None: ...
    @property
    def evidence(self) -> Evidence: ...


class Green(Protocol):
    """Where the evidence is."""

    async def periods(self, month: str) -> Sequence[Candidate]: ...

    async def invoices(self, month: str, status: str, invoice_id: UUID | None = None) -> Sequence[Candidate]: ...
