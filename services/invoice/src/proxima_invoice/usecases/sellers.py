"""A seller as the domain computes with it, from what administrators wrote."""

from proxima_common.contracts.api.master_data import LegalEntityRead, PrivilegeWrite
from proxima_common.contracts.api.master_data import SellerAccount as WrittenAccount

from proxima_invoice.domain.parties import Bank, Party
from proxima_invoice.domain.sellers import VAT_STATUS, CatalogEntry, Seller, SellerAccount, Signer
from proxima_invoice.domain.supply import CatalogItem, Privilege, PrivilegeKind
from proxima_invoice.domain.tax import Regime

_BANK = ("currency", "bank_name", "account", "bank_code", "swift", "correspondent_bank", "correspondent_account")
_PARTY = ("name", "legal_name", "country", "address", "city", "tin", "vat_number", "director", "accountant")


def seller_of(written: LegalEntityRead) -> Seller:
    """The same seller in the words of the domain."""
    return Seller(
        party=Party(
            party_id=written.legal_entity_id,
            vat_status=VAT_STATUS.get(written.vat_status or ("active" if written.vat_number else "none")),
            **{name: getattr(written, name) for name in _PARTY},
        ),
        accounts=tuple(_account(one) for one in written.accounts),
        regimes=tuple(Regime(one.valid_from, one.tax_kind, one.tax_rate, one.note) for one in written.regimes),
        signers=tuple(
            Signer(**one.model_dump(exclude={"signs"}), signs=frozenset(one.signs)) for one in written.signers
        ),
        catalog=tuple(
            CatalogEntry(CatalogItem(**one.model_dump(exclude={"deal_types"})), frozenset(one.deal_types))
            for one in written.catalog
        ),
        privileges=tuple((one.valid_from, _privilege(one.privilege)) for one in written.regimes if one.privilege),
        due_days=written.due_days,
    )


def _account(written: WrittenAccount) -> SellerAccount:
    bank = Bank(**{name: getattr(written, name) for name in _BANK})
    return SellerAccount(bank, written.is_default, written.valid_from, written.valid_to)


def _privilege(written: PrivilegeWrite) -> Privilege:
    return Privilege(written.code, written.name, PrivilegeKind(written.kind), written.valid_from, written.valid_to)
