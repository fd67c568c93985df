"""What e-mail keeps beyond letters: tokens of messages, returned mail, the client's page, debts and notices."""

from enum import StrEnum

from proxima_common.contracts.words import InvoiceStatus, RecipientRole
from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
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
from proxima_delivery.domain.mail.notice import NoticeKind, NoticeState
from proxima_delivery.domain.mail.report import Action


class MailKind(StrEnum):
    """What a letter in the mailbox of bounces turned out to be; `unmatched` waits for a person."""

    REPORT = "report"
    AUTO_REPLY = "auto_reply"
    UNMATCHED = "unmatched"


NOTICE = Table(
    "notice",
    METADATA,
    Column("id", Uuid, primary_key=True),
    *one_of("kind", NoticeKind),
    Column("legal_entity_id", Text, nullable=False),
    Column("client_id", Text),
    Column("client_name", Text, nullable=False),
    Column("seller_name", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("level", Integer, nullable=False, server_default="0"),
    Column("letter_id", Uuid, ForeignKey("letter.id")),
    Column("attempt", Integer, nullable=False, server_default="0"),
    *one_of("state", NoticeState),
    Column("code", Text),
    Column("reason", Text),
    Column("reference", Text),
    Column("asked_by", Text, nullable=False),
    Column("sent_at", DateTime(timezone=True)),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False),
    Index("notice_client", "legal_entity_id", "client_id", "day"),
)
NOTICE_RECIPIENT = Table(
    "notice_recipient",
    METADATA,
    Column("notice_id", Uuid, ForeignKey("notice.id"), primary_key=True),
    Column("mailbox", Text, primary_key=True),
    Column("email", Text, nullable=False),
    Column("name", Text),
    *one_of("role", RecipientRole),
    Column("day", Date),
    Column("bounced", Text),
    # Null for notices that are no reminders, and for reminders that never went: two rows with a day are refused.
    UniqueConstraint("mailbox", "day", name="one_reminder_a_day"),
)
NOTICE_INVOICE = Table(
    "notice_invoice",
    METADATA,
    Column("notice_id", Uuid, ForeignKey("notice.id"), primary_key=True),
    Column("invoice_id", Uuid, primary_key=True),
    Column("number", Text, nullable=False),
    Column("document_date", Date, nullable=False),
    Column("due_date", Date, nullable=False),
    Column("currency", Text, nullable=False),
    Column("outstanding", Numeric(20, 4), nullable=False),
    Column("step", Integer, nullable=False),
    Index("notice_invoice_invoice", "invoice_id"),
)
SENT_MESSAGE = Table(
    "sent_message",
    METADATA,
    Column("token", Text, primary_key=True),
    Column("letter_id", Uuid, ForeignKey("letter.id")),
    Column("notice_id", Uuid, ForeignKey("notice.id")),
    Column("attempt", Integer, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    CheckConstraint("(letter_id is null) <> (notice_id is null)", name="message_of_one"),
    Index("sent_message_letter", "letter_id"),
)
MAILBOX = Table(
    "mailbox",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("uidvalidity", BigInteger, nullable=False),
    Column("last_uid", BigInteger, nullable=False),
    Column("read_at", DateTime(timezone=True), nullable=False),
)
INCOMING_MAIL = Table(
    "incoming_mail",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("mailbox", Text, nullable=False),
    Column("uidvalidity", BigInteger, nullable=False),
    Column("uid", BigInteger, nullable=False),
    Column("digest", Text, nullable=False),
    *one_of("kind", MailKind),
    Column("letter_id", Uuid, ForeignKey("letter.id")),
    Column("notice_id", Uuid, ForeignKey("notice.id")),
    Column("sender", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("excerpt", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("received_at", DateTime(timezone=True), nullable=False),
    Column("handled_by", Text),
    Column("handled_at", DateTime(timezone=True)),
    UniqueConstraint("mailbox", "digest", name="mail_once"),
    Index("mail_unmatched", "received_at", postgresql_where=text("kind = 'unmatched' and handled_at is null")),
)
DELIVERY_REPORT = Table(
    "delivery_report",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("mail_id", Uuid, ForeignKey("incoming_mail.id"), nullable=False),
    Column("letter_id", Uuid, ForeignKey("letter.id")),
    Column("notice_id", Uuid, ForeignKey("notice.id")),
    Column("attempt", Integer),
    Column("recipient_email", Text, nullable=False),
    *one_of("action", Action),
    Column("status", Text, nullable=False),
    Column("diagnostic", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Index("delivery_report_letter", "letter_id"),
)
PAGE_OPENING = Table(
    "page_opening",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("letter_id", Uuid, ForeignKey("letter.id"), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Index("page_opening_letter", "letter_id"),
)
ACCEPTANCE = Table(
    "acceptance",
    METADATA,
    Column("document_id", Uuid, primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("letter_id", Uuid, ForeignKey("letter.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
)
QUESTION = Table(
    "question",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("letter_id", Uuid, ForeignKey("letter.id"), nullable=False),
    Column("once", Uuid, nullable=False),
    Column("name", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("notice_id", Uuid, ForeignKey("notice.id")),
    UniqueConstraint("letter_id", "once", name="question_once"),
)
DEBT = Table(
    "debt",
    METADATA,
    Column("invoice_id", Uuid, primary_key=True),
    Column("legal_entity_id", Text, nullable=False),
    *one_of("status", InvoiceStatus),
    Column("number", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("client_id", Text, nullable=False),
    Column("client_name", Text, nullable=False),
    Column("seller_name", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("currency", Text, nullable=False),
    Column("payable", Numeric(20, 4), nullable=False),
    Column("outstanding", Numeric(20, 4), nullable=False),
    Column("document_date", Date, nullable=False),
    Column("due_date", Date),
    Column("promised_on", Date),
    Column("recipients", JSONB, nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False),
    Index("debt_due", "due_date", postgresql_where=text("outstanding > 0 and status in ('sent', 'accepted')")),
    Index("debt_client", "legal_entity_id", "client_id"),
)
REMINDER_PLAN = Table(
    "reminder_plan",
    METADATA,
    Column("legal_entity_id", Text, primary_key=True),
    Column("client_id", Text, primary_key=True),
    Column("days", ARRAY(Integer)),
    Column("paused", Boolean, nullable=False),
    Column("until", Date),
    Column("reason", Text, nullable=False),
    Column("set_by", Text, nullable=False),
    Column("set_at", DateTime(timezone=True), nullable=False),
)
REMINDER_HOLD = Table(
    "reminder_hold",
    METADATA,
    Column("invoice_id", Uuid, primary_key=True),
    Column("held", Boolean, nullable=False),
    Column("until", Date),
    Column("reason", Text, nullable=False),
    Column("set_by", Text, nullable=False),
    Column("set_at", DateTime(timezone=True), nullable=False),
)
