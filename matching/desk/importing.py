"""Files in: read, cleaned, understood, stored; every row counted, every reject named.

One chunk is one transaction, and a row is recognised by its id and content, so a run that was killed is simply run
again: what is there is `unchanged`, what is not is added, nothing is doubled.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Literal, TypeVar

from matching.desk.room import Room
from matching.desk.wire import reading_dict
from matching.errors import NotFound
from matching.intake.duplicates import fingerprint
from matching.intake.rejects import RejectsFile
from matching.intake.tables import Accepted, Rejected, Table
from matching.records import Consents, JobPosting, SeekerProfile
from matching.storage import Change, Transaction

T = TypeVar("T")
R = TypeVar("R", JobPosting, SeekerProfile)
Side = Literal["postings", "seekers"]
Progress = Callable[[int, int | None], None]
CHUNK = 256
REJECTS_TOLD = 100_000
"""Rejected rows listed in an answer, each with all its problems; the file has all rows."""
NOTES_TOLD = 20
"""Accepted rows whose notes are listed in an answer."""
COUNTED = ("read", "added", "updated", "unchanged", "merged", "rejected")


class _Tally:
    """Of the rows so far: how many of each outcome, and what there is to tell of the first of them."""

    def __init__(self) -> None:
        self.counts: dict[str, int] = dict.fromkeys((*COUNTED, "notes"), 0)
        self._rejected: list[Rejected] = []
        self._noted: list[Accepted[Any]] = []

    def take(self, chunk: Sequence[Accepted[Any] | Rejected], outcomes: Iterable[str], rejects: RejectsFile) -> None:
        """One chunk, with the outcomes of its accepted rows."""
        rejected = [row for row in chunk if isinstance(row, Rejected)]
        noted = [row for row in chunk if isinstance(row, Accepted) and row.notes]
        for outcome in outcomes:
            self.counts[outcome] += 1
        for row in rejected:
            rejects.add(row)
        self.counts["read"] += len(chunk)
        self.counts["rejected"] += len(rejected)
        self.counts["notes"] += len(noted)
        self._rejected += rejected[: REJECTS_TOLD - len(self._rejected)]
        self._noted += noted[: NOTES_TOLD - len(self._noted)]

    def told(self) -> dict[str, Any]:
        return {
            "rejects": [problem for row in self._rejected for problem in _problems(row)],
            "first_notes": [{"row": row.row, "note": note} for row in self._noted for note in row.notes],
        }


class Importing(Room):
    """Whole files in, and whole files understood without being kept."""

    def import_file(
        self, side: Side, path: Path, mapping: Path | None = None, progress: Progress | None = None
    ) -> dict[str, Any]:
        """Take in a file: counts (read is the sum of the others), the file of rejects, and the rejects themselves.

        `notes` counts the accepted rows of which something was read otherwise than it was written; `first_notes` says
        what, of the first of them.
        """
        table = self._table(side, path, mapping)
        tally = _Tally()
        rejects_path = self.parts.rejects_dir / f"{path.name.split('.')[0]}-{self.now():%Y%m%dT%H%M%S}-rejects.csv"
        with RejectsFile(rejects_path, table.columns) as rejects:
            for chunk in _chunks(table):
                accepted = [row for row in chunk if isinstance(row, Accepted)]
                tally.take(chunk, self._take_in(side, accepted), rejects)
                if progress:
                    progress(tally.counts["read"], table.total)
        written = str(rejects.written) if rejects.written else None
        return tally.counts | {"rejects_file": written, "unknown_columns": table.unknown} | tally.told()

    def read_file(self, side: Side, path: Path, mapping: Path | None = None) -> Iterator[dict[str, Any]]:
        """What is understood from each row, in order; a rejected row says why."""
        for chunk in _chunks(self._table(side, path, mapping)):
            records = [row.record for row in chunk if isinstance(row, Accepted)]
            readings = iter(self._read(side, records))
            for row in chunk:
                if isinstance(row, Rejected):
                    yield {"row": row.row, "rejected": _problems(row)}
                else:
                    yield _named(side, row.record) | reading_dict(next(readings)) | {"notes": list(row.notes)}

    def reread(self, side: Side, progress: Progress | None = None) -> int:
        """Read every open posting, or every person, anew: after the reader or a model has changed. Returns how many."""
        with self.store.read() as tx:
            last, after, done = tx.revision(), 0, 0
        while after < last:
            with self.store.read() as tx:
                if side == "postings":
                    changed = tx.changed_postings(after, CHUNK)
                    records: list[Any] = [
                        c.posting.posting for c in changed if c.is_open and c.posting.revision <= last
                    ]
                    after = changed[-1].posting.revision if changed else last
                else:
                    people = tx.changed_seekers(after, CHUNK)
                    records = [c.seeker.seeker for c in people if c.seeker and c.revision <= last]
                    after = people[-1].revision if people else last
            readings = self._read(side, records)
            rows = self._made(side, records, readings)
            with self.store.write() as tx:
                self._put(tx, side, (records, readings, rows), again=True)
            done += len(records)
            if progress:
                progress(done, None)
        return done

    def _table(self, side: Side, path: Path, mapping: Path | None) -> Table[Any]:
        intake: Any = self.parts.posting_intake if side == "postings" else self.parts.seeker_intake
        return Table(path, side, intake, self.parts.mappings_dir, mapping)

    def _read(self, side: Side, records: Sequence[Any]) -> list[Any]:
        describer = self.parts.describer
        return describer.read_postings(records) if side == "postings" else describer.read_seekers(records)

    def _take_in(self, side: Side, rows: Sequence[Accepted[Any]]) -> list[str]:
        """Outcome of each row; what is stored already is neither read nor encoded again."""
        records = [row.record for row in rows]
        with self.store.read() as tx:
            known = tx.known_postings(records) if side == "postings" else tx.known_seekers(records)
        fresh = [row for row, stored in zip(rows, known, strict=True) if not stored]
        records = [row.record for row in fresh]
        readings = self._read(side, records)
        rows = self._made(side, records, readings)
        with self.store.write() as tx:
            tx.lock()
            if side == "seekers":
                records = [with_consents_kept(tx, row.record, row.stated) for row in fresh]
            changes = self._put(tx, side, (records, readings, rows))
        return [change.outcome.value for change in changes] + ["unchanged"] * sum(known)

    def _made(self, side: Side, records: Sequence[Any], readings: Sequence[Any]) -> Any:
        keeper = self.parts.posting_keeper if side == "postings" else self.parts.person_keeper
        return keeper.made(records, readings)

    def _put(
        self, tx: Transaction, side: Side, described: tuple[Sequence[Any], Sequence[Any], Any], *, again: bool = False
    ) -> list[Change]:
        """Records with their readings and rows into the store."""
        records, readings, rows = described
        if side == "seekers":
            changes = tx.put_seekers(list(zip(records, readings, strict=True)), again=again)
            self.parts.person_keeper.keep(tx, changes, rows, self.today())
        else:
            prints = [fingerprint(posting) for posting in records]
            changes = tx.put_postings(list(zip(records, readings, prints, strict=True)), again=again)
            self.parts.posting_keeper.keep(tx, changes, rows)
        return changes


def with_consents_kept(tx: Transaction, seeker: SeekerProfile, said: frozenset[str]) -> SeekerProfile:
    """What the person agreed to or withdrew before holds where the row does not say otherwise."""
    unsaid = [name for name in Consents.model_fields if f"consent_{name}" not in said]
    if not unsaid:
        return seeker
    try:
        stored = tx.seeker(seeker.seeker_id).seeker.consents
    except NotFound:
        return seeker
    kept = seeker.consents.model_copy(update={name: getattr(stored, name) for name in unsaid})
    return seeker.model_copy(update={"consents": kept})


def _named(side: Side, record: JobPosting | SeekerProfile) -> dict[str, Any]:
    return {"posting_id": record.posting_id} if isinstance(record, JobPosting) else {"seeker_id": record.seeker_id}


def _problems(row: Rejected) -> list[dict[str, Any]]:
    return [{"row": row.row, "field": one.field, "value": one.value, "cure": one.cure} for one in row.problems]


def _chunks(items: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk
