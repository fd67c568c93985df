"""What the partner's directories say against an invoice before anything is created there."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Json = Mapping[str, Any]
_ACTIVE_VAT = 20


@dataclass(frozen=True)
class BuyerCard:
    """A company as the tax base has it; `vat_status` is that of the document's date."""

    found: bool
    name: str = ""
    director: str = ""
    vat_code: str = ""
    vat_status: int | None = None
    active: bool = True


@dataclass(frozen=True)
class CatalogueCode:
    """A code of the seller's profile with the packages that belong to it."""

    code: str
    packages: frozenset[str]


def problems(form: Json, card: BuyerCard, codes: Sequence[CatalogueCode], *, offer_signed: bool) -> list[str]:
    """Plain sentences; empty when the partner would take the form (uzbek-invoicing §2.2, §2.5)."""
    return [*_ours(offer_signed), *_buyer(form, card), *_lines(form, codes)]


def _ours(offer_signed: bool) -> Iterator[str]:
    if not offer_signed:
        yield "The seller has not signed Didox's public offer; nothing can be signed before."


def _buyer(form: Json, card: BuyerCard) -> Iterator[str]:
    tin = form.get("BuyerTin") or form.get("buyertin") or ""
    if not tin:
        return
    if not card.found:
        yield f"Didox does not know a company with the tax number {tin}."
        return
    if not card.active:
        yield f"The company {tin} is not active in the tax base."
    buyer: Json = form.get("Buyer") or {}
    if not buyer:
        return
    if _plain(card.director) and _plain(buyer.get("Director")) != _plain(card.director):
        yield f"The client's director is {card.director} in the tax base, not {buyer.get('Director') or 'nobody'}."
    if (buyer.get("VatRegCode") or "") != card.vat_code:
        said = buyer.get("VatRegCode") or "none"
        yield f"The client's VAT code is {card.vat_code or 'none'} in the tax base, not {said}."
    if buyer.get("VatRegStatus") != card.vat_status:
        yield (
            f"The client's VAT status on the document date is {_status(card.vat_status)}, "
            f"not {_status(buyer.get('VatRegStatus'))}."
        )


def _lines(form: Json, codes: Sequence[CatalogueCode]) -> Iterator[str]:
    known = {code.code: code for code in codes}
    products = form.get("ProductList") or form.get("productlist") or {}
    for line in products.get("Products") or products.get("products") or []:
        low = {str(name).lower(): value for name, value in line.items()}
        code, package = low.get("catalogcode"), low.get("packagecode")
        if not code:
            continue
        if code not in known:
            yield f"Line {low['ordno']}: the catalogue code {code} is not in the seller's Didox profile."
        elif known[code].packages and package not in known[code].packages:
            yield f"Line {low['ordno']}: the package {package} does not belong to the catalogue code {code}."


def _plain(text: object) -> str:
    """Case, spaces and kinds of apostrophes tell nothing about who it is."""
    return "".join(sign for sign in str(text or "").casefold() if sign.isalnum())


def _status(value: object) -> str:
    return "none" if value is None else "active" if value == _ACTIVE_VAT else str(value)
