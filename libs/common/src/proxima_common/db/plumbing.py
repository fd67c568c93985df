"""The tables that every service with a database has. They are declared here; a service's first migration makes them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from proxima_common.db.partitions import monthly_partitions, sealed_partitions
from proxima_common.said import kept

METADATA = MetaData()


def _moment(name: str, **options: Any) -> Column[Any]:
    return Column(name, DateTime(timezone=True), **options)


def _said() -> Column[Any]:
    """Code and values of the sentence beside it, for words of other languages (docs/adr/0024)."""
    return Column("said", JSONB(none_as_null=True))


def _raw_record() -> list[Column[Any]]:
    """A Kafka record as it came, with its position."""
    return [
        Column("consumer_group", Text, nullable=False),
        Column("topic", Text, nullable=False),
        Column("partition", Integer, nullable=False),
        Column("position", BigInteger, nullable=False),
        Column("subject", Text),
        Column("key", LargeBinary),
        Column("headers", JSONB, nullable=False),
        Column("value", LargeBinary),
    ]


def _effect_key(*, primary: bool) -> list[Column[Any]]:
    kinds: tuple[tuple[str, Any], ...] = (
        ("partner", Text),
        ("operation", Text),
        ("document_id", Text),
        ("revision", Integer),
        ("ordinal", Integer),
    )
    return [Column(name, kind, primary_key=primary, nullable=False, autoincrement=False) for name, kind in kinds]


OUTBOX = Table(
    "outbox",
    METADATA,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    _moment("created_at", primary_key=True, server_default=func.now()),
    Column("topic", Text, nullable=False),
    Column("key", LargeBinary),
    Column("headers", JSONB, nullable=False),
    Column("value", LargeBinary),
    _moment("sent_at"),
    Index("outbox_unsent", "id", postgresql_where=text("sent_at is null")),
    postgresql_partition_by="RANGE (created_at)",
)
RELAY_BATCH = Table(
    "relay_batch",
    METADATA,
    Column("source", Text, primary_key=True),
    Column("token", Uuid, nullable=False),
    Column("outbox_ids", ARRAY(BigInteger), nullable=False),
)
EVENT_SEQUENCE = Table(
    "event_sequence",
    METADATA,
    Column("topic", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("last", BigInteger, nullable=False),
)
INBOX = Table(
    "inbox",
    METADATA,
    Column("consumer_group", Text, primary_key=True),
    Column("event_id", Uuid, primary_key=True),
    _moment("claimed_at", nullable=False, server_default=func.now()),
    Index("inbox_claimed_at", "claimed_at"),
)
INBOX_SEQUENCE = Table(
    "inbox_sequence",
    METADATA,
    Column("consumer_group", Text, primary_key=True),
    Column("topic", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("last", BigInteger, nullable=False),
)
HELD_RECORD = Table(
    "held_record",
    METADATA,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    *_raw_record(),
    _moment("held_at", nullable=False, server_default=func.now()),
    Index("held_record_position", "consumer_group", "topic", "partition", "position", unique=True),
    Index("held_record_subject", "consumer_group", "topic", "subject", "id"),
)
PARKED_RECORD = Table(
    "parked_record",
    METADATA,
    Column("id", Uuid, primary_key=True),
    *_raw_record(),
    Column("event_type", Text),
    Column("code", Text, nullable=False),
    Column("error", Text, nullable=False),
    Column("state", Text, nullable=False, server_default="parked"),
    _moment("parked_at", nullable=False, server_default=func.now()),
    _moment("closed_at"),
    Column("closed_by", Text),
    Index("parked_record_position", "consumer_group", "topic", "partition", "position", unique=True),
    Index("parked_record_open", "consumer_group", "topic", "subject", postgresql_where=text("state = 'parked'")),
)
JOB = Table(
    "job",
    METADATA,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("lane", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("key", Text, nullable=False, unique=True),
    Column("ordering", Text),
    Column("payload", JSONB, nullable=False),
    Column("origin", JSONB),
    Column("state", Text, nullable=False, server_default="ready"),
    _moment("run_at", nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("reason", Text),
    _said(),
    Column("lease_owner", Uuid),
    _moment("lease_until"),
    _moment("added_at", nullable=False, server_default=func.now()),
    _moment("ended_at"),
    Index("job_open", "lane", "id", postgresql_where=text("state in ('ready', 'leased')")),
    Index("job_order", "lane", "ordering", "id", postgresql_where=text("state in ('ready', 'leased', 'waiting')")),
    Index("job_needs_person", "id", postgresql_where=text("state in ('waiting', 'failed')")),
)
JOB_LANE = Table(
    "job_lane",
    METADATA,
    Column("lane", Text, primary_key=True),
    _moment("paused_until", nullable=False),
    Column("reason", Text, nullable=False),
    _said(),
)
EFFECT = Table(
    "effect",
    METADATA,
    *_effect_key(primary=True),
    Column("state", Text, nullable=False),
    Column("request_hash", Text, nullable=False),
    Column("answer", JSONB),
    Column("reason", Text),
    _said(),
    Column("owner", Uuid),
    _moment("lease_until"),
    _moment("changed_at", nullable=False, server_default=func.now()),
    Column("changed_by", Text),
    Index("effect_unknown", "changed_at", postgresql_where=text("state in ('unknown', 'sending')")),
)
EFFECT_ATTEMPT = Table(
    "effect_attempt",
    METADATA,
    Column("id", Uuid, primary_key=True),
    *_effect_key(primary=False),
    Column("kind", Text, nullable=False),
    Column("request_hash", Text, nullable=False),
    Column("answer_hash", Text),
    Column("outcome", Text),
    Column("reason", Text),
    _said(),
    _moment("started_at", nullable=False, server_default=func.clock_timestamp()),
    _moment("ended_at"),
    Index("effect_attempt_effect", "document_id", "partner", "operation", "revision", "ordinal"),
)
CLOCK_JOB = Table(
    "clock_job",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("holder", Uuid),
    _moment("lease_until"),
    _moment("next_run"),
    _moment("last_start"),
    _moment("last_end"),
    Column("last_ok", Boolean),
    Column("last_result", Text),
    _said(),
)
IDEMPOTENCY = Table(
    "idempotency",
    METADATA,
    Column("actor", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("request_hash", Text, nullable=False),
    Column("status", Integer),
    # Not JSONB: the answer is given again byte for byte.
    Column("body", JSON),
    Column("headers", JSONB),
    _moment("kept_at", nullable=False, server_default=func.now()),
)

_WAKE_UP = """
create function proxima_wake() returns trigger language plpgsql as
$$ begin perform pg_notify('proxima_' || tg_argv[0], ''); return null; end $$
"""


def because(reason: str | None) -> dict[str, Any]:
    """The values of a reason's columns."""
    return {"reason": reason, "said": kept(reason)}


