"""Credit notes, corrections and reissues from plain data."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from proxima_common.contracts.words import (
    Acceptance,
    CorrectionKind,
    DocumentKind,
    DocumentSet,
    InvoiceKind,
    InvoiceStatus,
    LineKind,
    TaxKind,
)
from proxima_common.errors import Conflict
from proxima_common.ids import new_id
from proxima_invoice.domain import answers, correcting, crediting, reissuing
from proxima_invoice.domain.crediting import Credited, credit_lines, credited_line
from proxima_invoice.domain.family import Child, Parent
from proxima_invoice.domain.numbering import Number

from ..scenes import NOW, PREPARER, a_line, an_invoice
from ..steps import NUMBER, paper, sent

D = Decimal
K = DocumentKind
amounts = st.decimals(D("0.01"), D("9999.99"), places=2)
quantities = st.decimals(D("0.25"), D("200"), places=2)


@st.composite
def invoices(draw):
    """Foreign invoices of a few lines with discounts, tax by category."""
    lines = []
    for _ in range(draw(st.integers(1, 4))):
        quantity, price = draw(quantities), draw(amounts)
        discount = (quantity * price * draw(st.integers(0, 50)) / 100).quantize(D("0.01"))
        rate = draw(st.sampled_from([D(0), D(12)]))
        kind = TaxKind.STANDARD if rate else TaxKind.ZERO
        lines.append(
            a_line(
                line_id=new_id(), quantity=quantity, unit_price=price, discount=discount, tax_kind=kind, tax_rate=rate
            )
        )
    return an_invoice(lines, document_set=DocumentSet.INVOICE, currency="EUR")


@given(invoices())
def test_a_full_credit_is_the_invoice_over_again(invoice) -> None:
    assume(any(line.net for line in invoice.lines))
    credit = an_invoice(credit_lines(invoice, {}, {}, new_id), document_set=DocumentSet.INVOICE, currency="EUR")
    whole = [line for line in invoice.lines if line.net]
    assert [line.net for line in credit.lines] == [line.net for line in whole]
    assert credit.totals.gross == invoice.totals.gross
    assert [credited_line(line.key) for line in credit.lines] == [line.line_id for line in whole]


@given(invoices(), st.lists(st.integers(1, 60), min_size=1, max_size=4))
def test_parts_of_a_line_add_up_to_it_and_never_to_more(invoice, percents: list[int]) -> None:
    line = invoice.lines[0]
    credited: dict = {}
    for percent in percents:
        taken = credited.get(line.line_id, Credited())
        share = (line.quantity * percent / 100).quantize(D("0.01"))
        if not 0 < share < line.quantity - taken.quantity or line.net - taken.net <= 0:
            continue
        (part,) = an_invoice(credit_lines(invoice, {line.line_id: share}, credited, new_id), currency="EUR").lines
        credited[line.line_id] = Credited(taken.quantity + share, taken.net + part.net)
    taken = credited.get(line.line_id, Credited())
    if line.net - taken.net > 0 and line.quantity > taken.quantity:
        (rest,) = an_invoice(credit_lines(invoice, {line.line_id: None}, credited, new_id), currency="EUR").lines
        assert taken.net + rest.net == line.net


def test_what_was_offset_is_taken_off_its_credit_too() -> None:
    """E15: an advance offset by a line of the foreign invoice."""
    offset = a_line(kind=LineKind.ADJUSTMENT, quantity=D(-1), unit_price=D("900000.00"))
    invoice = an_invoice([a_line(), offset], document_set=DocumentSet.INVOICE)
    credit = an_invoice(credit_lines(invoice, {}, {}, new_id), document_set=DocumentSet.INVOICE)
    assert credit.totals.gross == invoice.totals.gross


def test_more_than_is_left_is_refused_by_its_place() -> None:
    invoice = an_invoice([a_line(), a_line()])
    second = invoice.lines[1].line_id
    with pytest.raises(Conflict) as refused:
        credit_lines(invoice, {invoice.lines[0].line_id: None, second: D(11)}, {}, new_id)
    assert (refused.value.code, refused.value.fields[0].pointer) == ("credit_too_large", "/lines/1")
    with pytest.raises(Conflict) as strange:
        credit_lines(invoice, {new_id(): None}, {}, new_id)
    assert strange.value.code == "line_not_found"


def test_nothing_is_left_of_what_is_credited() -> None:
    invoice = an_invoice([a_line()])
    line = invoice.lines[0]
    credited = {line.line_id: Credited(line.quantity, line.net)}
    assert crediting.wholly_credited(invoice.lines, credited) == invoice.lines
    with pytest.raises(Conflict) as refused:
        credit_lines(invoice, {}, credited, new_id)
    assert refused.value.code == "nothing_left"


@pytest.mark.parametrize(
    ("kind", "first", "last"),
    [
        (CorrectionKind.CORRECTED, "2026-10-31", "2029-10-31"),
        (CorrectionKind.ADDITIONAL, "2026-10-31", "2027-10-31"),
        (CorrectionKind.ADDITIONAL, "2024-02-29", "2025-02-28"),
    ],
)
def test_corrections_have_their_last_day(kind: CorrectionKind, first: str, last: str) -> None:
    begun, end = date.fromisoformat(first), date.fromisoformat(last)
    correcting.check_in_time(kind, begun, end)
    for day, code in ((date.fromordinal(end.toordinal() + 1), "too_late"), (date(2024, 1, 1), "too_early")):
        with pytest.raises(Conflict) as refused:
            correcting.check_in_time(kind, begun, day)
        assert refused.value.code == code


def test_a_correction_names_the_esf_in_force() -> None:
    invoice = sent(K.ESF, K.ACT, document_set=DocumentSet.ESF_ACT)
    esf_id = new_id()
    first = correcting.originals_of(invoice, lambda _: esf_id)
    assert [(one.kind, one.number) for one in first] == [(K.ESF, "2026-1"), (K.ACT, "2026-1")]
    child = Child(
        new_id(),
        InvoiceKind.CORRECTION,
        InvoiceStatus.ACCEPTED,
        D(1),
        date(2026, 11, 20),
        counts=True,
        number="2026-9",
        correction=CorrectionKind.CORRECTED,
    )
    invoice.children = (child,)
    second = correcting.originals_of(invoice, lambda _: esf_id)[0]
    assert (second.kind, second.number, second.document_id) == (K.ESF_CORRECTED, "2026-9", esf_id)


def test_the_papers_of_a_child_are_its_own() -> None:
    credit = an_invoice([a_line()], kind=InvoiceKind.CREDIT)
    assert reissuing.kinds_of(credit, with_annex=True) == (K.CREDIT_NOTE,)
    for kind, esf in ((CorrectionKind.CORRECTED, K.ESF_CORRECTED), (CorrectionKind.ADDITIONAL, K.ESF_ADDITIONAL)):
        child = an_invoice(
            [a_line()], kind=InvoiceKind.CORRECTION, correction=kind, document_set=DocumentSet.BILL_ESF_ACT
        )
        assert reissuing.kinds_of(child, with_annex=True) == (esf, K.ACT)


def reissued(*accepted: DocumentKind, rejected: DocumentKind = K.ACT):
    invoice = sent(K.BILL, K.ESF, K.ACT, document_set=DocumentSet.BILL_ESF_ACT)
    for kind in accepted:
        answers.accepted_by_client(invoice, paper(invoice, kind), Acceptance.PARTNER, NOW)
    answers.rejected_by_client(invoice, paper(invoice, rejected), "wrong", NOW)
    reissuing.reissue(invoice, "again", PREPARER, NOW)
    reissuing.take_number(invoice, Number("2026-7", NUMBER.series, "2026", 7))
    return invoice


def plan(invoice, **values):
    return [
        (one.kind, one.number, one.kept is not None)
        for one in reissuing.plan_papers(invoice, with_annex=False, **values)
    ]


def test_only_what_was_rejected_is_replaced() -> None:
    assert plan(reissued(K.ESF)) == [(K.BILL, "2026-1", True), (K.ESF, "2026-1", True), (K.ACT, "2026-7", False)]


def test_changed_amounts_replace_what_carries_them() -> None:
    invoice = reissued(K.ESF)
    assert plan(invoice, amounts_changed=True) == [
        (K.BILL, "2026-7", False),
        (K.ESF_CORRECTED, "2026-7", False),
        (K.ACT, "2026-7", False),
    ]
    corrected = reissuing.plan_papers(invoice, with_annex=False, amounts_changed=True)[1]
    assert corrected.original is not None
    assert (corrected.original.kind, corrected.original.number) == (K.ESF, "2026-1")


def test_an_unanswered_esf_holds_changed_amounts_up() -> None:
    with pytest.raises(Conflict) as refused:
        plan(reissued(), amounts_changed=True)
    assert refused.value.code == "esf_unanswered"


def test_an_annex_goes_with_what_is_replaced() -> None:
    invoice = reissued(K.ESF)
    assert reissuing.plan_papers(invoice, with_annex=True)[-1].kept is None


def test_a_number_is_given_once() -> None:
    invoice = reissued(K.ESF)
    assert not reissuing.needs_number(invoice)
    with pytest.raises(AssertionError):
        reissuing.take_number(invoice, NUMBER)


def test_a_bill_by_mail_may_keep_its_number_and_an_esf_may_not() -> None:
    bill = sent(K.BILL)
    answers.rejected_by_client(bill, paper(bill, K.BILL), "wrong", NOW)
    reissuing.reissue(bill, "again", PREPARER, NOW, keep_number=True)
    assert plan(bill) == [(K.BILL, "2026-1", False)]
    esf = sent(K.ESF, document_set=DocumentSet.ESF)
    answers.rejected_by_client(esf, paper(esf, K.ESF), "wrong", NOW)
    with pytest.raises(Conflict) as refused:
        reissuing.reissue(esf, "again", PREPARER, NOW, keep_number=True)
    assert refused.value.code == "number_not_kept"


def test_a_child_names_its_parents_documents() -> None:
    invoice = sent(K.ESF, document_set=DocumentSet.ESF)
    originals = correcting.originals_of(invoice, lambda _: new_id())
    child = an_invoice(
        [a_line()],
        kind=InvoiceKind.CORRECTION,
        correction=CorrectionKind.ADDITIONAL,
        document_set=DocumentSet.ESF,
        parent=Parent(invoice.id, "2026-1", invoice.document_date, "more", originals),
    )
    (planned,) = reissuing.plan_papers(child, with_annex=False)
    assert planned.original == originals[0]
