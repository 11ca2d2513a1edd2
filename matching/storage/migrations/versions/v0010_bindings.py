"""WeChat accounts of people, and the codes by which one is bound."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "bindings",
        sa.Column("seeker_key", KEY, autoincrement=False, nullable=False),
        sa.Column("openid", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("since", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["seeker_key"], ["seekers.key"]),
        sa.PrimaryKeyConstraint("seeker_key"),
        sa.UniqueConstraint("openid"),
    )
    op.create_table(
        "invitations",
        sa.Column("code", sa.LargeBinary(), nullable=False),
        sa.Column("seeker_key", KEY, nullable=False),
        sa.Column("until", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["seeker_key"], ["seekers.key"]),
        sa.PrimaryKeyConstraint("code"),
    )
    op.create_index("ix_invitations_seeker_key", "invitations", ["seeker_key"], unique=False)


def downgrade() -> None:
    op.drop_table("invitations")
    op.drop_table("bindings")
