"""The ESF as its form prints: exactly the data that is created, signed and compared at the partner."""

from __future__ import annotations

from proxima_common.contracts.content import DocumentContent
from proxima_common.contracts.forms import EsfContent, EsfLine, EsfParty
from proxima_common.errors import Invalid

from proxima_render.domain import formats
from proxima_render.domain.paper import Fact, FormRow, TaxForm
from proxima_render.usecases.wording import Wording

CURRENCY = "UZS"


def tax_form(document: DocumentContent, wording: Wording) -> TaxForm:
    """The form's blocks and rows. Raises `Invalid` for an ESF that was frozen without its data."""
    esf = document.esf
    if esf is None:
        raise Invalid("the ESF was frozen without the data of its form", code="form_missing")
    return TaxForm(
        supplier=_party(esf.seller, wording),
        customer=_party(esf.buyer, wording),
        rows=tuple(_row(line, esf, wording) for line in esf.lines),
        sums=(
            formats.amount(esf.delivery_sum, CURRENCY, wording.language),
            formats.amount(esf.vat_sum, CURRENCY, wording.language),
            formats.amount(esf.delivery_sum_with_vat, CURRENCY, wording.language),
        ),
    )


def _party(party: EsfParty, wording: Wording) -> tuple[Fact, ...]:
    facts = [
        ("legal_name", party.name),
        ("address", party.address),
        ("tin", party.tin),
        ("vat_reg_code", party.vat_reg_code),
        ("form_account", party.account),
        ("bank_code", party.bank_id),
        ("director", party.director),
        ("accountant", party.accountant),
    ]
    return tuple(Fact(wording.text(key), value) for key, value in facts if value)


def _row(line: EsfLine, esf: EsfContent, wording: Wording) -> FormRow:
    language = wording.language
    notes = [f"{wording.phrase('catalog_code')} {line.catalog_code} {line.catalog_name}".strip()]
    if line.lgota_name:
        notes.append(wording.phrase("lgota", name=line.lgota_name))
    return FormRow(
        position=line.ord_no,
        name=line.name,
        notes=tuple(notes),
        package=line.package_name,
        count=formats.quantity(line.count, language),
        price=formats.amount(line.summa, CURRENCY, language),
        value=formats.amount(line.delivery_sum, CURRENCY, language),
        rate=_rate(line, esf, wording),
        tax=formats.amount(line.vat_sum, CURRENCY, language),
        with_tax=formats.amount(line.delivery_sum_with_vat, CURRENCY, language),
    )


def _rate(line: EsfLine, esf: EsfContent, wording: Wording) -> str:
    """A rate is stated only where the form has VAT and the line is not without it."""
    if not esf.has_vat or line.without_vat:
        return wording.phrase("no_tax")
    return formats.percent(line.vat_rate, wording.language)
