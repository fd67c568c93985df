"""Whatever is tried in whatever order, an invoice stays honest."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from proxima_common.contracts.words import (
    Acceptance,
    Channel,
    DocumentKind,
    DocumentSet,
    DocumentState,
    InvoiceStatus,
    PaymentState,
)
from proxima_common.errors import DomainError
from proxima_common.ids import derived_id, new_id
from proxima_common.working_days import WorkingCalendar
from proxima_invoice.domain import answers, handover, lifecycle, reissuing, settlement
from proxima_invoice.domain.acceptance import FORMAL, needing, silently_accepted
from proxima_invoice.domain.following import follow
from proxima_invoice.domain.numbering import Number
from proxima_invoice.domain.paper import Paper

from ..scenes import ALL_ROLES, NOW, TODAY, a_line, an_invoice, papers
from ..steps import NUMBER, TERMS

S = InvoiceStatus
D = DocumentState
WEEK = WorkingCalendar()
BUNDLE = "b" * 64
NUMBERED_FOR_EVER = (S.NEEDS_REVIEW, S.APPROVED, S.SENT, S.ACCEPTED, S.PAID, S.REJECTED, S.VOID)


class Life(RuleBasedStateMachine):
    """Refused moves change nothing; every move leaves documents, money and status telling one story."""

    def __init__(self) -> None:
        super().__init__()
        self.invoice = an_invoice([a_line()])
        self.approved_by_toucher = False
        self.numbers: list[str] = []
        self.credited = Decimal(0)

    @initialize(document_set=st.sampled_from(list(DocumentSet)), steps=st.integers(0, 12))
    def begin(self, document_set: DocumentSet, steps: int) -> None:
        self.invoice = an_invoice([a_line()], document_set=document_set)
        self.go_on(steps)

    @rule(steps=st.integers(1, 8))
    def go_on(self, steps: int) -> None:
        """The natural way, so that what lies at its end is reached."""
        for _ in range(steps):
            if self.invoice.status is S.DRAFT:
                self.finalize(changed=False)
            elif self.invoice.status is S.NEEDS_REVIEW and not self.invoice.files_complete:
                self.files_arrive()
            elif self.invoice.status is S.NEEDS_REVIEW:
                self.approve(touch=False)
            elif self.invoice.status is S.APPROVED and not self.invoice.archived:
                self.archive()
            elif self.invoice.status is S.APPROVED:
                self.send()
                self.the_partner_hands_over()
                for _ in list(self.invoice.open_leases):
                    self.outcome("handed_over")
            elif self.invoice.status is S.SENT:
                self.the_partner_says(at=self.invoice.papers.index(needing(self.invoice.papers)[0]), yes=steps % 2 == 0)
            elif self.invoice.status is S.ACCEPTED:
                self.pay(percent=100)
            elif self.invoice.status is S.REJECTED:
                self.reissue(keep=False)

    def _try(self, move: Callable[[], object]) -> None:
        before = self._seen()
        try:
            move()
        except DomainError:
            assert self._seen() == before

    def _seen(self) -> tuple[object, ...]:
        invoice = self.invoice
        states = [(paper.document_id, paper.state, paper.answer) for paper in invoice.papers]
        return (invoice.status, invoice.revision, invoice.version, invoice.settlement, invoice.reissue, states)

    # --- until it is out ---

    @rule(changed=st.booleans())
    def finalize(self, changed: bool) -> None:
        def move() -> None:
            planned = reissuing.plan_papers(self.invoice, with_annex=True, amounts_changed=changed)
            lifecycle.finalize(self.invoice, NUMBER, ALL_ROLES, NOW)
            if reissuing.needs_number(self.invoice):
                number = Number(f"2026-{len(self.numbers) + 2}", NUMBER.series, "2026", len(self.numbers) + 2)
                reissuing.take_number(self.invoice, number)
                self.numbers.append(number.text)
            self.invoice.papers = [self._paper(one) for one in planned]
            self.invoice.leases = []

        self._try(move)

    def _paper(self, planned: reissuing.PlannedPaper) -> Paper:
        if planned.kept:
            return replace(planned.kept, kept_from=reissuing.made_in(self.invoice, planned.kept))
        (made,) = papers(self.invoice, planned.kind, staged=False)
        return replace(made, document_id=derived_id("document", self.invoice.id, planned.kind))

    @precondition(lambda self: self.invoice.status is S.NEEDS_REVIEW)
    @rule()
    def files_arrive(self) -> None:
        for paper in self.invoice.papers:
            paper.staged = paper.staged or papers(self.invoice, paper.kind)[0].staged
        self.invoice.bundle_hash = BUNDLE

    @rule(touch=st.booleans())
    def approve(self, touch: bool) -> None:
        self.invoice.touched_by = {"everybody"} if touch else set()
        before = self.invoice.status
        self._try(lambda: lifecycle.approve(self.invoice, self.invoice.revision, BUNDLE, ALL_ROLES, NOW))
        self.approved_by_toucher |= touch and before is not self.invoice.status

    @precondition(lambda self: self.invoice.status is S.APPROVED)
    @rule()
    def archive(self) -> None:
        for paper in self.invoice.papers:
            paper.archived = paper.staged

    @rule()
    def take_back(self) -> None:
        self._try(lambda: lifecycle.send_back(self.invoice, "no", ALL_ROLES, NOW))

    @rule()
    def withdraw(self) -> None:
        self._try(lambda: lifecycle.withdraw(self.invoice, None, ALL_ROLES, NOW))

    # --- out and answered ---

    @rule()
    def send(self) -> None:
        self._try(lambda: handover.send(self.invoice, Channel.EMAIL, TERMS, ALL_ROLES))

    @rule(state=st.sampled_from(["handed_over", "failed", "unknown", "bounced"]))
    def outcome(self, state: str) -> None:
        for lease in self.invoice.open_leases[:1]:
            handover.close_lease(self.invoice, lease.token, state, None, NOW, on=TODAY)

    @precondition(lambda self: self.invoice.status is S.APPROVED and self.invoice.archived)
    @rule()
    def the_partner_hands_over(self) -> None:
        for paper in self.invoice.papers:
            if paper.state is D.APPROVED and any(one.kind in FORMAL for one in self.invoice.papers):
                paper.state, paper.handed_over_on = D.HANDED_OVER, TODAY
        follow(self.invoice, NOW)

    @rule(how=st.sampled_from(list(Acceptance)), whole=st.booleans(), at=st.integers(0, 3))
    def accept(self, how: Acceptance, whole: bool, at: int) -> None:
        document_id = None if whole else self._id(at)
        self._try(lambda: answers.accept(self.invoice, how, document_id, ALL_ROLES, NOW))

    @rule(whole=st.booleans(), at=st.integers(0, 3))
    def reject(self, whole: bool, at: int) -> None:
        document_id = None if whole else self._id(at)
        self._try(lambda: answers.reject(self.invoice, "wrong", document_id, ALL_ROLES, NOW))

    @precondition(lambda self: self.invoice.papers)
    @rule(at=st.integers(0, 3), yes=st.booleans())
    def the_partner_says(self, at: int, yes: bool) -> None:
        paper = self.invoice.papers[at % len(self.invoice.papers)]
        if self.invoice.status in (S.APPROVED, S.SENT, S.ACCEPTED, S.PAID, S.REJECTED) and paper.out:
            if yes:
                answers.accepted_by_client(self.invoice, paper, Acceptance.PARTNER, NOW)
            else:
                answers.rejected_by_client(self.invoice, paper, "wrong", NOW)

    @rule(days=st.integers(1, 20))
    def silence(self, days: int) -> None:
        today = TODAY + timedelta(days=days)
        for paper in self.invoice.papers:
            how = silently_accepted(paper, today, acceptance_days=5, calendar=WEEK, last_day_moves=False)
            if how:
                answers.accept_papers(self.invoice, [paper], how, NOW)
        follow(self.invoice, NOW)

    @rule(keep=st.booleans())
    def reissue(self, keep: bool) -> None:
        self._try(lambda: reissuing.reissue(self.invoice, "again", ALL_ROLES, NOW, keep_number=keep))

    # --- money ---

    @rule(percent=st.sampled_from([25, 50, 100]))
    def pay(self, percent: int) -> None:
        amount = (self.invoice.outstanding * percent / 100).quantize(Decimal("0.01"))
        self._try(lambda: settlement.allocate(self.invoice, amount, ALL_ROLES, NOW))

    @rule(percent=st.sampled_from([50, 100]))
    def take_payment_back(self, percent: int) -> None:
        amount = (self.invoice.settlement.allocated * percent / 100).quantize(Decimal("0.01"))
        self._try(lambda: settlement.take_back(self.invoice, amount, ALL_ROLES, NOW))

    @rule()
    def write_a_difference_off(self) -> None:
        limits = {"UZS": Decimal(2000000)}
        self._try(lambda: settlement.write_off(self.invoice, self.invoice.outstanding, limits, ALL_ROLES, NOW))

    @precondition(lambda self: self.invoice.status in (S.SENT, S.ACCEPTED, S.PAID))
    @rule(percent=st.sampled_from([10, 60, 100]))
    def credit(self, percent: int) -> None:
        amount = (self.invoice.billed * percent / 100).quantize(Decimal("0.01"))
        self._try(lambda: settlement.credit(self.invoice, new_id(), amount, NOW))

    @precondition(lambda self: self.invoice.status in (S.ACCEPTED, S.PAID))
    @rule(change=st.sampled_from([Decimal("-1000.00"), Decimal("500.00")]))
    def correct(self, change: Decimal) -> None:
        settlement.correct(self.invoice, new_id(), change, NOW)

    # --- given up ---

    @rule()
    def void(self) -> None:
        self._try(lambda: lifecycle.void(self.invoice, "gone", ALL_ROLES, NOW))

    @rule()
    def request_void(self) -> None:
        self._try(lambda: lifecycle.request_void(self.invoice, "gone", ALL_ROLES, NOW, keep_worklogs=False))

    @rule()
    def discard(self) -> None:
        self._try(lambda: lifecycle.discard(self.invoice, ALL_ROLES, NOW))

    def _id(self, at: int) -> object:
        return self.invoice.papers[at % len(self.invoice.papers)].document_id if self.invoice.papers else new_id()

    # --- what always holds ---

    @invariant()
    def numbered_for_ever_and_four_eyes(self) -> None:
        invoice = self.invoice
        assert not self.approved_by_toucher
        assert invoice.numbered or invoice.status in (S.DRAFT, S.DISCARDED)
        assert not (invoice.numbered and invoice.status is S.DISCARDED)
        assert len(set(self.numbers)) == len(self.numbers)

    @invariant()
    def one_live_lease_for_a_document_and_recipient(self) -> None:
        live = [(lease.document_id, lease.recipient.email) for lease in self.invoice.open_leases]
        assert len(set(live)) == len(live)
        if self.invoice.status in (S.DRAFT, S.VOID, S.DISCARDED):
            assert not live

    @invariant()
    def the_debt_adds_up(self) -> None:
        invoice = self.invoice
        parts = invoice.settlement
        left = invoice.totals.payable + parts.corrected - parts.credited - parts.allocated - parts.written_off
        assert invoice.outstanding == left
        assert parts.allocated >= 0
        assert parts.credited <= invoice.billed + parts.corrected or parts.corrected < 0
        if invoice.numbered:
            assert (invoice.payment_state is PaymentState.SETTLED) == (left == 0)
            assert (invoice.payment_state is PaymentState.OVER) == (left < 0)

    @invariant()
    def paid_is_accepted_and_settled(self) -> None:
        invoice = self.invoice
        settled = invoice.payment_state is PaymentState.SETTLED
        assert (invoice.status is S.PAID) <= settled
        assert not (invoice.status is S.ACCEPTED and settled)
        if invoice.status is S.VOID:
            assert invoice.settlement.allocated == 0

    @invariant()
    def the_status_says_what_the_documents_do(self) -> None:
        invoice = self.invoice
        required = [paper for paper in invoice.papers if paper.required]
        accepted = [paper.state is D.ACCEPTED for paper in needing(invoice.papers)]
        if invoice.status in (S.SENT, S.ACCEPTED, S.PAID):
            assert all(paper.out for paper in required)
            assert all(paper.archived for paper in invoice.papers)
        if invoice.status is S.SENT:
            assert not all(accepted)
        if invoice.status in (S.ACCEPTED, S.PAID):
            assert all(accepted)
        assert (invoice.status is S.REJECTED) <= any(paper.state is D.REJECTED for paper in required)
        if invoice.status is S.VOID:
            assert all(paper.state is D.VOID for paper in invoice.papers)
        for paper in invoice.papers:
            assert (paper.state is not D.ACCEPTED) or paper.kind is not DocumentKind.ANNEX
            if paper.kept_from is not None:
                assert paper.state in (D.HANDED_OVER, D.ACCEPTED, D.REJECTED, D.VOID)


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
