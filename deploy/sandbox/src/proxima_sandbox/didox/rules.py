"""What Didox checks of a document before it becomes a draft.

The field lists and the strict rules of 002 are published; that its lines are checked to add up, and which of the error
shapes a rule answers with, is decided here by inference.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from proxima_sandbox.didox.fields import day, number, one_of, required_object, text, tin
from proxima_sandbox.didox.shapes import Body, bare_status, by_field

MOST_PDF_BYTES = 10 * 1024 * 1024
_PDF = "data:application/pdf;base64,"
_CENT = Decimal("0.01")

_PARTY = {
    "Name",
    "BranchCode",
    "BranchName",
    "VatRegCode",
    "Account",
    "BankId",
    "Address",
    "Director",
    "Accountant",
    "VatRegStatus",
}
_LINE = {
    "OrdNo",
    "Name",
    "CatalogCode",
    "CatalogName",
    "PackageCode",
    "PackageName",
    "Count",
    "Summa",
    "DeliverySum",
    "VatRate",
    "VatSum",
    "DeliverySumWithVat",
    "WithoutVat",
    "ExciseRate",
    "ExciseSum",
    "LgotaId",
    "LgotaType",
    "LgotaName",
    "LgotaVatSum",
    "CommittentName",
    "CommittentTin",
    "CommittentVatRegCode",
    "CommittentVatRegStatus",
    "Marks",
    "Barcode",
    "WarehouseId",
    "Origin",
}
_FACTURA = {
    "Version",
    "WaybillLocalIds",
    "HasMarking",
    "HasRent",
    "FacturaRentDoc",
    "FacturaType",
    "SingleSidedType",
    "ProductList",
    "FacturaDoc",
    "ContractDoc",
    "ContractId",
    "didoxcontractid",
    "LotId",
    "OldFacturaDoc",
    "SellerTin",
    "Seller",
    "ItemReleasedDoc",
    "BuyerTin",
    "Buyer",
    "FacturaInvestmentObjectDoc",
    "FacturaEmpowermentDoc",
    "ForeignCompany",
}
_KNOWN: Mapping[str, set[str]] = {
    "": _FACTURA,
    "ProductList": {
        "Tin",
        "HasVat",
        "HasExcise",
        "HasCommittent",
        "HasLgota",
        "HideReportCommittent",
        "Products",
    },
    "ProductList.Products": _LINE,
    "FacturaDoc": {"FacturaNo", "FacturaDate"},
    "ContractDoc": {"ContractNo", "ContractDate"},
    "OldFacturaDoc": {"OldFacturaId", "OldFacturaNo", "OldFacturaDate"},
    "Seller": _PARTY,
    "Buyer": _PARTY,
    "ForeignCompany": {"CountryId", "Name", "Address", "Bank", "Account"},
}
_NUMBERS = {"Summa", "DeliverySum", "VatRate", "VatSum", "DeliverySumWithVat", "ExciseRate", "ExciseSum", "LgotaVatSum"}
_EXPORT_OF_SERVICES = (2, 8)


def check(doctype: str, body: Body, today: date, *, strict_sums: bool) -> None:
    """Raise the refusal of a body that this type does not take. Numbers come as they were written, as Decimal."""
    checks: dict[str, Callable[[], None]] = {
        "000": lambda: _arbitrary(body),
        "002": lambda: _factura(body, today, strict_sums=strict_sums),
        "005": lambda: _act(body),
    }
    if doctype not in checks:
        raise bare_status("Not supported operation")
    checks[doctype]()


def _arbitrary(body: Body) -> None:
    data = required_object(body, "data")
    document = required_object(data, "Document")
    for name in ("DocumentNo", "DocumentName"):
        text(document, name)
    day(document, "DocumentDate")
    one_of(data, "Subtype", range(1, 11))
    tin(data, "SellerTin")
    tin(data, "BuyerTin")
    for party in ("Seller", "Buyer"):
        text(required_object(data, party), "Name")
    file = body.get("document")
    if not isinstance(file, str) or not file.startswith(_PDF):
        raise by_field("document", "The document must be a PDF file.")
    try:
        content = base64.b64decode(file.removeprefix(_PDF), validate=True)
    except ValueError:
        raise by_field("document", "The document is not base64.") from None
    if not content.startswith(b"%PDF-"):
        raise by_field("document", "The document must be a PDF file.")
    if len(content) > MOST_PDF_BYTES:
        raise by_field("document", "The document may not be greater than 10 MB.")


def _factura(body: Body, today: date, *, strict_sums: bool) -> None:
    _no_strangers(body, "")
    if body.get("Version") != 1:
        raise by_field("Version", "The selected Version is invalid.")
    facturadoc = required_object(body, "FacturaDoc")
    text(facturadoc, "FacturaNo")
    if day(facturadoc, "FacturaDate") > today.isoformat():
        raise by_field("FacturaDate", "The FacturaDate may not be in the future.")
    contract = required_object(body, "ContractDoc")
    text(contract, "ContractNo")
    day(contract, "ContractDate")
    _replaced(body)
    _parties(body)
    _lines(body, strict_sums=strict_sums)


def _replaced(body: Body) -> None:
    kind = body.get("FacturaType")
    one_of(body, "FacturaType", (0, 1, 2, 3, 4, 5, 6, 8, 9))
    if kind == 0:
        if body.get("OldFacturaDoc") is not None:
            raise bare_status("OldFacturaDoc must be null", context={"OldFacturaDoc": ["null"]})
        return
    old = required_object(body, "OldFacturaDoc")
    for name in ("OldFacturaId", "OldFacturaNo"):
        text(old, name)
    day(old, "OldFacturaDate")


def _parties(body: Body) -> None:
    tin(body, "SellerTin")
    _party(body, "Seller")
    one_sided = body.get("SingleSidedType")
    if one_sided is None:
        tin(body, "BuyerTin")
        _party(body, "Buyer")
        return
    one_of(body, "SingleSidedType", range(1, 14))
    if body.get("Buyer") is not None or body.get("BuyerTin") != "":
        raise bare_status("A one-sided document has no buyer", context={"Buyer": ["null"], "BuyerTin": [""]})
    if one_sided in _EXPORT_OF_SERVICES:
        for name in ("CountryId", "Name"):
            text(required_object(body, "ForeignCompany"), name)


def _party(body: Body, side: str) -> None:
    party = required_object(body, side)
    for name in ("Name", "Address", "Director"):
        text(party, name)
    if not re.fullmatch(r"\d{20}|\d{25,27}", str(party.get("Account") or "")):
        raise by_field(f"{side}.Account", "The Account must be 20 digits.")
    if not re.fullmatch(r"\d{5}", str(party.get("BankId") or "")):
        raise by_field(f"{side}.BankId", "The BankId must be 5 digits.")
    if not re.fullmatch(r"(\d{12})?", str(party.get("VatRegCode") or "")):
        raise by_field(f"{side}.VatRegCode", "The VatRegCode must be 12 digits.")
    if party.get("VatRegStatus") not in (None, 20, 21, 22):
        raise by_field(f"{side}.VatRegStatus", "The selected VatRegStatus is invalid.")


def _lines(body: Body, *, strict_sums: bool) -> None:
    products = required_object(body, "ProductList")
    if products.get("Tin") != body.get("SellerTin"):
        raise by_field("ProductList.Tin", "The Tin must be the seller's.")
    lines = products.get("Products")
    if not isinstance(lines, list) or not lines:
        raise by_field("ProductList.Products", "The Products field is required.")
    for place, line in enumerate(lines):
        if not isinstance(line, dict):
            raise by_field(f"ProductList.Products.{place}", "The line must be an object.")
        _line(line, f"ProductList.Products.{place}", has_vat=bool(products.get("HasVat")), strict_sums=strict_sums)


def _line(line: Body, at: str, *, has_vat: bool, strict_sums: bool) -> None:
    for name in ("Name", "CatalogName", "PackageName"):
        text(line, name, at)
    if not re.fullmatch(r"\d{17}", str(line.get("CatalogCode") or "")):
        raise by_field(f"{at}.CatalogCode", "The CatalogCode must be 17 digits.")
    if not re.fullmatch(r"\d{1,10}", str(line.get("PackageCode") or "")):
        raise by_field(f"{at}.PackageCode", "The PackageCode must be a number.")
    one_of(line, "Origin", (1, 2, 3, 4))
    if "WithoutVat" in line and not has_vat:
        raise bare_status("WithoutVat is not allowed when HasVat is false", context={f"{at}.WithoutVat": ["absent"]})
    if has_vat and "WithoutVat" not in line:
        raise by_field(f"{at}.WithoutVat", "The WithoutVat field is required.")
    count = number(line, "Count", at, 6)
    figures = {name: number(line, name, at, 2) for name in sorted(_NUMBERS) if line.get(name) is not None}
    missing = [
        name for name in ("Summa", "DeliverySum", "VatRate", "VatSum", "DeliverySumWithVat") if name not in figures
    ]
    if missing:
        raise by_field(f"{at}.{missing[0]}", f"The {missing[0]} field is required.")
    if not strict_sums:
        return
    if figures["DeliverySum"] != (count * figures["Summa"]).quantize(_CENT, ROUND_HALF_UP):
        raise by_field(f"{at}.DeliverySum", "The DeliverySum must be Count by Summa.")
    if figures["DeliverySumWithVat"] != figures["DeliverySum"] + figures["VatSum"]:
        raise by_field(f"{at}.DeliverySumWithVat", "The DeliverySumWithVat must be DeliverySum and VatSum.")


def _act(body: Body) -> None:
    act, contract = required_object(body, "actdoc"), required_object(body, "contractdoc")
    text(act, "actno")
    day(act, "actdate")
    text(contract, "contractno")
    day(contract, "contractdate")
    for side in ("seller", "buyer"):
        tin(body, f"{side}tin")
        text(body, f"{side}name")
    products = required_object(body, "productlist")
    lines = products.get("products")
    if not isinstance(lines, list) or not lines:
        raise by_field("productlist.products", "The products field is required.")
    for place, line in enumerate(lines):
        at = f"productlist.products.{place}"
        if not isinstance(line, dict):
            raise by_field(at, "The line must be an object.")
        for name in ("ordno", "name", "count", "summa", "totalsum"):
            if line.get(name) in (None, ""):
                raise by_field(f"{at}.{name}", f"The {name} field is required.")
        if line.get("catalogcode"):
            text(line, "packagecode", at)
            text(line, "packagename", at)
        elif line.get("measureid") in (None, ""):
            raise by_field(f"{at}.measureid", "The measureid field is required.")
        number(line, "count", at, 6)
        for name in ("summa", "totalsum"):
            number(line, name, at, 2)


def _no_strangers(value: object, at: str) -> None:
    if isinstance(value, list):
        for one in value:
            _no_strangers(one, at)
    if not isinstance(value, dict):
        return
    if not value:
        raise bare_status(f"{at} must be null, not an empty object", context={at: ["null"]})
    known = _KNOWN.get(at)
    for name, inner in value.items():
        path = f"{at}.{name}" if at else name
        if known is not None and name not in known:
            raise bare_status(f"The field {path} is not allowed", context={path: ["not allowed"]})
        _no_strangers(inner, path)
