"""What a receiving operator refuses an ESF for, rule by rule (uzbek-invoicing §2.5)."""

from copy import deepcopy
from decimal import Decimal
from typing import Any

import pytest
from proxima_common.receiver_rules import refusals_of_002

LINE: dict[str, Any] = {
    "OrdNo": 1,
    "Name": "Development",
    "CatalogCode": "10305008003000000",
    "CatalogName": "Services",
    "PackageCode": "1500000",
    "PackageName": "услуга (сум)",
    "Count": 1,
    "Summa": "10000000.00",
    "DeliverySum": "10000000.00",
    "VatRate": "12",
    "VatSum": "1200000.00",
    "DeliverySumWithVat": "11200000.00",
    "WithoutVat": False,
    "ExciseRate": 0,
    "ExciseSum": 0,
    "LgotaId": None,
    "LgotaType": None,
    "LgotaName": None,
    "LgotaVatSum": None,
    "CommittentName": "",
    "CommittentTin": "",
    "CommittentVatRegCode": "",
    "CommittentVatRegStatus": None,
    "Marks": None,
    "Barcode": "",
    "WarehouseId": None,
    "Origin": 3,
}
PARTY: dict[str, Any] = {
    "Name": "PROXIMA",
    "BranchCode": "",
    "BranchName": "",
    "VatRegCode": "326000000001",
    "Account": "20208000000000000001",
    "BankId": "00401",
    "Address": "Tashkent",
    "Director": "A. DIRECTOR",
    "Accountant": "",
    "VatRegStatus": 20,
}
FORM: dict[str, Any] = {
    "Version": 1,
    "WaybillLocalIds": [],
    "HasMarking": False,
    "HasRent": False,
    "FacturaRentDoc": None,
    "FacturaType": 0,
    "ProductList": {
        "Tin": "300000001",
        "HasVat": True,
        "HasExcise": False,
        "HasCommittent": False,
        "HasLgota": False,
        "HideReportCommittent": False,
        "Products": [LINE],
    },
    "FacturaDoc": {"FacturaNo": "42", "FacturaDate": "2026-09-30"},
    "ContractDoc": {"ContractNo": "12-S", "ContractDate": "2026-01-15"},
    "ContractId": None,
    "LotId": "",
    "OldFacturaDoc": None,
    "SellerTin": "300000001",
    "Seller": PARTY,
    "BuyerTin": "300000002",
    "Buyer": PARTY,
    "ItemReleasedDoc": None,
    "FacturaInvestmentObjectDoc": None,
    "FacturaEmpowermentDoc": None,
    "ForeignCompany": None,
}


def refused(path: str, value: Any) -> list[str]:
    """The pointers for the form with this value at this place; `...` takes the field away."""
    form = deepcopy(FORM)
    *way, name = path.strip("/").split("/")
    part: Any = form
    for step in way:
        part = part[int(step) if step.isdigit() else step]
    if value is ...:
        del part[name]
    else:
        part[name] = value
    return [one.pointer for one in refusals_of_002(form)]


def test_the_vendors_example_is_taken() -> None:
    assert refusals_of_002(FORM) == []


LINE_AT = "/ProductList/Products/0"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("/Expansion", 1),
        (f"{LINE_AT}/MeasureId", "1"),
        (f"{LINE_AT}/WithoutExcise", True),
        ("/Seller/Oked", "62010"),
        ("/ForeignCompany", {}),
        ("/FacturaRentDoc", {}),
        (f"{LINE_AT}/Summa", "10000000.001"),
        (f"{LINE_AT}/Summa", "10 000 000.00"),
        (f"{LINE_AT}/Summa", "10000000,00"),
        (f"{LINE_AT}/VatSum", "1.2e+06"),
        (f"{LINE_AT}/Count", Decimal("1.0000001")),
        (f"{LINE_AT}/Count", 1.0),
        ("/FacturaDoc/FacturaDate", "30.09.2026"),
        (f"{LINE_AT}/WithoutVat", ...),
        (f"{LINE_AT}/Origin", ...),
        (f"{LINE_AT}/CatalogCode", ""),
        ("/Seller/Director", ""),
        ("/Buyer/Director", None),
        ("/Buyer/Account", " "),
    ],
)
def test_a_broken_rule_names_its_field(path: str, value: Any) -> None:
    assert path in refused(path, value)


def test_without_vat_is_absent_where_there_is_no_vat() -> None:
    assert refused("/ProductList/HasVat", False) == [f"{LINE_AT}/WithoutVat"]


def test_another_kind_of_esf_names_the_one_before() -> None:
    assert refused("/FacturaType", 4) == ["/OldFacturaDoc"]
    old = {"OldFacturaId": "x", "OldFacturaNo": "41", "OldFacturaDate": "2026-08-31"}
    assert refused("/OldFacturaDoc", old) == ["/OldFacturaDoc"]


def test_a_privilege_on_a_line_is_said_at_the_top() -> None:
    assert refused(f"{LINE_AT}/LgotaId", "102387") == ["/ProductList/HasLgota"]


def test_lines_multiply_and_add_up() -> None:
    assert refused(f"{LINE_AT}/Count", Decimal("1.5")) == [f"{LINE_AT}/DeliverySum"]
    assert refused(f"{LINE_AT}/VatSum", "1200000.01") == [f"{LINE_AT}/DeliverySumWithVat"]
    assert refused("/ProductList/Products", []) == ["/ProductList/Products"]
