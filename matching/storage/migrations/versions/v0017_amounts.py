"""What lists of postings are ordered by beside words and days: pay by the month, how many are asked for."""

import sqlalchemy as sa
from alembic import op

from matching.storage.heads import amounts_of
from matching.storage.migrations.versions.v0005_heads import STANDING
from matching.storage.payloads import posting_of

revision = "0017"
down_revision = "0016"

COLUMNS = ("pay_low", sa.Float()), ("pay_high", sa.Float()), ("headcount", sa.Integer())
FILL = sa.text(
    "UPDATE posting_heads SET pay_low = :pay_low, pay_high = :pay_high, headcount = :headcount WHERE key = :key"
)


def upgrade() -> None:
    for name, kind in COLUMNS:
        op.add_column("posting_heads", sa.Column(name, kind))
    bind, after = op.get_bind(), 0
    while rows := bind.execute(sa.text(STANDING), {"after": after}).fetchall():
        read = [(row[0], posting_of(row[0], row[1], bytes(row[2])).reading) for row in rows]
        bind.execute(FILL, [{"key": key, **amounts_of(reading)} for key, reading in read])
        after = rows[-1][0]


def downgrade() -> None:
    for name, _ in COLUMNS:
        op.drop_column("posting_heads", name)
