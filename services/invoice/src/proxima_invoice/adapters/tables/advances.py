"""What clients paid ahead by contract, and the months that are closed for tax."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table, Text, Uuid, text

from proxima_invoice.adapters.tables.base import METADATA, amount, currency, moment, month, one_of

ADVANCE_KINDS = ("received", "offset", "refunded", "adjustment")

ADVANCE_ACCOUNT = Table(
    "advance_account",
    METADATA,
    Column("account_id", Uuid, primary_key=True),
    Column("legal_entity_id", Text, ForeignKey("legal_entity.legal_entity_id"), nullable=False),
    Column("client_id", Text, nullable=False),
    Column("contract_no", Text, nullable=False),
    currency(),
    amount("balance", nullable=False),
    moment("changed_at", nullable=False),
    CheckConstraint("balance >= 0", name="balance_not_negative"),
    Index("advance_account_of", "legal_entity_id", "client_id", "contract_no", "currency", unique=True),
    Index("advance_account_client", "client_id"),
)
ADVANCE_LEDGER = Table(
    "advance_ledger",
    METADATA,
    Column("entry_id", Uuid, primary_key=True),
    Column("account_id", Uuid, ForeignKey("advance_account.account_id"), nullable=False),
    Column("legal_entity_id", Text, nullable=False),
    Column("client_id", Text, nullable=False),
    Column("contract_no", Text),
    one_of("kind", ADVANCE_KINDS),
    # Negative takes an earlier entry of the kind back.
    amount("amount", nullable=False),
    currency(),
    Column("payment_id", Uuid, ForeignKey("payment.payment_id")),
    Column("invoice_id", Uuid, ForeignKey("invoice.invoice_id")),
    Column("reason", Text),
    Column("made_by", Text, nullable=False),
    moment("at", nullable=False),
    Index("advance_ledger_client", "client_id", "contract_no", "currency"),
    Index("advance_ledger_account", "account_id", "at"),
    Index("advance_ledger_invoice", "invoice_id"),
)
TAX_MONTH = Table(
    "tax_month",
    METADATA,
    Column("closing_id", Uuid, primary_key=True),
    Column("legal_entity_id", Text, ForeignKey("legal_entity.legal_entity_id"), nullable=False),
    month(nullable=False),
    moment("closed_at", nullable=False),
    Column("closed_by", Text, nullable=False),
    Column("reason", Text, nullable=False),
    moment("reopened_at"),
    Column("reopened_by", Text),
    Column("reopen_reason", Text),
    Index("tax_month_closed", "legal_entity_id", "month", unique=True, postgresql_where=text("reopened_at is null")),
)
