"""Drift between windows of lists, and the reference that a running service compares its market with.

Rows of one list, and lists of one person, go together, so the spread under no change is drawn by permuting whole
people between the windows. What is far is told in `matching.drift`.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
from rich.table import Table

from matching.desk import Desk
from matching.desk.drifting import JOBS_SCORE
from matching.drift import DRAWS, Drift, Floats, limit, psi, scores_profile
from matching.errors import MatchingError
from matching.vocabulary import DecisionKind
from training.atomic import write_whole
from training.judge import askers
from training.learning_set import LearningSet

BINS = 10
SCORE_DAYS = 28
MOST_REPLAYED = 500


def between(
    reference: LearningSet, later: LearningSet, scores: tuple[Floats, Floats] | None = None, seed: int = 0
) -> list[Drift]:
    """Every feature, and the scores of a ranker if given, of what was shown in two windows.

    Parameters
    ----------
    scores : of every row of `reference` and of `later`
    """
    both = (reference, later)
    tables = [_columns(one, None if scores is None else scores[at]) for at, one in enumerate(both)]
    unit = [np.unique(_asker_of_rows(one)[one.position > 0], return_inverse=True)[1] for one in both]
    n = [int(people.max(initial=-1)) + 1 for people in unit]
    whose = np.concatenate([unit[0], unit[1] + n[0]])
    rng = np.random.default_rng(seed)
    first = np.zeros((DRAWS + 1, sum(n)), np.float32)
    first[0, : n[0]] = 1
    for row in first[1:]:
        row[rng.permutation(len(row))[: n[0]]] = 1
    found = []
    for name in tables[0]:
        counted = _by_person(np.concatenate([table[name] for table in tables]), whose, sum(n))
        inside = first @ counted
        index = psi(inside, counted.sum(axis=0) - inside)
        found.append(Drift(name, float(index[0]), limit(index[1:], len(tables[0])), len(tables[1][name])))
    return found


def recent_profile(desk: Desk, on: datetime, ranker: str) -> dict[str, list[int]]:
    """Counts of the market as it is now; scores are those that the ranker of that name gives the lists of the last
    weeks, made again.
    """
    desk.catch_up()
    scores = list(_first_scores(desk, on - timedelta(days=SCORE_DAYS), on, ranker))
    return desk.profile() | {JOBS_SCORE: scores_profile(np.array(scores))}


def take_reference(desk: Desk, on: datetime, ranker: str) -> Path:
    """What a running service compares with from its next look on: written whole or not at all."""
    path = desk.parts.drift_reference
    kept = {"taken_at": on.isoformat(), "ranker": ranker, "counts": recent_profile(desk, on, ranker)}
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, json.dumps(kept).encode())
    return path


def table_of(title: str, found: list[Drift]) -> Table:
    """What moved furthest beyond its limit first."""
    table = Table("characteristic", "PSI", "limit", "rows", "", title=title)
    for one in sorted(found, key=lambda drift: -drift.psi / max(drift.limit, 1e-12)):
        mark = "[red]drifted[/red]" if one.drifted else ""
        table.add_row(one.name, f"{one.psi:.4f}", f"{one.limit:.4f}", f"{one.rows:,}", mark)
    return table


def as_json(found: list[Drift]) -> list[dict[str, object]]:
    return [
        {"name": one.name, "psi": one.psi, "limit": one.limit, "rows": one.rows, "drifted": one.drifted}
        for one in found
    ]


def _columns(learning_set: LearningSet, scores: Floats | None) -> Mapping[str, Floats]:
    """Shown rows of every feature, and their scores."""
    shown = learning_set.position > 0
    columns = dict(zip(learning_set.feature_names, learning_set.features[shown].T.astype(np.float64), strict=True))
    return columns if scores is None else columns | {"score": scores[shown]}


def _asker_of_rows(learning_set: LearningSet) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.repeat(askers(learning_set), learning_set.group_sizes())


def _by_person(values: Floats, whose: np.ndarray[tuple[int], np.dtype[np.int64]], people: int) -> Floats:
    """Counts (people, bins) over bins of equally many; values that most rows share have a bin of their own."""
    edges = np.unique(np.quantile(values, np.linspace(0, 1, BINS + 1)[1:-1]))
    bins = np.searchsorted(edges, values, side="left") + (len(edges) + 1) * np.isin(values, edges)
    names, number = np.unique(bins, return_inverse=True)
    counted = np.bincount(whose * len(names) + number, minlength=people * len(names))
    return counted.reshape(people, len(names)).astype(np.float64)


def _first_scores(desk: Desk, start: datetime, end: datetime, ranker: str) -> Iterator[float]:
    """Scores of the first places of lists for people; lists by other encoders, or that are gone, are left out."""
    with desk.store.read() as tx:
        made = [one.decision_id for one in tx.decisions_between(start, end) if one.kind is DecisionKind.RECOMMENDATION]
    for decision_id in made[-MOST_REPLAYED:]:
        try:
            body = desk.judged_by(decision_id, ranker)
        except MatchingError:
            continue
        if body["personalised"] and body["items"]:
            yield float(body["items"][0]["score"])
