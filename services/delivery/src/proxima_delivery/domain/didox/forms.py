"""The body of each document: the tax forms as they were frozen, or a PDF with a head of its own."""

import base64
from collections.abc import Mapping
from datetime import date
from typing import Any

from proxima_common.contracts.content import DocumentContent
from proxima_common.tax_forms import as_form_002, as_form_005

Json = Mapping[str, Any]
ESF_FORM, ACT_FORM, PDF_FORM = "002", "005", "000"


def tax_form(document: DocumentContent) -> tuple[str, Json] | None:
    """The document type and its form; None for a paper that has none."""
    if document.esf is not None:
        return ESF_FORM, as_form_002(document.esf)
    if document.act is not None:
        return ACT_FORM, as_form_005(document.act)
    return None


def pdf_form(
    *, number: str, on: date, name: str, subtype: int, contract: tuple[str, date | None], seller: Json, buyer: Json
) -> Json:
    """The head of a document that is a PDF; each party is `{"tin", "name", "address"}`."""
    contract_no, contract_date = contract
    return {
        "Document": {"DocumentNo": number, "DocumentDate": on.isoformat(), "DocumentName": name},
        "Subtype": subtype,
        "ContractDoc": {"ContractNo": contract_no, "ContractDate": contract_date.isoformat() if contract_date else ""},
        "SellerTin": seller["tin"],
        "Seller": _named(seller),
        "BuyerTin": buyer["tin"],
        "Buyer": _named(buyer),
    }


def create_body(doctype: str, form: Json, pdf: bytes | None) -> Json:
    """What creates the document."""
    if pdf is None:
        return form
    return {"data": form, "document": f"data:application/pdf;base64,{base64.b64encode(pdf).decode()}"}


def number_and_date(doctype: str, form: Json) -> tuple[str, str]:
    """By what a document of ours is known at the partner, whatever case the names are in."""
    low = {str(name).lower(): part for name, part in form.items()}
    head_name, number, on = _HEADS.get(doctype, _HEADS[PDF_FORM])
    head = {str(name).lower(): part for name, part in (low.get(head_name) or {}).items()}
    return str(head.get(number, "")), str(head.get(on, ""))


def names_original(form: Json) -> bool:
    """Whether the form names another ESF whose id at the partner is not in it yet."""
    old = form.get("OldFacturaDoc")
    return isinstance(old, Mapping) and not old.get("OldFacturaId")


def with_original(form: Json, partner_id: str) -> Json:
    """The form with the id of the ESF that it corrects or adds to."""
    return {**form, "OldFacturaDoc": {**form["OldFacturaDoc"], "OldFacturaId": partner_id}}


_HEADS = {
    ESF_FORM: ("facturadoc", "facturano", "facturadate"),
    ACT_FORM: ("actdoc", "actno", "actdate"),
    PDF_FORM: ("document", "documentno", "documentdate"),
}


def _named(party: Json) -> Json:
    return {"Name": party["name"], "BranchCode": "", "BranchName": "", "Address": party.get("address", "")}
