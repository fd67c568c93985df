"""Invented forms for the samples: an ESF and an act whose figures are those of the sample's lines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from proxima_common.contracts.content import ContentLine, Party
from proxima_common.contracts.forms import (
    ActContent,
    ActLine,
    ActParty,
    EsfContent,
    EsfDoc,
    EsfLine,
    EsfParty,
    FacturaType,
    OldFacturaDoc,
    Origin,
)
from proxima_common.contracts.words import DocumentKind

_TYPES = {
    DocumentKind.ESF: FacturaType.STANDARD,
    DocumentKind.ESF_CORRECTED: FacturaType.CORRECTED,
    DocumentKind.ESF_ADDITIONAL: FacturaType.ADDITIONAL,
}
_CATALOG = ("10301001001000000", "Услуги по разработке и сопровождению программ")
_PACKAGE = ("1495342", "услуга (сум)")


def sample_original(invoice_id: UUID) -> OldFacturaDoc:
    """The paper that a correction or a credit note names."""
    return OldFacturaDoc(document_id=invoice_id, factura_id=None, number="2026-0139", date=date(2026, 9, 30))


def sample_esf(
    kind: DocumentKind, seller: Party, buyer: Party, lines: Sequence[ContentLine], number: str, invoice_id: UUID
) -> EsfContent:
    """One row a line, in so'm."""
    return EsfContent(
        version=1,
        factura_type=_TYPES[kind],
        single_sided_type=None,
        factura_doc=EsfDoc(number=number, date=date(2026, 10, 31)),
        contract_doc=EsfDoc(number="PX-26/017", date=date(2026, 2, 3)),
        contract_id=None,
        lot_id="",
        old_factura_doc=None if kind is DocumentKind.ESF else sample_original(invoice_id),
        seller=_party(seller),
        buyer=_party(buyer),
        has_vat=True,
        has_lgota=False,
        lines=[_esf_line(line) for line in lines],
        delivery_sum=_sum(lines, "net"),
        vat_sum=_sum(lines, "tax"),
        delivery_sum_with_vat=_sum(lines, "gross"),
    )


def sample_act(seller: Party, buyer: Party, lines: Sequence[ContentLine], number: str) -> ActContent:
    """The same lines as an act, signed by both directors."""
    return ActContent(
        act_doc=EsfDoc(number=number, date=date(2026, 10, 31)),
        contract_doc=EsfDoc(number="PX-26/017", date=date(2026, 2, 3)),
        act_text="",
        place="г. Ташкент",
        service_from=date(2026, 10, 1),
        service_to=date(2026, 10, 31),
        seller=_signer(seller),
        buyer=_signer(buyer),
        has_vat=True,
        lines=[_act_line(line) for line in lines],
        total_sum_without_vat=_sum(lines, "net"),
        vat_sum=_sum(lines, "tax"),
        total_sum=_sum(lines, "gross"),
        vat_in_words="Шестьсот сорок одна тысяча двести пятьдесят сум 00 тийин",
    )


def _party(party: Party) -> EsfParty:
    return EsfParty(
        tin=party.tin or "",
        name=party.legal_name,
        vat_reg_code=party.vat_number or "",
        vat_reg_status=20,
        account=party.bank.account if party.bank else "20208000900000099001",
        bank_id="00999",
        address=party.address,
        director=party.director or "",
        accountant=party.accountant or "",
    )


def _signer(party: Party) -> ActParty:
    return ActParty(
        tin=party.tin or "",
        name=party.legal_name,
        director=party.director or "",
        director_position="директор",
        director_basis="Устава",
    )


def _esf_line(line: ContentLine) -> EsfLine:
    return EsfLine(
        ord_no=line.position,
        name=line.text,
        catalog_code=_CATALOG[0],
        catalog_name=_CATALOG[1],
        package_code=_PACKAGE[0],
        package_name=_PACKAGE[1],
        count=Decimal(1),
        summa=line.net,
        delivery_sum=line.net,
        vat_rate=line.tax_rate,
        vat_sum=line.tax,
        delivery_sum_with_vat=line.gross,
        without_vat=False,
        lgota_id=None,
        lgota_type=None,
        lgota_name=None,
        lgota_vat_sum=None,
        origin=Origin.SERVICES,
    )


def _act_line(line: ContentLine) -> ActLine:
    return ActLine(
        ord_no=line.position,
        name=line.text,
        catalog_code=_CATALOG[0],
        catalog_name=_CATALOG[1],
        package_code=_PACKAGE[0],
        package_name=_PACKAGE[1],
        measure_id=None,
        count=Decimal(1),
        summa=line.net,
        total_sum_without_vat=line.net,
        vat_rate=line.tax_rate,
        vat_sum=line.tax,
        total_sum=line.gross,
        without_vat=False,
    )


def _sum(lines: Sequence[ContentLine], name: str) -> Decimal:
    return sum((getattr(line, name) for line in lines), Decimal(0))
