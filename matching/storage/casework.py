"""Applications and cases: what must be found by day or owner stands in columns, what was said is sealed."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from msgspec.json import decode, encode

from matching.casework import Application, Case, CaseStep, State, Step
from matching.storage.connections import Connection
from matching.storage.heads import having
from matching.storage.ordering import Order, order_by
from matching.storage.session import Session, stamp

_PUT_APPLICATION = """INSERT INTO applications (seeker_key, posting_key, state, since, due, sealed)
VALUES (:seeker, :posting, :state, :since, :due, :sealed) ON CONFLICT (seeker_key, posting_key)
DO UPDATE SET state = excluded.state, since = excluded.since, due = excluded.due, sealed = excluded.sealed"""
_COLUMNS = {"due": "a.due", "since": "a.since", "title": "h.title", "employer": "h.employer"}
APPLICATION_ORDERS = tuple(_COLUMNS)
SOONEST = Order("due")
_APPLICATION = "seeker_key, posting_key, state, since, due, sealed"
_OF_APPLICATION = ", ".join(f"a.{one}" for one in _APPLICATION.split(", "))
_PUT_CASE = """INSERT INTO cases (seeker_key, owner, due, sealed) VALUES (:seeker, :owner, :due, :sealed)
ON CONFLICT (seeker_key) DO UPDATE SET owner = excluded.owner, due = excluded.due, sealed = excluded.sealed"""
_CASE = "seeker_key, owner, due, sealed"
_SEALS = "SELECT seeker_key, substr(sealed, 1, 40) FROM cases ORDER BY seeker_key"
"""So many characters hold the version, the second and the 128 random bits with which every seal begins."""


class Casework(Session):
    """The part of a transaction that keeps applications and cases."""

    def put_application(self, application: Application) -> None:
        self._db.run(
            _PUT_APPLICATION,
            seeker=application.seeker,
            posting=application.posting,
            state=application.state.value,
            since=stamp(application.since),
            due=_iso(application.due),
            sealed=self._cipher.seal_bytes(encode(application.history)),
        )

    def drop_application(self, seeker: int, posting: int) -> None:
        self._db.run("DELETE FROM applications WHERE seeker_key = :s AND posting_key = :p", s=seeker, p=posting)

    def application(self, seeker: int, posting: int) -> Application | None:
        sql = f"SELECT {_APPLICATION} FROM applications WHERE seeker_key = :s AND posting_key = :p"  # noqa: S608
        row = self._db.row(sql, s=seeker, p=posting)
        return self._application(row) if row else None

    def applications_of(self, seeker: int) -> list[Application]:
        """All of one person, latest change first."""
        sql = f"SELECT {_APPLICATION} FROM applications WHERE seeker_key = :s ORDER BY since DESC, posting_key"  # noqa: S608
        return [self._application(row) for row in self._db.rows(sql, s=seeker)]

    def applications_to(self, posting: int) -> list[Application]:
        """All to one posting, latest change first."""
        sql = f"SELECT {_APPLICATION} FROM applications WHERE posting_key = :p ORDER BY since DESC, seeker_key"  # noqa: S608
        return [self._application(row) for row in self._db.rows(sql, p=posting)]

    def who_applied(self, posting: int, seekers: Sequence[int]) -> set[int]:
        """Those of the people who have an application to the posting, in whatever state."""
        condition = "a.seeker_key = given.value AND a.posting_key = :posting"
        return {row[0] for row in self._each("a.seeker_key", "applications a", condition, seekers, posting=posting)}

    def applications_to_each(self, postings: Sequence[int]) -> dict[int, list[Application]]:
        """All to each of these postings, in no order; those without are left out."""
        found: dict[int, list[Application]] = {}
        for row in self._each(_OF_APPLICATION, "applications a", "a.posting_key = given.value", postings):
            found.setdefault(row[1], []).append(self._application(row))
        return found

    def applications_in(
        self,
        states: Sequence[State],
        *,
        skip: int,
        limit: int,
        within: Sequence[int] | None = None,
        words: Sequence[str] = (),
        order: Order = SOONEST,
    ) -> tuple[list[Application], int]:
        """One page of those in these states (of the people `within`), and how many there are in all.

        `words` stand in the posting's title or employer.
        """
        named = [state.value for state in states]
        theirs, given = self._within("a.seeker_key", within)
        conditions, typed = having(words)
        where = " AND ".join([f"a.state = given.value{theirs}", *conditions])
        tables = "applications a JOIN posting_heads h ON h.key = a.posting_key"
        (count,) = self._each("count(*)", tables, where, named, **given, **typed)
        ordered = order_by(order, _COLUMNS, "a.since", "a.seeker_key", "a.posting_key")
        page = f"{where} ORDER BY {ordered} LIMIT :limit OFFSET :skip"
        rows = self._each(_OF_APPLICATION, tables, page, named, limit=limit, skip=skip, **given, **typed)
        return [self._application(row) for row in rows], int(count[0])

    def count_late_applications(self, states: Sequence[State], day: date, within: Sequence[int] | None = None) -> int:
        """How many in these states somebody should have answered before a day."""
        theirs, given = self._within("a.seeker_key", within)
        where = f"a.state = given.value AND a.due < :day{theirs}"
        named = [state.value for state in states]
        (count,) = self._each("count(*)", "applications a", where, named, day=day.isoformat(), **given)
        return int(count[0])

    def count_open_applications(self, seekers: Sequence[int]) -> dict[int, int]:
        """How many undecided applications each person has."""
        waiting = "a.due IS NOT NULL AND a.state IN ('recommended', 'applied', 'interviewing', 'offered')"
        condition = f"a.seeker_key = given.value AND {waiting} GROUP BY a.seeker_key"
        return dict(self._each("a.seeker_key, count(*)", "applications a", condition, seekers))

    def put_case(self, case: Case) -> None:
        self._db.run(
            _PUT_CASE,
            seeker=case.seeker,
            owner=case.owner,
            due=_iso(case.due),
            sealed=self._cipher.seal_bytes(encode(case.history)),
        )

    def drop_case(self, seeker: int) -> None:
        self._db.run("DELETE FROM cases WHERE seeker_key = :s", s=seeker)

    def hand_over_all(self, owner: str, to: str) -> None:
        """Every case of one owner to another."""
        self._db.run("UPDATE cases SET owner = :to WHERE owner = :owner", owner=owner, to=to)

    def case(self, seeker: int) -> Case | None:
        row = self._db.row(f"SELECT {_CASE} FROM cases WHERE seeker_key = :s", s=seeker)  # noqa: S608
        return self._case(row) if row else None

    def cases(self, seekers: Sequence[int]) -> dict[int, Case]:
        """The cases of these people, by key; who has none is left out."""
        columns = ", ".join(f"c.{one.strip()}" for one in _CASE.split(","))
        found = map(self._case, self._each(columns, "cases c", "c.seeker_key = given.value", seekers))
        return {one.seeker: one for one in found}

    def case_keys_of(self, owner: str) -> list[int]:
        """The people whose open case is this owner's."""
        sql = "SELECT seeker_key FROM cases WHERE owner = :owner AND due IS NOT NULL ORDER BY seeker_key"
        return [row[0] for row in self._db.rows(sql, owner=owner)]

    def open_cases(self) -> list[tuple[int, str, str]]:
        """Person, owner and day (ISO 8601) of every open case, by key; opens no seal."""
        sql = "SELECT seeker_key, owner, due FROM cases WHERE due IS NOT NULL ORDER BY seeker_key"
        return [tuple(row) for row in self._db.rows(sql)]

    def last_contacts(self) -> list[tuple[int, float]]:
        """Person and moment (seconds since 1970) of the last contact of every case, 0.0 without one, by key.

        A seal is opened once: its beginning, which differs each time something is sealed, tells whether it is known.
        """
        known = self._shared.contacts
        seals = {key: bytes(seal) for key, seal in self._db.rows(_SEALS)}
        new = [key for key, seal in seals.items() if known.get(key, (b"",))[0] != seal]
        found = {one.seeker: one.last_contact for one in self.cases(new).values()}
        opened = {key: (seals[key], last.at.timestamp() if last else 0.0) for key, last in found.items()}
        contacts = {key: opened.get(key) or known[key] for key in seals}
        self._shared.contacts = contacts
        return [(key, moment) for key, (_, moment) in contacts.items()]

    def cases_due(
        self, until: date, owner: str | None, *, limit: int, within: Sequence[int] | None = None
    ) -> list[Case]:
        """The first of the open cases to be called by a day (of one owner, or of all), soonest first."""
        where, given = self._due(until, owner, within)
        sql = f"SELECT {_CASE} FROM cases WHERE {where} ORDER BY due, seeker_key LIMIT :limit"  # noqa: S608
        return [self._case(row) for row in self._db.rows(sql, **given, limit=limit)]

    def count_cases_due(self, until: date, owner: str | None, within: Sequence[int] | None = None) -> int:
        where, given = self._due(until, owner, within)
        (count,) = self._db.rows(f"SELECT count(*) FROM cases WHERE {where}", **given)  # noqa: S608
        return int(count[0])

    def _due(self, until: date, owner: str | None, within: Sequence[int] | None) -> tuple[str, dict[str, Any]]:
        theirs, given = self._within("seeker_key", within)
        where = "due IS NOT NULL AND due <= :until" + ("" if owner is None else " AND owner = :owner") + theirs
        return where, given | {"until": until.isoformat()} | ({} if owner is None else {"owner": owner})

    def _within(self, column: str, keys: Sequence[int] | None) -> tuple[str, dict[str, Any]]:
        """A further condition, and its parameter: the people of these keys only."""
        if keys is None:
            return "", {}
        return f" AND {self._db.one_of(column, 'within')}", {"within": self._db.array(keys)}

    def _application(self, row: tuple[Any, ...]) -> Application:
        seeker, posting, state, since, due, sealed = row
        history = decode(self._cipher.open_bytes(bytes(sealed)), type=tuple[Step, ...])
        return Application(seeker, posting, State(state), datetime.fromisoformat(since), _day(due), history)

    def _case(self, row: tuple[Any, ...]) -> Case:
        seeker, owner, due, sealed = row
        history = decode(self._cipher.open_bytes(bytes(sealed)), type=tuple[CaseStep, ...])
        return Case(seeker, owner, _day(due), due is not None, history)


def forget_casework(db: Connection, seeker: int) -> None:
    """Nothing of a person who asked to be forgotten is looked after any more."""
    db.run("DELETE FROM applications WHERE seeker_key = :s", s=seeker)
    db.run("DELETE FROM cases WHERE seeker_key = :s", s=seeker)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
