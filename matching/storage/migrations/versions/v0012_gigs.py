"""Shifts of gigs, when people are free for them, and who holds a place."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _shifts()
    op.create_table(
        "free_times",
        sa.Column("seeker_key", KEY, autoincrement=False, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["seeker_key"], ["seekers.key"]),
        sa.PrimaryKeyConstraint("seeker_key"),
    )
    _reservations()
    op.create_table(
        "gig_answers",
        sa.Column("seeker_key", KEY, autoincrement=False, nullable=False),
        sa.Column("request", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["seeker_key"], ["seekers.key"]),
        sa.PrimaryKeyConstraint("seeker_key", "request"),
    )
    op.create_index("ix_gig_answers_at", "gig_answers", ["at"], unique=False)


def _shifts() -> None:
    op.create_table(
        "gig_shifts",
        sa.Column("shift_id", sa.String(), nullable=False),
        sa.Column("posting_key", KEY, nullable=False),
        sa.Column("starts_at", sa.String(), nullable=False),
        sa.Column("ends_at", sa.String(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), server_default="0", nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("taken BETWEEN 0 AND places", name="gig_shifts_never_oversold"),
        sa.ForeignKeyConstraint(["posting_key"], ["postings.key"]),
        sa.PrimaryKeyConstraint("shift_id"),
    )
    op.create_index("ix_gig_shifts_posting_key", "gig_shifts", ["posting_key"], unique=False)
    op.create_index("ix_gig_shifts_starts_at", "gig_shifts", ["starts_at"], unique=False)


def _reservations() -> None:
    op.create_table(
        "gig_reservations",
        sa.Column("seeker_key", KEY, autoincrement=False, nullable=False),
        sa.Column("shift_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("since", sa.String(), nullable=False),
        sa.Column("until", sa.String()),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["shift_id"], ["gig_shifts.shift_id"]),
        sa.PrimaryKeyConstraint("seeker_key", "shift_id"),
    )
    op.create_index("ix_gig_reservations_shift_id", "gig_reservations", ["shift_id", "state"], unique=False)
    op.create_index("ix_gig_reservations_until", "gig_reservations", ["until"], unique=False)


def downgrade() -> None:
    for table in ("gig_answers", "gig_reservations", "free_times", "gig_shifts"):
        op.drop_table(table)
