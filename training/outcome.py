"""What a protocol found: values by query, the figures made of them, and how they are printed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from rich.table import Table

from matching.text.occupations import OccupationModel
from training.laboratory import Laboratory
from training.measures import Interval, calibration_error, interval, ndcg, recall
from training.taxonomy import LabelledTitle

PRODUCT = "product"
MEASURES = ("ndcg@10", "recall@50")
Scores = NDArray[np.float64]


@dataclass(slots=True)
class Outcome:
    """Per-query values by direction, measure and method, and the occupation of each query; guesses of titles."""

    values: dict[tuple[str, str, str], list[Scores]] = field(default_factory=dict)
    clusters: dict[str, list[str]] = field(default_factory=dict)
    right: list[NDArray[np.bool_]] = field(default_factory=list)
    confidence: list[Scores] = field(default_factory=list)
    guessed: list[str] = field(default_factory=list)

    def add(self, direction: str, codes: Sequence[str], scores: dict[str, Scores], relevance: NDArray[np.int8]) -> None:
        """Every method's scores (q, n) of one direction, for queries of these occupations."""
        self.clusters.setdefault(direction, []).extend(codes)
        for method, scored in scores.items():
            for measure, of in zip(MEASURES, (ndcg, recall), strict=True):
                self.values.setdefault((direction, measure, method), []).append(of(scored, relevance))

    def judge_guesses(self, lab: Laboratory, model: OccupationModel, held: Sequence[LabelledTitle]) -> None:
        """Three guesses of each title that was held back."""
        titles = [labelled.title for labelled in held]
        guesses = model.guesses(model.probabilities(lab.encode(titles), titles))
        right = [[guess.code == labelled.code for guess in top] for labelled, top in zip(held, guesses, strict=True)]
        self.right.append(np.array(right))
        self.confidence.append(np.array([[guess.confidence for guess in top] for top in guesses]))
        self.guessed.extend(labelled.code for labelled in held)


def summary(outcome: Outcome) -> dict[str, object]:
    """The figures with their intervals; differences are product minus method, paired by query."""
    figures = {
        f"{direction} | {measure} | {method}": _figures(outcome, direction, measure, method)
        for direction, measure, method in outcome.values
    }
    return {"title -> occupation": _guesses(outcome), "rankings": figures}


def tables(outcome: Outcome) -> Iterator[Table]:
    """One printed table for each direction."""
    for direction in outcome.clusters:
        table = Table(
            "method", *(f"{measure} [95 %]" for measure in MEASURES), "product gains (nDCG@10)", title=direction
        )
        for method in dict.fromkeys(method for of, _, method in outcome.values if of == direction):
            found = [_figures(outcome, direction, measure, method) for measure in MEASURES]
            shown = [_shown(figure["value"]) for figure in found]
            table.add_row(method, *shown, _shown(found[0]["product_gains"]))
        yield table


def _guesses(outcome: Outcome) -> dict[str, object]:
    right: NDArray[np.bool_] = np.concatenate(outcome.right)
    confidence = np.concatenate(outcome.confidence)
    clusters = outcome.guessed or [str(at) for at in range(len(right))]
    return {
        "top1": _share(right, 1, clusters),
        "top3": _share(right, 3, clusters),
        "calibration_error": calibration_error(confidence[:, 0], right[:, 0]),
        "titles": len(right),
    }


def _share(right: NDArray[np.bool_], top: int, clusters: Sequence[str]) -> dict[str, float]:
    """How often one of the first `top` guesses is right."""
    found: Scores = right[:, :top].astype(np.float64).max(axis=1)
    return interval(found, clusters)._asdict()


def _figures(outcome: Outcome, direction: str, measure: str, method: str) -> dict[str, object]:
    clusters = outcome.clusters[direction]
    values = np.concatenate(outcome.values[direction, measure, method])
    gain = np.concatenate(outcome.values[direction, measure, PRODUCT]) - values
    return {
        "value": interval(values, clusters)._asdict(),
        "product_gains": None if method == PRODUCT else interval(gain, clusters)._asdict(),
        "queries": int((~np.isnan(values)).sum()),
    }


def _shown(found: object) -> str:
    return str(Interval(**found)) if isinstance(found, dict) else ""
