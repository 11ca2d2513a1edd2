"""When each version of a person was written, so that they can be told since when something is known."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("seeker_versions", sa.Column("at", sa.String()))


def downgrade() -> None:
    op.drop_column("seeker_versions", "at")
