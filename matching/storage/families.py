"""Families, sealed; which person belongs to which stands in a table of its own."""

from dataclasses import replace
from typing import Any

from msgspec.json import decode, encode

from matching.casework.families import Family, without
from matching.privacy import FieldCipher
from matching.storage.connections import Connection
from matching.storage.session import Session

_PUT_MEMBER = """INSERT INTO family_members (seeker_key, family) VALUES (:seeker, :family)
ON CONFLICT (seeker_key) DO UPDATE SET family = excluded.family"""
_OF = "SELECT f.id, f.sealed FROM families f JOIN family_members m ON m.family = f.id WHERE m.seeker_key = :seeker"


class Families(Session):
    """The part of a transaction that keeps families."""

    def add_family(self, family: Family) -> int:
        """Its number; its members leave the family they were in before."""
        sealed = self._cipher.seal_bytes(encode(family))
        (row,) = self._db.rows("INSERT INTO families (sealed) VALUES (:sealed) RETURNING id", sealed=sealed)
        for one in family.members:
            leave_family(self._db, self._cipher, one.seeker)
            self._db.run(_PUT_MEMBER, seeker=one.seeker, family=row[0])
        return int(row[0])

    def put_family(self, number: int, family: Family) -> None:
        """The same members as before, in another state."""
        sealed = self._cipher.seal_bytes(encode(family))
        self._db.run("UPDATE families SET sealed = :sealed WHERE id = :id", sealed=sealed, id=number)

    def families(self) -> list[tuple[int, Family]]:
        """All with their numbers, first declared first."""
        return [
            (int(row[0]), self._family(row)) for row in self._db.rows("SELECT id, sealed FROM families ORDER BY id")
        ]

    def family_of(self, seeker: int) -> tuple[int, Family] | None:
        row = self._db.row(_OF, seeker=seeker)
        return (int(row[0]), self._family(row)) if row else None

    def change_member(self, was: int, now: int) -> None:
        """A person who was kept twice is a member under the key that stays."""
        found = self.family_of(was)
        if found is None or self.family_of(now) is not None:
            return
        number, family = found
        members = tuple(replace(one, seeker=now) if one.seeker == was else one for one in family.members)
        self._db.run("UPDATE family_members SET seeker_key = :now WHERE seeker_key = :was", now=now, was=was)
        self.put_family(number, replace(family, members=members))

    def _family(self, row: tuple[Any, ...]) -> Family:
        return decode(self._cipher.open_bytes(bytes(row[1])), type=Family)


def leave_family(db: Connection, cipher: FieldCipher, seeker: int) -> None:
    """Who is forgotten, or lives with others now, is no member any more; a family without members is gone."""
    row = db.row(_OF, seeker=seeker)
    if row is None:
        return
    number, family = row[0], decode(cipher.open_bytes(bytes(row[1])), type=Family)
    left = without(family, seeker)
    db.run("DELETE FROM family_members WHERE seeker_key = :seeker", seeker=seeker)
    if left.members:
        db.run("UPDATE families SET sealed = :sealed WHERE id = :id", sealed=cipher.seal_bytes(encode(left)), id=number)
    else:
        db.run("DELETE FROM families WHERE id = :id", id=number)
