"""What a created or replaced body becomes: who, what number, how much, and its content in lower case."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from proxima_sandbox.didox.documents import lowered
from proxima_sandbox.didox.shapes import Body

_SERVICE_FIELDS = ("didoxcontractid",)


def content_of(doctype: str, body: Body) -> tuple[Body, str | None]:
    """The kept fields and the file in base64; the body has passed its rules."""
    if doctype == "000":
        data = body["data"]
        document = data["Document"]
        contract = data.get("ContractDoc") or {}
        kept = {
            **_sides(data["SellerTin"], data["BuyerTin"], data["Buyer"]["Name"]),
            **_named(document["DocumentNo"], document["DocumentDate"]),
            **_contract(contract.get("ContractNo"), contract.get("ContractDate")),
            **_money("0", "0", "0"),
            "factura_type": None,
            "one_sided": 0,
        }
        file: str = body["document"].partition(",")[2]
        return {"doctype": doctype, **kept, "json": lowered(data)}, file
    kept = _of_factura(body) if doctype == "002" else _of_act(body)
    json = {name: value for name, value in lowered(body).items() if name not in _SERVICE_FIELDS}
    return {"doctype": doctype, **kept, "json": json}, None


def _of_factura(body: Body) -> Body:
    lines = body["ProductList"]["Products"]
    buyer = body.get("Buyer") or body.get("ForeignCompany") or {}
    return {
        **_sides(body["SellerTin"], body["BuyerTin"], buyer.get("Name", "")),
        **_named(body["FacturaDoc"]["FacturaNo"], body["FacturaDoc"]["FacturaDate"]),
        **_contract(body["ContractDoc"]["ContractNo"], body["ContractDoc"]["ContractDate"]),
        **_money(*(_sum(lines, name) for name in ("DeliverySum", "VatSum", "DeliverySumWithVat"))),
        "factura_type": body["FacturaType"],
        "one_sided": body.get("SingleSidedType") or 0,
    }


def _of_act(body: Body) -> Body:
    total = _sum(body["productlist"]["products"], "totalsum")
    detail = (body.get("extended_json") or {}).get("productlist") or {}
    vat = _sum(detail.get("products") or [], "vatsum")
    net = str(Decimal(total) - Decimal(vat))
    return {
        **_sides(body["sellertin"], body["buyertin"], body["buyername"]),
        **_named(body["actdoc"]["actno"], body["actdoc"]["actdate"]),
        **_contract(body["contractdoc"]["contractno"], body["contractdoc"]["contractdate"]),
        **_money(net, vat, total),
        "factura_type": None,
        "one_sided": 0,
    }


def _sides(seller: str, buyer: str, buyer_name: str) -> Body:
    return {"seller_tin": seller, "buyer_tin": buyer, "buyer_name": buyer_name}


def _named(name: str, day: str) -> Body:
    return {"name": name, "doc_date": day}


def _contract(number: str | None, day: str | None) -> Body:
    return {"contract_number": number or "", "contract_date": day or ""}


def _money(net: str, vat: str, total: str) -> Body:
    return {"net": net, "vat": vat, "total": total}


def _sum(lines: list[Any], name: str) -> str:
    try:
        return str(sum((Decimal(str(line.get(name) or 0)) for line in lines), Decimal(0)))
    except InvalidOperation:
        return "0"
