"""The store: SQLite by default, PostgreSQL by URL, one interface and one suite of tests for both.

Decisions that are hard to undo:

- *Versions are kept, never overwritten.* A list can be made again as it was; the price is the disk. Forgetting a person
  deletes theirs.
- *A person is sealed as a whole*, not field by field: free text, and every word read from it, may tell of health.
  Nothing about people can be searched in SQL; what searches, searches the indexes in memory.
- *One rising revision for everything*, allotted under a lock, so that indexes catch up by one number and miss nothing.
  Changes of records therefore happen one after the other; decisions, vectors and interactions do not wait for it.
- *What a start needs is kept as bytes* (`rows`): made once, by whoever puts a record or first misses its row. Kept for
  the newest version only, since older ones are needed by replays alone, a few hundred at a time.
- *Plain SQL, one text for both databases*, run on the driver: see `connections`.
"""

from matching.storage.changes import Change, ChangeKind, PostingChange, SeekerChange
from matching.storage.exposures import Exposure, growth
from matching.storage.gigs import KeptShift
from matching.storage.interactions import Access, Happened
from matching.storage.outbox import Task
from matching.storage.reviews import Decided, LastDecision, Review
from matching.storage.rows import KeptRow, RowChange
from matching.storage.store import Store, Transaction

__all__ = [
    "Access",
    "Change",
    "ChangeKind",
    "Decided",
    "Exposure",
    "Happened",
    "KeptRow",
    "KeptShift",
    "LastDecision",
    "PostingChange",
    "Review",
    "RowChange",
    "SeekerChange",
    "Store",
    "Task",
    "Transaction",
    "growth",
]
