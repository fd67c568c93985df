"""What is doubtful about a draft, by its document set, beside what refuses its finalize."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from proxima_common.contracts.words import DocumentSet
from proxima_invoice.domain.contract_standing import Standing, amount_warnings, expiry_warnings
from proxima_invoice.domain.dry_check import Known, dry_check
from proxima_invoice.domain.invoice import Invoice

from ..forms import with_forms
from ..scenes import TODAY, a_line, an_invoice

D = Decimal
CHECKED = Known(checked_on=date(2026, 10, 1))


def doubts(invoice: Invoice, known: Known = CHECKED) -> list[str]:
    found = dry_check(invoice, TODAY, known)
    assert found.errors == ()
    return [field.pointer for field in found.warnings]


def whole(**values: Any) -> Invoice:
    return replace(an_invoice([a_line()]), **values)


def test_a_complete_bill_and_a_complete_esf_raise_no_doubt() -> None:
    assert doubts(whole()) == []
    assert doubts(with_forms()) == []


def test_errors_are_those_that_refuse_the_finalize() -> None:
    bare = an_invoice([a_line()], document_set=DocumentSet.ESF)
    assert {field.pointer for field in dry_check(bare, TODAY).errors} >= {"/supply/item"}
    unnumbered = dry_check(whole(), TODAY, Known(no_series="S1 has no domestic number series"))
    assert [field.pointer for field in unnumbered.errors] == ["/number"]


@pytest.mark.parametrize(
    ("pinfl", "warned"), [("30101900123457", []), ("30101900123458", ["/buyer/tin"]), ("300000002", [])]
)
def test_a_pinfl_whose_checksum_does_not_fit_is_doubtful(pinfl: str, warned: list[str]) -> None:
    invoice = whole()
    assert doubts(replace(invoice, buyer=replace(invoice.buyer, tin=pinfl))) == warned


def test_a_bill_prints_account_and_bank_code() -> None:
    invoice = whole()
    assert invoice.seller.bank
    bank = replace(invoice.seller.bank, account="123", bank_code=None)
    found = doubts(replace(invoice, seller=replace(invoice.seller, bank=bank)))
    assert found == ["/seller/bank/account", "/seller/bank/bank_code"]


def test_money_from_abroad_wants_a_correspondent_bank() -> None:
    invoice = whole(document_set=DocumentSet.INVOICE)
    assert invoice.seller.bank
    bank = replace(invoice.seller.bank, swift="FIRSUZ22")
    abroad = replace(invoice, buyer=replace(invoice.buyer, country="DE"), seller=replace(invoice.seller, bank=bank))
    assert doubts(abroad) == ["/seller/bank/correspondent_bank"]
    known = replace(bank, correspondent_bank="Sample Bank, Frankfurt")
    assert doubts(replace(abroad, seller=replace(abroad.seller, bank=known))) == []


@pytest.mark.parametrize(
    ("checked_on", "says"),
    [(None, "never compared"), (date(2026, 7, 1), "last compared with the tax base on 2026-07-01")],
)
def test_the_buyer_of_an_esf_is_compared_with_the_tax_base_now_and_then(checked_on: date | None, says: str) -> None:
    (found,) = dry_check(with_forms(), TODAY, Known(checked_on=checked_on)).warnings
    assert found.pointer == "/buyer"
    assert says in found.detail


def test_a_registration_that_is_not_active_is_doubtful() -> None:
    invoice = with_forms()
    assert doubts(replace(invoice, buyer=replace(invoice.buyer, vat_status=22))) == ["/buyer/vat_status"]
    assert doubts(replace(invoice, seller=replace(invoice.seller, vat_status=21))) == ["/seller/vat_status"]
    unknown = replace(invoice.buyer, vat_status=20, vat_number=None)
    assert doubts(replace(invoice, buyer=unknown)) == ["/buyer/vat_number"]


@pytest.mark.parametrize(
    ("valid_to", "says"),
    [
        (None, []),
        (date(2026, 12, 1), []),
        (date(2026, 11, 1), ["the contract ends before 2026-11-01: 1 days after the document date"]),
        (date(2026, 10, 31), ["the contract ended before 2026-10-31"]),
    ],
)
def test_a_contract_that_expires_is_said(valid_to: date | None, says: list[str]) -> None:
    assert expiry_warnings(valid_to, date(2026, 10, 31)) == says


@pytest.mark.parametrize(
    ("invoiced", "says"),
    [
        ("0", []),
        ("89.99", []),
        ("92", ["92 % of the contract's amount is used"]),
        ("100", ["100 % of the contract's amount is used"]),
        ("120", ["the contract's amount is exceeded by 20 UZS"]),
    ],
)
def test_a_contract_that_is_nearly_used_is_said(invoiced: str, says: list[str]) -> None:
    standing = Standing("UZS", D(100), D(invoiced))
    assert amount_warnings(standing) == says
    assert amount_warnings(replace(standing, invoiced=D(0)), D(invoiced)) == says


def test_the_draft_itself_counts_against_its_contract() -> None:
    invoice = whole()
    standing = Standing("UZS", invoice.totals.net + 1, D(0))
    assert doubts(invoice, Known(standing=standing)) == ["/contract/amount"]
    assert doubts(invoice, Known(standing=replace(standing, amount=invoice.totals.net * 2))) == []


def test_a_contract_of_the_future_and_a_number_out_of_order_are_doubtful() -> None:
    invoice = whole()
    later = replace(invoice, contract=replace(invoice.contract, date=date(2026, 11, 1)))
    assert doubts(later, Known(out_of_order="5 is dated earlier")) == ["/contract/date", "/document_date"]
