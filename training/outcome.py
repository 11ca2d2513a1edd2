"""What a protocol found: values by query, the figures made of them, and how they are printed.

Beside the full ranking stands the same nDCG over one relevant item and twenty others drawn at random, for one purpose:
to show that it orders methods otherwise (Krichene & Rendle, KDD 2020).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from rich.table import Table

from matching.text.describe import Encoder
from matching.text.occupations import TOP, OccupationModel
from training.exposure import coverage, exposure, first_places, gini
from training.measures import MEASURES, Interval, calibration_error, interval, judged, ndcg, reliability, sampled
from training.taxonomy import LabelledTitle

PRODUCT = "product"
MAIN, SAMPLED = "ndcg@10", "ndcg@10, 20 sampled"
Scores = NDArray[np.float64]


@dataclass(slots=True)
class Outcome:
    """Per-query values by direction, measure and method, and the occupation of each query; guesses of titles.

    `spread` holds the coverage and Gini of the first ten places by direction and method, one pair a fold or split;
    `labels` the value of every query in each slice; `right` whether each of three guesses of a title is right, `plain`
    whether the plain classifier's is that learnt from the same titles.
    """

    values: dict[tuple[str, str, str], list[Scores]] = field(default_factory=dict)
    clusters: dict[str, list[str]] = field(default_factory=dict)
    spread: dict[tuple[str, str], list[tuple[float, float]]] = field(default_factory=dict)
    labels: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    right: list[NDArray[np.bool_]] = field(default_factory=list)
    plain: list[NDArray[np.bool_]] = field(default_factory=list)
    confidence: list[Scores] = field(default_factory=list)
    guessed: list[str] = field(default_factory=list)

    def add(
        self,
        direction: str,
        codes: Sequence[str],
        scores: dict[str, Scores],
        relevance: NDArray[np.int8],
        slices: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        """Every method's scores (q, n) of one direction, for queries of these occupations and these slices."""
        self.clusters.setdefault(direction, []).extend(codes)
        for by, labels in (slices or {}).items():
            self.labels.setdefault((direction, by), []).extend(labels)
        few, offered = sampled(relevance), relevance.shape[1]
        for method, scored in scores.items():
            found = judged(scored, relevance) | {SAMPLED: ndcg(scored, few)}
            for measure, values in found.items():
                self.values.setdefault((direction, measure, method), []).append(values)
            places = first_places(np.where(relevance < 0, -np.inf, scored))
            spread = coverage(places, offered), gini(exposure(places, offered))
            self.spread.setdefault((direction, method), []).append(spread)

    def judge_guesses(
        self, encoder: Encoder, model: OccupationModel, held: Sequence[LabelledTitle], plain: Sequence[str]
    ) -> None:
        """Three guesses of each title that was held back, and what a plain classifier called it.

        A title that names no occupation (师傅) has none: wrong, with no confidence.
        """
        titles = [labelled.title for labelled in held]
        self.plain.append(np.array([named == one.code for named, one in zip(plain, held, strict=True)]))
        guesses = model.guesses(model.probabilities(encoder.encode(titles), titles))
        right, confidence = np.zeros((len(held), TOP), np.bool_), np.zeros((len(held), TOP))
        for row, (labelled, top) in enumerate(zip(held, guesses, strict=True)):
            right[row, : len(top)] = [guess.code == labelled.code for guess in top]
            confidence[row, : len(top)] = [guess.confidence for guess in top]
        self.right.append(right)
        self.confidence.append(confidence)
        self.guessed.extend(labelled.code for labelled in held)


def summary(outcome: Outcome) -> dict[str, object]:
    """The figures with their intervals; differences are product minus method, paired by query."""
    figures = {
        f"{direction} | {measure} | {method}": _figures(outcome, direction, measure, method)
        for direction, measure, method in outcome.values
    }
    spread = {
        f"{direction} | {method}": dict(zip(("coverage", "gini"), np.mean(found, axis=0).tolist(), strict=True))
        for (direction, method), found in outcome.spread.items()
    }
    return {
        "title -> occupation": _guesses(outcome),
        "rankings": figures,
        "spread": spread,
        "slices": list(_slices(outcome)),
    }


def tables(outcome: Outcome) -> Iterator[Table]:
    """One printed table for each direction."""
    for direction in outcome.clusters:
        table = Table("method", *(f"{name} [95 %]" for name in MEASURES), f"product gains ({MAIN})", title=direction)
        for column in ("coverage", "Gini"):
            table.add_column(column)
        for method in methods_of(outcome, direction):
            found = [_figures(outcome, direction, measure, method) for measure in MEASURES]
            shown = [_shown(figure["value"]) for figure in found]
            spread = (f"{figure:.3f}" for figure in np.mean(outcome.spread[direction, method], axis=0))
            table.add_row(method, *shown, _shown(found[0]["product_gains"]), *spread)
        yield table


def methods_of(outcome: Outcome, direction: str) -> list[str]:
    """In the order in which they were added."""
    return list(dict.fromkeys(method for of, _, method in outcome.values if of == direction))


def _slices(outcome: Outcome) -> Iterator[dict[str, object]]:
    """nDCG@10 of every method among the queries of each slice, and what the product gains on each."""
    for (direction, by), labels in outcome.labels.items():
        values = {method: _values(outcome, direction, MAIN, method) for method in methods_of(outcome, direction)}
        clusters, named = np.array(outcome.clusters[direction]), np.array(labels)
        for label in sorted(set(labels)):
            at = (named == label) & ~np.isnan(values[PRODUCT])
            if not at.any():
                continue
            told = {
                method: {
                    "value": interval(found[at], clusters[at])._asdict(),
                    "product_gains": interval(values[PRODUCT][at] - found[at], clusters[at])._asdict(),
                }
                for method, found in values.items()
            }
            yield {"direction": direction, "by": by, "value": label, "queries": int(at.sum()), "methods": told}


def _values(outcome: Outcome, direction: str, measure: str, method: str) -> Scores:
    return np.concatenate(outcome.values[direction, measure, method])


def _guesses(outcome: Outcome) -> dict[str, object]:
    right: NDArray[np.bool_] = np.concatenate(outcome.right)
    confidence = np.concatenate(outcome.confidence)
    plain: NDArray[np.bool_] = np.concatenate(outcome.plain)
    clusters = outcome.guessed or [str(at) for at in range(len(right))]
    gain = right[:, 0].astype(np.float64) - plain
    return {
        "top1": _share(right, 1, clusters),
        "top3": _share(right, 3, clusters),
        "plain_top1": _share(plain[:, None], 1, clusters),
        "gain": interval(gain, clusters)._asdict(),
        "calibration_error": calibration_error(confidence[:, 0], right[:, 0]),
        "reliability": reliability(confidence[:, 0], right[:, 0]),
        "titles": len(right),
    }


def _share(right: NDArray[np.bool_], top: int, clusters: Sequence[str]) -> dict[str, float]:
    """How often one of the first `top` guesses is right."""
    found: Scores = right[:, :top].astype(np.float64).max(axis=1)
    return interval(found, clusters)._asdict()


def _figures(outcome: Outcome, direction: str, measure: str, method: str) -> dict[str, object]:
    clusters = outcome.clusters[direction]
    values = _values(outcome, direction, measure, method)
    gain = _values(outcome, direction, measure, PRODUCT) - values
    return {
        "value": interval(values, clusters)._asdict(),
        "product_gains": None if method == PRODUCT else interval(gain, clusters)._asdict(),
        "queries": int((~np.isnan(values)).sum()),
    }


def _shown(found: object) -> str:
    return str(Interval(**found)) if isinstance(found, dict) else ""
