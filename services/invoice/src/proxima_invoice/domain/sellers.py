"""A seller of ours and what of it depends on the day: account, signer, catalogue item, privilege."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from proxima_common.contracts.words import DealType, DocumentKind, DocumentSet

from proxima_invoice.domain.parties import Bank, Party
from proxima_invoice.domain.supply import CatalogItem, Privilege, Supply
from proxima_invoice.domain.tax import Regime, regime_on

VAT_STATUS = {"active": 20, "payer": 20, "inactive": 21, "suspended": 22}
"""Words of the warehouse and of staff as the tax forms number them; others mean that there is no registration."""

# The paper whose signer is printed as the one who acts for the seller.
_MAIN: dict[DocumentSet, DocumentKind] = {
    DocumentSet.BILL: DocumentKind.BILL,
    DocumentSet.INVOICE: DocumentKind.INVOICE,
    DocumentSet.INVOICE_ACT: DocumentKind.INVOICE,
}


@dataclass(frozen=True, slots=True)
class SellerAccount:
    """An account of ours; `valid_to` is the first day after."""

    bank: Bank
    is_default: bool = False
    valid_from: date | None = None
    valid_to: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether it takes money on the day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs, in which position and on which basis; `signs` empty is every paper."""

    signer_id: str
    name: str
    position: str
    basis: str
    valid_from: date
    valid_to: date | None = None
    signs: frozenset[DocumentKind] = frozenset()

    def may_sign(self, kind: DocumentKind, day: date) -> bool:
        """Whether they sign papers of this kind dated on the day."""
        holds = self.valid_from <= day and (self.valid_to is None or day < self.valid_to)
        return holds and (not self.signs or kind in self.signs)


@dataclass(frozen=True, slots=True)
class CatalogEntry:
    """An item of the national catalogue, and the deal types that take it when the application names none."""

    item: CatalogItem
    deal_types: frozenset[DealType] = frozenset()


@dataclass(frozen=True, slots=True)
class Seller:
    """A legal entity of ours with what is dated of it."""

    party: Party
    accounts: tuple[SellerAccount, ...]
    regimes: tuple[Regime, ...]
    signers: tuple[Signer, ...] = ()
    catalog: tuple[CatalogEntry, ...] = ()
    privileges: tuple[tuple[date, Privilege], ...] = ()
    due_days: int | None = None


def account_on(accounts: Iterable[SellerAccount], currency: str, day: date) -> Bank | None:
    """The account in the currency that holds on the day: the default of several, else the first listed."""
    held = [one for one in accounts if one.bank.currency == currency and one.holds_on(day)]
    return next((one.bank for one in held if one.is_default), held[0].bank if held else None)


def signer_on(signers: Sequence[Signer], kind: DocumentKind, day: date, wanted: str | None = None) -> Signer | None:
    """The signer that the contract names, else the first one listed; None when nobody may sign it on the day."""
    able = [one for one in signers if one.may_sign(kind, day)]
    if wanted is not None:
        return next((one for one in able if one.signer_id == wanted), None)
    return able[0] if able else None


def main_paper(document_set: DocumentSet) -> DocumentKind:
    """The paper of a set whose signer acts for the seller: the ESF, the invoice, or the bill when it is alone."""
    return _MAIN.get(document_set, DocumentKind.ESF)


def item_for(
    catalog: Iterable[CatalogEntry], deal_type: DealType, code: str | None, package: str | None
) -> CatalogItem | None:
    """The catalogue item that is named by code (and package), else the one for the deal type, else None."""
    if code is None:
        return next((one.item for one in catalog if deal_type in one.deal_types), None)
    fitting = (one.item for one in catalog if one.item.catalog_code == code)
    return next((item for item in fitting if package is None or item.package_code == package), None)


def privilege_on(seller: Seller, day: date) -> Privilege | None:
    """The privilege of the regime in force; None when it has none, also before the first regime."""
    if not any(regime.valid_from <= day for regime in seller.regimes):
        return None
    began = regime_on(seller.regimes, day).valid_from
    return next((privilege for since, privilege in seller.privileges if since == began), None)


def supply_of(seller: Seller, deal_type: DealType, code: str | None, package: str | None, day: date) -> Supply:
    """What the tax forms say of the service: its catalogue item and the seller's privilege on the day."""
    return Supply(item_for(seller.catalog, deal_type, code, package), privilege_on(seller, day))
