"""What of a seller depends on the day."""

from datetime import date
from decimal import Decimal

import pytest
from proxima_common.contracts.words import DealType, DocumentKind, DocumentSet, TaxKind
from proxima_invoice.domain.parties import Bank, Party
from proxima_invoice.domain.sellers import (
    CatalogEntry,
    Seller,
    SellerAccount,
    Signer,
    account_on,
    item_for,
    main_paper,
    privilege_on,
    signer_on,
)
from proxima_invoice.domain.supply import CatalogItem, Privilege, PrivilegeKind
from proxima_invoice.domain.tax import Regime

OCTOBER = date(2026, 10, 1)
OLD = Bank("UZS", "Old Bank", "1")
NEW = Bank("UZS", "New Bank", "2")
SPARE = Bank("UZS", "Spare Bank", "3")
USD = Bank("USD", "Bank", "4")


def test_the_default_account_of_the_day_is_taken() -> None:
    accounts = [
        SellerAccount(OLD, valid_to=OCTOBER),
        SellerAccount(SPARE, valid_from=OCTOBER),
        SellerAccount(NEW, is_default=True, valid_from=OCTOBER),
        SellerAccount(USD),
    ]
    assert account_on(accounts, "UZS", date(2026, 9, 30)) == OLD
    assert account_on(accounts, "UZS", OCTOBER) == NEW
    assert account_on(accounts, "USD", OCTOBER) == USD
    assert account_on(accounts, "EUR", OCTOBER) is None


DIRECTOR = Signer("d", "A. Director", "Director", "Устава", date(2020, 1, 1))
DEPUTY = Signer(
    "p", "B. Deputy", "Deputy", "доверенности № 5", OCTOBER, date(2026, 11, 1), frozenset({DocumentKind.ACT})
)


@pytest.mark.parametrize(
    ("kind", "day", "wanted", "found"),
    [
        (DocumentKind.ESF, OCTOBER, None, DIRECTOR),
        (DocumentKind.ACT, OCTOBER, None, DEPUTY),
        (DocumentKind.ACT, date(2026, 11, 1), None, DIRECTOR),
        (DocumentKind.ACT, OCTOBER, "d", DIRECTOR),
        (DocumentKind.ESF, OCTOBER, "p", None),
        (DocumentKind.ESF, date(2019, 1, 1), None, None),
    ],
)
def test_the_first_listed_who_signs_it_on_the_day(
    kind: DocumentKind, day: date, wanted: str | None, found: Signer | None
) -> None:
    assert signer_on([DEPUTY, DIRECTOR], kind, day, wanted) == found


@pytest.mark.parametrize("document_set", DocumentSet)
def test_every_set_has_a_paper_that_is_signed(document_set: DocumentSet) -> None:
    assert main_paper(document_set) in document_set.split("+")


def test_an_item_is_named_by_code_or_chosen_by_deal_type() -> None:
    support = CatalogItem("1" * 17, "Support", "1495342", "service")
    hours = CatalogItem("2" * 17, "Development", "1495342", "service")
    other = CatalogItem("2" * 17, "Development", "1495343", "hour")
    catalog = [CatalogEntry(support, frozenset({DealType.SUP})), CatalogEntry(hours), CatalogEntry(other)]
    assert item_for(catalog, DealType.SUP, None, None) == support
    assert item_for(catalog, DealType.HR, None, None) is None
    assert item_for(catalog, DealType.SUP, "2" * 17, None) == hours
    assert item_for(catalog, DealType.SUP, "2" * 17, "1495343") == other
    assert item_for(catalog, DealType.SUP, "3" * 17, None) is None


def test_a_privilege_belongs_to_its_regime() -> None:
    privilege = Privilege("102387", "Resident", PrivilegeKind.VAT, OCTOBER, date(2028, 1, 1))
    seller = Seller(
        Party("S2", "S", "S", "UZ", "x"),
        (),
        (Regime(date(2026, 1, 1), TaxKind.STANDARD, Decimal(12)), Regime(OCTOBER, TaxKind.PRIVILEGE, Decimal(0))),
        privileges=((OCTOBER, privilege),),
    )
    assert privilege_on(seller, date(2026, 9, 30)) is None
    assert privilege_on(seller, OCTOBER) == privilege
    assert privilege_on(seller, date(2025, 1, 1)) is None
