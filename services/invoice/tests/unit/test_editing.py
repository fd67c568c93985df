"""What may be changed when, and what a change by hand does."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from proxima_common.contracts.words import InvoiceStatus, LineKind, TaxKind
from proxima_common.errors import Conflict, Forbidden, NotFound
from proxima_common.ids import new_id
from proxima_invoice.domain import editing
from proxima_invoice.domain.editing import FIELDS, Basis, Group
from proxima_invoice.domain.exchange import ExchangeRate
from proxima_invoice.domain.tax import TaxRule

from ..scenes import APPROVER, PREPARER, a_line, an_invoice

D = Decimal
S = InvoiceStatus
STANDARD = TaxRule(TaxKind.STANDARD, D(12), D(12))


@pytest.mark.parametrize(
    ("status", "free"),
    [
        (S.DRAFT, {Group.CONTENT, Group.TEXTS, Group.SENDING, Group.NOTES}),
        (S.NEEDS_REVIEW, {Group.SENDING, Group.NOTES}),
        (S.APPROVED, {Group.SENDING, Group.NOTES}),
        (S.SENT, {Group.SENDING, Group.NOTES}),
        (S.ACCEPTED, {Group.SENDING, Group.NOTES}),
        (S.PAID, {Group.SENDING, Group.NOTES}),
        (S.VOID, {Group.NOTES}),
        (S.DISCARDED, set()),
    ],
)
def test_the_table_of_what_may_be_changed_when(status: S, free: set[Group]) -> None:
    invoice = an_invoice([a_line()], status=status)
    for name, group in FIELDS.items():
        if group in free:
            editing.check_editable(invoice, {name}, PREPARER)
        else:
            with pytest.raises(Conflict) as refused:
                editing.check_editable(invoice, {name}, PREPARER)
            assert refused.value.fields[0].pointer == f"/{name}"
    if status is not S.DRAFT:
        with pytest.raises(Conflict):
            editing.check_lines_editable(invoice, PREPARER)


def test_editing_takes_the_role() -> None:
    with pytest.raises(Forbidden):
        editing.check_editable(an_invoice(), {"tags"}, APPROVER)
    with pytest.raises(Forbidden):
        editing.check_lines_editable(an_invoice(), APPROVER)


def change(invoice: Any, basis: Basis | None = None, **changes: Any) -> None:
    editing.edit(invoice, changes, basis, PREPARER)


def test_another_regime_changes_the_tax_but_not_what_was_set_by_hand() -> None:
    by_hand = a_line(tax_kind=TaxKind.EXEMPT, tax_rate=D(0), edited=frozenset({"tax_kind"}))
    invoice = an_invoice([a_line(), by_hand])
    change(invoice, Basis(TaxRule(TaxKind.PRIVILEGE, D(0), D(0), "code 102387"), None), document_date=date(2026, 9, 1))
    assert [line.tax_kind for line in invoice.lines] == [TaxKind.PRIVILEGE, TaxKind.EXEMPT]
    assert invoice.totals.tax == 0
    assert invoice.touched_by == {"preparer"}


def test_another_rate_of_exchange_converts_generated_prices_anew() -> None:
    generated = a_line(kind=LineKind.GENERATED, source_unit_price=D("32.50"), source_currency="USD")
    fixed = a_line(
        kind=LineKind.GENERATED, source_unit_price=D("32.50"), unit_price=D(400000), edited=frozenset({"unit_price"})
    )
    invoice = an_invoice([generated, fixed], price_currency="USD")
    rate = ExchangeRate("USD", "UZS", D("12171.03"), "cbu", date(2026, 10, 30))
    change(invoice, Basis(STANDARD, rate), document_date=date(2026, 10, 31))
    assert [line.unit_price for line in invoice.lines] == [D("395558.48"), D(400000)]


def test_only_amounts_touch() -> None:
    invoice = an_invoice([a_line()])
    change(invoice, printed_note="Thank you", tags=("urgent",))
    editing.edit_line(invoice, invoice.lines[0].line_id, {"text": "Better"}, None, PREPARER)
    assert not invoice.touched_by
    editing.edit_line(invoice, invoice.lines[0].line_id, {"quantity": D(11)}, None, PREPARER)
    assert invoice.touched_by == {"preparer"}
    assert invoice.lines[0].edited == {"text", "quantity"}


def test_setting_the_same_value_is_no_change() -> None:
    invoice = an_invoice([a_line()])
    editing.edit_line(invoice, invoice.lines[0].line_id, {"quantity": D("10.0")}, None, PREPARER)
    assert not invoice.changes
    assert not invoice.lines[0].edited


def test_lines_come_go_and_move() -> None:
    invoice = an_invoice([a_line(text="a"), a_line(text="b")])
    editing.add_line(invoice, a_line(text="c"), 1, PREPARER)
    assert [line.text for line in invoice.lines] == ["c", "a", "b"]
    editing.edit_line(invoice, invoice.lines[0].line_id, {}, 3, PREPARER)
    assert [(line.text, line.position) for line in invoice.lines] == [("a", 1), ("b", 2), ("c", 3)]
    gone = editing.remove_line(invoice, invoice.lines[1].line_id, "drop", PREPARER)
    assert gone.text == "b"
    assert [(line.text, line.position) for line in invoice.lines] == [("a", 1), ("c", 2)]
    with pytest.raises(NotFound):
        editing.remove_line(invoice, new_id(), "drop", PREPARER)


def test_a_tax_kind_set_by_hand_brings_its_rate() -> None:
    invoice = an_invoice([a_line()])
    editing.edit_line(invoice, invoice.lines[0].line_id, {"tax_kind": TaxKind.ZERO}, None, PREPARER)
    assert (invoice.lines[0].tax_rate, invoice.totals.tax) == (0, 0)
    editing.edit_line(invoice, invoice.lines[0].line_id, {"tax_kind": TaxKind.STANDARD}, None, PREPARER)
    assert invoice.totals.tax == D("540000.00")


def test_personal_changes_are_told_apart() -> None:
    invoice = an_invoice([a_line()])
    change(invoice, mail_subject="For you", tags=("urgent",))
    editing.add_line(invoice, a_line(text="Trip of A. Person"), None, PREPARER)
    assert {one.field: one.personal for one in invoice.changes} == {
        "mail_subject": True,
        "tags": False,
        "new line": False,
        "new line text": True,
    }
    assert [one.after for one in invoice.changes if one.field == "new line"] == ["10 × 450000.00 = 4500000.00"]


def test_a_party_is_told_part_by_part() -> None:
    invoice = an_invoice([a_line()])
    change(invoice, buyer=replace(invoice.buyer, address="Samarkand, 5"))
    assert [(one.field, one.before, one.after) for one in invoice.changes] == [
        ("buyer address", "Tashkent, 1", "Samarkand, 5")
    ]