def plumbing_tables(metadata: MetaData) -> None:
    """Declare the plumbing tables on a service's own metadata, so that Alembic compares the whole database."""
    for table in METADATA.sorted_tables:
        if table.name not in metadata.tables:
            table.to_metadata(metadata)


def create_plumbing(op: Any, *, app_role: str | None = None) -> None:
    """Make the plumbing tables in a migration and let the application's role use them.

    The outbox gets partitions for a year ahead and a default one. Without `app_role` it is the role that `migrate` was
    told. What went out, effects' attempts and kept events cannot be deleted by the application.
    """
    bind = op.get_bind()
    METADATA.create_all(bind, checkfirst=False)
    for statement in monthly_partitions("outbox"):
        op.execute(statement)
    op.execute("create table outbox_default partition of outbox default")
    op.execute(_WAKE_UP)
    for table, word in (("outbox", "outbox"), ("job", "job")):
        op.execute(
            f"create trigger {table}_wake after insert on {table} for each statement "
            f"execute function proxima_wake('{word}')"
        )
    role = app_role or op.get_context().config.attributes.get("app_role")
    if role:
        grant_plumbing(op, role)


def say_reasons(op: Any) -> None:
    """In a migration of a service that is older than codes beside the reasons: make their columns."""
    for table in (JOB, JOB_LANE, EFFECT, EFFECT_ATTEMPT, CLOCK_JOB):
        op.execute(f"alter table {table.name} add column if not exists said jsonb")


def grant_plumbing(op: Any, app_role: str) -> None:
    """What the application's role may do with each plumbing table."""
    deletable = {"inbox", "held_record", "idempotency", "job_lane"}
    for table in METADATA.sorted_tables:
        rights = "select, insert, update, delete" if table.name in deletable else "select, insert, update"
        # A server may hand out more by default.
        op.execute(f'revoke all on "{table.name}" from "{app_role}"')
        op.execute(f'grant {rights} on "{table.name}" to "{app_role}"')
    op.execute(sealed_partitions("outbox", app_role))
