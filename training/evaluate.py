"""The product against plain methods: wish title -> ad and posting -> seekers, full ranking, in folds by title family.

In each fold the occupation model is trained without the families that are asked about. Wishes are the fold's
labelled titles, ads the fold's labelled ads; an ad with the very title of the wish is left out. Relevant: the same
occupation code (grade 2), the same minor group (grade 1); gain 2^grade - 1. Labels are about 15 % wrong.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from matching.columns import PostingRows, SeekerRows
from matching.ranking.features import features
from matching.ranking.ranker import PriorRanker
from matching.records import JobPosting, SeekerProfile
from matching.results import DescribedPosting, DescribedSeeker
from matching.text.describe import Describer, Encoder
from matching.text.occupations import Floats, OccupationModel
from matching.text.reader import Reader
from matching.text.regions import Regions
from matching.text.segment import Segmenter
from training.baselines import bm25, by_encoder, by_grams
from training.datasets import LabelledAd, family_of, folds_of, load_labelled_ads
from training.measures import Interval, calibration_error, grades, interval, ndcg, recall
from training.occupations import Material, centre_of_bodies, count_terms, gather, train
from training.taxonomy import LabelledTitle, read_occupations, read_titles

FOLDS = 3
PRODUCT = "product"
DIRECTIONS = ("wish -> ad", "posting -> seekers")
MEASURES = ("ndcg@10", "recall@50")
Say = Callable[[str], None]
Scores = NDArray[np.float64]


@dataclass(slots=True)
class Outcome:
    """Per-query values by direction, measure and method, and the occupation of each query; guesses of titles."""

    values: dict[tuple[str, str, str], list[Scores]] = field(default_factory=dict)
    clusters: dict[str, list[str]] = field(default_factory=dict)
    right: list[NDArray[np.bool_]] = field(default_factory=list)
    confidence: list[Scores] = field(default_factory=list)

    def add(self, direction: str, codes: Sequence[str], scores: dict[str, Scores], relevance: NDArray[np.int8]) -> None:
        self.clusters.setdefault(direction, []).extend(codes)
        for method, scored in scores.items():
            for measure, of in zip(MEASURES, (ndcg, recall), strict=True):
                self.values.setdefault((direction, measure, method), []).append(of(scored, relevance))


class Laboratory:
    """Everything that is the same in all folds; texts are encoded once."""

    def __init__(self, reference_dir: Path, encoder: Encoder) -> None:
        self._encoder, self._known = encoder, dict[str, Floats]()
        self.identity, self.dim = encoder.identity, encoder.dim
        self.titles, self._occupations = read_titles(reference_dir), read_occupations(reference_dir)
        segmenter = Segmenter(reference_dir)
        self._reader, self._regions = Reader(reference_dir, segmenter), Regions(reference_dir / "regions")
        self.words = segmenter.content_words
        self._telling = count_terms(self._occupations, self.titles, segmenter)
        self._material = gather(self._occupations, self.titles, self)
        self._body_centre = centre_of_bodies(self._occupations, self)

    def encode(self, texts: Sequence[str]) -> Floats:
        """As the encoder does, remembering every text."""
        missing = [text for text in dict.fromkeys(texts) if text not in self._known]
        self._known.update(zip(missing, self._encoder.encode(missing), strict=True))
        return np.stack([self._known[text] for text in texts])

    def model_without(self, held_back: NDArray[np.bool_]) -> OccupationModel:
        """An occupation model trained on all names and on the titles that are not held back."""
        m = self._material
        kept = np.concatenate([~held_back, np.ones(len(m.texts) - len(held_back), np.bool_)])
        places = np.flatnonzero(kept)
        part = Material(
            [m.texts[at] for at in places], [m.codes[at] for at in places], m.weights[kept], m.vectors[kept]
        )
        return train(part, self._telling, self._body_centre, self._occupations)

    def describer(self, model: OccupationModel) -> Describer:
        return Describer(self._reader, model, self.encode, self._regions, lambda seeker, on: (0, date.max))


def evaluate(lab: Laboratory, ads: Sequence[LabelledAd], say: Say) -> Outcome:
    """Every fold, both directions, every method."""
    outcome = Outcome()
    title_folds = folds_of([family_of(labelled.title) for labelled in lab.titles], FOLDS)
    ad_folds = folds_of([ad.family for ad in ads], FOLDS)
    for fold in range(FOLDS):
        say(f"fold {fold + 1} of {FOLDS}: learning")
        model = lab.model_without(title_folds == fold)
        held = [title for title, at in zip(lab.titles, title_folds, strict=True) if at == fold]
        _judge_guesses(outcome, model, lab, held)
        say(f"fold {fold + 1} of {FOLDS}: ranking")
        _judge_rankings(outcome, lab, model, held, [ad for ad, at in zip(ads, ad_folds, strict=True) if at == fold])
    return outcome


def _judge_guesses(outcome: Outcome, model: OccupationModel, lab: Laboratory, held: Sequence[LabelledTitle]) -> None:
    titles = [labelled.title for labelled in held]
    guesses = model.guesses(model.probabilities(lab.encode(titles), titles))
    right = [[guess.code == labelled.code for guess in top] for labelled, top in zip(held, guesses, strict=True)]
    outcome.right.append(np.array(right))
    outcome.confidence.append(np.array([[guess.confidence for guess in top] for top in guesses]))


def _judge_rankings(
    outcome: Outcome, lab: Laboratory, model: OccupationModel, held: Sequence[LabelledTitle], ads: Sequence[LabelledAd]
) -> None:
    if not ads:
        return
    describer = lab.describer(model)
    seekers, postings = _seekers(describer, held), _postings(describer, ads)
    wishes, offered = [labelled.title for labelled in held], [ad.title for ad in ads]
    relevance = grades([labelled.code for labelled in held], [ad.code for ad in ads])
    relevance[np.array(wishes)[:, None] == np.array(offered)[None, :]] = -1
    plain = {
        "BM25 over words": bm25(wishes, offered, lab.words),
        "character 1-2-grams": by_grams(wishes, offered),
        "encoder on titles": by_encoder(lab.encode(wishes), lab.encode(offered)),
    }
    ranker = PriorRanker()
    forth = np.stack([ranker.score(features(seekers.one(row), postings, 0)) for row in range(len(seekers))])
    back = np.stack([ranker.score(features(seekers, postings.one(row), 0)) for row in range(len(postings))])
    outcome.add(DIRECTIONS[0], [labelled.code for labelled in held], plain | {PRODUCT: forth}, relevance)
    turned = {method: scores.T for method, scores in plain.items()}
    outcome.add(DIRECTIONS[1], [ad.code for ad in ads], turned | {PRODUCT: back}, relevance.T)


def _seekers(describer: Describer, held: Sequence[LabelledTitle]) -> SeekerRows:
    profiles = [SeekerProfile(seeker_id=str(at), wish_titles=(one.written,)) for at, one in enumerate(held)]
    readings = describer.read_seekers(profiles)
    return describer.seeker_rows(
        [DescribedSeeker(at, 1, *pair) for at, pair in enumerate(zip(profiles, readings, strict=True))]
    )


def _postings(describer: Describer, ads: Sequence[LabelledAd]) -> PostingRows:
    postings: list[JobPosting] = [ad.posting for ad in ads]
    readings = describer.read_postings(postings)
    return describer.posting_rows(
        [DescribedPosting(at, 1, *pair) for at, pair in enumerate(zip(postings, readings, strict=True))]
    )


def summary(outcome: Outcome) -> dict[str, object]:
    """The figures with their intervals; differences are product minus method, paired by query."""
    right, confidence = np.concatenate(outcome.right), np.concatenate(outcome.confidence)
    figures = {
        f"{direction} | {measure} | {method}": _figures(outcome, direction, measure, method)
        for direction, measure, method in outcome.values
    }
    return {
        "title -> occupation": {
            "top1": float(right[:, 0].mean()),
            "top3": float(right.any(axis=1).mean()),
            "calibration_error": calibration_error(confidence[:, 0], right[:, 0]),
            "titles": len(right),
        },
        "rankings": figures,
    }


def _figures(outcome: Outcome, direction: str, measure: str, method: str) -> dict[str, object]:
    clusters = outcome.clusters[direction]
    values = np.concatenate(outcome.values[direction, measure, method])
    gain = np.concatenate(outcome.values[direction, measure, PRODUCT]) - values
    return {
        "value": interval(values, clusters)._asdict(),
        "product_gains": None if method == PRODUCT else interval(gain, clusters)._asdict(),
        "queries": int((~np.isnan(values)).sum()),
    }


def tables(outcome: Outcome) -> Iterator[Table]:
    """One printed table for each direction."""
    for direction in outcome.clusters:
        table = Table(
            "method", *(f"{measure} [95 %]" for measure in MEASURES), "product gains (nDCG@10)", title=direction
        )
        for method in dict.fromkeys(method for _, _, method in outcome.values):
            found = [_figures(outcome, direction, measure, method) for measure in MEASURES]
            shown = [_shown(figure["value"]) for figure in found]
            table.add_row(method, *shown, _shown(found[0]["product_gains"]))
        yield table


def _shown(found: object) -> str:
    return str(Interval(**found)) if isinstance(found, dict) else ""


def run(reference_dir: Path, real_ads: Path, report: Path, encoder: Encoder, console: Console) -> None:
    """Evaluate, print, and write `report`; without the real ads, what can be said without them."""
    with console.status("reading and encoding titles") as status:
        lab = Laboratory(reference_dir, encoder)
        ads = load_labelled_ads(real_ads, lab.titles)
        outcome = evaluate(lab, ads, lambda step: status.update(step))
    found = summary(outcome)
    console.print("title -> occupation, families held back:", found["title -> occupation"])
    if not ads:
        console.print(f"No real ads in {real_ads}: the rankings of ads and seekers cannot be measured here.")
    for table in tables(outcome):
        console.print(table)
    report.parent.mkdir(parents=True, exist_ok=True)
    report.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
