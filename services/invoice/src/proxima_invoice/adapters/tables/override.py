"""Rules that staff set with dates, which win over the source; ended by date, never deleted."""

from sqlalchemy import CheckConstraint, Column, Date, Index, Table, Text, Uuid

from proxima_invoice.adapters.tables.base import METADATA, document, moment, one_of
from proxima_invoice.domain.overrides import OverrideKind, SubjectKind

OVERRIDE = Table(
    "override",
    METADATA,
    Column("override_id", Uuid, primary_key=True),
    one_of("subject_kind", SubjectKind),
    Column("subject_id", Text, nullable=False),
    one_of("kind", OverrideKind),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date),
    document("content"),
    Column("reason", Text, nullable=False),
    Column("made_by", Text, nullable=False),
    moment("made_at", nullable=False),
    moment("ended_at"),
    Column("ended_by", Text),
    Column("end_reason", Text),
    CheckConstraint("valid_to >= valid_from", name="dates"),
    Index("override_of_subject", "subject_kind", "subject_id", "kind", "valid_from"),
)
