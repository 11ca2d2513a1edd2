"""Twenty sampled negatives put methods in another order: shown on titles and the names of the classification.

Every labelled title asks for the name of its occupation among all names; one is right. Folds by title family: the
classifier and the counts of popularity have not seen the titles that are asked, and the encoder is the one before
fine-tuning. Beside the ranking of all names stands that of the right one against twenty others drawn at random.

A method that is sharp at the top and lost elsewhere (the classifier gives occupations that it was never taught
nothing) looks worse there than one that puts the right name far up and hardly ever first: one in a hundred above it is
no place among twenty.

Notes
-----
Krichene & Rendle, KDD 2020.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from rich.table import Table

from training.baselines import PlainClassifier, Scores, Words, bm25, by_encoder, by_grams
from training.datasets import family_of, folds_of
from training.measures import Floats, Interval, Relevance, interval, ndcg, recall, sampled
from training.taxonomy import LabelledTitle, Occupation

FOLDS = 3
MEASURES: Mapping[str, Callable[[Floats, Relevance], Floats]] = {
    "hit@1": partial(recall, depth=1),
    "hit@10": partial(recall, depth=10),
    "ndcg@10": ndcg,
}
Values = Mapping[str, Mapping[str, Floats]]
"""By measure and method, a value for each query, (q,)."""
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Flip:
    """Of two methods the first less the second, paired by query: below 0 in one ranking, above 0 in the other."""

    measure: str
    methods: tuple[str, str]
    full: Interval
    sampled: Interval


class Titles(Protocol):
    """What is asked of a `Laboratory`: labelled titles, vectors and words of texts, a classifier that knows some."""

    @property
    def titles(self) -> Sequence[LabelledTitle]: ...

    @property
    def words(self) -> Words: ...

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]: ...

    def plain_classifier(self, learnt: Sequence[LabelledTitle]) -> PlainClassifier: ...


def flips(full: Values, few: Values, clusters: Sequence[str]) -> Iterator[Flip]:
    """Pairs that stand one way by `full` and the other way by `few`, with neither 95 % interval touching 0."""
    for measure, values in full.items():
        for first, second in combinations(values, 2):
            differences = values[first] - values[second], few[measure][first] - few[measure][second]
            found = [interval(difference, clusters) for difference in differences]
            if {_side(one) for one in found} == {-1, 1}:
                yield Flip(measure, (first, second), *found)


def titles_to_names(lab: Titles, occupations: Sequence[Occupation], say: Say = lambda step: None) -> dict[str, Any]:
    """What the report shows: means of every method by both rankings, and the pairs that flip.

    Parameters
    ----------
    lab : with an encoder that learnt from no title
    occupations : whose names are offered; they stand in random order, so that ties favour nobody
    """
    names = [occupations[at] for at in np.random.default_rng(0).permutation(len(occupations))]
    fold_of = folds_of([family_of(one.title) for one in lab.titles], FOLDS)
    parts: list[tuple[Values, Values]] = []
    asked: list[str] = []
    for fold in range(FOLDS):
        say(f"titles and names, fold {fold + 1} of {FOLDS}")
        held = [one for one, at in zip(lab.titles, fold_of, strict=True) if at == fold]
        learnt = [one for one, at in zip(lab.titles, fold_of, strict=True) if at != fold]
        relevance, scores = _relevance(held, names), _scores(lab, learnt, held, names)
        parts.append((_values(scores, relevance), _values(scores, sampled(relevance, seed=fold))))
        asked += [one.code for one in held]
    full, few = (_joined(values) for values in zip(*parts, strict=True))
    known = ~np.isnan(next(iter(full["hit@1"].values())))
    return {
        "titles": int(known.sum()),
        "names": len(names),
        "pairs": sum(len(list(combinations(methods, 2))) for methods in full.values()),
        "means": {
            measure: {name: [float(np.nanmean(one[measure][name])) for one in (full, few)] for name in methods}
            for measure, methods in full.items()
        },
        "flips": [
            {"measure": one.measure, "methods": one.methods}
            | {"full": one.full._asdict(), "sampled": one.sampled._asdict()}
            for one in flips(full, few, asked)
        ],
    }


def table_of(told: dict[str, Any]) -> Table:
    """Every method by both rankings, and each pair that flips."""
    title = f"{told['titles']:,} titles asking for one of {told['names']:,} names: full ranking -> 20 sampled"
    caption = [
        f"{first} less {second}, {one['measure']}: {Interval(**one['full'])} -> {Interval(**one['sampled'])}"
        for one in told["flips"]
        for first, second in [one["methods"]]
    ]
    count = f"{len(caption)} of {told['pairs']} pairs flip, neither 95 % interval touching 0"
    table = Table("method", *told["means"], title=title, caption="\n".join([count, *caption]), caption_justify="left")
    for method in next(iter(told["means"].values())):
        found = (means[method] for means in told["means"].values())
        table.add_row(method, *(f"{full:.3f} -> {few:.3f}" for full, few in found))
    return table


def _side(found: Interval) -> int:
    """-1 below 0, 1 above, 0 neither for sure."""
    return int(found.low > 0) - int(found.high < 0)


def _relevance(held: Sequence[LabelledTitle], names: Sequence[Occupation]) -> NDArray[np.int8]:
    """1 the occupation of the title; a name that is the very title is left out."""
    same = np.array([one.code for one in held])[:, None] == np.array([one.code for one in names])[None, :]
    told = np.array([one.title for one in held])[:, None] == np.array([one.name for one in names])[None, :]
    return np.where(told, np.int8(-1), same.astype(np.int8))


def _scores(
    lab: Titles, learnt: Sequence[LabelledTitle], held: Sequence[LabelledTitle], names: Sequence[Occupation]
) -> dict[str, Scores]:
    titles, offered = [one.title for one in held], [one.name for one in names]
    vectors, often = lab.encode(titles), Counter(one.code for one in learnt)
    return {
        "popularity": np.tile([float(often[one.code]) for one in names], (len(held), 1)),
        "BM25 over words": bm25(titles, offered, lab.words),
        "character 1-2-grams": by_grams(titles, offered),
        "encoder on titles": by_encoder(vectors, lab.encode(offered)),
        "plain classifier": _by_class(lab.plain_classifier(learnt), vectors, names),
    }


def _by_class(classifier: PlainClassifier, vectors: NDArray[np.float32], names: Sequence[Occupation]) -> Scores:
    """The chance of each occupation; 0 of one that was never taught."""
    chances = classifier.chances(vectors)
    column = {str(code): at for at, code in enumerate(classifier.classes_)}
    padded = np.hstack([chances, np.zeros((len(chances), 1))])
    return padded[:, [column.get(one.code, -1) for one in names]]


def _values(scores: Mapping[str, Scores], relevance: Relevance) -> Values:
    return {
        name: {method: measure(found, relevance) for method, found in scores.items()}
        for name, measure in MEASURES.items()
    }


def _joined(parts: Sequence[Values]) -> Values:
    """Values of all folds, one after the other."""
    return {
        measure: {method: np.concatenate([one[measure][method] for one in parts]) for method in methods}
        for measure, methods in parts[0].items()
    }
