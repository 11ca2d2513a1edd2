"""Messages, their way over the channels, and the ledger of subscriptions."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "messages",
        sa.Column("seq", KEY, autoincrement=True, nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("seeker_key", KEY, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("decision_id", sa.String()),
        sa.Column("created_at", sa.String(), nullable=False),
        sa.Column("read_at", sa.String()),
        sa.Column("dismissed_at", sa.String()),
        sa.Column("reason", sa.String()),
        sa.ForeignKeyConstraint(["seeker_key"], ["seekers.key"]),
        sa.PrimaryKeyConstraint("seq"),
        sa.UniqueConstraint("message_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_messages_seeker_key", "messages", ["seeker_key", "seq"], unique=False)
    op.create_table(
        "sends",
        sa.Column("send_id", sa.String(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("not_before", sa.String(), nullable=False),
        sa.Column("claimed_until", sa.Float(), server_default="0", nullable=False),
        sa.Column("token_id", sa.String()),
        sa.Column("error", sa.String()),
        sa.PrimaryKeyConstraint("send_id"),
        sa.UniqueConstraint("token_id"),
    )
    op.create_index("ix_sends_message_id", "sends", ["message_id"], unique=False)
    op.create_index("ix_sends_state", "sends", ["state", "channel", "not_before"], unique=False)
    op.create_table(
        "tokens",
        sa.Column("token_id", sa.String(), nullable=False),
        sa.Column("seeker_key", KEY, nullable=False),
        sa.Column("template", sa.String(), nullable=False),
        sa.Column("granted_at", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("message_id", sa.String()),
        sa.ForeignKeyConstraint(["seeker_key"], ["seekers.key"]),
        sa.PrimaryKeyConstraint("token_id"),
    )
    op.create_index("ix_tokens_seeker_key", "tokens", ["seeker_key"], unique=False)


def downgrade() -> None:
    op.drop_table("tokens")
    op.drop_table("sends")
    op.drop_table("messages")
