"""The tables. Statements are plain SQL in the files beside this one; the shape of the tables is stated here.

Portable on purpose: days and times are ISO 8601 text (times in UTC, so that they sort), numbers that rise are 64 bits,
content is bytes. What belongs to a person is sealed as a whole, and the person is found by a keyed hash (`lookup`): no
plain byte about anybody stands in the database file.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
)

metadata = MetaData(naming_convention={"ix": "ix_%(table_name)s_%(column_0_name)s"})

Key = BigInteger().with_variant(Integer, "sqlite")


def _key() -> Column[int]:
    """A number taken from `revisions`: one series for postings and seekers, never used twice."""
    return Column("key", Key, primary_key=True, autoincrement=False)


revisions = Table(
    "revisions",
    metadata,
    Column("one", Integer, primary_key=True, autoincrement=False),
    Column("value", Key, nullable=False),
)
"""One row: the number of the newest change. Keys and versions take their numbers from it."""

keyring = Table(
    "keyring",
    metadata,
    Column("one", Integer, primary_key=True, autoincrement=False),
    Column("sealed", LargeBinary, nullable=False),
)
"""One row: the key of the hashes in this database, itself sealed; it proves at the start that the field key fits."""

postings = Table(
    "postings",
    metadata,
    _key(),
    Column("posting_id", String, nullable=False, unique=True),
    Column("fingerprint", String, nullable=False),
    Column("content", LargeBinary, nullable=False),  # keyed hash of the record as stated
    Column("revision", Key, nullable=False, unique=True),
    Column("published_at", String),
    Column("expires_at", String),
    Column("closed_on", String),
    Index("ix_postings_fingerprint", "fingerprint"),
)

posting_versions = Table(
    "posting_versions",
    metadata,
    Column("key", Key, ForeignKey("postings.key"), primary_key=True),
    Column("revision", Key, primary_key=True),
    Column("closed_on", String),
    Column("payload", LargeBinary, nullable=False),
)

posting_aliases = Table(
    "posting_aliases",
    metadata,
    Column("posting_id", String, primary_key=True),
    Column("key", Key, ForeignKey("postings.key"), nullable=False),
    Column("fingerprint", String, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("expires_at", String),
    Index("ix_posting_aliases_key", "key"),
)
"""Ids of advertisements that were joined with an earlier one."""

seekers = Table(
    "seekers",
    metadata,
    _key(),
    Column("lookup", LargeBinary, unique=True),  # NULL: forgotten
    Column("content", LargeBinary),
    Column("revision", Key, nullable=False, unique=True),
)

seeker_versions = Table(
    "seeker_versions",
    metadata,
    Column("key", Key, ForeignKey("seekers.key"), primary_key=True),
    Column("revision", Key, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("at", String),  # NULL: written before it was noted
)

posting_rows = Table(
    "posting_rows",
    metadata,
    Column("key", Key, ForeignKey("postings.key"), primary_key=True, autoincrement=False),
    Column("revision", Key, nullable=False),
    Column("identity", String, nullable=False),
    Column("packed", LargeBinary, nullable=False),
)
"""The newest version of a posting as a row of columns; `identity` names everything that made it. A cache."""

seeker_rows = Table(
    "seeker_rows",
    metadata,
    Column("key", Key, ForeignKey("seekers.key"), primary_key=True, autoincrement=False),
    Column("revision", Key, nullable=False),
    Column("identity", String, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)
"""The same of a person, sealed."""

seeker_aliases = Table(
    "seeker_aliases",
    metadata,
    Column("lookup", LargeBinary, primary_key=True),
    Column("key", Key, ForeignKey("seekers.key"), nullable=False),
    Index("ix_seeker_aliases_key", "key"),
)
"""Ids of registrations that were merged into another one of the same person, as keyed hashes."""

forgotten = Table(
    "forgotten",
    metadata,
    Column("lookup", LargeBinary, primary_key=True),
    Column("forgotten_on", String, nullable=False),
)
"""Who asked to be forgotten, as a keyed hash that leads to nothing else."""

text_vectors = Table(
    "text_vectors",
    metadata,
    Column("encoder", String, primary_key=True),
    Column("text_hash", String, primary_key=True),
    Column("vector", LargeBinary, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=True),
    Column("kind", String, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("created_at", String, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("leased_by", String),
    Column("leased_until", Float, nullable=False, server_default="0"),  # seconds since 1970
    Index("ix_outbox_kind", "kind", "id"),
    sqlite_autoincrement=True,
)

decisions = Table(
    "decisions",
    metadata,
    Column("decision_id", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("subject_key", Key),
    Column("revision", Key, nullable=False),
    Column("created_at", String, nullable=False),
    Column("sealed", LargeBinary, nullable=False),  # empty once the person is forgotten
    Index("ix_decisions_subject_key", "subject_key"),
    Index("ix_decisions_created_at", "created_at"),
)

interactions = Table(
    "interactions",
    metadata,
    Column("interaction", LargeBinary, primary_key=True),  # keyed hash of the interaction's id
    Column("seeker", LargeBinary, nullable=False),  # keyed hash; random once the person is forgotten
    Column("posting_id", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("happened_at", String, nullable=False),
    Column("decision_id", String),
    Column("reason", String),
    Column("sealed", LargeBinary),  # the whole record, until the person is forgotten
    Index("ix_interactions_seeker", "seeker"),
    Index("ix_interactions_posting_id", "posting_id"),
)

exposures = Table(
    "exposures",
    metadata,
    Column("key", Key, ForeignKey("postings.key"), primary_key=True, autoincrement=False),
    Column("looks", Float, nullable=False),  # as of a landmark, see `exposures.growth`
    Column("waiting", Float, nullable=False),
    Column("hired", Integer, nullable=False),
    Column("touched", Float, nullable=False),  # seconds since 1970
    Index("ix_exposures_touched", "touched"),
)

employer_replies = Table(
    "employer_replies",
    metadata,
    Column("employer", Key, primary_key=True, autoincrement=False),  # hash of the cleaned name
    Column("asked", Float, nullable=False),  # as of a landmark, see `ranking.fading`
    Column("prompt", Float, nullable=False),
    Column("soon", Float, nullable=False),
    Column("answered", Float, nullable=False),
    Column("touched", Float, nullable=False),  # seconds since 1970
    Index("ix_employer_replies_touched", "touched"),
)

confirmations = Table(
    "confirmations",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=True),
    Column("programme_id", String, nullable=False),
    Column("version", String, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    sqlite_autoincrement=True,
)
"""Officers' words that a programme may be shown, or no longer; the newest of a version counts."""

