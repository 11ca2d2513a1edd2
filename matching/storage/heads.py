"""What a list of postings is searched by: the words of title and employer, the place, the standing; and its order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from matching.records import JobPosting
from matching.storage.connections import Connection
from matching.storage.ordering import Order, order_by
from matching.storage.session import Session

_PUT = """INSERT INTO posting_heads (key, title, employer, district) VALUES (:key, :title, :employer, :district)
ON CONFLICT (key) DO UPDATE SET title = excluded.title, employer = excluded.employer, district = excluded.district"""
_TABLES = "posting_heads h JOIN postings p ON p.key = h.key"
_STANDING = {
    "open": "p.closed_on IS NULL AND (p.expires_at IS NULL OR p.expires_at >= :day)",
    "untouched": "p.closed_on IS NULL AND (p.expires_at IS NULL OR p.expires_at >= :day) "
    "AND NOT EXISTS (SELECT 1 FROM applications a WHERE a.posting_key = p.key)",
    "expired": "p.closed_on IS NULL AND p.expires_at < :day",
    "closed": "p.closed_on IS NOT NULL",
    "all": ":day = :day",
}
_COLUMNS = {
    "title": "h.title",
    "employer": "h.employer",
    "district": "nullif(h.district, '')",
    "published": "p.published_at",
    "expires": "p.expires_at",
}
STANDINGS, ORDERS = tuple(_STANDING), tuple(_COLUMNS)
NEWEST = Order("published", descending=True)


@dataclass(frozen=True, slots=True)
class Search:
    """Which postings: words that stand in title or employer, a district by the beginning of its code, and standing."""

    words: tuple[str, ...] = ()
    district: str = ""
    standing: str = "open"
    order: Order = NEWEST


def put_heads(db: Connection, postings: Iterable[tuple[int, JobPosting]]) -> None:
    """Keep what the newest states of postings, by their keys, are searched by."""
    db.run_many(_PUT, [head(key, one) for key, one in postings])


def head(key: int, posting: JobPosting) -> dict[str, object]:
    """The row of one posting."""
    words = {"title": posting.title, "employer": posting.employer, "district": posting.place.district_code or ""}
    return {"key": key, **words}


class Heads(Session):
    """The part of a transaction that looks postings up for people who read lists."""

    def search_postings(self, search: Search, day: date, *, skip: int, limit: int) -> tuple[list[int], int]:
        """Keys of one page, and how many there are in all."""
        where, given = _where(search, day)
        (found,) = self._db.rows(f"SELECT count(*) FROM {_TABLES} WHERE {where}", **given)  # noqa: S608 - words above
        order = order_by(search.order, _COLUMNS, "p.key")
        rows = self._db.rows(
            f"SELECT p.key FROM {_TABLES} WHERE {where} ORDER BY {order} LIMIT :limit OFFSET :skip",  # noqa: S608
            **given, limit=limit, skip=skip,
        )  # fmt: skip
        return [row[0] for row in rows], int(found[0])


def having(words: Sequence[str]) -> tuple[list[str], dict[str, object]]:
    """Conditions on the head `h` that all words stand in title or employer, and their parameters."""
    given: dict[str, object] = {f"word{at}": f"%{_literal(word.lower())}%" for at, word in enumerate(words)}
    return [
        f"(lower(h.title) LIKE :{name} ESCAPE '!' OR lower(h.employer) LIKE :{name} ESCAPE '!')" for name in given
    ], given


def _where(search: Search, day: date) -> tuple[str, dict[str, object]]:
    """Conditions and their parameters; what was typed stands in parameters alone."""
    conditions, given = having(search.words)
    conditions.append(_STANDING[search.standing])
    given["day"] = day.isoformat()
    if search.district:
        conditions.append("h.district LIKE :district ESCAPE '!'")
        given["district"] = f"{_literal(search.district)}%"
    return " AND ".join(conditions), given


def _literal(word: str) -> str:
    for sign in "!%_":
        word = word.replace(sign, f"!{sign}")
    return word
