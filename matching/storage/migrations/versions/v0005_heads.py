"""What lists of postings are searched by, made from the postings that stand; decisions by the time they were made."""

import sqlalchemy as sa
from alembic import op

from matching.storage.heads import words_of
from matching.storage.payloads import posting_of

revision = "0005"
down_revision = "0004"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STANDING = (
    "SELECT v.key, v.revision, v.payload FROM posting_versions v JOIN postings p "
    "ON p.key = v.key AND p.revision = v.revision WHERE v.key > :after ORDER BY v.key LIMIT 1000"
)


def upgrade() -> None:
    heads = op.create_table(
        "posting_heads",
        sa.Column("key", KEY, autoincrement=False, nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("employer", sa.String(), nullable=False),
        sa.Column("district", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["key"], ["postings.key"]),
        sa.PrimaryKeyConstraint("key"),
    )
    after = 0
    while rows := op.get_bind().execute(sa.text(STANDING), {"after": after}).fetchall():
        stated = [(row[0], posting_of(row[0], row[1], bytes(row[2])).posting) for row in rows]
        op.bulk_insert(heads, [{"key": key, **words_of(posting)} for key, posting in stated])
        after = rows[-1][0]
    op.create_index("ix_decisions_created_at", "decisions", ["created_at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_decisions_created_at", table_name="decisions")
    op.drop_table("posting_heads")
