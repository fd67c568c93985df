"""Sellers with their accounts, regimes, signers, catalogue codes and number series."""

from proxima_common.contracts.words import SeriesKind, TaxKind
from sqlalchemy import BigInteger, Boolean, Column, Date, ForeignKey, Integer, Table, Text, text

from proxima_invoice.adapters.tables.base import METADATA, currency, document, moment, one_of, percent

LEGAL_ENTITY = Table(
    "legal_entity",
    METADATA,
    Column("legal_entity_id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("legal_name", Text, nullable=False),
    Column("country", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("tin", Text, nullable=False),
    Column("vat_number", Text),
    Column("city", Text),
    one_of("vat_status", ("active", "inactive", "suspended", "none"), nullable=True),
    Column("due_days", Integer),
    # Nothing reads or writes these two any more; a release after the one that brought `branding` may drop them.
    Column("logo", Text),
    Column("stamp", Text),
    Column("director", Text, nullable=False),
    Column("accountant", Text),
    Column("mail_from", Text, nullable=False),
    Column("version", Integer, nullable=False),
    moment("updated_at", nullable=False),
)


def _seller(*, primary_key: bool = True) -> Column[str]:
    return Column(
        "legal_entity_id", Text, ForeignKey("legal_entity.legal_entity_id"), primary_key=primary_key, nullable=False
    )


BRANDING = Table(
    "branding",
    METADATA,
    _seller(),
    Column("accent", Text),
    document("logo", nullable=True),
    document("closing"),
    Column("words_on_invoices", Boolean, nullable=False),
    Column("sign_invoices", Boolean, nullable=False),
    Column("stamp_space", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    moment("updated_at", nullable=False),
)
LEGAL_ENTITY_ACCOUNT = Table(
    "legal_entity_account",
    METADATA,
    _seller(),
    Column("position", Integer, primary_key=True, autoincrement=False),
    currency(),
    Column("bank_name", Text, nullable=False),
    Column("account", Text, nullable=False),
    Column("bank_code", Text),
    Column("swift", Text),
    Column("correspondent_bank", Text),
    Column("correspondent_account", Text),
    Column("is_default", Boolean, nullable=False, server_default=text("false")),
    Column("valid_from", Date),
    Column("valid_to", Date),
)
LEGAL_ENTITY_REGIME = Table(
    "legal_entity_regime",
    METADATA,
    _seller(),
    Column("valid_from", Date, primary_key=True),
    one_of("tax_kind", TaxKind),
    percent("tax_rate", nullable=False),
    Column("note", Text),
    document("privilege", nullable=True),
)
LEGAL_ENTITY_SIGNER = Table(
    "legal_entity_signer",
    METADATA,
    _seller(),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("signer_id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("basis", Text, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date),
    document("signs"),
)
CATALOG_ITEM = Table(
    "catalog_item",
    METADATA,
    _seller(),
    Column("catalog_code", Text, primary_key=True),
    Column("package_code", Text, primary_key=True),
    Column("catalog_name", Text, nullable=False),
    Column("package_name", Text, nullable=False),
    Column("origin", Integer, nullable=False),
    document("deal_types"),
)
NUMBER_SERIES = Table(
    "number_series",
    METADATA,
    _seller(),
    one_of("kind", SeriesKind, primary_key=True),
    Column("pattern", Text, nullable=False),
)
NUMBER_COUNTER = Table(
    "number_counter",
    METADATA,
    _seller(),
    one_of("kind", SeriesKind, primary_key=True),
    Column("reset_key", Text, primary_key=True),
    Column("last", BigInteger, nullable=False),
)
