"""Postings under review, and what people decided about them."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "reviews",
        sa.Column("key", KEY, autoincrement=False, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("cleared", sa.String(), nullable=False),
        sa.Column("since", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["key"], ["postings.key"]),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index("ix_reviews_state", "reviews", ["state"], unique=False)
    op.create_table(
        "review_decisions",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column("key", KEY, nullable=False),
        sa.Column("revision", KEY, nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("finding", sa.LargeBinary(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["key"], ["postings.key"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_review_decisions_key", "review_decisions", ["key"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_review_decisions_key", table_name="review_decisions")
    op.drop_table("review_decisions")
    op.drop_index("ix_reviews_state", table_name="reviews")
    op.drop_table("reviews")
