"""What happened between people and postings, and who looked at a person's full data."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from matching.records import Interaction
from matching.storage.session import Session, stamp
from matching.vocabulary import InteractionKind, Role

_ADD = """INSERT INTO interactions (interaction, seeker, posting_id, kind, happened_at, decision_id, reason, sealed)
VALUES (:interaction, :seeker, :posting_id, :kind, :happened_at, :decision_id, :reason, :sealed)
ON CONFLICT (interaction) DO NOTHING"""

_HAPPENED = "i.kind, i.happened_at, s.key, d.revision, coalesce(p.key, a.key), i.decision_id"
_WITH_PERSON_AND_LIST = """interactions i JOIN seekers s ON s.lookup = i.seeker
LEFT JOIN decisions d ON d.decision_id = i.decision_id
LEFT JOIN postings p ON p.posting_id = i.posting_id LEFT JOIN posting_aliases a ON a.posting_id = i.posting_id"""


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that happened with a person: `revision` is that of the list it came from, None where none is named."""

    kind: InteractionKind
    at: datetime
    seeker_key: int
    revision: int | None
    posting_key: int | None
    decision_id: str | None


@dataclass(frozen=True, slots=True)
class Access:
    """Somebody saw a person's full data."""

    at: datetime
    actor: str
    role: Role
    what: str
    why: str


class Interactions(Session):
    """The part of a transaction that keeps interactions and the log of accesses."""

    def add_interactions(self, interactions: Sequence[Interaction]) -> list[bool]:
        """For each whether it is new; one whose id was seen before is left as it was."""
        return [self._db.run(_ADD, **self._interaction_row(one)) == 1 for one in interactions]

    def drop_interaction(self, interaction_id: str) -> bool:
        """Take back what was reported by mistake; whether it was there."""
        given = self._hash("interaction", interaction_id.encode())
        return self._db.run("DELETE FROM interactions WHERE interaction = :given", given=given) == 1

    def interactions(self, seeker_id: str) -> list[Interaction]:
        """All of one person, oldest first."""
        rows = self._db.rows(
            "SELECT sealed FROM interactions WHERE seeker = :seeker ORDER BY happened_at",
            seeker=self._hash("seeker", seeker_id.encode()),
        )
        return [Interaction.model_validate_json(self._cipher.open_bytes(row[0])) for row in rows]

    def postings_touched(self, seeker_id: str, kinds: Iterable[InteractionKind]) -> list[int]:
        """Keys of the postings with which one of these things happened to a person; opens no seal, so it is fast."""
        rows = self._each(
            "coalesce(p.key, a.key)",
            "interactions i LEFT JOIN postings p ON p.posting_id = i.posting_id "
            "LEFT JOIN posting_aliases a ON a.posting_id = i.posting_id",
            "i.seeker = :seeker AND i.kind = given.value",
            [kind.value for kind in kinds],
            seeker=self._hash("seeker", seeker_id.encode()),
        )
        return sorted({row[0] for row in rows} - {None})

    def who_touched(
        self, posting_ids: Sequence[str], seekers: Sequence[int], kinds: Iterable[InteractionKind]
    ) -> set[int]:
        """Those of the people with whom and one of these postings one of these things happened."""
        rows = self._each(
            "s.key, i.posting_id, i.kind",
            "seekers s JOIN interactions i ON i.seeker = s.lookup",
            "s.key = given.value",
            seekers,
        )
        wanted = set(kinds)
        return {key for key, posting_id, kind in rows if posting_id in posting_ids and kind in wanted}

    def count_interactions(self, posting_id: str) -> dict[str, int]:
        """How often each kind of thing happened with a posting, forgotten people included."""
        sql = "SELECT kind, count(*) FROM interactions WHERE posting_id = :id GROUP BY kind"
        return dict(self._db.rows(sql, id=posting_id))

    def happened_between(self, start: datetime, end: datetime, kinds: Iterable[InteractionKind]) -> list[Happened]:
        """What happened from `start` to before `end`, without people forgotten since: nothing leads to them."""
        condition = "i.kind = given.value AND i.happened_at >= :start AND i.happened_at < :end"
        wanted = [kind.value for kind in kinds]
        rows = self._each(_HAPPENED, _WITH_PERSON_AND_LIST, condition, wanted, start=stamp(start), end=stamp(end))
        found = [Happened(InteractionKind(row[0]), datetime.fromisoformat(row[1]), *row[2:]) for row in rows]
        return sorted(found, key=lambda one: (one.at, one.seeker_key, one.kind))

    def log_access(self, actor: str, role: Role, seeker_id: str, what: str, why: str) -> None:
        """Note that `actor` saw `what` (full profile, contact …) of a person, and why."""
        self._db.run(
            "INSERT INTO accesses (at, actor, role, seeker, what, why) "
            "VALUES (:at, :actor, :role, :seeker, :what, :why)",
            at=stamp(self._now()),
            actor=actor,
            role=role.value,
            seeker=self._hash("seeker", seeker_id.encode()),
            what=what,
            why=why,
        )

    def log_export(self, actor: str, what: str, why: str) -> None:
        """Note that `actor` took `what` out as a file or on paper, and why."""
        sql = "INSERT INTO exports (at, actor, what, why) VALUES (:at, :actor, :what, :why)"
        self._db.run(sql, at=stamp(self._now()), actor=actor, what=what, why=why)

    def exports(self) -> list[tuple[str, str, str]]:
        """(actor, what, why) of everything that was taken out, oldest first."""
        return [tuple(row) for row in self._db.rows("SELECT actor, what, why FROM exports ORDER BY id")]

    def accesses(self, seeker_id: str) -> list[Access]:
        """Who saw this person's full data, oldest first."""
        rows = self._db.rows(
            "SELECT at, actor, role, what, why FROM accesses WHERE seeker = :seeker ORDER BY id",
            seeker=self._hash("seeker", seeker_id.encode()),
        )
        return [Access(datetime.fromisoformat(row[0]), row[1], Role(row[2]), row[3], row[4]) for row in rows]

    def _interaction_row(self, one: Interaction) -> dict[str, object]:
        return {
            "interaction": self._hash("interaction", one.interaction_id.encode()),
            "seeker": self._hash("seeker", one.seeker_id.encode()),
            "posting_id": one.posting_id,
            "kind": one.kind.value,
            "happened_at": stamp(one.happened_at),
            "decision_id": one.decision_id,
            "reason": one.reason and one.reason.value,
            "sealed": self._cipher.seal_bytes(one.model_dump_json(exclude_defaults=True).encode()),
        }
