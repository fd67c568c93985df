"""Whatever is tried in whatever order, an invoice stays honest."""

from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from proxima_common.contracts.words import Acceptance, Channel, InvoiceStatus, PaymentState
from proxima_common.errors import DomainError
from proxima_common.ids import new_id
from proxima_invoice.domain import answers, handover, lifecycle, settlement

from ..scenes import ALL_ROLES, NOW, TODAY, a_line, an_invoice, papers
from ..steps import NUMBER

S = InvoiceStatus


class Life(RuleBasedStateMachine):
    """Whatever is tried in whatever order: refused moves change nothing, and the machine stays honest."""

    def __init__(self) -> None:
        super().__init__()
        self.invoice = an_invoice([a_line()])
        self.numbers: set[str] = set()
        self.approved_by_toucher = False

    def _try(self, move) -> None:
        before = (self.invoice.status, self.invoice.revision, self.invoice.version)
        try:
            move()
        except DomainError:
            assert (self.invoice.status, self.invoice.revision, self.invoice.version) == before

    @rule()
    def finalize(self) -> None:
        self._try(lambda: lifecycle.finalize(self.invoice, NUMBER, ALL_ROLES, NOW))
        if self.invoice.status is S.NEEDS_REVIEW and not self.invoice.bundle_hash:
            self.invoice.papers, self.invoice.leases = papers(self.invoice, staged=False), []

    @precondition(lambda self: self.invoice.status is S.NEEDS_REVIEW)
    @rule()
    def files_arrive(self) -> None:
        for paper, made in zip(self.invoice.papers, papers(self.invoice), strict=True):
            paper.staged = made.staged
        self.invoice.bundle_hash = "b" * 64

    @rule(touch=st.booleans())
    def approve(self, touch: bool) -> None:
        self.invoice.touched_by = {"everybody"} if touch else set()
        before = self.invoice.status
        self._try(lambda: lifecycle.approve(self.invoice, self.invoice.revision, "b" * 64, ALL_ROLES, NOW))
        self.approved_by_toucher |= touch and before is not self.invoice.status

    @precondition(lambda self: self.invoice.status is S.APPROVED)
    @rule()
    def archive(self) -> None:
        for paper in self.invoice.papers:
            paper.archived = paper.staged

    @rule()
    def send(self) -> None:
        self._try(lambda: handover.send(self.invoice, Channel.EMAIL, NOW + timedelta(1), new_id, ALL_ROLES))

    @rule(state=st.sampled_from(["handed_over", "failed", "unknown", "bounced"]))
    def outcome(self, state: str) -> None:
        for lease in self.invoice.open_leases[:1]:
            handover.close_lease(self.invoice, lease.token, state, None, NOW, on=TODAY)

    @rule()
    def take_back(self) -> None:
        self._try(lambda: lifecycle.send_back(self.invoice, "no", ALL_ROLES, NOW))

    @rule()
    def withdraw(self) -> None:
        self._try(lambda: lifecycle.withdraw(self.invoice, None, ALL_ROLES, NOW))

    @rule()
    def accept(self) -> None:
        self._try(lambda: answers.accept(self.invoice, Acceptance.STAFF, None, ALL_ROLES, NOW))

    @rule()
    def reject(self) -> None:
        self._try(lambda: answers.reject(self.invoice, "wrong", None, ALL_ROLES, NOW))

    @rule()
    def pay(self) -> None:
        self._try(lambda: settlement.allocate(self.invoice, self.invoice.outstanding, ALL_ROLES, NOW))

    @rule()
    def take_payment_back(self) -> None:
        self._try(lambda: settlement.take_back(self.invoice, self.invoice.totals.payable, ALL_ROLES, NOW))

    @rule()
    def void(self) -> None:
        self._try(lambda: lifecycle.void(self.invoice, "gone", ALL_ROLES, NOW))

    @rule()
    def discard(self) -> None:
        self._try(lambda: lifecycle.discard(self.invoice, ALL_ROLES, NOW))

    @invariant()
    def honest(self) -> None:
        invoice = self.invoice
        assert not self.approved_by_toucher
        assert invoice.numbered or invoice.status in (S.DRAFT, S.DISCARDED)
        if invoice.status in (S.SENT, S.ACCEPTED, S.PAID):
            assert all(paper.archived for paper in invoice.papers)
        if invoice.status is S.PAID:
            assert invoice.payment_state is PaymentState.SETTLED
        if invoice.status in (S.DRAFT, S.VOID):
            assert not invoice.open_leases
            assert invoice.payment_state is PaymentState.UNPAID


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
