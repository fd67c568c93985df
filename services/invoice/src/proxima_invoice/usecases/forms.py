"""ESF and act as they are frozen: the forms' own fields, filled from the invoice (uzbek-invoicing §2, §3)."""

from collections.abc import Sequence
from decimal import Decimal

from proxima_common.contracts import forms
from proxima_common.contracts.words import DocumentKind
from proxima_common.money import minor_units, round_half_up

from proxima_invoice.domain import form_words
from proxima_invoice.domain.amount_in_words import in_words
from proxima_invoice.domain.documents import ABROAD
from proxima_invoice.domain.form_rows import FormRow, has_vat, privilege_of, rows_of, standard_rate_on, without_vat
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.domain.line import Line
from proxima_invoice.domain.parties import Party
from proxima_invoice.domain.privilege import forgone_tax
from proxima_invoice.domain.supply import CatalogItem, Privilege

FORM_VERSION = 1
FACTURA_TYPES = {
    DocumentKind.ESF: forms.FacturaType.STANDARD,
    DocumentKind.ESF_CORRECTED: forms.FacturaType.CORRECTED,
    DocumentKind.ESF_ADDITIONAL: forms.FacturaType.ADDITIONAL,
}
_NOT_ENTERED = CatalogItem("", "", "", "")


def form_rows(invoice: Invoice, lines: Sequence[Line] | None = None) -> list[FormRow]:
    """The rows of this invoice's forms. An act abroad keeps the lines; at home it has the rows of its ESF."""
    esf_lines = "each" if invoice.document_set in ABROAD else invoice.document_terms.esf_lines
    return rows_of(invoice.lines if lines is None else lines, esf_lines, form_words.services(invoice))


def esf_of(
    invoice: Invoice, kind: DocumentKind, number: str, original: forms.OldFacturaDoc | None = None
) -> forms.EsfContent:
    """Form 002. A corrected or additional one names the ESF before it, a standard one never does."""
    rows = form_rows(invoice)
    of_payer = has_vat(rows)
    item, privilege = invoice.supply.item or _NOT_ENTERED, invoice.supply.privilege
    lines = [
        _esf_line(at, row, item, privilege_of(row, privilege), invoice, of_payer=of_payer)
        for at, row in enumerate(rows, start=1)
    ]
    factura_type = FACTURA_TYPES[kind]
    return forms.EsfContent(
        version=FORM_VERSION,
        factura_type=factura_type,
        single_sided_type=None,
        factura_doc=forms.EsfDoc(number=number, date=invoice.document_date),
        contract_doc=forms.EsfDoc(number=invoice.contract.number, date=invoice.contract.date),
        contract_id=invoice.contract.registration_id,
        lot_id=invoice.contract.lot_id or "",
        old_factura_doc=original if factura_type else None,
        seller=_esf_party(invoice.seller),
        buyer=_esf_party(invoice.buyer),
        has_vat=of_payer,
        has_lgota=any(line.lgota_id for line in lines),
        lines=lines,
        delivery_sum=_total([line.delivery_sum for line in lines]),
        vat_sum=_total([line.vat_sum for line in lines]),
        delivery_sum_with_vat=_total([line.delivery_sum_with_vat for line in lines]),
    )


def act_of(invoice: Invoice, number: str, lines: Sequence[Line] | None = None) -> forms.ActContent:
    """Form 005, and what the act on paper says; amounts in the document's currency, totals with VAT.

    `lines` are the act's own where it rounds VAT otherwise than the invoice does.
    """
    rows = form_rows(invoice, lines)
    of_payer = has_vat(rows)
    item = None if invoice.document_set in ABROAD else invoice.supply.item
    places = minor_units(invoice.currency)
    tax = _total([row.tax for row in rows], places)
    return forms.ActContent(
        act_doc=forms.EsfDoc(number=number, date=invoice.document_date),
        contract_doc=forms.EsfDoc(number=invoice.contract.number, date=invoice.contract.date),
        act_text=form_words.act_text(invoice),
        place=invoice.seller.city,
        service_from=invoice.service_from,
        service_to=invoice.service_to,
        seller=_act_party(invoice.seller),
        buyer=_act_party(invoice.buyer),
        has_vat=of_payer,
        lines=[_act_line(at, row, item, places, of_payer=of_payer) for at, row in enumerate(rows, start=1)],
        total_sum_without_vat=_total([row.net for row in rows], places),
        vat_sum=tax,
        total_sum=_total([row.gross for row in rows], places),
        vat_in_words=in_words(tax, invoice.currency, invoice.languages[0]) if tax else None,
    )


def _esf_line(
    at: int, row: FormRow, item: CatalogItem, privilege: Privilege | None, invoice: Invoice, *, of_payer: bool
) -> forms.EsfLine:
    return forms.EsfLine(
        ord_no=at,
        name=row.name,
        catalog_code=item.catalog_code,
        catalog_name=item.catalog_name,
        package_code=item.package_code,
        package_name=item.package_name,
        count=round_half_up(row.count, 6),
        summa=round_half_up(row.price, 2),
        delivery_sum=round_half_up(row.net, 2),
        vat_rate=round_half_up(row.tax_rate, 4),
        vat_sum=round_half_up(row.tax, 2),
        delivery_sum_with_vat=round_half_up(row.gross, 2),
        without_vat=without_vat(row.tax_kind, of_payer=of_payer),
        lgota_id=privilege.code if privilege else None,
        lgota_type=forms.LgotaType[privilege.kind.upper()] if privilege else None,
        lgota_name=privilege.name if privilege else None,
        lgota_vat_sum=forgone_tax(privilege, row.net, standard_rate_on(invoice.document_date)),
        origin=forms.Origin(item.origin),
    )


def _esf_party(party: Party) -> forms.EsfParty:
    bank = party.bank
    return forms.EsfParty(
        tin=party.tin or "",
        name=party.legal_name,
        vat_reg_code=party.vat_number or "",
        vat_reg_status=party.vat_status,
        account=bank.account if bank else "",
        bank_id=(bank.bank_code or "") if bank else "",
        address=party.address,
        director=party.director or "",
        accountant=party.accountant or "",
        branch_code=party.branch_code or "",
        branch_name=party.branch_name or "",
    )


def _act_party(party: Party) -> forms.ActParty:
    return forms.ActParty(
        tin=party.tin or "",
        name=party.legal_name,
        director=party.director or "",
        director_position=party.director_position,
        director_basis=party.director_basis,
        branch_code=party.branch_code or "",
        branch_name=party.branch_name or "",
    )


def _act_line(at: int, row: FormRow, item: CatalogItem | None, places: int, *, of_payer: bool) -> forms.ActLine:
    return forms.ActLine(
        ord_no=at,
        name=row.name,
        catalog_code=item.catalog_code if item else None,
        catalog_name=item.catalog_name if item else None,
        package_code=item.package_code if item else None,
        package_name=item.package_name if item else None,
        measure_id=None,
        count=round_half_up(row.count, 6),
        summa=round_half_up(row.price, places),
        total_sum_without_vat=round_half_up(row.net, places),
        vat_rate=round_half_up(row.tax_rate, 4),
        vat_sum=round_half_up(row.tax, places),
        total_sum=round_half_up(row.gross, places),
        without_vat=without_vat(row.tax_kind, of_payer=of_payer),
    )


def _total(amounts: Sequence[Decimal], places: int = 2) -> Decimal:
    return round_half_up(sum(amounts, Decimal(0)), places)
