"""A market of any size for benchmarks: sample records multiplied, their vectors shaken; synthetic, and said so.

Readings are those of the sample's rows. A multiplied title is a text of its own with a vector of its own: the sample
title's vector plus noise, so that neighbours are near but not equal. Places, pay and days are drawn anew.
"""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from matching.desk import Desk
from matching.desk.encoding import text_hash
from matching.intake.tables import Accepted, Table
from matching.records import JobPosting, SeekerProfile
from matching.text.meaning import encoded_texts
from matching.text.told import texts_of_posting, texts_of_seeker

NOISE = 0.35
"""Length of the noise against the vector's own: cosine to the sample title's vector about .94."""
BATCH = 1000
YINGKOU = (122.1, 122.7, 40.2, 40.9)  # west, east, south, north


def sample_records(desk: Desk, side: str, sample: Path) -> list[tuple[Any, Any]]:
    """Records of the sample with their readings."""
    intake: Any = desk.parts.posting_intake if side == "postings" else desk.parts.seeker_intake
    rows = Table(sample / f"{side}.csv", side, intake, desk.parts.mappings_dir)  # type: ignore[arg-type]
    records = [row.record for row in rows if isinstance(row, Accepted)]
    read = desk.parts.describer.read_postings if side == "postings" else desk.parts.describer.read_seekers
    return list(zip(records, read(records), strict=True))  # type: ignore[arg-type]


def fill(desk: Desk, sample: Path, postings: int, seekers: int, tell: Callable[[str], None] = lambda _: None) -> None:
    """Put so many postings and seekers straight into the store, vectors included."""
    rng = np.random.default_rng(0)
    for side, n in (("postings", postings), ("seekers", seekers)):
        base = sample_records(desk, side, sample)
        for start in range(0, n, BATCH):
            chosen = [base[i] for i in rng.integers(0, len(base), min(BATCH, n - start))]
            made = [(_another(record, start + i, rng), reading) for i, (record, reading) in enumerate(chosen)]
            _add_vectors(desk, [(old, new) for (old, _), (new, _) in zip(chosen, made, strict=True)], rng)
            with desk.store.write() as tx:
                if side == "postings":
                    tx.put_postings([(record, reading, "") for record, reading in made])
                else:
                    tx.put_seekers(made)
            tell(f"{side} {min(start + BATCH, n)}/{n}")


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


def _add_vectors(desk: Desk, pairs: list[tuple[Any, Any]], rng: np.random.Generator) -> None:
    """Vectors of the new texts: those of the old ones, shaken."""
    text_of: dict[str, str] = {}
    for old, new in pairs:
        told = texts_of_posting if isinstance(old, JobPosting) else texts_of_seeker
        new_texts, old_texts = encoded_texts(told(new)), encoded_texts(told(old))
        if len(new_texts) == len(old_texts):  # else the encoder is asked when the rows are made
            text_of |= dict(zip(new_texts, old_texts, strict=True))
    shaken = {new: old for new, old in text_of.items() if new != old}
    vectors = desk.parts.encoder.encode(list(shaken.values()))
    vectors += rng.normal(0, NOISE / np.sqrt(vectors.shape[1]), vectors.shape)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    rows = zip(shaken, vectors.astype(np.float16), strict=True)
    with desk.store.write() as tx:
        tx.add_vectors(desk.parts.encoder.encoder.identity, {text_hash(text): v.tobytes() for text, v in rows})
