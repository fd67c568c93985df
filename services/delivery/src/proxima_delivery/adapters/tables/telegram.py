"""Members of staff and their Telegram accounts, approvals asked for, messages, buttons, decisions."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Numeric,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from proxima_delivery.adapters.tables.base import METADATA, one_of
from proxima_delivery.domain.telegram.approval import ApprovalState, DecisionState, Verb
from proxima_delivery.domain.telegram.message import MessageState, Purpose

STAFF = Table(
    "staff",
    METADATA,
    Column("staff_id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("grants_version", Integer, nullable=False),
)
BOT = Table(
    "telegram_bot",
    METADATA,
    Column("bot_id", BigInteger, primary_key=True, autoincrement=False),
    Column("username", Text),
    Column("next_update", BigInteger, nullable=False, server_default="0"),
    Column("last_update_at", DateTime(timezone=True)),
    Column("fence", Integer, nullable=False, server_default="0"),
)
UPDATE = Table(
    "telegram_update",
    METADATA,
    Column("bot_id", BigInteger, ForeignKey("telegram_bot.bot_id"), primary_key=True, autoincrement=False),
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("taken_at", DateTime(timezone=True), nullable=False),
    Index("telegram_update_taken", "taken_at"),
)
LINK_CODE = Table(
    "telegram_link_code",
    METADATA,
    Column("code_hash", Text, primary_key=True),
    Column("staff_id", Text, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("used_at", DateTime(timezone=True)),
    Index("telegram_link_code_staff", "staff_id"),
)
LINK = Table(
    "telegram_link",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("staff_id", Text, nullable=False),
    Column("account_id", BigInteger, nullable=False),
    Column("language", Text, nullable=False),
    Column("linked_at", DateTime(timezone=True), nullable=False),
    Column("ended_at", DateTime(timezone=True)),
    Column("ended_because", Text),
    Column("broken_at", DateTime(timezone=True)),
    Column("broken_because", Text),
    Index("telegram_link_person", "staff_id", unique=True, postgresql_where=text("ended_at is null")),
    Index("telegram_link_account", "account_id", unique=True, postgresql_where=text("ended_at is null")),
)
MOVED_CHAT = Table(
    "telegram_moved_chat",
    METADATA,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("to_chat_id", BigInteger, nullable=False),
    Column("moved_at", DateTime(timezone=True), nullable=False),
)
APPROVAL = Table(
    "telegram_approval",
    METADATA,
    Column("invoice_id", Uuid, primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("legal_entity_id", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("bundle_hash", Text, nullable=False),
    Column("currency", Text, CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency_code"), nullable=False),
    Column("total", Numeric(20, 4), nullable=False),
    Column("card", JSONB),
    Column("files", JSONB, nullable=False),
    Column("turn", Integer, nullable=False),
    *one_of("state", ApprovalState),
    Column("ended_by", Text),
    Column("ended_at", DateTime(timezone=True)),
    Column("reason", Text),
    Column("created_at", DateTime(timezone=True), nullable=False),
)
ASK = Table(
    "telegram_ask",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("invoice_id", Uuid, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("turn", Integer, nullable=False),
    Column("staff_id", Text, nullable=False),
    Column("sees_margin", Boolean, nullable=False),
    Column("message_id", Uuid),
    Column("reason_until", DateTime(timezone=True)),
    Column("refusal", Text),
    Column("given_by", Text),
    Column("given_at", DateTime(timezone=True)),
    UniqueConstraint("invoice_id", "revision", "turn", "staff_id", name="telegram_ask_person"),
    ForeignKeyConstraint(["invoice_id", "revision"], ["telegram_approval.invoice_id", "telegram_approval.revision"]),
    Index("telegram_ask_staff", "staff_id"),
)
MESSAGE = Table(
    "telegram_message",
    METADATA,
    Column("id", Uuid, primary_key=True),
    *one_of("purpose", Purpose),
    Column("chat_id", BigInteger, nullable=False),
    Column("language", Text, nullable=False),
    Column("invoice_id", Uuid),
    Column("revision", Integer),
    Column("legal_entity_id", Text),
    Column("ask_id", Uuid, ForeignKey("telegram_ask.id")),
    Column("words", JSONB, nullable=False),
    *one_of("state", MessageState),
    Column("code", Text),
    Column("reason", Text),
    Column("attempt", Integer, nullable=False),
    Column("message_ref", BigInteger),
    Column("version", Integer, nullable=False),
    Column("shown", Integer, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False),
    Index("telegram_message_invoice", "invoice_id", "id"),
    Index("telegram_message_ask", "ask_id"),
    Index("telegram_message_chat", "chat_id", "created_at"),
    Index(
        "telegram_message_unsettled", "changed_at", postgresql_where=text("state in ('queued', 'sending', 'unknown')")
    ),
)
BUTTON = Table(
    "telegram_button",
    METADATA,
    Column("nonce_hash", Text, primary_key=True),
    Column("message_id", Uuid, ForeignKey("telegram_message.id"), nullable=False),
    *one_of("verb", Verb),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("void", Boolean, nullable=False),
    Index("telegram_button_message", "message_id"),
)
DECISION = Table(
    "telegram_decision",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("ask_id", Uuid, ForeignKey("telegram_ask.id"), nullable=False),
    *one_of("verb", Verb),
    Column("reason", Text),
    Column("taken_at", DateTime(timezone=True), nullable=False),
    *one_of("state", DecisionState),
    Column("answer", Text),
    Column("answered_at", DateTime(timezone=True)),
    Index("telegram_decision_ask", "ask_id"),
    Index("telegram_decision_open", "ask_id", unique=True, postgresql_where=text("state = 'told'")),
)
