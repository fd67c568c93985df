"""Numbers that an invoice was given besides its own."""

from proxima_common.contracts.words import SeriesKind
from sqlalchemy import BigInteger, Column, ForeignKey, Integer, Table, Text, UniqueConstraint, Uuid

from proxima_invoice.adapters.tables.base import METADATA, moment, one_of

REISSUED_NUMBER = Table(
    "reissued_number",
    METADATA,
    Column("legal_entity_id", Text, ForeignKey("legal_entity.legal_entity_id"), primary_key=True),
    one_of("series_kind", SeriesKind, primary_key=True),
    Column("series_reset_key", Text, primary_key=True),
    Column("series_sequence", BigInteger, primary_key=True, autoincrement=False),
    Column("number", Text, nullable=False),
    Column("invoice_id", Uuid, ForeignKey("invoice.invoice_id"), nullable=False),
    Column("revision", Integer, nullable=False),
    moment("at", nullable=False),
    UniqueConstraint("legal_entity_id", "series_kind", "number"),
)
