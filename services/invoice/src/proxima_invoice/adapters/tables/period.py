"""Months of applications, and what was asked of prefill for them."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint, Uuid, text

from proxima_invoice.adapters.tables.base import METADATA, amount, currency, document, moment, month, one_of

PERIOD = Table(
    "period",
    METADATA,
    Column("period_id", Uuid, primary_key=True),
    Column("application_id", Text, ForeignKey("application.application_id"), nullable=False),
    month(nullable=False),
    Column("client_id", Text, nullable=False),
    Column("legal_entity_id", Text, nullable=False),
    Column("context_version", Integer, nullable=False, server_default="1"),
    one_of("state", ("open", "nothing_to_bill"), server_default="open"),
    Column("reason", Text),
    Column("hours_confirmed", Boolean, nullable=False, server_default=text("false")),
    Column("confirmed_by", Text),
    moment("confirmed_at"),
    # What was confirmed: the fingerprint of the month's worklogs and their sums then.
    document("confirmed", nullable=True),
    Column("billable_seconds", Integer, nullable=False, server_default="0"),
    Column("excluded_seconds", Integer, nullable=False, server_default="0"),
    Column("late_seconds", Integer, nullable=False, server_default="0"),
    Column("worklogs", Integer, nullable=False, server_default="0"),
    amount("expected_net"),
    currency(nullable=True),
    document("flags", server_default=text("'[]'")),
    Column("terms_version", Text),
    Column("overview_run_id", Uuid),
    document("overview", nullable=True),
    moment("source_as_of"),
    moment("updated_at", nullable=False),
    UniqueConstraint("application_id", "month"),
    Index("period_month", "month", "application_id"),
)
PREFILL_RUN = Table(
    "prefill_run",
    METADATA,
    Column("run_id", Uuid, primary_key=True),
    one_of("purpose", ("overview", "lines", "drift")),
    month(nullable=False),
    Column("asked", Integer, nullable=False),
    Column("asked_by", Text),
    moment("asked_at", nullable=False),
    moment("finished_at"),
    Column("answered", Integer, nullable=False, server_default="0"),
    Column("failed", Integer, nullable=False, server_default="0"),
    document("problems", server_default=text("'[]'")),
    # An overview of many applications is asked in parts; people see the first, which adds them up.
    Column("part_of", Uuid, ForeignKey("prefill_run.run_id")),
    Index("prefill_run_parts", "part_of", postgresql_where=text("part_of is not null")),
)
RUN_ITEM = Table(
    "run_item",
    METADATA,
    Column("run_id", Uuid, ForeignKey("prefill_run.run_id"), primary_key=True),
    Column("subject_id", Uuid, primary_key=True),
    Column("invoice_id", Uuid),
    Column("application_id", Text, nullable=False),
    Column("context_version", Integer, nullable=False),
    one_of("state", ("waiting", "done", "failed", "stale"), server_default="waiting"),
    # Time on other invoices that prefill was told of: what is claimed beyond it in the meantime is lost to it.
    document("told", nullable=True),
    document("told_components", nullable=True),
    # The answer is kept beside the draft until somebody applies it.
    Column("preview", Boolean, nullable=False, server_default=text("false")),
    Column("detail", Text),
    moment("answered_at"),
)
UNCLAIMED = Table(
    "unclaimed",
    METADATA,
    month(primary_key=True),
    Column("run_id", Uuid, nullable=False),
    document("worklogs"),
    Column("total_worklogs", Integer, nullable=False),
    Column("total_seconds", Integer, nullable=False),
    moment("seen_at", nullable=False),
    moment("looked_at"),
    Column("looked_by", Text),
    Column("look_reason", Text),
)
