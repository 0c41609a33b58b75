"""The log of actions has an analyst's reason, and the moment that the watch had come to."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

WORDS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.add_column("actions", sa.Column("why", WORDS))
    op.add_column("actions", sa.Column("moment", WORDS))
