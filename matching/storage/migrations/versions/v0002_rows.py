"""Rows that are made from records are kept beside them."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "posting_rows",
        sa.Column("key", KEY, autoincrement=False, nullable=False),
        sa.Column("revision", KEY, nullable=False),
        sa.Column("identity", sa.String(), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["key"], ["postings.key"]),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "seeker_rows",
        sa.Column("key", KEY, autoincrement=False, nullable=False),
        sa.Column("revision", KEY, nullable=False),
        sa.Column("identity", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["key"], ["seekers.key"]),
        sa.PrimaryKeyConstraint("key"),
    )


def downgrade() -> None:
    op.drop_table("seeker_rows")
    op.drop_table("posting_rows")
