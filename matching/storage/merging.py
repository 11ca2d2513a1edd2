"""One person who was kept twice: what belongs to the one record is put under the other, the first leads to nobody."""

from matching.records import Interaction
from matching.storage.session import Session

_MOVE_RESERVATIONS = """UPDATE gig_reservations SET seeker_key = :key WHERE seeker_key = :was
AND shift_id NOT IN (SELECT shift_id FROM gig_reservations WHERE seeker_key = :key)"""


class Merging(Session):
    """The part of a transaction that puts things under another person."""

    def move_to(self, other: tuple[int, str], into: tuple[int, str]) -> None:
        """What happened, who looked, what was told and may be told, and the account: from one (key, id) to another.

        The id, and those that were merged into it before, lead to the other from now on (`errors.Merged`).
        Applications and cases are merged by their own rules; the record itself is left to `forget_seeker`.
        """
        (from_key, from_id), (key, seeker_id) = other, into
        self._move_interactions(from_id, seeker_id)
        was, now = self._hash("seeker", from_id.encode()), self._hash("seeker", seeker_id.encode())
        self._db.run("UPDATE accesses SET seeker = :now WHERE seeker = :was", now=now, was=was)
        for table in ("messages", "tokens"):
            sql = f"UPDATE {table} SET seeker_key = :key WHERE seeker_key = :was"  # noqa: S608 - names above
            self._db.run(sql, key=key, was=from_key)
        self._db.run("UPDATE seeker_aliases SET key = :key WHERE key = :was", key=key, was=from_key)
        self._db.run("INSERT INTO seeker_aliases (lookup, key) VALUES (:lookup, :key)", lookup=was, key=key)
        self._db.run(_MOVE_RESERVATIONS, key=key, was=from_key)
        if self._db.row("SELECT 1 FROM bindings WHERE seeker_key = :key", key=key) is None:
            self._db.run("UPDATE bindings SET seeker_key = :key WHERE seeker_key = :was", key=key, was=from_key)

    def _move_interactions(self, from_id: str, seeker_id: str) -> None:
        rows = self._db.rows(
            "SELECT interaction, sealed FROM interactions WHERE seeker = :seeker",
            seeker=self._hash("seeker", from_id.encode()),
        )
        now = self._hash("seeker", seeker_id.encode())
        self._db.run_many(
            "UPDATE interactions SET seeker = :seeker, sealed = :sealed WHERE interaction = :interaction",
            [{"interaction": one, "seeker": now, "sealed": self._of(sealed, seeker_id)} for one, sealed in rows],
        )

    def _of(self, sealed: bytes, seeker_id: str) -> bytes:
        one = Interaction.model_validate_json(self._cipher.open_bytes(bytes(sealed)))
        moved = one.model_copy(update={"seeker_id": seeker_id})
        return self._cipher.seal_bytes(moved.model_dump_json(exclude_defaults=True).encode())
