"""A market of any size for benchmarks: sample records multiplied, their rows shaken; synthetic, and said so.

Readings, words and grams are those of the sample's rows. Vectors get noise, so that neighbours are near but not equal;
places, days, employers and titles' numbers are drawn anew. Rows are kept as an import keeps them: a start reads them.
"""

import zlib
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from matching.columns import day_number, narrow, widen
from matching.desk import Desk
from matching.desk.encoding import text_hash
from matching.intake.tables import Accepted, Table
from matching.reach import on_sphere
from matching.records import JobPosting, SeekerProfile
from matching.results import DescribedSeeker
from matching.storage import Transaction
from matching.text.told import texts_of_seeker

NOISE = 0.35
"""Length of the noise against the vector's own: cosine to the sample title's vector about .94."""
BATCH = 2000
YINGKOU = (122.1, 122.7, 40.2, 40.9)  # west, east, south, north
VECTORS = ("title_vector", "body_vector", "occupation_vector")


def sample_records(desk: Desk, side: str, sample: Path) -> list[tuple[Any, Any]]:
    """Records of the sample with their readings."""
    intake: Any = desk.parts.posting_intake if side == "postings" else desk.parts.seeker_intake
    rows = Table(sample / f"{side}.csv", side, intake, desk.parts.mappings_dir)  # type: ignore[arg-type]
    records = [row.record for row in rows if isinstance(row, Accepted)]
    read = desk.parts.describer.read_postings if side == "postings" else desk.parts.describer.read_seekers
    return list(zip(records, read(records), strict=True))  # type: ignore[arg-type]


Tell = Callable[[str], None]


def fill(desk: Desk, sample: Path, postings: int, seekers: int, tell: Tell = lambda _: None, there: int = 0) -> None:
    """Put so many postings and seekers straight into the store, rows included; the first seekers are `there`."""
    rng = np.random.default_rng(there)
    for side, first, n in (("postings", 0, postings), ("seekers", there, seekers)):
        base = sample_records(desk, side, sample)
        keeper: Any = desk.parts.posting_keeper if side == "postings" else desk.parts.person_keeper
        rows = keeper.made(*zip(*base, strict=True))
        for start in range(first, n, BATCH):
            chosen = rng.integers(0, len(base), min(BATCH, n - start))
            made = [(_another(base[at][0], start + i, rng), base[at][1]) for i, at in enumerate(chosen)]
            vectors = _wish_vectors(desk, [(base[at][0], new) for at, (new, _) in zip(chosen, made, strict=True)], rng)
            with desk.store.write() as tx:
                tx.add_vectors(desk.parts.encoder.encoder.identity, vectors)
                _put(desk, tx, side, made, _shaken(rows.take(chosen), [record for record, _ in made], rng))
            tell(f"{side} {min(start + BATCH, n)}/{n}")


def _put(desk: Desk, tx: Transaction, side: str, made: list[tuple[Any, Any]], rows: Any) -> None:
    if side == "postings":
        changes = tx.put_postings([(record, reading, "") for record, reading in made])
        desk.parts.posting_keeper.put(tx, changes, rows)
    else:
        changes = tx.put_seekers(made)
        described = [DescribedSeeker(0, 0, *one) for one in made]
        desk.parts.person_keeper.put(tx, changes, rows, desk.parts.describer.protected_rows(described, desk.today()))


def _shaken(rows: Any, records: list[Any], rng: np.random.Generator) -> Any:
    """Rows (n,) with noise on their vectors, and the new records' places and days."""
    for name in VECTORS:
        vectors = widen(getattr(rows, name))
        vectors += rng.normal(0, NOISE / np.sqrt(vectors.shape[1]), vectors.shape) * vectors.any(axis=1, keepdims=True)
        getattr(rows, name)[:] = narrow(vectors)
    rows.sphere[:] = [on_sphere(record.place.longitude, record.place.latitude) for record in records]
    rows.coarse[:] = False
    if isinstance(records[0], JobPosting):
        rows.employer[:] = [hash_of(record.employer) for record in records]
        rows.published_on[:] = [day_number(record.published_at) for record in records]
        rows.expires_on[:] = [day_number(record.expires_at) for record in records]
    return rows


def hash_of(name: str) -> int:
    return zlib.crc32(name.encode())


def _another(record: JobPosting | SeekerProfile, number: int, rng: np.random.Generator) -> Any:
    west, east, south, north = YINGKOU
    point = {"longitude": float(rng.uniform(west, east)), "latitude": float(rng.uniform(south, north))}
    place = record.place.model_copy(update=point)
    if isinstance(record, SeekerProfile):
        wishes = tuple(f"{wish}{number}" for wish in record.wish_titles)
        return record.model_copy(update={"seeker_id": f"B-S{number}", "wish_titles": wishes, "place": place})
    days = {
        "published_at": date(2026, 11, 1) - timedelta(days=int(rng.integers(0, 90))),
        "expires_at": date(2030, 1, 1),
    }
    title, employer = f"{record.title}{number}", f"{record.employer}{int(rng.integers(0, 5000))}"
    named = {"posting_id": f"B-P{number}", "title": title, "employer": employer, "place": place}
    return record.model_copy(update=named | days)


def _wish_vectors(desk: Desk, pairs: list[tuple[Any, Any]], rng: np.random.Generator) -> dict[str, bytes]:
    """Vectors of the new wishes of people, by which they are looked up one by one: those of the old ones, shaken."""
    old_of = {
        new: old
        for before, after in pairs
        if isinstance(before, SeekerProfile)
        for old, new in zip(texts_of_seeker(before).titles, texts_of_seeker(after).titles, strict=False)
    }
    vectors = desk.parts.encoder.encode(list(old_of.values()))
    vectors += rng.normal(0, NOISE / np.sqrt(vectors.shape[1]), vectors.shape)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return {text_hash(text): row.tobytes() for text, row in zip(old_of, vectors.astype(np.float16), strict=True)}
