"""What the worker is to tell people of: a posting that is open from now on, or says something else.

The task stands in the transaction of its cause. Postings of files wait behind those that come one by one, so that a
file of thousands holds up nobody's news. They are planned together, so that each person hears of the best of them, and
their news gathers for some minutes before it goes out.
"""

from collections.abc import Iterable

from matching.storage import Change, ChangeKind, Transaction

PUBLISHED = "posting_published"
"""It came by itself, or somebody has opened or released it."""
IMPORTED = "posting_imported"
"""It is one of many that came, or were released, together."""
GATHERED = "posting_gathered"
"""Of the many it is known whom it suits; it waits for the others, to be planned together with them (`gathering`)."""
PLANNED = "posting_planned"
"""It is known whom others of the many suit better; the rest are to be told."""
WRITTEN = (ChangeKind.ADDED, ChangeKind.UPDATED)


def announce(tx: Transaction, changes: Iterable[Change], kind: str = PUBLISHED) -> None:
    """A task for each of the postings of which a version was written."""
    for change in changes:
        if change.outcome in WRITTEN:
            tx.add_outbox(kind, {"key": change.key, "revision": change.revision})
