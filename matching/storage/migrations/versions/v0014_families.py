"""Families that a counsellor declared, and who belongs to them."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "families",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "family_members",
        sa.Column("seeker_key", KEY, autoincrement=False, nullable=False),
        sa.Column("family", KEY, nullable=False),
        sa.ForeignKeyConstraint(["seeker_key"], ["seekers.key"]),
        sa.ForeignKeyConstraint(["family"], ["families.id"]),
        sa.PrimaryKeyConstraint("seeker_key"),
    )
    op.create_index("ix_family_members_family", "family_members", ["family"], unique=False)


def downgrade() -> None:
    op.drop_table("family_members")
    op.drop_table("families")
