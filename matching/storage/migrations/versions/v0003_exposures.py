"""How often each posting was looked at, who waits for it, who was hired."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "exposures",
        sa.Column("key", KEY, autoincrement=False, nullable=False),
        sa.Column("looks", sa.Float(), nullable=False),
        sa.Column("waiting", sa.Float(), nullable=False),
        sa.Column("hired", sa.Integer(), nullable=False),
        sa.Column("touched", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["key"], ["postings.key"]),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index("ix_exposures_touched", "exposures", ["touched"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_exposures_touched", table_name="exposures")
    op.drop_table("exposures")
