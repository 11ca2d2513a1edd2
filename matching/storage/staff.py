"""Accounts of staff, sealed; found by their user name."""

from dataclasses import asdict, fields

import orjson

from matching.errors import NotFound
from matching.staff import Account, Tries
from matching.storage.session import Session
from matching.vocabulary import Role

_PUT = """INSERT INTO staff (username, sealed) VALUES (:username, :sealed)
ON CONFLICT (username) DO UPDATE SET sealed = excluded.sealed"""

_FIELDS = [field.name for field in fields(Account)]
_TRIED = """INSERT INTO sign_in_tries (name, failures, wait_until) VALUES (:name, :failures, :wait_until)
ON CONFLICT (name) DO UPDATE SET failures = excluded.failures, wait_until = excluded.wait_until"""
DAY = 86_400.0
"""Seconds."""


class Staff(Session):
    """The part of a transaction that keeps accounts of staff."""

    def put_account(self, account: Account) -> None:
        sealed = self._cipher.seal_bytes(orjson.dumps(asdict(account)))
        self._db.run(_PUT, username=account.username, sealed=sealed)

    def account(self, username: str, *, to_change: bool = False) -> Account | None:
        """The account of that name as it stands, if there is one; nobody else changes what is read `to_change`."""
        held = " FOR UPDATE" if to_change and not self._db.sqlite else ""
        row = self._db.row(f"SELECT sealed FROM staff WHERE username = :username{held}", username=username)  # noqa: S608
        return self._account(row[0]) if row else None

    def accounts(self) -> list[Account]:
        """All of them, by user name."""
        return [self._account(row[0]) for row in self._db.rows("SELECT sealed FROM staff ORDER BY username")]

    def remove_account(self, username: str) -> None:
        """Raises NotFound."""
        if not self._db.run("DELETE FROM staff WHERE username = :username", username=username):
            raise NotFound(f"没有用户名是 {username} 的账号。")

    def tries(self, username: str) -> Tries:
        """Failures in a row under a name, whether there is such an account or not; held to change."""
        held = "" if self._db.sqlite else " FOR UPDATE"
        sql = f"SELECT failures, wait_until FROM sign_in_tries WHERE name = :name{held}"  # noqa: S608
        row = self._db.row(sql, name=self._hash("staff", username.encode()))
        return Tries(*row) if row else Tries()

    def put_tries(self, username: str, tries: Tries, now: float) -> None:
        """Keep them; those of names that nobody has tried for a day are dropped."""
        self._db.run("DELETE FROM sign_in_tries WHERE wait_until < :day", day=now - DAY)
        name = self._hash("staff", username.encode())
        self._db.run(_TRIED, name=name, failures=tries.failures, wait_until=tries.wait_until)

    def drop_tries(self, username: str) -> None:
        self._db.run("DELETE FROM sign_in_tries WHERE name = :name", name=self._hash("staff", username.encode()))

    def _account(self, sealed: bytes) -> Account:
        kept = orjson.loads(self._cipher.open_bytes(bytes(sealed)))
        known = {name: kept[name] for name in _FIELDS if name in kept}
        return Account(**known | {"role": Role(kept["role"])})
