"""What the tax forms need beyond any invoice: identifiers by their form, catalogue codes, a signer with his basis.

Formats are checked hard, checksums not at all: for these identifiers none is published (uzbek-invoicing §8).
"""

import re
from collections.abc import Iterator

from proxima_common.contracts.words import TaxKind
from proxima_common.errors import FieldError
from proxima_common.said import said

from proxima_invoice.domain.documents import has_act, has_esf
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.domain.parties import Party
from proxima_invoice.domain.supply import PrivilegeKind

_TIN = re.compile(r"\d{9}|\d{14}")
_VAT_CODE = re.compile(r"\d{12}")
_ACCOUNT = re.compile(r"\d{20}|\d{27}")
_BANK_CODE = re.compile(r"\d{5}")
_CATALOG_CODE = re.compile(r"\d{17}")
_PACKAGE_CODE = re.compile(r"\d+")
_STATUSES = (None, 20, 21, 22)
_NOT_AT_HOME = (TaxKind.OUTSIDE_SCOPE, TaxKind.REVERSE_CHARGE)


def form_faults(invoice: Invoice) -> list[FieldError]:
    """What the ESF and the act of this invoice would be refused for; nothing for a set without them."""
    at_home = invoice.seller.country == invoice.buyer.country
    faults: list[FieldError] = []
    if has_esf(invoice.document_set):
        faults += _esf(invoice, at_home=at_home)
    if has_act(invoice.document_set):
        faults += _signer(invoice.seller)
    return faults


def _esf(invoice: Invoice, *, at_home: bool) -> Iterator[FieldError]:
    if not at_home:
        yield FieldError(
            "/buyer/country", said("esf_at_home", "an ESF is for a buyer at home; abroad the set is an invoice")
        )
        return
    of_payer = any(line.tax_kind is not TaxKind.NOT_PAYER for line in invoice.lines)
    yield from _party("seller", invoice.seller, vat_code=of_payer)
    yield from _party("buyer", invoice.buyer, vat_code=False)
    yield from _item(invoice)
    yield from _taxes(invoice, of_payer=of_payer)


def _party(word: str, party: Party, *, vat_code: bool) -> Iterator[FieldError]:
    if party.tin and not _TIN.fullmatch(party.tin):
        yield FieldError(
            f"/{word}/tin", said("tin_digits", f"the {word}'s tax number has 9 digits, or 14 of a person", party=word)
        )
    if vat_code and not party.vat_number:
        yield FieldError(
            f"/{word}/vat_number",
            said("vat_number_missing", f"the {word} charges VAT and has no VAT registration code", party=word),
        )
    if party.vat_number and not _VAT_CODE.fullmatch(party.vat_number):
        yield FieldError(
            f"/{word}/vat_number",
            said("vat_number_digits", f"the {word}'s VAT registration code has 12 digits", party=word),
        )
    if party.vat_status not in _STATUSES:
        yield FieldError(
            f"/{word}/vat_status",
            said("vat_status_unknown", f"the {word}'s VAT status is 20, 21, 22 or none", party=word),
        )
    if party.bank is None:
        if word == "buyer":
            yield FieldError("/buyer/bank", said("buyer_account_missing", "the ESF names the buyer's account"))
        return
    if not _ACCOUNT.fullmatch(party.bank.account):
        yield FieldError(
            f"/{word}/bank/account",
            said("account_digits", f"the {word}'s account has 20 digits, or 27 of the treasury", party=word),
        )
    if not _BANK_CODE.fullmatch(party.bank.bank_code or ""):
        yield FieldError(
            f"/{word}/bank/bank_code",
            said("bank_code_digits", f"the {word}'s bank code (MFO) has 5 digits", party=word),
        )


def _item(invoice: Invoice) -> Iterator[FieldError]:
    item = invoice.supply.item
    if item is None:
        yield FieldError(
            "/supply/item", said("catalog_code_missing", "the catalogue code (ИКПУ) of what is supplied is not known")
        )
        return
    if not _CATALOG_CODE.fullmatch(item.catalog_code):
        yield FieldError(
            "/supply/item/catalog_code", said("catalog_code_digits", "a catalogue code (ИКПУ) has 17 digits")
        )
    if not _PACKAGE_CODE.fullmatch(item.package_code):
        yield FieldError("/supply/item/package_code", said("package_code_digits", "a package code is made of digits"))
    for name in ("catalog_name", "package_name"):
        if not getattr(item, name):
            yield FieldError(f"/supply/item/{name}", said("code_name_missing", "the code's official name is missing"))


def _taxes(invoice: Invoice, *, of_payer: bool) -> Iterator[FieldError]:
    for line in invoice.lines:
        if line.tax_kind in _NOT_AT_HOME:
            yield FieldError(
                f"/lines/{line.position}/tax_kind",
                said("tax_not_at_home", f"{line.tax_kind} is not for a buyer at home"),
            )
        if of_payer and line.tax_kind is TaxKind.NOT_PAYER:
            detail = said("vat_mixed", "a seller pays VAT or does not: one ESF cannot say both")
            yield FieldError(f"/lines/{line.position}/tax_kind", detail)
    for kind in sorted({line.tax_kind for line in invoice.lines}):
        if sum(line.net for line in invoice.lines if line.tax_kind is kind) < 0:
            yield FieldError(
                "/lines",
                said("lines_negative", f"the {kind} lines come to less than nothing: an ESF has no negative rows"),
            )
    for line in invoice.lines:
        privilege = line.privilege or invoice.supply.privilege
        unknown = privilege is None or privilege.kind is not PrivilegeKind.VAT
        if line.tax_kind is TaxKind.PRIVILEGE and unknown:
            yield FieldError(
                f"/lines/{line.position}/privilege",
                said("privilege_code_missing", "the code of the tax privilege is not known"),
            )


def _signer(seller: Party) -> Iterator[FieldError]:
    if not seller.director_basis:
        yield FieldError(
            "/seller/director_basis",
            said("director_basis_missing", "an act says on what basis the seller's signer acts"),
        )
