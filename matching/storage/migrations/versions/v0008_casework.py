"""Applications, and cases with their owners and days."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "applications",
        sa.Column("seeker_key", KEY, autoincrement=False, nullable=False),
        sa.Column("posting_key", KEY, autoincrement=False, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("since", sa.String(), nullable=False),
        sa.Column("due", sa.String()),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["seeker_key"], ["seekers.key"]),
        sa.ForeignKeyConstraint(["posting_key"], ["postings.key"]),
        sa.PrimaryKeyConstraint("seeker_key", "posting_key"),
    )
    op.create_index("ix_applications_state", "applications", ["state", "due"], unique=False)
    op.create_index("ix_applications_posting_key", "applications", ["posting_key"], unique=False)
    op.create_table(
        "cases",
        sa.Column("seeker_key", KEY, autoincrement=False, nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("due", sa.String()),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["seeker_key"], ["seekers.key"]),
        sa.PrimaryKeyConstraint("seeker_key"),
    )
    op.create_index("ix_cases_due", "cases", ["due"], unique=False)


def downgrade() -> None:
    op.drop_table("cases")
    op.drop_table("applications")
