"""Files in: read, cleaned, understood, stored; every row counted, every reject named.

One chunk is one transaction, and a row is recognised by its id and content, so a run that was killed is simply run
again: what is there is `unchanged`, what is not is added, nothing is doubled.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeVar

from matching.desk.announcing import IMPORTED, announce
from matching.desk.rows import PersonKeeper, PostingKeeper
from matching.desk.screened import Screened, written_only
from matching.desk.shift_rows import put_shift, shift_fault
from matching.desk.wire import findings_list, reading_dict
from matching.errors import BadInput, NotFound
from matching.intake.duplicates import fingerprint
from matching.intake.offers import OfferKind
from matching.intake.rejects import RejectsFile, check_off
from matching.intake.tables import Accepted, Rejected, Table
from matching.records import Circumstances, Consents, JobPosting, SeekerProfile
from matching.results import Reading
from matching.screening import HOLDS, Finding, Ruling
from matching.storage import Change, Transaction

T = TypeVar("T")
Side = Literal["postings", "seekers"]
Kind = Side | OfferKind | Literal["shifts"]
Progress = Callable[[int, int | None], None]
CHUNK = 256
REJECTS_TOLD = 100_000
"""Rejected rows listed in an answer, each with all its problems; the file has all rows."""
NOTES_TOLD = 20
"""Accepted rows whose notes are listed in an answer."""
COUNTED = ("read", "added", "updated", "unchanged", "merged", "rejected")


class Described(NamedTuple):
    """Records about to be put, with everything that was made of them; `found` by screening, of postings only."""

    records: Sequence[Any]
    readings: Sequence[Any]
    rows: Any
    found: list[list[Finding]]


class _Taken(NamedTuple):
    """The outcome of each row that was taken in, and what was found in those that were written."""

    outcomes: list[str]
    found: list[list[Finding]]


class _Tally:
    """Of the rows so far: how many of each outcome, and what there is to tell of the first of them."""

    def __init__(self, table: Table[Any]) -> None:
        self._table = table
        self.mended: list[tuple[str, str]] = []
        self.counts: dict[str, int] = dict.fromkeys((*COUNTED, "notes", "flagged", "held"), 0)
        self._rejected: list[Rejected] = []
        self._noted: list[Accepted[Any]] = []

    def take(self, chunk: Sequence[Accepted[Any] | Rejected], taken: "_Taken", rejects: RejectsFile) -> None:
        """One chunk, with what became of its accepted rows."""
        rejected = [row for row in chunk if isinstance(row, Rejected)]
        noted = [row for row in chunk if isinstance(row, Accepted) and row.notes]
        for outcome in taken.outcomes:
            self.counts[outcome] += 1
        self.counts["flagged"] += sum(any(one.verdict is not Ruling.MISSING for one in found) for found in taken.found)
        self.counts["held"] += sum(any(one.verdict in HOLDS for one in found) for found in taken.found)
        for row in rejected:
            rejects.add(row, self._table.named)
        self.mended += [row.mends for row in chunk if row.mends]
        self.counts["read"] += len(chunk)
        self.counts["rejected"] += len(rejected)
        self.counts["notes"] += len(noted)
        self._rejected += rejected[: REJECTS_TOLD - len(self._rejected)]
        self._noted += noted[: NOTES_TOLD - len(self._noted)]

    def told(self) -> dict[str, Any]:
        return {
            "rejects": [problem for row in self._rejected for problem in _problems(row, self._table)],
            "first_notes": [{"row": row.row, "note": note} for row in self._noted for note in row.notes],
        }


class Importing(Screened):
    """Whole files in, and whole files understood without being kept."""

    def import_file(
        self, side: Kind, path: Path, mapping: Path | None = None, progress: Progress | None = None
    ) -> dict[str, Any]:
        """Take in a file: counts (read is the sum of the others), the file of rejects, and the rejects themselves.

        `notes` counts the accepted rows of which something was read otherwise than it was written; `first_notes` says
        what, of the first of them. `flagged` counts the postings written in whose wording or pay something was found,
        `held` those of them that are shown to nobody until a person has decided.
        """
        table = self._table(side, path, mapping)
        tally = _Tally(table)
        rejects_path = self.parts.rejects_dir / f"{path.name.split('.')[0]}-{self.now():%Y%m%dT%H%M%S}-rejects.csv"
        with RejectsFile(rejects_path, table.columns) as rejects:
            for chunk in map(partial(self._against_store, side), _chunks(table)):
                accepted = [row for row in chunk if isinstance(row, Accepted)]
                tally.take(chunk, self._take_in(side, accepted), rejects)
                if progress:
                    progress(tally.counts["read"], table.total)
        check_off(self.parts.rejects_dir, tally.mended, rejects.written)
        written = str(rejects.written) if rejects.written else None
        return tally.counts | {"rejects_file": written, "unknown_columns": table.unknown} | tally.told()

    def read_file(self, side: Side, path: Path, mapping: Path | None = None) -> Iterator[dict[str, Any]]:
        """What is understood from each row, in order; a rejected row says why."""
        table = self._table(side, path, mapping)
        for chunk in _chunks(table):
            records = [row.record for row in chunk if isinstance(row, Accepted)]
            readings = self._read(side, records)
            understood = map(self._understood, records, readings, self._found(side, records, readings))
            for row in chunk:
                if isinstance(row, Rejected):
                    yield {"row": row.row, "rejected": _problems(row, table)}
                else:
                    yield next(understood) | {"notes": list(row.notes)}

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
            described = self._described(side, records)
            with self.store.write() as tx:
                self._put(tx, side, described, again=True)
            done += len(records)
            if progress:
                progress(done, None)
        return done

    def _table(self, side: Kind, path: Path, mapping: Path | None) -> Table[Any]:
        parts = self.parts
        intakes: dict[Kind, Any] = {
            "postings": parts.posting_intake,
            "seekers": parts.seeker_intake,
            "shifts": parts.shift_intake,
        }
        intake = (intakes | dict(parts.offer_intakes.items()))[side]
        return Table(path, side, intake, self.parts.mappings_dir, mapping)

    def _against_store(self, side: Kind, chunk: list[Accepted[Any] | Rejected]) -> list[Accepted[Any] | Rejected]:
        """Shifts that no gig in the store can have are rejects too, and people whose registration was merged."""
        if side not in ("shifts", "seekers"):
            return chunk
        fault = shift_fault if side == "shifts" else _merged_fault
        with self.store.read() as tx:
            return [_refused(row, fault(tx, row.record)) if isinstance(row, Accepted) else row for row in chunk]

    def _read(self, side: Side, records: Sequence[Any]) -> list[Any]:
        describer = self.parts.describer
        return describer.read_postings(records) if side == "postings" else describer.read_seekers(records)

    def _found(self, side: Side, records: Sequence[Any], readings: Sequence[Any]) -> list[list[Finding]]:
        return self.screened(records, readings) if side == "postings" else [[] for _ in records]

    def _described(self, side: Side, records: Sequence[Any]) -> Described:
        """Read, screened and made into rows: the slow part, for which no transaction waits."""
        readings = self._read(side, records)
        keeper: PostingKeeper | PersonKeeper = (
            self.parts.posting_keeper if side == "postings" else self.parts.person_keeper
        )
        return Described(records, readings, keeper.made(records, readings), self._found(side, records, readings))

    def _take_in(self, side: Kind, rows: Sequence[Accepted[Any]]) -> _Taken:
        """What is stored already is neither read nor encoded again."""
        records = [row.record for row in rows]
        if side == "shifts":
            with self.store.write() as tx:
                tx.lock()
                return _Taken([put_shift(tx, one).value for one in records], [])
        if side != "postings" and side != "seekers":
            with self.store.write() as tx:
                return _Taken([change.value for change in tx.put_offers(records)], [])
        with self.store.read() as tx:
            if side == "seekers":
                rows = [replace(row, record=with_own_words(tx, row.record, row.stated)) for row in rows]
            records = [row.record for row in rows]
            known = tx.known_postings(records) if side == "postings" else tx.known_seekers(records)
        fresh = [row for row, stored in zip(rows, known, strict=True) if not stored]
        described = self._described(side, [row.record for row in fresh])
        with self.store.write() as tx:
            tx.lock()
            if side == "seekers":
                kept = [with_earlier_kept(tx, row.record, row.stated) for row in fresh]
                described = described._replace(records=kept)
            changes = self._put(tx, side, described)
            if side == "postings":
                announce(tx, changes, IMPORTED)
        outcomes = [change.outcome.value for change in changes] + ["unchanged"] * sum(known)
        return _Taken(outcomes, written_only(changes, described.found))

    def _put(self, tx: Transaction, side: Side, described: Described, *, again: bool = False) -> list[Change]:
        """Records with what was made of them into the store; what screening holds back is not shown from the start."""
        stated = zip(described.records, described.readings, strict=True)
        if side == "seekers":
            changes = tx.put_seekers(list(stated), again=again)
            self.parts.person_keeper.keep(tx, changes, described.rows, self.today())
        else:
            changes = tx.put_postings([(*one, fingerprint(one[0])) for one in stated], again=again)
            self.parts.posting_keeper.keep(tx, changes, described.rows)
            self.settle(tx, changes, described.found, again=again)
        return changes

    @staticmethod
    def _understood(record: JobPosting | SeekerProfile, reading: Reading, found: list[Finding]) -> dict[str, Any]:
        if isinstance(record, JobPosting):
            screening = {"screening": findings_list(found, record)}
            return {"posting_id": record.posting_id} | reading_dict(reading) | screening
        return {"seeker_id": record.seeker_id} | reading_dict(reading)


def with_own_words(tx: Transaction, seeker: SeekerProfile, said: frozenset[str]) -> SeekerProfile:
    """With what the person said at their own pages before.

    Of their tags, which no row can say: a tag called wrong is not read again. Of kinds of work that they do not want,
    where the row does not say otherwise.
    """
    try:
        stored = tx.seeker(seeker.seeker_id).seeker
    except NotFound:
        return seeker
    refused = {} if "unwanted_work" in said else {"unwanted_work": stored.unwanted_work}
    return seeker.model_copy(update={"tags": stored.tags} | refused)


def with_earlier_kept(tx: Transaction, seeker: SeekerProfile, said: frozenset[str]) -> SeekerProfile:
    """What the person agreed to or withdrew, and told of circumstances, holds where the row does not say otherwise.

    So a file without those columns takes back no consent, and wipes out nothing that an officer has asked for.
    """
    unsaid = [name for name in Consents.model_fields if f"consent_{name}" not in said]
    untold = [name for name in Circumstances.model_fields if name not in said]
    if not unsaid and not untold:
        return seeker
    try:
        stored = tx.seeker(seeker.seeker_id).seeker
    except NotFound:
        return seeker
    consents = seeker.consents.model_copy(update={name: getattr(stored.consents, name) for name in unsaid})
    told = seeker.circumstances.model_copy(update={name: getattr(stored.circumstances, name) for name in untold})
    return seeker.model_copy(update={"consents": consents, "circumstances": told})


def _refused(row: Accepted[Any], fault: BadInput | None) -> Accepted[Any] | Rejected:
    """The row as it was, or a reject with this fault."""
    return row if fault is None else Rejected(row.row, (fault,), row.original, row.mends)


def _merged_fault(tx: Transaction, seeker: SeekerProfile) -> BadInput | None:
    if not tx.merged_among([seeker.seeker_id]):
        return None
    return BadInput("seeker_id", seeker.seeker_id, "这个编号已并入本人的另一份登记，请改用那份登记的编号")


def _problems(row: Rejected, table: Table[Any]) -> list[dict[str, Any]]:
    return [
        {"row": row.row, "field": one.field, "column": table.named(row, one.field), "value": one.value}
        | {"cure": one.cure}
        for one in row.problems
    ]


def _chunks(items: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk
