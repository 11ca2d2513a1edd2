"""Whole people: the product against plain methods on ads judged by reading (`python -m training.people`).

Everybody is ranked over all judged ads together; of each ranking only the ads judged for that person count, in their
order. The product runs as a whole: import, reading, indexes, hard conditions, ranker, as a seeker meets it.
"""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

from matching.desk import Desk
from matching.text.meaning import Encoder
from training.cli import open_judges
from training.judged import (
    JUDGED_LATER,
    JUDGED_PEOPLE,
    REAL_ADS,
    Floats,
    JudgedPerson,
    Judgement,
    failing_share,
    interval,
    load_ads,
    load_people,
    ndcg,
)

LISTED = 100
"""The longest list that a seeker may ask for."""
Ranking = Callable[[JudgedPerson], list[str]]
"""Hashed ads, best first."""
Words = Callable[[str], list[str]]
Scores = NDArray[np.floating[Any]]


def rank_by_desk(desk: Desk, people: Sequence[JudgedPerson], ads: pd.DataFrame, directory: Path) -> Ranking:
    """The product: ads and people go in by file, lists come out."""
    for side, frame in (
        ("postings", ads.drop(columns="ad")),
        ("seekers", pd.DataFrame([person.columns for person in people])),
    ):
        path = directory / f"{side}.csv"
        frame.to_csv(path, index=False)
        desk.import_file("postings" if side == "postings" else "seekers", path)
    hashed_id = dict(zip(ads["job_id"], ads["ad"], strict=True))
    return lambda person: [
        hashed_id[item["posting_id"]] for item in desk.recommend(person.seeker_id, LISTED).body["items"]
    ]


def rank_by_grams(ads: pd.DataFrame) -> Ranking:
    """Character 1-2-grams of titles, TF-IDF, cosine; the best of a person's wishes counts."""
    vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(1, 2), sublinear_tf=True)
    titles = vectorizer.fit_transform(ads["title"])
    return _best_wish(ads, lambda wishes: np.asarray((vectorizer.transform(wishes) @ titles.T).todense()))


def rank_by_bm25(ads: pd.DataFrame, words: Words, k1: float = 1.2, b: float = 0.75) -> Ranking:
    """BM25 (Robertson & Zaragoza 2009) over the words of title and text."""
    vectorizer = CountVectorizer(analyzer=words)
    counts = vectorizer.fit_transform(ads["title"] + "\n" + ads["description"]).tocoo()
    lengths = np.bincount(counts.row, counts.data, minlength=len(ads))
    holders = np.bincount(counts.col, minlength=counts.shape[1])
    idf = np.log1p((len(ads) - holders + 0.5) / (holders + 0.5))
    saturation = counts.data + k1 * (1 - b + b * lengths[counts.row] / lengths.mean())
    counts.data = idf[counts.col] * counts.data * (k1 + 1) / saturation
    weights = counts.tocsr().T
    return _best_wish(ads, lambda wishes: np.asarray((vectorizer.transform(wishes) @ weights).todense()))


def rank_by_encoder(ads: pd.DataFrame, encoder: Encoder) -> Ranking:
    """Cosine of the encoder's vectors of wish and title, nothing else."""
    titles = encoder.encode(ads["title"].tolist())
    return _best_wish(ads, lambda wishes: encoder.encode(wishes) @ titles.T)


def judged_only(person: JudgedPerson, ranking: list[str]) -> list[Judgement]:
    """What was judged of a ranking, in its order, each ad once."""
    return [person.judgements[ad] for ad in dict.fromkeys(ranking) if ad in person.judgements]


def measure(people: Sequence[JudgedPerson], rank: Ranking) -> Floats:
    """nDCG@10 and the failing share of the first ten, by person; shape (n_people, 2)."""
    return np.array([_measured(person, judged_only(person, rank(person))) for person in people])


def table(figures: dict[str, Floats], people: Sequence[JudgedPerson]) -> Table:
    """Means with 95 % intervals over people; `difference` is the product's nDCG less the method's, person by person."""
    shown = Table(title=f"{len(people)} people, {sum(len(one.judgements) for one in people)} judgements")
    for column in ("method", "nDCG@10 (gain 2^g-1)", "difference", "first ten failing a hard requirement"):
        shown.add_column(column)
    product = figures["product"]
    for method, values in figures.items():
        difference = "" if method == "product" else _mean(product[:, 0] - values[:, 0])
        shown.add_row(method, _mean(values[:, 0]), difference, _mean(values[:, 1]))
    return shown


def main() -> None:
    """Prints a table for each set of people, where the shared ads exist."""
    console = Console(width=120)
    if not REAL_ADS.exists():
        console.print(f"The judged ads are not on this machine ({REAL_ADS}).")
        return
    for path in (JUDGED_PEOPLE, JUDGED_LATER):
        people = load_people(path)
        ads = load_ads(people)
        with _judges(people, ads) as rankings:
            console.print(table({name: measure(people, rank) for name, rank in rankings.items()}, people))


@contextmanager
def _judges(people: Sequence[JudgedPerson], ads: pd.DataFrame) -> Iterator[dict[str, Ranking]]:
    with tempfile.TemporaryDirectory() as directory:
        desk, encoder, words = open_judges(Path(directory))
        yield {
            "product": rank_by_desk(desk, people, ads, Path(directory)),
            "encoder alone": rank_by_encoder(ads, encoder),
            "character n-grams": rank_by_grams(ads),
            "BM25": rank_by_bm25(ads, words),
        }


def _best_wish(ads: pd.DataFrame, scores: Callable[[list[str]], Scores]) -> Ranking:
    """A ranking of all ads by the wish that suits each best."""
    names = ads["ad"].to_numpy()

    def rank(person: JudgedPerson) -> list[str]:
        best = scores(person.wishes).max(axis=0)
        return [str(ad) for ad in names[np.argsort(-best, kind="stable")]]

    return rank


def _measured(person: JudgedPerson, ranked: list[Judgement]) -> tuple[float, float]:
    of_all = [one.grade for one in person.judgements.values()]
    return ndcg([one.grade for one in ranked], of_all), failing_share(ranked)


def _mean(values: Floats) -> str:
    low, high = interval(values)
    return f"{values.mean():.3f} [{low:.3f}, {high:.3f}]"


if __name__ == "__main__":
    main()
