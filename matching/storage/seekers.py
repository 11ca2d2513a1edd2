"""Seekers in a transaction: sealed as a whole, found by a keyed hash of their id, forgotten on request."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from matching.errors import Forgotten, Merged, NotFound
from matching.records import Consents, SeekerProfile
from matching.results import DescribedSeeker, Reading
from matching.storage.bindings import forget_bindings
from matching.storage.casework import forget_casework
from matching.storage.changes import Change, ChangeKind, SeekerChange, change_of_each_row, last_places
from matching.storage.families import leave_family
from matching.storage.gigs import forget_gigs
from matching.storage.messages import forget_messages
from matching.storage.payloads import decoding_many, record_bytes, seeker_bytes, seeker_of
from matching.storage.session import Session, stamp

_NEWEST = "s.key, s.revision, v.sealed"
_WITH_NEWEST = "seekers s LEFT JOIN seeker_versions v ON v.key = s.key AND v.revision = s.revision"
_CHANGES = f"SELECT {_NEWEST} FROM {_WITH_NEWEST} WHERE s.revision > :after ORDER BY s.revision LIMIT :limit"  # noqa: S608
_PUT = """INSERT INTO seekers (key, lookup, content, revision) VALUES (:key, :lookup, :content, :revision)
ON CONFLICT (key) DO UPDATE SET content = excluded.content, revision = excluded.revision"""
_PUT_VERSION = "INSERT INTO seeker_versions (key, revision, sealed, at) VALUES (:key, :revision, :sealed, :at)"
_PUT_FORGOTTEN = "INSERT INTO forgotten (lookup, forgotten_on) VALUES (:lookup, :day) ON CONFLICT (lookup) DO NOTHING"
_DROP_ROW = "DELETE FROM seeker_rows WHERE key = :key"
_SCRUB_INTERACTION = """UPDATE interactions SET interaction = :nobody, seeker = :somebody, sealed = NULL
WHERE interaction = :interaction"""


class Seekers(Session):
    """The part of a transaction that keeps seekers."""

    def put_seekers(self, rows: Sequence[tuple[SeekerProfile, Reading]], *, again: bool = False) -> list[Change]:
        """Add or update people; of several rows with one id the last counts.

        Stated exactly so before is 'unchanged' and writes nothing, so a consent withdrawn since then stays withdrawn.
        `again` writes even then, because the reading was made anew, and keeps the consents in force.

        Raises
        ------
        Merged
            One of the ids is that of a registration that was merged into another.
        """
        self.lock()
        ids = [seeker.seeker_id for seeker, _ in rows]
        for key in self.merged_among(ids).values():
            raise Merged(key)
        counting = [rows[place] for place in last_places(ids)]
        standing = self._standing([seeker.seeker_id for seeker, _ in counting])
        changes: dict[str, Change] = {}
        writes: list[dict[str, object]] = []
        for seeker, reading in counting:
            lookup, content = self._lookup(seeker.seeker_id), self._stated(seeker)
            key, known, revision = standing.get(lookup, (0, b"", 0))
            if known == content:
                if not again:
                    changes[seeker.seeker_id] = Change(seeker.seeker_id, key, revision, ChangeKind.UNCHANGED)
                    continue
                seeker = seeker.model_copy(update={"consents": self._opened(key).seeker.consents})
            number = self._next_revision()
            sealed = self._cipher.seal_bytes(seeker_bytes(seeker, reading))
            named = {"key": key or number, "lookup": lookup, "content": content}
            writes.append(named | {"revision": number, "sealed": sealed, "at": stamp(self._now())})
            outcome = ChangeKind.UPDATED if key else ChangeKind.ADDED
            changes[seeker.seeker_id] = Change(seeker.seeker_id, key or number, number, outcome)
        self._db.run_many(_DROP_ROW, writes)
        self._db.run_many(_PUT, writes)
        self._db.run_many(_PUT_VERSION, writes)
        return change_of_each_row(ids, changes)

    def known_seekers(self, seekers: Sequence[SeekerProfile]) -> list[bool]:
        """For each person whether exactly this was stated before (so that it need not be read again)."""
        standing = self._standing([seeker.seeker_id for seeker in seekers])
        contents = {lookup: content for lookup, (_, content, _) in standing.items()}
        return [contents.get(self._lookup(one.seeker_id)) == self._stated(one) for one in seekers]

    def seeker_key(self, seeker_id: str) -> int:
        """Raises NotFound: Forgotten when the person asked to be deleted, Merged of a second registration."""
        lookup = self._lookup(seeker_id)
        row = self._db.row("SELECT key FROM seekers WHERE lookup = :lookup", lookup=lookup)
        if row is not None:
            return int(row[0])
        for key in self.merged_among([seeker_id]).values():
            raise Merged(key)
        if self._db.row("SELECT 1 FROM forgotten WHERE lookup = :lookup", lookup=lookup):
            raise Forgotten("这位求职者的资料已按本人要求删除。")
        raise NotFound("没有这位求职者。")

    def merged_among(self, seeker_ids: Sequence[str]) -> dict[str, int]:
        """Those ids that were merged, with the key of the person who was kept."""
        found: dict[str, int] = {}
        if self._db.row("SELECT 1 FROM seeker_aliases LIMIT 1") is None:
            return found
        for one in dict.fromkeys(seeker_ids):
            row = self._db.row("SELECT key FROM seeker_aliases WHERE lookup = :lookup", lookup=self._lookup(one))
            if row is not None:
                found[one] = int(row[0])
        return found

    def seeker_keys(self, seeker_ids: Sequence[str]) -> dict[str, int]:
        """The key of each of these people who is here."""
        lookups = {f"l{at}": self._lookup(one) for at, one in enumerate(seeker_ids)}
        if not lookups:
            return {}
        sql = f"SELECT lookup, key FROM seekers WHERE lookup IN ({', '.join(f':{name}' for name in lookups)})"  # noqa: S608
        keys = {bytes(lookup): key for lookup, key in self._db.rows(sql, **lookups)}
        return {one: keys[at] for one, at in zip(seeker_ids, lookups.values(), strict=True) if at in keys}

    def seeker(self, seeker_id: str) -> DescribedSeeker:
        """Newest state; raises NotFound or Forgotten."""
        return self._opened(self.seeker_key(seeker_id))

    def seekers(self, keys: Sequence[int], at: int | None = None) -> list[DescribedSeeker]:
        """People by key, in the order of the keys, as they are or as they were at a revision.

        A key that does not exist (or did not yet), or whose person is forgotten, is left out.
        """
        if at is not None:
            return [self._open(*row) for row in self._as_they_stood("seeker_versions", "sealed", keys, at)]
        return self._newest(self._shared.seekers, "seekers", keys, self._load_seekers)

    def seeker_history(self, seeker_id: str) -> list[DescribedSeeker]:
        """Every version of one person, oldest first: what they may ask to see, and whose texts forgetting must name."""
        sql = "SELECT key, revision, sealed FROM seeker_versions WHERE key = :key ORDER BY revision"
        return [self._open(*row) for row in self._db.rows(sql, key=self.seeker_key(seeker_id))]

    def dated_history(self, seeker_id: str) -> list[tuple[datetime | None, DescribedSeeker]]:
        """The same with when each was written; None where that was not noted yet."""
        sql = "SELECT at, key, revision, sealed FROM seeker_versions WHERE key = :key ORDER BY revision"
        return [
            (datetime.fromisoformat(at) if at else None, self._open(*row))
            for at, *row in self._db.rows(sql, key=self.seeker_key(seeker_id))
        ]

    def seeker_lifelines(self) -> list[tuple[int, int, bool]]:
        """(key, revision, True) of every version, by key and revision; nothing of who has been forgotten."""
        sql = "SELECT key, revision FROM seeker_versions ORDER BY key, revision"
        return [(key, revision, True) for key, revision in self._db.rows(sql)]

    def changed_seekers(self, after: int, limit: int) -> list[SeekerChange]:
        """Newest state of each person who changed after a revision, in the order of the changes, the forgotten too."""
        with decoding_many():
            return [
                SeekerChange(row[0], row[1], None if row[2] is None else self._open(*row))
                for row in self._db.rows(_CHANGES, after=after, limit=limit)
            ]

    def seekers_changed(self, after: int) -> list[int]:
        """Keys of those who changed after a revision, the forgotten too."""
        return self._keys_changed("seekers", after)

    def set_consents(self, seeker_id: str, consents: Consents) -> Change:
        """A new version of the person with these consents; the same ones are 'unchanged'."""
        self.lock()
        described = self._opened(self.seeker_key(seeker_id))
        if described.seeker.consents == consents:
            return Change(seeker_id, described.key, described.revision, ChangeKind.UNCHANGED)
        number = self._next_revision()
        seeker = described.seeker.model_copy(update={"consents": consents})
        sealed = self._cipher.seal_bytes(seeker_bytes(seeker, described.reading))
        self._db.run(_DROP_ROW, key=described.key)
        self._db.run("UPDATE seekers SET revision = :r WHERE key = :key", r=number, key=described.key)
        self._db.run(_PUT_VERSION, key=described.key, revision=number, sealed=sealed, at=stamp(self._now()))
        return Change(seeker_id, described.key, number, ChangeKind.UPDATED)

    def forget_seeker(self, seeker_id: str, text_hashes: Sequence[str] = (), *, asked: bool = True) -> int:
        """Delete a person (个人信息保护法 article 47); returns the key, which leads to nobody from now on.

        Gone are all versions and the row, the content of lists made for the person, and the vectors of `text_hashes`
        (their texts; a vector somebody else needs too is made again). What happened between the person and postings
        stays as counts, under a random number that nothing leads back from. The same id later is a new person.
        Not `asked`: kept twice or by mistake; that the id is gone is not noted as their wish.

        SQLite overwrites the rows and empties its log. PostgreSQL keeps dead rows (sealed) until it vacuums, and their
        bytes until the pages and its log are used again; copies made before (backups) are beyond this program.

        Raises
        ------
        NotFound, Forgotten
        """
        self.lock()
        key, lookup = self.seeker_key(seeker_id), self._lookup(seeker_id)
        self._db.run("DELETE FROM seeker_versions WHERE key = :key", key=key)
        self._db.run(_DROP_ROW, key=key)
        sql = "UPDATE seekers SET lookup = NULL, content = NULL, revision = :revision WHERE key = :key"
        self._db.run(sql, key=key, revision=self._next_revision())
        self._db.run("UPDATE decisions SET sealed = :none WHERE subject_key = :key", none=b"", key=key)
        self._scrub_interactions(lookup)
        forget_casework(self._db, key)
        leave_family(self._db, self._cipher, key)
        forget_bindings(self._db, key)
        forget_messages(self._db, key)
        forget_gigs(self._db, key)
        self._db.run_many("DELETE FROM text_vectors WHERE text_hash = :hash", [{"hash": one} for one in text_hashes])
        if asked:
            merged = self._db.rows("SELECT lookup FROM seeker_aliases WHERE key = :key", key=key)
            day = self._now().date().isoformat()
            self._db.run_many(_PUT_FORGOTTEN, [{"lookup": one, "day": day} for (one,) in [(lookup,), *merged]])
        self._db.run("DELETE FROM seeker_aliases WHERE key = :key", key=key)
        self.forgot = True
        return key

    def _scrub_interactions(self, lookup: bytes) -> None:
        nobody = secrets.token_bytes(16)
        rows = self._db.rows("SELECT interaction FROM interactions WHERE seeker = :seeker", seeker=lookup)
        self._db.run_many(
            _SCRUB_INTERACTION,
            [{"interaction": row[0], "nobody": secrets.token_bytes(16), "somebody": nobody} for row in rows],
        )
        sql = "UPDATE accesses SET seeker = :nobody, why = '' WHERE seeker = :seeker"  # staff may have written a name
        self._db.run(sql, nobody=nobody, seeker=lookup)

    def _lookup(self, seeker_id: str) -> bytes:
        return self._hash("seeker", seeker_id.encode())

    def _stated(self, seeker: SeekerProfile) -> bytes:
        return self._hash("profile", record_bytes(seeker))

    def _standing(self, seeker_ids: Sequence[str]) -> dict[bytes, tuple[int, bytes, int]]:
        """(key, content, revision) of those that exist, by lookup."""
        sql = "SELECT key, content, revision FROM seekers WHERE lookup = :lookup"
        found = {lookup: self._db.row(sql, lookup=lookup) for lookup in map(self._lookup, seeker_ids)}
        return {lookup: (row[0], bytes(row[1]), row[2]) for lookup, row in found.items() if row is not None}

    def _opened(self, key: int) -> DescribedSeeker:
        return self.seekers([key])[0]

    def _open(self, key: int, revision: int, sealed: bytes) -> DescribedSeeker:
        return seeker_of(key, revision, self._cipher.open_bytes(sealed))

    def _load_seekers(self, keys: list[int]) -> list[DescribedSeeker]:
        condition = "s.key = given.value AND s.lookup IS NOT NULL"
        return [self._open(*row) for row in self._each(_NEWEST, _WITH_NEWEST, condition, keys)]
