"""Old invoices as a table says them, and months beside what was billed for them."""

from decimal import Decimal

import pytest
from proxima_common.errors import Invalid
from proxima_invoice.domain.comparing import Side, SideLine, compared, month_causes
from proxima_invoice.domain.importing import read_table, shares

D = Decimal
HEADER = "application_id,number,status,month,document_date,currency,net,tax,gross,tax_rate,paid,due_date"
GOOD = "A2,2025-0001,paid,2025-10,2025-10-31,UZS,1000.00,120.00,1120.00,12,,2025-11-15"


def faults(text: str) -> list[tuple[str | None, str]]:
    (invoice,) = read_table(text)
    return [(fault.column, fault.detail) for fault in invoice.faults]


def test_a_right_row_is_an_invoice() -> None:
    (invoice,) = read_table(f"\ufeff{HEADER}\r\n{GOOD}\r\n")
    assert (invoice.row, invoice.faults, invoice.lines) == (2, [], [])
    assert (invoice.values["gross"], invoice.values["number"]) == (D("1120.00"), "2025-0001")


@pytest.mark.parametrize(
    ("was", "now", "column"),
    [
        ("paid", "settled", "status"),
        ("2025-10,", "10.2025,", "month"),
        ("2025-10-31", "31.10.2025", "document_date"),
        ("UZS", "sum", "currency"),
        ("1000.00", "1 000,00", "net"),
        ("1120.00", "1121.00", "gross"),
        ("A2", "", "application_id"),
        ("2025-0001", "", "number"),
        (",12,", ",,", "tax_rate"),
        (",12,,", ",12,500.00,", "paid"),
        ("120.00,1120.00", "120.001,1120.001", "tax"),
    ],
)
def test_a_wrong_cell_names_its_column(was: str, now: str, column: str) -> None:
    changed = GOOD.replace(was, now, 1)
    quoted = changed.replace("1 000,00", '"1 000,00"')
    assert column in [name for name, _ in faults(f"{HEADER}\n{quoted}")]


def test_every_wrong_cell_is_found_at_once() -> None:
    row = "A2,2025-0001,settled,2025,31.10.2025,UZS,x,120.00,1120.00,12,,"
    assert {name for name, _ in faults(f"{HEADER}\n{row}")} == {"status", "month", "document_date", "net"}


def test_rows_of_one_number_are_its_lines() -> None:
    header = f"{HEADER};line_text;line_quantity;line_unit_price;line_net".replace(",", ";")
    rows = [f"{GOOD},Support,2,300.00,600.00", f"{GOOD},Work,1,400.00,400.00"]
    (invoice,) = read_table("\n".join([header, *(row.replace(",", ";") for row in rows)]))
    assert invoice.faults == []
    assert [(line.text, line.quantity, line.net) for line in invoice.lines] == [
        ("Support", D(2), D("600.00")),
        ("Work", D(1), D("400.00")),
    ]
    (invoice,) = read_table("\n".join([header, rows[0].replace(",", ";")]))
    assert [(fault.column, fault.detail) for fault in invoice.faults] == [("line_net", "the lines come to 600.00")]


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("number\n1", "columns are missing"),
        (f"{HEADER},colour\n{GOOD},red", "unknown or named twice: colour"),
        (HEADER, "one to 2000 rows, this one has 0"),
        (f'{HEADER}\n"{GOOD}', "row"),
    ],
)
def test_a_table_that_cannot_be_read_says_why(table: str, said: str) -> None:
    with pytest.raises(Invalid, match=said):
        read_table(table)


def test_the_last_line_takes_what_is_left_of_the_tax() -> None:
    assert shares(D("0.36"), [D("1.01"), D("1.01"), D("1.01")], D(12), "UZS") == [D("0.12"), D("0.12"), D("0.12")]
    assert shares(D("0.37"), [D("1.01"), D("1.01"), D("1.01")], D(12), "UZS") == [D("0.12"), D("0.12"), D("0.13")]


def line(text: str, quantity: str, price: str, net: str) -> SideLine:
    return SideLine(text, D(quantity), D(price), D(net))


@pytest.mark.parametrize(
    ("ours", "billed", "causes"),
    [
        (line("Dev", "10", "100", "1000"), line("dev", "10", "100", "1000"), ()),
        (line("Dev", "10", "100", "1000.01"), line("Dev", "10", "100", "1000"), ("rounding",)),
        (line("Dev", "10.02", "100", "1002"), line("Dev", "10", "100", "1000"), ("rounding",)),
        (line("Dev", "12", "100", "1200"), line("Dev", "10", "100", "1000"), ("hours",)),
        (line("Dev", "10", "110", "1100"), line("Dev", "10", "100", "1000"), ("rate",)),
        (line("Dev", "12", "110", "1320"), line("Dev", "10", "100", "1000"), ("rate", "hours")),
    ],
)
def test_a_line_says_why_it_differs(ours: SideLine, billed: SideLine, causes: tuple[str, ...]) -> None:
    (pair,) = compared([ours], [billed])
    assert pair.causes == causes
    assert pair.difference == ours.net - billed.net


def test_lines_find_their_like_and_the_rest_stands_alone() -> None:
    ours = [line("Developer", "10", "100", "1000"), line("Tester", "5", "80", "400"), line("Fee", "1", "50", "50")]
    billed = [line("QA work", "5", "80", "400"), line("developer", "9", "100", "900")]
    found = {
        (pair.ours.text if pair.ours else None, pair.billed.text if pair.billed else None)
        for pair in compared(ours, billed)
    }
    assert found == {("Developer", "developer"), ("Tester", "QA work"), ("Fee", None)}


def test_a_month_says_why_it_differs() -> None:
    ours = Side("UZS", D(1000), D(120), ())
    quiet = {"excluded_seconds": 0, "late_seconds": 0}
    assert month_causes(ours, ours, [], **quiet) == []
    assert month_causes(ours, Side("UZS", D(1000), D("120.01"), ()), [], **quiet) == ["tax"]
    assert month_causes(ours, Side("USD", D(1000), D(120), ()), [], **quiet) == ["currency"]
    assert month_causes(ours, None, [], **quiet) == ["only_ours"]
    assert month_causes(None, ours, [], **quiet) == ["only_billed"]
    assert month_causes(ours, Side("UZS", D(1100), D(132), ()), [], **quiet) == ["unexplained"]
    both = month_causes(ours, Side("UZS", D(1100), D(132), ()), [], excluded_seconds=3600, late_seconds=60)
    assert both == ["excluded_work", "late_work"]
