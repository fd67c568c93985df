"""Many invoices by one intention, each with its own result; and who the staff are."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, Table, Text, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB

from proxima_invoice.adapters.tables.base import METADATA, document, moment, month, one_of

BATCH = Table(
    "batch",
    METADATA,
    Column("batch_id", Uuid, primary_key=True),
    one_of("verb", ("create", "refresh", "finalize", "approve", "send", "void", "export")),
    month(nullable=True),
    Column("owner_id", Text, nullable=False),
    # Items run after the request has ended, with the grants that the asker had then.
    document("owner"),
    one_of("state", ("running", "paused", "finished")),
    Column("total", Integer, nullable=False),
    Column("done", Integer, nullable=False),
    Column("failed", Integer, nullable=False),
    moment("created_at", nullable=False),
    moment("finished_at"),
    # What a verb needs beside its items (a reason, a format, filters), and what it made as a whole.
    Column("asked", JSONB, nullable=False, server_default=text("'{}'")),
    document("result", nullable=True),
    Index("batch_recent", text("created_at desc"), text("batch_id desc")),
    Index("batch_open", "created_at", postgresql_where=text("state = 'running'")),
)
BATCH_ITEM = Table(
    "batch_item",
    METADATA,
    Column("item_id", Uuid, primary_key=True),
    Column("batch_id", Uuid, ForeignKey("batch.batch_id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("application_id", Text),
    Column("invoice_id", Uuid),
    # What the asker saw (version, revision, bundle hash): an item that changed since is refused, not waved through.
    document("seen", nullable=True),
    one_of("state", ("waiting", "running", "done", "failed")),
    Column("code", Text),
    Column("result", Text),
    document("said", nullable=True),
    moment("changed_at", nullable=False),
    Index("batch_item_order", "batch_id", "position", unique=True),
    Index("batch_item_waiting", "batch_id", "position", postgresql_where=text("state = 'waiting'")),
)
EXPORT_PART = Table(
    "export_part",
    METADATA,
    Column("batch_id", Uuid, ForeignKey("batch.batch_id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("body", LargeBinary, nullable=False),
)
STAFF_SNAPSHOT = Table(
    "staff_snapshot",
    METADATA,
    Column("staff_id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("active", Boolean, nullable=False),
    document("grants"),
    Column("grants_version", Integer, nullable=False),
    Column("telegram_account", Text),
    moment("updated_at", nullable=False),
)
