"""Invoices whose set has an ESF or act, complete enough for the forms."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from proxima_common.contracts.words import DocumentSet, TaxKind
from proxima_invoice.domain.document_terms import DocumentTerms
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.domain.line import Line
from proxima_invoice.domain.parties import Bank
from proxima_invoice.domain.supply import CatalogItem, Privilege, PrivilegeKind, Supply

from .scenes import a_line, an_invoice

D = Decimal
ITEM = CatalogItem("10305008003000000", "Services in information technology", "1500000", "услуга (сум)")
RESIDENT = Privilege("102387", "Decree UP-5099, p. 5", PrivilegeKind.VAT, date(2017, 7, 1), date(2028, 1, 1))
TURNOVER = replace(RESIDENT, code="102385", kind=PrivilegeKind.TURNOVER_TAX)
EACH = DocumentTerms(esf_lines="each")


def with_forms(*lines: Line, document_set: DocumentSet = DocumentSet.BILL_ESF_ACT, **values: Any) -> Invoice:
    """A domestic draft for which nothing is missing."""
    invoice = an_invoice(lines or (a_line(),), document_set=document_set)
    bank = Bank("UZS", "First Bank", "20208000000000000001", "00401")
    signed = {"director_position": "Директор", "director_basis": "Устава", "city": "Ташкент"}
    complete = {
        "seller": replace(invoice.seller, vat_number="326000000001", vat_status=20, bank=bank, **signed),
        "buyer": replace(invoice.buyer, tin="300000002", bank=replace(bank, account="20208000000000000002")),
        "supply": Supply(ITEM),
    }
    for name, value in (complete | values).items():
        setattr(invoice, name, value)
    return invoice


def taxed_as(kind: TaxKind, rate: str = "0", **values: Any) -> Line:
    return a_line(tax_kind=kind, tax_rate=D(rate), **values)
