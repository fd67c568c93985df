"""The registry's own narrow rows, kept by triggers on what they show; its totals; views that people saved."""

from typing import Any

from proxima_common.contracts.api.registry import SortOrder
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Numeric,
    Table,
    Text,
    Uuid,
)
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import ARRAY, TSVECTOR

from proxima_invoice.adapters.tables.base import METADATA, amount, document, moment, one_of

DIMENSIONS = ("legal_entity_id", "period", "deal_type", "kind", "status", "payment_state", "currency")
"""What totals are kept by."""
AMOUNTS = ("net", "tax", "gross", "payable", "outstanding")

# Each sort has an index of its own, and where a filter and a sort move together (old months have old dates), one that
# begins with the filter: a page is then read where it lies, however many rows there are (ADR 0017).
_SORTS = {
    "update": "updated_at",
    "document_date": "document_date",
    "due_date": "due_date",
    "number": "number",
}
ENTRY = Table(
    "registry_entry",
    METADATA,
    Column("invoice_id", Uuid, ForeignKey("invoice.invoice_id"), primary_key=True),
    Column("legal_entity_id", Text, nullable=False),
    Column("client_id", Text, nullable=False),
    # The name's beginning in small letters.
    Column("client_sort", Text, nullable=False),
    Column("application_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("deal_type", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("payment_state", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("number", Text),
    Column("document_date", Date, nullable=False),
    Column("due_date", Date),
    Column("currency", Text, nullable=False),
    *(amount(name, nullable=False) for name in AMOUNTS),
    Column("imported", Boolean, nullable=False),
    Column("tags", ARRAY(Text), nullable=False),
    # `created who`, `touched who`, `approved who`.
    Column("people", ARRAY(Text), nullable=False),
    # `fact:state` of the present revision.
    Column("facts", ARRAY(Text), nullable=False),
    moment("updated_at", nullable=False),
    *(Index(f"registry_by_{name}", column, "invoice_id") for name, column in _SORTS.items()),
    Index("registry_by_client_name", "client_sort", "invoice_id"),
    Index("registry_by_gross", "gross", "invoice_id"),
    *(Index(f"registry_period_{name}", "period", column, "invoice_id") for name, column in _SORTS.items()),
    *(Index(f"registry_status_{name}", "status", column, "invoice_id") for name, column in _SORTS.items()),
    Index("registry_of_client", "client_id", "updated_at", "invoice_id"),
    Index("registry_of_application", "application_id", "updated_at", "invoice_id"),
    Index("registry_of_legal_entity", "legal_entity_id", "updated_at", "invoice_id"),
    Index(
        "registry_unpaid",
        "due_date",
        "invoice_id",
        postgresql_where=sql("outstanding > 0 and status in ('sent', 'accepted')"),
    ),
    Index(
        "registry_marks",
        "tags",
        "people",
        "facts",
        postgresql_using="gin",
        postgresql_with={"gin_pending_list_limit": 256},
    ),
)
WORDS = Table(
    "registry_words",
    METADATA,
    Column("invoice_id", Uuid, ForeignKey("invoice.invoice_id"), primary_key=True),
    Column("words", TSVECTOR, nullable=False),
    Index("registry_words_search", "words", postgresql_using="gin", postgresql_with={"gin_pending_list_limit": 256}),
)


def _sums() -> list[Column[Any]]:
    return [
        Column("invoices", BigInteger, nullable=False),
        *(Column(name, Numeric(28, 4), nullable=False) for name in AMOUNTS),
    ]


TOTAL = Table(
    "registry_total",
    METADATA,
    *(Column(name, Text, primary_key=True) for name in DIMENSIONS),
    *_sums(),
)
# What was added and taken away since: appended by every change, so that no two wait for each other.
DELTA = Table(
    "registry_delta",
    METADATA,
    Column("delta_id", BigInteger, Identity(always=True), primary_key=True),
    *(Column(name, Text, nullable=False) for name in DIMENSIONS),
    *_sums(),
)
SAVED_VIEW = Table(
    "saved_view",
    METADATA,
    Column("view_id", Uuid, primary_key=True),
    Column("owner_id", Text, nullable=False),
    Column("owner_name", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("shared", Boolean, nullable=False),
    document("filters"),
    Column("sort", Text, nullable=False),
    one_of("sort_order", SortOrder),
    Column("version", Integer, nullable=False),
    moment("updated_at", nullable=False),
    Index("saved_view_name", "owner_id", "name", unique=True),
    Index("saved_view_shared", "name", postgresql_where=sql("shared")),
)
