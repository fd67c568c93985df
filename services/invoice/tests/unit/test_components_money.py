"""What a line bills of a deal, whatever was taken off: the line's own discount counts, the document's does not."""

from datetime import date
from decimal import Decimal

from proxima_invoice.domain.adjustments import Adjustment, AdjustmentKind
from proxima_invoice.domain.components import price_amount
from proxima_invoice.domain.document_terms import ExchangeRule
from proxima_invoice.domain.exchange import PublishedRate, converted_price, rate_for

from ..scenes import NOW, a_line, an_invoice

D = Decimal


def test_the_documents_discount_takes_nothing_off_the_work_that_is_billed() -> None:
    invoice = an_invoice([a_line(quantity=D(1), unit_price=D("5000000"))])
    invoice.adjustments = (Adjustment(invoice.id, AdjustmentKind.ALLOWANCE, "Loyalty", percent=D(5)),)
    invoice.replace_lines(invoice.lines)
    assert invoice.lines[0].net == D("4750000.00")
    assert price_amount(invoice.lines[0], "UZS", None) == D("5000000.00")


def test_the_lines_own_discount_and_charge_count() -> None:
    [line] = an_invoice([a_line(quantity=D(1), unit_price=D(1000), discount_percent=D(10), charge=D(50))]).lines
    assert price_amount(line, "UZS", None) == D("950.00")


def test_what_is_priced_in_another_currency_is_told_in_it() -> None:
    day = date(2026, 10, 30)
    published = [PublishedRate("cbu", "USD", "UZS", 1, D("12171.03"), day, "import", NOW)]
    rate = rate_for(published, "USD", "UZS", ExchangeRule("document_date"), document_date=day, period_end=day)
    price = converted_price(D("32.50"), rate)
    [line] = an_invoice([a_line(quantity=D("37.75"), unit_price=price, source_unit_price=D("32.50"))]).lines
    assert price_amount(line, "USD", rate) == D("1226.88")
    [less] = an_invoice([a_line(quantity=D("37.75"), unit_price=price, discount=D("1217103"))]).lines
    assert price_amount(less, "USD", rate) == D("1126.88")
