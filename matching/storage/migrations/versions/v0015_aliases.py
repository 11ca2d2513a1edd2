"""Ids of merged registrations lead to the one that was kept; tasks are taken kind by kind."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "seeker_aliases",
        sa.Column("lookup", sa.LargeBinary(), nullable=False),
        sa.Column("key", KEY, nullable=False),
        sa.ForeignKeyConstraint(["key"], ["seekers.key"]),
        sa.PrimaryKeyConstraint("lookup"),
    )
    op.create_index("ix_seeker_aliases_key", "seeker_aliases", ["key"], unique=False)
    op.drop_index("ix_outbox_leased_until", table_name="outbox")
    op.create_index("ix_outbox_kind", "outbox", ["kind", "id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_outbox_kind", table_name="outbox")
    op.create_index("ix_outbox_leased_until", "outbox", ["leased_until"], unique=False)
    op.drop_table("seeker_aliases")
