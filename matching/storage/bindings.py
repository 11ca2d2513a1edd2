"""Which WeChat account is whose: the openid sealed, found by a keyed hash; and the codes by which one is bound."""

from collections.abc import Sequence
from datetime import datetime

from matching.storage.connections import Connection
from matching.storage.session import Session, stamp

_BIND = """INSERT INTO bindings (seeker_key, openid, sealed, since) VALUES (:seeker, :openid, :sealed, :since)
ON CONFLICT (seeker_key) DO UPDATE SET openid = excluded.openid, sealed = excluded.sealed, since = excluded.since"""
_INVITE = "INSERT INTO invitations (code, seeker_key, until) VALUES (:code, :seeker, :until)"
_REDEEM = "DELETE FROM invitations WHERE code = :code RETURNING seeker_key, until"


class Bindings(Session):
    """The part of a transaction that knows people by their WeChat accounts: one account a person, one person each."""

    def bind(self, seeker: int, openid: str) -> None:
        """From now on this account is this person's, in the place of any earlier one."""
        sealed = self._cipher.seal_bytes(openid.encode())
        self._db.run(_BIND, seeker=seeker, openid=self._openid_hash(openid), sealed=sealed, since=stamp(self._now()))

    def unbind(self, seeker: int) -> bool:
        """Whether there was an account."""
        return bool(self._db.run("DELETE FROM bindings WHERE seeker_key = :seeker", seeker=seeker))

    def seeker_bound_to(self, openid: str) -> int | None:
        """The key of the person whose account this is."""
        row = self._db.row("SELECT seeker_key FROM bindings WHERE openid = :openid", openid=self._openid_hash(openid))
        return int(row[0]) if row else None

    def who_is_bound(self, seekers: Sequence[int]) -> set[int]:
        """Those of the people who have an account."""
        return {row[0] for row in self._each("b.seeker_key", "bindings b", "b.seeker_key = given.value", seekers)}

    def openid_of(self, seeker: int) -> str | None:
        """Where to send this person's messages."""
        row = self._db.row("SELECT sealed FROM bindings WHERE seeker_key = :seeker", seeker=seeker)
        return self._cipher.open_bytes(bytes(row[0])).decode() if row else None

    def invite(self, seeker: int, code: str, until: datetime) -> None:
        """A code that binds one account to this person, once; an earlier one of theirs ends."""
        self._db.run(
            "DELETE FROM invitations WHERE seeker_key = :seeker OR until < :now", seeker=seeker, now=self._at()
        )
        self._db.run(_INVITE, code=self._hash("invite", code.encode()), seeker=seeker, until=stamp(until))

    def redeem(self, code: str) -> int | None:
        """The person invited by this code, which is used up; None when it is unknown, used or over."""
        self._db.must_be_writable()
        row = self._db.row(_REDEEM, code=self._hash("invite", code.encode()))
        return int(row[0]) if row and row[1] >= self._at() else None

    def _openid_hash(self, openid: str) -> bytes:
        return self._hash("openid", openid.encode())

    def _at(self) -> str:
        return stamp(self._now())


def forget_bindings(db: Connection, seeker: int) -> None:
    """Nothing leads from a WeChat account to who was forgotten."""
    db.run("DELETE FROM bindings WHERE seeker_key = :s", s=seeker)
    db.run("DELETE FROM invitations WHERE seeker_key = :s", s=seeker)
