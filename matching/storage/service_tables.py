"""The tables of the service to people: applications and cases, accounts, messages, gigs, families.

Portable and sealed as those of the market (`tables.py`), in the same metadata.
"""

from sqlalchemy import CheckConstraint, Column, Float, ForeignKey, Index, Integer, LargeBinary, String, Table

from matching.storage.tables import Key, metadata

__all__ = ["metadata"]

applications = Table(
    "applications",
    metadata,
    Column("seeker_key", Key, ForeignKey("seekers.key"), primary_key=True, autoincrement=False),
    Column("posting_key", Key, ForeignKey("postings.key"), primary_key=True, autoincrement=False),
    Column("state", String, nullable=False),
    Column("since", String, nullable=False),
    Column("due", String),
    Column("sealed", LargeBinary, nullable=False),
    Index("ix_applications_state", "state", "due"),
    Index("ix_applications_posting_key", "posting_key"),
)
"""Who applied or was recommended where, how it stands, and the day by which somebody must act."""

cases = Table(
    "cases",
    metadata,
    Column("seeker_key", Key, ForeignKey("seekers.key"), primary_key=True, autoincrement=False),
    Column("owner", String, nullable=False),
    Column("due", String),  # NULL: closed
    Column("sealed", LargeBinary, nullable=False),
    Index("ix_cases_due", "due"),
    Index("ix_cases_owner", "owner", "due"),
)
"""Who looks after a person, and until when they must have been called."""

bindings = Table(
    "bindings",
    metadata,
    Column("seeker_key", Key, ForeignKey("seekers.key"), primary_key=True, autoincrement=False),
    Column("openid", LargeBinary, nullable=False, unique=True),  # keyed hash
    Column("sealed", LargeBinary, nullable=False),
    Column("since", String, nullable=False),
)
"""The WeChat account of a person."""

invitations = Table(
    "invitations",
    metadata,
    Column("code", LargeBinary, primary_key=True),  # keyed hash
    Column("seeker_key", Key, ForeignKey("seekers.key"), nullable=False),
    Column("until", String, nullable=False),
    Index("ix_invitations_seeker_key", "seeker_key"),
)
"""Codes of which each binds one account to a person, once."""

messages = Table(
    "messages",
    metadata,
    Column("seq", Key, primary_key=True, autoincrement=True),
    Column("message_id", String, nullable=False, unique=True),
    Column("seeker_key", Key, ForeignKey("seekers.key"), nullable=False),
    Column("kind", String, nullable=False),
    Column("about", String, nullable=False),  # JSON: ids of postings, gigs, fairs …
    Column("sealed", LargeBinary, nullable=False),
    Column("decision_id", String),
    Column("created_at", String, nullable=False),
    Column("read_at", String),
    Column("dismissed_at", String),
    Column("reason", String),
    Index("ix_messages_seeker_key", "seeker_key", "seq"),
    sqlite_autoincrement=True,
)
"""What people were told: the inbox."""

sends = Table(
    "sends",
    metadata,
    Column("send_id", String, primary_key=True),
    Column("message_id", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("state", String, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("not_before", String, nullable=False),
    Column("claimed_until", Float, nullable=False, server_default="0"),  # seconds since 1970
    Column("token_id", String, unique=True),  # NULL: none is needed, or it was given back
    Column("error", String),
    Index("ix_sends_message_id", "message_id"),
    Index("ix_sends_state", "state", "channel", "not_before"),
)
"""Messages on their way, one row a message and channel."""

tokens = Table(
    "tokens",
    metadata,
    Column("token_id", String, primary_key=True),
    Column("seeker_key", Key, ForeignKey("seekers.key"), nullable=False),
    Column("template", String, nullable=False),
    Column("granted_at", String, nullable=False),
    Column("state", String, nullable=False),
    Column("message_id", String),
    Index("ix_tokens_seeker_key", "seeker_key"),
)
"""The ledger of one-time subscriptions: each carries one message."""

gig_shifts = Table(
    "gig_shifts",
    metadata,
    Column("shift_id", String, primary_key=True),
    Column("posting_key", Key, ForeignKey("postings.key"), nullable=False),
    Column("starts_at", String, nullable=False),  # time of the city
    Column("ends_at", String, nullable=False),
    Column("places", Integer, nullable=False),
    Column("taken", Integer, nullable=False, server_default="0"),
    Column("payload", LargeBinary, nullable=False),
    CheckConstraint("taken BETWEEN 0 AND places", name="gig_shifts_never_oversold"),
    Index("ix_gig_shifts_posting_key", "posting_key"),
    Index("ix_gig_shifts_starts_at", "starts_at"),
)
"""Shifts of gigs; the database itself refuses the place that is not there."""

free_times = Table(
    "free_times",
    metadata,
    Column("seeker_key", Key, ForeignKey("seekers.key"), primary_key=True, autoincrement=False),
    Column("sealed", LargeBinary, nullable=False),
)
"""When a person is free for gigs."""

gig_reservations = Table(
    "gig_reservations",
    metadata,
    Column("seeker_key", Key, primary_key=True, autoincrement=False),  # a random number below 0 once forgotten
    Column("shift_id", String, ForeignKey("gig_shifts.shift_id"), primary_key=True),
    Column("state", String, nullable=False),
    Column("since", String, nullable=False),  # time of the city
    Column("until", String),
    Column("sealed", LargeBinary, nullable=False),  # the history; empty once forgotten
    Index("ix_gig_reservations_shift_id", "shift_id", "state"),
    Index("ix_gig_reservations_until", "until"),
)
"""Who holds a place of which shift, or waits for one."""

gig_answers = Table(
    "gig_answers",
    metadata,
    Column("seeker_key", Key, ForeignKey("seekers.key"), primary_key=True, autoincrement=False),
    Column("request", LargeBinary, primary_key=True),  # keyed hash of the request's key
    Column("at", String, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Index("ix_gig_answers_at", "at"),
)
"""What was answered to a request that may come again."""

families = Table(
    "families",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=True),
    Column("sealed", LargeBinary, nullable=False),
    sqlite_autoincrement=True,
)

family_members = Table(
    "family_members",
    metadata,
    Column("seeker_key", Key, ForeignKey("seekers.key"), primary_key=True, autoincrement=False),
    Column("family", Key, ForeignKey("families.id"), nullable=False),
    Index("ix_family_members_family", "family"),
)
"""Who belongs to which family; nobody to two."""
