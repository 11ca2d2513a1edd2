"""Accounts of staff, sealed; found by their user name."""

from dataclasses import asdict

import orjson

from matching.errors import NotFound
from matching.staff import Account
from matching.storage.session import Session
from matching.vocabulary import Role

_PUT = """INSERT INTO staff (username, sealed) VALUES (:username, :sealed)
ON CONFLICT (username) DO UPDATE SET sealed = excluded.sealed"""


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

    def _account(self, sealed: bytes) -> Account:
        kept = orjson.loads(self._cipher.open_bytes(bytes(sealed)))
        return Account(**kept | {"role": Role(kept["role"])})
