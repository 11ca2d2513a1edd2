"""The model card: what a ranker was taught with, how it did, and what it must not be used for (Mitchell et al.,
FAT* 2019).
"""

from collections.abc import Iterator, Mapping

import numpy as np

from matching.ranking.curves import Curve, RankerFile
from training.judge import Judgement
from training.learning_set import Direction

USES = """## Use

Orders postings for a seeker and people for a posting, among those that the hard conditions admit. A score compares
pairs; it is no judgement of a person. Priority of groups is the policy's, laid on afterwards.

Not for: refusing or screening out anybody; decisions about benefits, pay or sanctions; ranking without the hard
conditions and the policy; other regions or portals without being taught and judged anew; telling a person their
chance of being hired. It sees no sex, age, ethnicity, health, disability or household registration.
"""


def card(file: RankerFile, identity: str, judgements: Mapping[Direction, Judgement]) -> str:
    """Markdown."""
    return "\n".join([*_origin(file, identity), *_figures(judgements), *_slices(judgements), *_curves(file), USES])


def _origin(file: RankerFile, identity: str) -> Iterator[str]:
    made = file.provenance
    yield f"# {identity}\n"
    yield f"{made.estimator}; made {made.made_at}.\n"
    for digest, recipe in zip(made.data, made.recipes, strict=True):
        yield f"- learnt from {digest[:12]}: {recipe}"
    yield "\nFigures from simulated lists predict no real hiring. Labels know only what was shown.\n"


def _figures(judgements: Mapping[Direction, Judgement]) -> Iterator[str]:
    yield "## On later lists, against the ranker before training\n"
    yield "95 % intervals, clustered by whom a list was made for.\n"
    yield "| lists | measure | this ranker | before training | difference |\n|---|---|---|---|---|"
    for direction, one in judgements.items():
        for name, found in one.measures.items():
            yield f"| {direction} | {name} | {found} | {one.baseline_measures[name]} | {one.gains[name]} |"
        error = f"{one.calibration_error:.4f} | {one.baseline_calibration_error:.4f}"
        yield f"| {direction} | calibration error of a match | {error} | |"
    yield ""


def _slices(judgements: Mapping[Direction, Judgement]) -> Iterator[str]:
    yield "| lists | slice | lists with an answer | nDCG@10 | difference |\n|---|---|---|---|---|"
    for direction, one in judgements.items():
        for part in one.slices:
            yield f"| {direction} | {part.by}: {part.value} | {part.lists} | {part.ndcg} | {part.gain} |"
    yield ""


def _curves(file: RankerFile) -> Iterator[str]:
    yield "## What a feature can add, in log-odds\n"
    yield "| feature | at most | at least | steps |\n|---|---|---|---|"
    for name, curve in sorted(file.curves.items(), key=lambda one: -np.ptp(_range(one[1]))):
        low, high = _range(curve)
        yield f"| {name} | {high:+.2f} | {low:+.2f} | {len(curve.edges)} |"
    yield ""


def _range(curve: Curve) -> tuple[float, float]:
    low, high = curve.at(np.array([-1.0, 1.0])).tolist()
    return low, high
