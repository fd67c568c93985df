"""The rules by which a receiving operator refuses an ESF (uzbek-invoicing §2.5), checked before it is frozen."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from proxima_common.errors import FieldError
from proxima_common.money import round_half_up

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_SUM = re.compile(r"-?(0|[1-9]\d*)(\.\d{1,2})?")
_DATE_FIELDS = {"FacturaDate", "ContractDate", "OldFacturaDate"}
_SUM_FIELDS = {"Summa", "DeliverySum", "VatRate", "VatSum", "DeliverySumWithVat", "LgotaVatSum"}
_PARTY = "Name BranchCode BranchName VatRegCode Account BankId Address Director Accountant VatRegStatus"
_LINE = """OrdNo Name CatalogCode CatalogName PackageCode PackageName Count Summa DeliverySum VatRate VatSum
    DeliverySumWithVat WithoutVat ExciseRate ExciseSum LgotaId LgotaType LgotaName LgotaVatSum CommittentName
    CommittentTin CommittentVatRegCode CommittentVatRegStatus Marks Barcode WarehouseId Origin"""
_LIST = "Tin HasVat HasExcise HasCommittent HasLgota HideReportCommittent Products"
_FORM = """Version WaybillLocalIds HasMarking HasRent FacturaRentDoc FacturaType SingleSidedType ProductList FacturaDoc
    ContractDoc ContractId LotId OldFacturaDoc SellerTin Seller BuyerTin Buyer ItemReleasedDoc
    FacturaInvestmentObjectDoc FacturaEmpowermentDoc ForeignCompany"""
PARTY_FIELDS, LINE_FIELDS, LIST_FIELDS, FORM_FIELDS = (
    frozenset(names.split()) for names in (_PARTY, _LINE, _LIST, _FORM)
)


def refusals_of_002(form: Mapping[str, Any]) -> list[FieldError]:
    """What a receiving operator would refuse the form for; empty when it would take it (uzbek-invoicing §2.5).

    Fields that are unknown, missing or `{}`; numbers with too many decimals, separators or an exponent; dates that are
    not `yyyy-MM-dd`; WithoutVat against HasVat; a missing director; OldFacturaDoc against FacturaType; lines that do
    not multiply or add up.
    """
    return [*_shape(form), *_texts(form, ""), *_header(form), *_lines(form)]


def _shape(form: Mapping[str, Any]) -> Iterator[FieldError]:
    yield from _fields(form, FORM_FIELDS, {"SingleSidedType"}, "")
    for side in ("Seller", "Buyer"):
        if isinstance(form.get(side), Mapping):
            yield from _fields(form[side], PARTY_FIELDS, set(), f"/{side}")
    products = form.get("ProductList") or {}
    yield from _fields(products, LIST_FIELDS, set(), "/ProductList")
    for at, line in enumerate(products.get("Products", [])):
        yield from _fields(line, LINE_FIELDS, {"WithoutVat"}, f"/ProductList/Products/{at}")


def _fields(part: Mapping[str, Any], known: frozenset[str], optional: set[str], where: str) -> Iterator[FieldError]:
    for name in sorted(set(part) - known):
        yield FieldError(f"{where}/{name}", "the form does not know this field")
    for name in sorted(known - optional - set(part)):
        yield FieldError(f"{where}/{name}", "the form lacks this field")
    for name, value in part.items():
        if value == {}:
            yield FieldError(f"{where}/{name}", "an object that is not used is null")


def _texts(value: Any, where: str) -> Iterator[FieldError]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _text(name, inner, f"{where}/{name}")
            yield from _texts(inner, f"{where}/{name}")
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from _texts(inner, f"{where}/{at}")


def _text(name: str, value: Any, where: str) -> Iterator[FieldError]:
    if name in _DATE_FIELDS and not _DATE.fullmatch(str(value)):
        yield FieldError(where, "a date is written yyyy-MM-dd")
    if name in _SUM_FIELDS and value is not None and not _SUM.fullmatch(str(value)):
        yield FieldError(where, "a number has at most two decimals, a dot, and no exponent or separator")
    if name == "Count" and not _is_count(value):
        yield FieldError(where, "a count has at most six decimals and no exponent")


def _is_count(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return False
    return Decimal(value).is_finite() and round_half_up(value, 6) == value


def _header(form: Mapping[str, Any]) -> Iterator[FieldError]:
    for side in ("Seller", "Buyer"):
        for name in ("Name", "Address", "Account", "Director"):
            if not str((form.get(side) or {}).get(name) or "").strip():
                yield FieldError(f"/{side}/{name}", f"the {side.lower()}'s {name} is mandatory")
    if bool(form.get("FacturaType")) != (form.get("OldFacturaDoc") is not None):
        yield FieldError("/OldFacturaDoc", "it is named by every ESF but a standard one, and never by that")


def _lines(form: Mapping[str, Any]) -> Iterator[FieldError]:
    products = form.get("ProductList") or {}
    has_vat, lines = products.get("HasVat"), products.get("Products", [])
    if not lines:
        yield FieldError("/ProductList/Products", "there are no lines")
    for at, line in enumerate(lines):
        where = f"/ProductList/Products/{at}"
        if ("WithoutVat" in line) != bool(has_vat):
            yield FieldError(f"{where}/WithoutVat", "it is there when HasVat is true, and only then")
        for name in ("Name", "CatalogCode", "CatalogName", "PackageCode", "PackageName"):
            if not str(line.get(name) or "").strip():
                yield FieldError(f"{where}/{name}", f"{name} is mandatory")
        yield from _sums(line, where)
    if any(line.get("LgotaId") for line in lines) != bool(products.get("HasLgota")):
        yield FieldError("/ProductList/HasLgota", "it is true when a line has a privilege, and only then")


def _sums(line: Mapping[str, Any], where: str) -> Iterator[FieldError]:
    try:
        count, price, net, tax, gross = (
            Decimal(str(line[name])) for name in ("Count", "Summa", "DeliverySum", "VatSum", "DeliverySumWithVat")
        )
    except (ArithmeticError, KeyError):
        return
    if round_half_up(count * price, 2) != net:
        yield FieldError(f"{where}/DeliverySum", f"{count} × {price} is not {net}")
    if net + tax != gross:
        yield FieldError(f"{where}/DeliverySumWithVat", f"{net} + {tax} is not {gross}")
