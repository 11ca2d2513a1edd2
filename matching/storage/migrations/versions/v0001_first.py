"""The first tables: postings, seekers, what is shown and what happens."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "accesses",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("seeker", sa.LargeBinary(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_accesses_seeker", "accesses", ["seeker"], unique=False)
    op.create_table(
        "decisions",
        sa.Column("decision_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject_key", KEY, nullable=True),
        sa.Column("revision", KEY, nullable=False),
        sa.Column("created_at", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("decision_id"),
    )
    op.create_index("ix_decisions_subject_key", "decisions", ["subject_key"], unique=False)
    op.create_table(
        "forgotten",
        sa.Column("lookup", sa.LargeBinary(), nullable=False),
        sa.Column("forgotten_on", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("lookup"),
    )
    op.create_table(
        "interactions",
        sa.Column("interaction", sa.LargeBinary(), nullable=False),
        sa.Column("seeker", sa.LargeBinary(), nullable=False),
        sa.Column("posting_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("happened_at", sa.String(), nullable=False),
        sa.Column("decision_id", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("interaction"),
    )
    op.create_index("ix_interactions_seeker", "interactions", ["seeker"], unique=False)
    op.create_table(
        "keyring",
        sa.Column("one", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("one"),
    )
    op.create_table(
        "outbox",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("leased_by", sa.String(), nullable=True),
        sa.Column("leased_until", sa.Float(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outbox_leased_until", "outbox", ["leased_until"], unique=False)
    op.create_table(
        "postings",
        sa.Column("key", KEY, autoincrement=False, nullable=False),
        sa.Column("posting_id", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("revision", KEY, nullable=False),
        sa.Column("published_at", sa.String(), nullable=True),
        sa.Column("expires_at", sa.String(), nullable=True),
        sa.Column("closed_on", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("key"),
        sa.UniqueConstraint("posting_id"),
        sa.UniqueConstraint("revision"),
    )
    op.create_index("ix_postings_fingerprint", "postings", ["fingerprint"], unique=False)
    op.create_table(
        "revisions",
        sa.Column("one", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("value", KEY, nullable=False),
        sa.PrimaryKeyConstraint("one"),
    )
    op.create_table(
        "seekers",
        sa.Column("key", KEY, autoincrement=False, nullable=False),
        sa.Column("lookup", sa.LargeBinary(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("revision", KEY, nullable=False),
        sa.PrimaryKeyConstraint("key"),
        sa.UniqueConstraint("lookup"),
        sa.UniqueConstraint("revision"),
    )
    op.create_table(
        "text_vectors",
        sa.Column("encoder", sa.String(), nullable=False),
        sa.Column("text_hash", sa.String(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("encoder", "text_hash"),
    )
    op.create_table(
        "posting_aliases",
        sa.Column("posting_id", sa.String(), nullable=False),
        sa.Column("key", KEY, nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["key"],
            ["postings.key"],
        ),
        sa.PrimaryKeyConstraint("posting_id"),
    )
    op.create_index("ix_posting_aliases_key", "posting_aliases", ["key"], unique=False)
    op.create_table(
        "posting_versions",
        sa.Column("key", KEY, nullable=False),
        sa.Column("revision", KEY, nullable=False),
        sa.Column("closed_on", sa.String(), nullable=True),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["key"],
            ["postings.key"],
        ),
        sa.PrimaryKeyConstraint("key", "revision"),
    )
    op.create_table(
        "seeker_versions",
        sa.Column("key", KEY, nullable=False),
        sa.Column("revision", KEY, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["key"],
            ["seekers.key"],
        ),
        sa.PrimaryKeyConstraint("key", "revision"),
    )
    op.execute("INSERT INTO revisions (one, value) VALUES (1, 0)")


def downgrade() -> None:
    op.drop_table("seeker_versions")
    op.drop_table("posting_versions")
    op.drop_index("ix_posting_aliases_key", table_name="posting_aliases")
    op.drop_table("posting_aliases")
    op.drop_table("text_vectors")
    op.drop_table("seekers")
    op.drop_table("revisions")
    op.drop_index("ix_postings_fingerprint", table_name="postings")
    op.drop_table("postings")
    op.drop_index("ix_outbox_leased_until", table_name="outbox")
    op.drop_table("outbox")
    op.drop_table("keyring")
    op.drop_index("ix_interactions_seeker", table_name="interactions")
    op.drop_table("interactions")
    op.drop_table("forgotten")
    op.drop_index("ix_decisions_subject_key", table_name="decisions")
    op.drop_table("decisions")
    op.drop_index("ix_accesses_seeker", table_name="accesses")
    op.drop_table("accesses")
