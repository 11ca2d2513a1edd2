"""Whether employers answered those who applied. Counting begins now: until then nobody has a history."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "employer_replies",
        sa.Column("employer", KEY, autoincrement=False, nullable=False),
        sa.Column("asked", sa.Float(), nullable=False),
        sa.Column("prompt", sa.Float(), nullable=False),
        sa.Column("soon", sa.Float(), nullable=False),
        sa.Column("answered", sa.Float(), nullable=False),
        sa.Column("touched", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("employer"),
    )
    op.create_index("ix_employer_replies_touched", "employer_replies", ["touched"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_employer_replies_touched", table_name="employer_replies")
    op.drop_table("employer_replies")
