"""The dry check, payments, claims and proposals."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from proxima_common.contracts.words import (
    DocumentKind,
    DocumentSet,
    InvoiceKind,
    InvoiceStatus,
    LineKind,
    PaymentState,
    RecipientRole,
)
from proxima_common.errors import Conflict, Invalid
from proxima_common.ids import new_id
from proxima_invoice.domain import finalizing, settlement
from proxima_invoice.domain.claims import Taken, lost_claims
from proxima_invoice.domain.finalizing import PeriodNow
from proxima_invoice.domain.line import Worklog
from proxima_invoice.domain.parties import Party, Recipient
from proxima_invoice.domain.proposal import Proposal, check_proposals, merge

from ..scenes import ACCOUNTANT, NOW, TODAY, a_line, an_invoice
from ..steps import sent

D = Decimal
OPEN = PeriodNow(1, "open", None)


def faults(invoice) -> list[str]:
    with pytest.raises(Conflict) as refused:
        finalizing.check(invoice, OPEN, TODAY)
    return [field.pointer for field in refused.value.fields]


def test_a_complete_invoice_passes() -> None:
    finalizing.check(an_invoice([a_line()]), OPEN, TODAY)


def test_each_gap_is_named() -> None:
    whole = an_invoice([a_line()])
    assert faults(an_invoice()) == ["/lines"]
    assert faults(an_invoice([a_line(kind=LineKind.ADJUSTMENT, quantity=D(-1))])) == ["/lines"]
    assert faults(replace(whole, document_date=TODAY + timedelta(1), due_date=None)) == ["/document_date"]
    assert faults(replace(whole, due_date=date(2026, 10, 1))) == ["/due_date"]
    assert faults(replace(whole, price_currency="USD")) == ["/exchange_rate"]
    assert faults(replace(whole, currency="USD", price_currency="USD")) == ["/currency", "/seller/bank"]
    assert faults(replace(whole, buyer=replace(whole.buyer, tin=None, director=""))) == [
        "/buyer/tin",
        "/buyer/director",
    ]
    assert faults(replace(whole, seller=replace(whole.seller, bank=None))) == ["/seller/bank"]
    assert faults(replace(whole, recipients=())) == ["/recipients"]
    twice = (Recipient(RecipientRole.PRIMARY, "a@b.example"), Recipient(RecipientRole.PRIMARY, "c@d.example"))
    assert faults(replace(whole, recipients=twice)) == ["/recipients"]


def test_a_foreign_buyer_needs_no_tax_number() -> None:
    whole = an_invoice([a_line()])
    abroad = replace(whole, buyer=replace(whole.buyer, country="DE", tin=None, director=None))
    assert faults(abroad) == ["/seller/bank/swift"]
    finalizing.check(replace(abroad, seller=with_swift(abroad.seller, "FIRSUZ22")), OPEN, TODAY)
    assert faults(replace(abroad, seller=with_swift(abroad.seller, "FIRST"))) == ["/seller/bank/swift"]


def with_swift(party: Party, swift: str) -> Party:
    assert party.bank
    return replace(party, bank=replace(party.bank, swift=swift))


@pytest.mark.parametrize(
    ("period", "code"),
    [
        (PeriodNow(2, "open", None), "stale_context"),
        (PeriodNow(1, "nothing_to_bill", None), "nothing_to_bill"),
        (PeriodNow(1, "open", "2026-0007"), "period_already_billed"),
    ],
)
def test_what_the_month_refuses(period: PeriodNow, code: str) -> None:
    with pytest.raises(Conflict) as refused:
        finalizing.check(an_invoice([a_line()]), period, TODAY)
    assert refused.value.code == code


def test_a_supplement_bills_a_billed_month() -> None:
    finalizing.check(an_invoice([a_line()], supplement=True), PeriodNow(1, "open", "2026-0007"), TODAY)


def test_full_payment_accepts_what_went_by_mail_but_never_an_esf() -> None:
    by_mail, esf = sent(), sent(DocumentKind.ESF, document_set=DocumentSet.ESF)
    for invoice in (by_mail, esf):
        settlement.allocate(invoice, invoice.outstanding, ACCOUNTANT, NOW)
    assert by_mail.status is InvoiceStatus.PAID
    assert (esf.status, esf.payment_state) == (InvoiceStatus.SENT, PaymentState.SETTLED)


def test_a_part_leaves_the_rest_outstanding() -> None:
    invoice = sent()
    settlement.allocate(invoice, D("40000.00"), ACCOUNTANT, NOW)
    assert (invoice.payment_state, invoice.outstanding) == (PaymentState.PARTIAL, D("5000000.00"))
    for amount in (D("5000000.01"), D(0), D("0.001")):
        with pytest.raises(Conflict) as refused:
            settlement.allocate(invoice, amount, ACCOUNTANT, NOW)
        assert refused.value.fields[0].pointer == "/amount"
    settlement.take_back(invoice, D("40000.00"), ACCOUNTANT, NOW)
    assert invoice.payment_state is PaymentState.UNPAID


def worklog(worklog_id: str, seconds: int = 3600) -> Worklog:
    return Worklog(
        worklog_id, date(2026, 10, 5), "OPS-1", "s", "d", "p1", "P", "dev", seconds, seconds, seconds, "a" * 64, NOW
    )


def test_time_is_lost_when_more_is_taken_than_prefill_was_told() -> None:
    taken = [Taken("w1", 3600, "2026-0001"), Taken("w2", 1800, "2026-0002")]
    lost = lost_claims([worklog("w1"), worklog("w2"), worklog("w3")], taken, {"w2": 1800})
    assert [(one.worklog.worklog_id, one.by) for one in lost] == [("w1", "2026-0001")]


def proposal(key: str, hours: str, price: str = "450000", currency: str = "UZS", net: str | None = None) -> Proposal:
    amount = (D(hours) * D(price)).quantize(D("0.01")) if net is None else D(net)
    first, last = date(2026, 10, 1), date(2026, 10, 31)
    return Proposal(
        key, f"Work as {key}", "hour", D(hours), D(price), amount, currency, first, last, (worklog(key),), {}
    )


def test_a_proposal_that_does_not_multiply_is_refused() -> None:
    check_proposals([proposal("dev", "2.5")], "UZS")
    for wrong in (proposal("dev", "2.5", net="1"), proposal("dev", "2.5", currency="USD")):
        with pytest.raises(Invalid):
            check_proposals([wrong], "UZS")


def test_a_proposal_is_laid_over_the_draft() -> None:
    invoice = an_invoice([a_line(text="by hand")])
    merge(invoice, [proposal("dev", "2"), proposal("qa", "1")], new_id)
    dev = invoice.lines[1]
    invoice.lines[1] = replace(dev, quantity=D("1.5"), edited=frozenset({"quantity"}))
    merge(invoice, [proposal("dev", "3", "500000")], new_id)
    assert [(line.text, line.kind) for line in invoice.lines] == [
        ("by hand", LineKind.MANUAL),
        ("Work as dev", LineKind.GENERATED),
    ]
    now = invoice.lines[1]
    assert (now.line_id, now.quantity, now.unit_price) == (dev.line_id, D("1.5"), D("500000"))
    assert now.proposed is not None
    assert now.proposed["quantity"] == "3"
    assert not invoice.touched_by


def test_the_same_proposal_again_changes_nothing() -> None:
    invoice = an_invoice()
    merge(invoice, [proposal("dev", "2")], new_id)
    lines, invoice.changes = list(invoice.lines), []
    merge(invoice, [proposal("dev", "2")], new_id)
    assert invoice.lines == lines
    assert not invoice.changes


@pytest.mark.parametrize("kind", [InvoiceKind.SERVICE, InvoiceKind.ADVANCE])
def test_a_closed_tax_month_refuses_what_is_dated_in_it(kind: InvoiceKind) -> None:
    with pytest.raises(Conflict) as refused:
        finalizing.check(an_invoice([a_line()], kind=kind), OPEN, TODAY, month_closed=True)
    assert (refused.value.code, refused.value.fields[0].pointer) == ("tax_month_closed", "/document_date")


@pytest.mark.parametrize("kind", [InvoiceKind.CREDIT, InvoiceKind.CORRECTION])
def test_corrections_are_still_dated_in_a_closed_tax_month(kind: InvoiceKind) -> None:
    finalizing.check(an_invoice([a_line()], kind=kind), OPEN, TODAY, month_closed=True)


def test_an_advance_stands_beside_a_billed_month() -> None:
    billed = PeriodNow(2, "open", "2026-0007")
    finalizing.check(an_invoice([a_line()], kind=InvoiceKind.ADVANCE), billed, TODAY)