offers = Table(
    "offers",
    metadata,
    Column("kind", String, primary_key=True),
    Column("id", String, primary_key=True),
    Column("payload", LargeBinary, nullable=False),
)
"""Courses, job fairs and stations; nothing about people."""

reviews = Table(
    "reviews",
    metadata,
    Column("key", Key, ForeignKey("postings.key"), primary_key=True, autoincrement=False),
    Column("state", String, nullable=False),
    Column("cleared", String, nullable=False),  # JSON: [kind, words] that a person called a false alarm
    Column("since", String, nullable=False),
    Index("ix_reviews_state", "state"),
)

review_decisions = Table(
    "review_decisions",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=True),
    Column("key", Key, ForeignKey("postings.key"), nullable=False),
    Column("revision", Key, nullable=False),
    Column("at", String, nullable=False),
    Column("actor", String, nullable=False),
    Column("outcome", String, nullable=False),
    Column("finding", LargeBinary, nullable=False),  # JSON
    Column("note", String, nullable=False),
    Column("before", LargeBinary),  # JSON: state, cleared and revision that the decision was made on
    Index("ix_review_decisions_key", "key"),
    sqlite_autoincrement=True,
)
"""What people decided about findings, one row each."""

accesses = Table(
    "accesses",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=True),
    Column("at", String, nullable=False),
    Column("actor", String, nullable=False),
    Column("role", String, nullable=False),
    Column("seeker", LargeBinary, nullable=False),
    Column("what", String, nullable=False),
    Column("why", String, nullable=False),
    Index("ix_accesses_seeker", "seeker"),
    sqlite_autoincrement=True,
)
"""Who looked at a person's full data, and why (个人信息保护法 article 51)."""

staff = Table(
    "staff",
    metadata,
    Column("username", String, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
)
"""Accounts of staff: hashed passwords, second factors, failed attempts."""

sign_in_tries = Table(
    "sign_in_tries",
    metadata,
    Column("name", LargeBinary, primary_key=True),  # keyed hash of the user name, known or not
    Column("failures", Integer, nullable=False),
    Column("wait_until", Float, nullable=False),  # seconds since 1970
)
"""Failures in a row by the name that was typed: who is not here waits as who is."""

exports = Table(
    "exports",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=True),
    Column("at", String, nullable=False),
    Column("actor", String, nullable=False),
    Column("what", String, nullable=False),
    Column("why", String, nullable=False),
    sqlite_autoincrement=True,
)
"""What was taken out as a file or on paper, by whom, and why; whose data it held stands in `accesses`."""

posting_heads = Table(
    "posting_heads",
    metadata,
    Column("key", Key, ForeignKey("postings.key"), primary_key=True, autoincrement=False),
    Column("title", String, nullable=False),
    Column("employer", String, nullable=False),
    Column("district", String, nullable=False),
    Column("pay_low", Float),  # yuan a month
    Column("pay_high", Float),
    Column("headcount", Integer),
)
"""What is newest of each posting that lists are searched and ordered by."""
