"""Money, credits and corrections on one invoice: never more than there is, each with its event and its change."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from proxima_common.contracts.words import Acceptance, InvoiceStatus, PaymentState
from proxima_common.errors import Conflict, DomainError, Forbidden
from proxima_common.ids import new_id
from proxima_invoice.domain import answers, events, settlement
from proxima_invoice.domain.debt import NOTHING_SETTLED, Settlement
from proxima_invoice.domain.invoice import Invoice

from ..scenes import ACCOUNTANT, NOW, PREPARER
from ..steps import sent

D = Decimal
S, P = InvoiceStatus, PaymentState
WHOLE = D("5040000.00")
LIMITS = {"UZS": D("1000.00")}
LATER = NOW + timedelta(hours=1)


def accepted() -> Invoice:
    invoice = sent()
    answers.accept(invoice, Acceptance.STAFF, None, ACCOUNTANT, NOW)
    return invoice


def paid(amount: D = WHOLE) -> Invoice:
    invoice = accepted()
    settlement.allocate(invoice, amount, ACCOUNTANT, NOW)
    return invoice


def refusal(move: Callable[[], None]) -> DomainError:
    with pytest.raises(DomainError) as refused:
        move()
    return refused.value


@pytest.mark.parametrize("amount", ["0.00", "-0.01", "0.001", "5040000.01"])
def test_an_allocation_is_positive_whole_and_no_more_than_is_outstanding(amount: str) -> None:
    error = refusal(lambda: settlement.allocate(accepted(), D(amount), ACCOUNTANT, NOW))
    assert error.code == "allocation_impossible"
    assert [field.pointer for field in error.fields] == ["/amount"]


@pytest.mark.parametrize(("amount", "left"), [("0.01", "5039999.99"), ("5040000.00", "0.00")])
def test_the_smallest_and_the_largest_allocation_are_taken(amount: str, left: str) -> None:
    assert paid(D(amount)).outstanding == D(left)


def test_money_is_for_those_with_the_role() -> None:
    moves: list[Callable[[Invoice], None]] = [
        lambda one: settlement.allocate(one, D(1), PREPARER, NOW),
        lambda one: settlement.take_back(one, D(1), PREPARER, NOW),
        lambda one: settlement.write_off(one, D(1), LIMITS, PREPARER, NOW),
        lambda one: settlement.take_difference_back(one, D(1), PREPARER, NOW),
    ]
    for move in moves:
        invoice = paid(D(100))
        assert isinstance(refusal(lambda move=move, one=invoice: move(one)), Forbidden)
        assert invoice.settlement == Settlement(allocated=D(100))


@pytest.mark.parametrize("amount", ["0.00", "-1.00", "100.01"])
def test_no_more_is_taken_back_than_is_allocated(amount: str) -> None:
    invoice = paid(D(100))
    assert refusal(lambda: settlement.take_back(invoice, D(amount), ACCOUNTANT, NOW)).code == "allocation_impossible"
    assert invoice.settlement.allocated == 100


def test_a_tiyin_and_all_of_it_can_be_taken_back() -> None:
    invoice = paid(D(100))
    settlement.take_back(invoice, D("0.01"), ACCOUNTANT, NOW)
    assert invoice.settlement.allocated == D("99.99")
    settlement.take_back(invoice, D("99.99"), ACCOUNTANT, NOW)
    assert (invoice.settlement.allocated, invoice.payment_state) == (0, P.UNPAID)


def test_a_difference_up_to_the_limit_is_written_off_once() -> None:
    invoice = paid(WHOLE - D("1000.01"))
    settlement.write_off(invoice, D("400.00"), LIMITS, ACCOUNTANT, NOW)
    assert (invoice.outstanding, invoice.payment_state) == (D("600.01"), P.PARTIAL)
    settlement.write_off(invoice, D("600.00"), LIMITS, ACCOUNTANT, NOW)
    error = refusal(lambda: settlement.write_off(invoice, D("0.01"), LIMITS, ACCOUNTANT, NOW))
    assert error.code == "difference_too_large"
    assert invoice.settlement.written_off == D("1000.00")


def test_a_currency_without_a_limit_writes_nothing_off() -> None:
    error = refusal(lambda: settlement.write_off(paid(D(100)), D("0.01"), {}, ACCOUNTANT, NOW))
    assert error.code == "difference_too_large"
    assert "up to 0 UZS" in error.detail


def test_a_difference_is_of_a_payment_and_of_what_is_outstanding() -> None:
    error = refusal(lambda: settlement.write_off(accepted(), D(1), LIMITS, ACCOUNTANT, NOW))
    assert error.code == "nothing_allocated"
    for amount in ("0.00", "0.001", "10.01"):
        invoice = paid(WHOLE - 10)
        error = refusal(
            lambda one=invoice, amount=amount: settlement.write_off(one, D(amount), LIMITS, ACCOUNTANT, NOW)
        )
        assert error.code == "allocation_impossible"


def test_a_difference_taken_back_is_open_again() -> None:
    invoice = paid(WHOLE - 10)
    settlement.write_off(invoice, D(10), LIMITS, ACCOUNTANT, NOW)
    assert (invoice.status, invoice.payment_state) == (S.PAID, P.SETTLED)
    settlement.take_difference_back(invoice, D(10), ACCOUNTANT, NOW)
    assert (invoice.status, invoice.outstanding, invoice.settlement.written_off) == (S.ACCEPTED, D(10), 0)


def test_a_credit_never_exceeds_what_is_left_of_the_total() -> None:
    invoice = accepted()
    error = refusal(lambda: settlement.credit(invoice, new_id(), WHOLE + D("0.01"), NOW))
    assert (error.code, error.fields[0].pointer) == ("credit_too_large", "/lines")
    credit_id = new_id()
    settlement.credit(invoice, credit_id, WHOLE, NOW)
    assert (invoice.settlement.credited, invoice.in_force, invoice.outstanding) == (WHOLE, 0, 0)
    assert events.Credited(credit_id, WHOLE) in [told.event for told in invoice.told]


def test_a_credit_that_no_longer_counts_is_taken_off_again() -> None:
    invoice = accepted()
    settlement.credit(invoice, new_id(), D(40), NOW)
    settlement.credit(invoice, new_id(), D(-40), NOW)
    assert (invoice.settlement.credited, invoice.outstanding) == (0, WHOLE)


def test_a_correction_changes_what_is_outstanding_by_its_sign() -> None:
    invoice = accepted()
    correction_id = new_id()
    settlement.correct(invoice, correction_id, D(-40), NOW)
    assert (invoice.settlement.corrected, invoice.outstanding, invoice.in_force) == (-40, WHOLE - 40, WHOLE - 40)
    settlement.correct(invoice, new_id(), D(100), NOW)
    assert (invoice.settlement.corrected, invoice.outstanding) == (60, WHOLE + 60)
    assert events.Corrected(correction_id, D(-40)) in [told.event for told in invoice.told]


def test_every_change_of_money_is_noted_counted_and_told_with_the_status_it_led_to() -> None:
    invoice = paid()
    assert invoice.status is S.PAID
    before, invoice.told, invoice.changes = invoice.version, [], []
    settlement.take_back(invoice, D(40), ACCOUNTANT, LATER)
    assert (invoice.version, invoice.updated_at) == (before + 1, LATER)
    noted = [(change.field, change.before, change.after) for change in invoice.changes]
    assert ("outstanding", "0.00", "40.00") in noted
    assert [(told.event, told.status, told.outstanding) for told in invoice.told] == [
        (events.PaymentChanged(), S.ACCEPTED, D("40.00"))
    ]


@pytest.mark.parametrize(
    ("settled", "left", "state"),
    [
        (NOTHING_SETTLED, "100", P.UNPAID),
        (Settlement(allocated=D("0.01")), "99.99", P.PARTIAL),
        (Settlement(credited=D(1)), "99", P.PARTIAL),
        (Settlement(written_off=D(1)), "99", P.PARTIAL),
        (Settlement(corrected=D(-1)), "99", P.UNPAID),
        (Settlement(corrected=D(5), allocated=D(1)), "104", P.PARTIAL),
        (Settlement(allocated=D(100)), "0", P.SETTLED),
        (Settlement(allocated=D(60), credited=D(30), written_off=D(10)), "0", P.SETTLED),
        (Settlement(allocated=D("100.01")), "-0.01", P.OVER),
    ],
)
def test_what_is_left_says_the_state(settled: Settlement, left: str, state: P) -> None:
    assert settled.outstanding(D(100)) == D(left)
    assert settled.state(D(100)) is state


def test_nothing_settled_is_nothing() -> None:
    assert Settlement(D(0), D(0), D(0), D(0)) == NOTHING_SETTLED


def test_an_overpaid_invoice_is_no_reason_to_refuse_what_takes_back() -> None:
    invoice = paid()
    settlement.credit(invoice, new_id(), D(40), NOW)
    assert (invoice.payment_state, invoice.outstanding) == (P.OVER, -40)
    with pytest.raises(Conflict):
        settlement.allocate(invoice, D(1), ACCOUNTANT, NOW)
    settlement.take_back(invoice, D(40), ACCOUNTANT, NOW)
    assert invoice.payment_state is P.SETTLED
