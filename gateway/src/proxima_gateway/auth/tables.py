"""The gateway's own tables."""

from __future__ import annotations

from typing import Any

from proxima_common.contracts.words import Role
from proxima_common.db.plumbing import plumbing_tables
from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

METADATA = MetaData()


def _moment(name: str, *, nullable: bool = True) -> Column[Any]:
    return Column(name, DateTime(timezone=True), nullable=nullable)


def _staff() -> Column[Any]:
    return Column("staff_id", Uuid, ForeignKey("staff.staff_id"), nullable=False)


STAFF = Table(
    "staff",
    METADATA,
    Column("staff_id", Uuid, primary_key=True),
    Column("login", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("password_hash", Text),
    Column("external_subject", Text, unique=True),
    Column("telegram_account", Text, unique=True),
    Column("person_id", Text, unique=True),
    Column("active", Boolean, nullable=False),
    Column("grants_version", Integer, nullable=False),
    _moment("created_at", nullable=False),
    _moment("last_log_in_at"),
    CheckConstraint("login = lower(login)", name="staff_login_lower"),
)
STAFF_GRANT = Table(
    "staff_grant",
    METADATA,
    Column("staff_id", Uuid, ForeignKey("staff.staff_id"), primary_key=True),
    Column("role", Text, primary_key=True),
    Column("legal_entity_id", Text, primary_key=True),
    CheckConstraint(f"role in ({', '.join(repr(role.value) for role in Role)})", name="staff_grant_role"),
)
SESSION = Table(
    "session",
    METADATA,
    Column("session_id", Uuid, primary_key=True),
    Column("secret_hash", LargeBinary, nullable=False, unique=True),
    _staff(),
    _moment("created_at", nullable=False),
    _moment("last_seen_at", nullable=False),
    _moment("expires_at", nullable=False),
    _moment("ended_at"),
    Column("address", Text, nullable=False),
    Column("agent", Text, nullable=False),
    Index("session_of_staff", "staff_id", postgresql_where=text("ended_at is null")),
    Index("session_expires_at", "expires_at"),
)
API_TOKEN = Table(
    "api_token",
    METADATA,
    Column("token_id", Uuid, primary_key=True),
    Column("secret_hash", LargeBinary, nullable=False, unique=True),
    _staff(),
    Column("name", Text, nullable=False),
    Column("prefix", Text, nullable=False),
    Column("scopes", JSONB, nullable=False),
    _moment("created_at", nullable=False),
    _moment("expires_at", nullable=False),
    _moment("last_used_at"),
    _moment("revoked_at"),
    Column("revoked_by", Uuid),
    Index("api_token_name", "staff_id", "name", unique=True, postgresql_where=text("revoked_at is null")),
)
GUESS = Table(
    "guess",
    METADATA,
    Column("who", Text, primary_key=True),
    Column("guesses", Integer, nullable=False),
    _moment("since", nullable=False),
    _moment("refused_until"),
    Index("guess_since", "since"),
)
plumbing_tables(METADATA)
