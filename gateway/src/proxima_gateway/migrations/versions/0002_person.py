"""Who an account belongs to in the source of worklogs."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.execute("alter table staff add column person_id text constraint staff_person_id_key unique")
