"""Who a member of staff is in the source of worklogs."""

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.execute("alter table staff add column person_id text")
    op.execute("create index staff_person on staff (person_id) where person_id is not null")
