"""Change of the field key: seal everything anew with the newest key, so that the old one can be dropped."""

from collections.abc import Callable

from matching.errors import SealBroken
from matching.privacy import FieldCipher
from matching.storage.connections import Connection
from matching.storage.rows import place

_SEALED = {
    "keyring": ("one",),
    "seeker_versions": ("key", "revision"),
    "decisions": ("decision_id",),
    "interactions": ("interaction",),
    "outbox": ("id",),
    "staff": ("username",),
    "confirmations": ("id",),
    "applications": ("seeker_key", "posting_key"),
    "cases": ("seeker_key",),
    "families": ("id",),
    "bindings": ("seeker_key",),
    "free_times": ("seeker_key",),
    "gig_reservations": ("seeker_key", "shift_id"),
    "gig_answers": ("seeker_key", "request"),
    "messages": ("seq",),
}
"""Tables with a column `sealed`, and what names a row."""


def renew(connection: Connection, cipher: FieldCipher) -> int:
    """Seal every row again, in the transaction that is open; returns how many."""
    sealed = sum(_renew_table(connection, cipher.renew, table, names) for table, names in _SEALED.items())
    return sealed + _renew_rows(connection, cipher)


def _renew_rows(connection: Connection, cipher: FieldCipher) -> int:
    rows = connection.rows("SELECT key, revision, sealed FROM seeker_rows")
    connection.run_many(
        "UPDATE seeker_rows SET sealed = :sealed WHERE key = :key",
        [{"key": key, "sealed": _row_again(cipher, sealed, place(key, revision))} for key, revision, sealed in rows],
    )
    return len(rows)


def _row_again(cipher: FieldCipher, sealed: bytes, of: bytes) -> bytes:
    """Sealed with the newest key; a row that cannot be opened is emptied, since rows can be made again."""
    try:
        return cipher.seal_row(cipher.open_row(sealed, of), of)
    except SealBroken:
        return b""


def _renew_table(connection: Connection, again: Callable[[bytes], bytes], table: str, names: tuple[str, ...]) -> int:
    listed = ", ".join(names)
    row_is = " AND ".join(f"{name} = :{name}" for name in names)
    rows = connection.rows(f"SELECT sealed, {listed} FROM {table} WHERE length(sealed) > 0")  # noqa: S608 - names above
    connection.run_many(
        f"UPDATE {table} SET sealed = :sealed WHERE {row_is}",  # noqa: S608 - names above
        [{"sealed": again(bytes(sealed)), **dict(zip(names, name, strict=True))} for sealed, *name in rows],
    )
    return len(rows)
