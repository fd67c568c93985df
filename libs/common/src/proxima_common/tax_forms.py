"""ESF and act as the JSON that the partner is sent.

Sums are text, counts numbers, as the vendor's own examples have them (uzbek-invoicing §2, §3; Didox reference §5.1).
"""

from decimal import Decimal
from typing import Any

from proxima_common.contracts.forms import ActContent, ActLine, ActParty, EsfContent, EsfLine, EsfParty, OldFacturaDoc
from proxima_common.money import round_half_up

Json = dict[str, Any]


def as_form_002(esf: EsfContent) -> Json:
    """The ESF as it is created, signed and read back."""
    form: Json = {
        "Version": esf.version,
        "WaybillLocalIds": [],
        "HasMarking": False,
        "HasRent": False,
        "FacturaRentDoc": None,
        "FacturaType": int(esf.factura_type),
        "ProductList": {
            "Tin": esf.seller.tin,
            "HasVat": esf.has_vat,
            "HasExcise": False,
            "HasCommittent": False,
            "HasLgota": esf.has_lgota,
            "HideReportCommittent": False,
            "Products": [_line(line, has_vat=esf.has_vat) for line in esf.lines],
        },
        "FacturaDoc": {"FacturaNo": esf.factura_doc.number, "FacturaDate": esf.factura_doc.date.isoformat()},
        "ContractDoc": {"ContractNo": esf.contract_doc.number, "ContractDate": esf.contract_doc.date.isoformat()},
        "ContractId": esf.contract_id,
        "LotId": esf.lot_id,
        "OldFacturaDoc": _old(esf.old_factura_doc),
        "SellerTin": esf.seller.tin,
        "Seller": _party(esf.seller),
        "BuyerTin": esf.buyer.tin,
        "Buyer": _party(esf.buyer),
        "ItemReleasedDoc": None,
        "FacturaInvestmentObjectDoc": None,
        "FacturaEmpowermentDoc": None,
        "ForeignCompany": None,
    }
    if esf.single_sided_type is not None:
        form["SingleSidedType"] = esf.single_sided_type
    return form


def as_form_005(act: ActContent) -> Json:
    """The act as it is created; every figure is text, and `extended_json` repeats the lines with their VAT."""
    head = {
        "actdoc": {"actno": act.act_doc.number, "actdate": act.act_doc.date.isoformat(), "acttext": act.act_text},
        "contractdoc": {
            "contractno": act.contract_doc.number,
            "contractdate": act.contract_doc.date.isoformat(),
        },
        **_act_party("seller", act.seller),
        **_act_party("buyer", act.buyer),
    }
    rows = [_act_row(line) for line in act.lines]
    extended = [row | _act_vat(line, has_vat=act.has_vat) for row, line in zip(rows, act.lines, strict=True)]
    tin = act.seller.tin
    return {
        **head,
        "productlist": {"tin": tin, "products": rows},
        "extended_json": {**head, "productlist": {"tin": tin, "hasvat": act.has_vat, "products": extended}},
    }


def _line(line: EsfLine, *, has_vat: bool) -> Json:
    row: Json = {
        "OrdNo": line.ord_no,
        "Name": line.name,
        "CatalogCode": line.catalog_code,
        "CatalogName": line.catalog_name,
        "PackageCode": line.package_code,
        "PackageName": line.package_name,
        "Count": _count(line.count),
        "Summa": _sum(line.summa),
        "DeliverySum": _sum(line.delivery_sum),
        "VatRate": _short(line.vat_rate),
        "VatSum": _sum(line.vat_sum),
        "DeliverySumWithVat": _sum(line.delivery_sum_with_vat),
        "ExciseRate": 0,
        "ExciseSum": 0,
        "LgotaId": line.lgota_id,
        "LgotaType": None if line.lgota_type is None else int(line.lgota_type),
        "LgotaName": line.lgota_name,
        "LgotaVatSum": None if line.lgota_vat_sum is None else _sum(line.lgota_vat_sum),
        "CommittentName": "",
        "CommittentTin": "",
        "CommittentVatRegCode": "",
        "CommittentVatRegStatus": None,
        "Marks": None,
        "Barcode": "",
        "WarehouseId": None,
        "Origin": int(line.origin),
    }
    if has_vat:
        row["WithoutVat"] = bool(line.without_vat)
    return row


def _party(party: EsfParty) -> Json:
    return {
        "Name": party.name,
        "BranchCode": party.branch_code,
        "BranchName": party.branch_name,
        "VatRegCode": party.vat_reg_code,
        "Account": party.account,
        "BankId": party.bank_id,
        "Address": party.address,
        "Director": party.director,
        "Accountant": party.accountant,
        "VatRegStatus": party.vat_reg_status,
    }


def _old(old: OldFacturaDoc | None) -> Json | None:
    if old is None:
        return None
    return {
        "OldFacturaId": old.factura_id,
        "OldFacturaNo": old.number,
        "OldFacturaDate": old.date.isoformat(),
    }


def _act_party(side: str, party: ActParty) -> Json:
    return {
        f"{side}tin": party.tin,
        f"{side}name": party.name,
        f"{side}branchcode": party.branch_code,
        f"{side}branchname": party.branch_name,
    }


def _act_row(line: ActLine) -> Json:
    row = {
        "ordno": str(line.ord_no),
        "name": line.name,
        "count": _short(line.count),
        "summa": _sum(line.summa),
        "totalsum": _sum(line.total_sum),
    }
    if line.catalog_code is None:
        return row | {"measureid": line.measure_id or ""}
    return row | {
        "catalogcode": line.catalog_code,
        "catalogname": line.catalog_name or "",
        "packagecode": line.package_code or "",
        "packagename": line.package_name or "",
    }


def _act_vat(line: ActLine, *, has_vat: bool) -> Json:
    row: Json = {
        "totalsumwithoutvat": _sum(line.total_sum_without_vat),
        "vatrate": _short(line.vat_rate),
        "vatsum": _sum(line.vat_sum),
    }
    return row | ({"withoutvat": bool(line.without_vat)} if has_vat else {})


def _sum(value: Decimal) -> str:
    return format(round_half_up(value, 2), "f")


def _short(value: Decimal) -> str:
    """Without trailing zeros and without an exponent."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _count(value: Decimal) -> int | Decimal:
    """A number of the JSON; a decimal stays one, so that no float is ever made of it."""
    return int(value) if value == value.to_integral_value() else Decimal(_short(value))
