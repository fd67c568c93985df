"""Money received and how it is used; time and money ledgers that only grow."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    Uuid,
    text,
)

from proxima_invoice.adapters.tables.base import METADATA, amount, currency, moment, month, one_of

SOURCES = ("manual", "planfact", "bank_file")

PAYMENT = Table(
    "payment",
    METADATA,
    Column("payment_id", Uuid, primary_key=True),
    Column("legal_entity_id", Text, ForeignKey("legal_entity.legal_entity_id"), nullable=False),
    Column("client_id", Text, nullable=False),
    Column("contract_no", Text),
    Column("received_on", Date, nullable=False),
    amount("amount", nullable=False),
    currency(),
    Column("reference", Text, nullable=False),
    Column("note", Text),
    one_of("source", SOURCES),
    amount("unallocated", nullable=False),
    Column("version", Integer, nullable=False),
    Column("recorded_by", Text, nullable=False),
    moment("recorded_at", nullable=False),
    CheckConstraint("amount > 0", name="amount_positive"),
    CheckConstraint("unallocated between 0 and amount", name="unallocated_within"),
    Index("payment_client", "client_id", text("received_on desc"), text("payment_id desc")),
    Index("payment_recent", text("received_on desc"), text("payment_id desc")),
    Index("payment_open", "client_id", postgresql_where=text("unallocated > 0")),
)
PAYMENT_ALLOCATION = Table(
    "payment_allocation",
    METADATA,
    Column("allocation_id", Uuid, primary_key=True),
    # A written-off difference (bank fee, rounding) and a credit settle too, without a payment of their own.
    Column("payment_id", Uuid, ForeignKey("payment.payment_id")),
    Column("invoice_id", Uuid, ForeignKey("invoice.invoice_id"), nullable=False),
    one_of("kind", ("payment", "credit", "difference", "correction")),
    amount("amount", nullable=False),
    moment("at", nullable=False),
    Column("made_by", Text, nullable=False),
    moment("reversed_at"),
    Column("reversed_by", Text),
    Column("reason", Text),
    # The credit note or correction that this comes from; a correction that raises the total is negative.
    Column("child_id", Uuid, ForeignKey("invoice.invoice_id")),
    Column("why", Text),
    CheckConstraint("(kind = 'payment') = (payment_id is not null)", name="payment_named"),
    CheckConstraint("(kind in ('credit', 'correction')) = (child_id is not null)", name="child_named"),
    Index("payment_allocation_payment", "payment_id"),
    Index("payment_allocation_live", "invoice_id", postgresql_where=text("reversed_at is null")),
)
RECEIPT = Table(
    "receipt",
    METADATA,
    Column("receipt_key", Text, primary_key=True),
    Column("legal_entity_id", Text, nullable=False),
    Column("received_on", Date, nullable=False),
    amount("amount", nullable=False),
    currency(),
    Column("payer", Text),
    Column("client_id", Text),
    Column("contract_no", Text),
    Column("comment", Text, nullable=False),
    Column("invoice_number", Text),
    one_of("state", ("open", "recorded", "ignored"), server_default="open"),
    Column("payment_id", Uuid, ForeignKey("payment.payment_id")),
    moment("seen_at", nullable=False),
    Index("receipt_open", "received_on", postgresql_where=text("state = 'open'")),
)
RETAINER_LEDGER = Table(
    "retainer_ledger",
    METADATA,
    Column("entry_id", Uuid, primary_key=True),
    Column("application_id", Text, nullable=False),
    month(nullable=False),
    month("lot_month", nullable=False),
    one_of("kind", ("opening", "included", "used", "carried", "forfeited", "adjustment")),
    Column("seconds", Integer, nullable=False),
    Column("invoice_id", Uuid, ForeignKey("invoice.invoice_id")),
    Column("note", Text),
    Column("made_by", Text, nullable=False),
    moment("at", nullable=False),
    # The entry that this one takes back.
    Column("reverses", Uuid, ForeignKey("retainer_ledger.entry_id")),
    Index("retainer_ledger_application", "application_id", "month"),
    Index("retainer_ledger_reversed", "reverses", unique=True, postgresql_where=text("reverses is not null")),
)
