"""What a list of postings is searched by: the words of title and employer, the place, the standing; and its order.

Pay of unlike units stands in one order by what it comes to in a month (`matching.text.pay.monthly`), whatever is
written of it; how many were hired is what `exposures` counts.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from matching.records import JobPosting
from matching.results import Reading
from matching.storage.connections import Connection
from matching.storage.ordering import Order, order_by
from matching.storage.session import Session
from matching.text.pay import monthly

_PUT = """INSERT INTO posting_heads (key, title, employer, district, pay_low, pay_high, headcount)
VALUES (:key, :title, :employer, :district, :pay_low, :pay_high, :headcount)
ON CONFLICT (key) DO UPDATE SET title = excluded.title, employer = excluded.employer, district = excluded.district,
pay_low = excluded.pay_low, pay_high = excluded.pay_high, headcount = excluded.headcount"""
_TABLES = "posting_heads h JOIN postings p ON p.key = h.key"
_LEFT = """CASE WHEN h.headcount > coalesce(e.hired, 0) THEN h.headcount - coalesce(e.hired, 0)
WHEN h.headcount IS NOT NULL THEN 0 END"""
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
    "pay": "h.pay_low",
    "places": _LEFT,
}
_EQUAL_BY = {"pay": ("h.pay_high",), "places": ("h.headcount",)}
"""By what those are ordered that are equal in the column."""
STANDINGS, ORDERS = tuple(_STANDING), tuple(_COLUMNS)
NEWEST = Order("published", descending=True)


@dataclass(frozen=True, slots=True)
class Search:
    """Which postings: words that stand in title or employer, a district by the beginning of its code, and standing."""

    words: tuple[str, ...] = ()
    district: str = ""
    standing: str = "open"
    order: Order = NEWEST


def put_heads(db: Connection, postings: Iterable[tuple[int, JobPosting, Reading]]) -> None:
    """Keep what the newest states of postings, by their keys, are searched and ordered by."""
    db.run_many(_PUT, [{"key": key, **words_of(stated), **amounts_of(reading)} for key, stated, reading in postings])


def words_of(posting: JobPosting) -> dict[str, object]:
    """What a posting is searched by."""
    return {"title": posting.title, "employer": posting.employer, "district": posting.place.district_code or ""}


def amounts_of(reading: Reading) -> dict[str, object]:
    """Pay in yuan a month, one figure for both where one is stated, None for piece work; and how many are asked for."""
    stated = [one for one in monthly(reading.pay) if not math.isnan(one)] if reading.pay else []
    low, high = (stated[0], stated[-1]) if stated else (None, None)
    return {"pay_low": low, "pay_high": high, "headcount": reading.headcount or None}


class Heads(Session):
    """The part of a transaction that looks postings up for people who read lists."""

    def search_postings(self, search: Search, day: date, *, skip: int, limit: int) -> tuple[dict[int, int | None], int]:
        """One page in its order, places left (None: not stated) by key; and how many postings there are in all."""
        where, given = _where(search, day)
        (found,) = self._db.rows(f"SELECT count(*) FROM {_TABLES} WHERE {where}", **given)  # noqa: S608 - words above
        order = order_by(search.order, _COLUMNS, *_EQUAL_BY.get(search.order.by, ()), "p.key")
        rows = self._db.rows(
            f"SELECT p.key, {_LEFT} FROM {_TABLES} LEFT JOIN exposures e ON e.key = h.key "  # noqa: S608
            f"WHERE {where} ORDER BY {order} LIMIT :limit OFFSET :skip",
            **given, limit=limit, skip=skip,
        )  # fmt: skip
        return dict(rows), int(found[0])


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
