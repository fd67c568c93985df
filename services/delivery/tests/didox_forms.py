"""Tax forms as they are frozen, with the worked figures: 10 000 000 of services in September, 12 % VAT."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

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
from proxima_common.tax_forms import as_form_002, as_form_005

SELLER, BUYER = "300000091", "300000001"
DAY = date(2026, 2, 28)
CODE, PACKAGE = "10301001001000000", "1495342"


def esf_content(
    number: str = "42", on: date = DAY, buyer: str = BUYER, old: OldFacturaDoc | None = None, **changes: Any
) -> EsfContent:
    line = EsfLine(
        ord_no=1,
        name="Software development, September",
        catalog_code=CODE,
        catalog_name="Xizmatlar",
        package_code=PACKAGE,
        package_name="xizmat (soʻm)",
        count=Decimal(1),
        summa=Decimal("10000000.00"),
        delivery_sum=Decimal("10000000.00"),
        vat_rate=Decimal(12),
        vat_sum=Decimal("1200000.00"),
        delivery_sum_with_vat=Decimal("11200000.00"),
        without_vat=False,
        lgota_id=None,
        lgota_type=None,
        lgota_name=None,
        lgota_vat_sum=None,
        origin=Origin.SERVICES,
    )
    known: dict[str, Any] = {
        "version": 1,
        "factura_type": FacturaType.CORRECTED if old else FacturaType.STANDARD,
        "single_sided_type": None,
        "factura_doc": EsfDoc(number=number, date=on),
        "contract_doc": EsfDoc(number="12-S", date=date(2026, 1, 15)),
        "contract_id": None,
        "lot_id": "",
        "old_factura_doc": old,
        "seller": _party(SELLER, '"Proxima Ops" MCHJ', "Direktor Proxima Ops"),
        "buyer": _party(buyer, '"Savat Retail" MCHJ', "Прежний Директор"),
        "has_vat": True,
        "has_lgota": False,
        "lines": [line],
        "delivery_sum": line.delivery_sum,
        "vat_sum": line.vat_sum,
        "delivery_sum_with_vat": line.delivery_sum_with_vat,
    }
    return EsfContent(**{**known, **changes})


def act_content(number: str = "42", on: date = DAY, buyer: str = BUYER) -> ActContent:
    """16 × 12 at 12 %: the total includes VAT, 215.04 (uzbek-invoicing §3)."""
    line = ActLine(
        ord_no=1,
        name="Support",
        catalog_code=CODE,
        catalog_name="Xizmatlar",
        package_code=PACKAGE,
        package_name="xizmat (soʻm)",
        measure_id=None,
        count=Decimal(16),
        summa=Decimal("12.00"),
        total_sum_without_vat=Decimal("192.00"),
        vat_rate=Decimal(12),
        vat_sum=Decimal("23.04"),
        total_sum=Decimal("215.04"),
        without_vat=False,
    )
    return ActContent(
        act_doc=EsfDoc(number=number, date=on),
        contract_doc=EsfDoc(number="12-S", date=date(2026, 1, 15)),
        act_text="The work was done in full.",
        place=None,
        service_from=date(2026, 2, 1),
        service_to=on,
        seller=_signer(SELLER, '"Proxima Ops" MCHJ'),
        buyer=_signer(buyer, '"Savat Retail" MCHJ'),
        has_vat=True,
        lines=[line],
        total_sum_without_vat=line.total_sum_without_vat,
        vat_sum=line.vat_sum,
        total_sum=line.total_sum,
        vat_in_words=None,
    )


def an_esf(**changes: Any) -> dict[str, Any]:
    return as_form_002(esf_content(**changes))


def an_act(**changes: Any) -> dict[str, Any]:
    return as_form_005(act_content(**changes))


def an_original(document_id: UUID) -> OldFacturaDoc:
    return OldFacturaDoc(document_id=document_id, factura_id=None, number="41", date=DAY)


def lowered(value: Any) -> Any:
    """Every name in small letters."""
    if isinstance(value, dict):
        return {str(name).lower(): lowered(inner) for name, inner in value.items()}
    return [lowered(inner) for inner in value] if isinstance(value, list) else value


def _party(tin: str, name: str, director: str) -> EsfParty:
    return EsfParty(
        tin=tin,
        name=name,
        vat_reg_code=f"326{tin}",
        vat_reg_status=20,
        account="20208000000000000001",
        bank_id="00401",
        address="Toshkent",
        director=director,
        accountant="",
    )


def _signer(tin: str, name: str) -> ActParty:
    return ActParty(tin=tin, name=name, director="Direktor", director_position=None, director_basis=None)
