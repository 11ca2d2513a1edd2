"""What the console asks more of: who tried to sign in, what was taken out, what a review's decision stands on."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "sign_in_tries",
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("wait_until", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "exports",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.add_column("review_decisions", sa.Column("before", sa.LargeBinary()))
    op.create_index("ix_interactions_posting_id", "interactions", ["posting_id"], unique=False)
    op.create_index("ix_cases_owner", "cases", ["owner", "due"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_cases_owner", "cases")
    op.drop_index("ix_interactions_posting_id", "interactions")
    op.drop_column("review_decisions", "before")
    op.drop_table("exports")
    op.drop_table("sign_in_tries")
