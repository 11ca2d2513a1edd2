"""Whether a ranker may serve: each demand of `data/policy/gate.yaml` with the figure that was found.

Judged against what serves now on the same lists, of later days than any it learnt from. Groups are looked up for this
judgement alone, from consented records, and reach no ranker.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import yaml
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from matching.errors import PolicyInvalid
from matching.ranking.features import FEATURES, Floats
from matching.ranking.ranker import PriorRanker, Ranker
from training.exposure import seen_in_lists
from training.judge import MAIN, Judgement, judge, labels
from training.learning_set import LearningSet
from training.measures import Floats as Seen
from training.measures import Interval, interval
from training.rankers.positions import looked_at

CANDIDATES, REPEATS, PROBES, STEPS = 200, 101, 2_000, 11
ROUNDING = 1e-9
Members = Mapping[str, NDArray[np.int64]]
"""Keys of the seekers of each priority group, by its legal name."""


class GroupLimits(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    loss: Annotated[float, Field(ge=0)]
    people: Annotated[int, Field(ge=1)]


class Gate(BaseModel):
    """The demands; what each means and why it is what it is stands in the file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    lists: Annotated[int, Field(ge=1)]
    gain: float
    shortlists: Annotated[int, Field(ge=1)]
    groups: GroupLimits
    exposure: Annotated[float, Field(ge=0, le=1)]
    milliseconds: Annotated[float, Field(gt=0)]
    calibration: Annotated[float, Field(gt=0)]
    spread: tuple[float, float]
    never_lowers: tuple[str, ...]

    @field_validator("never_lowers")
    @classmethod
    def _are_features(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        unknown = set(names) - set(FEATURES)
        if unknown:
            raise ValueError(f"no such feature: {', '.join(sorted(unknown))}")
        return names

    @classmethod
    def load(cls, path: Path) -> "Gate":
        try:
            return cls.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
        except (OSError, yaml.YAMLError, ValidationError) as cause:
            raise PolicyInvalid(f"{path} 不能用：{cause}。请按文件里的说明改正。") from cause


@dataclass(frozen=True, slots=True)
class Finding:
    """One demand: what was found against what is asked, in figures and in words."""

    check: str
    passed: bool
    figure: float
    limit: float
    text: str

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a ranker is judged by: later lists of both directions (people: None when there are none), and groups."""

    jobs: LearningSet
    people: LearningSet | None
    members: Members


def findings(gate: Gate, ranker: Ranker, serving: Ranker, evidence: Evidence) -> list[Finding]:
    """All demands, those that are met too."""
    judged = _judged(ranker, serving, evidence)
    found = [_enough(gate, judged), _better(gate, judged), *_groups(gate, judged, evidence)]
    found.append(_shortlists(gate, ranker, serving, evidence.people))
    if evidence.people is not None:
        looks = [seen_in_lists(evidence.people, one.score(evidence.people.features)) for one in (ranker, serving)]
        found += _exposures(gate, looks, evidence.people, evidence.members)
        found += _chosen(gate, looks, evidence.people, evidence.members)
    shown = evidence.jobs.features[evidence.jobs.position > 0]
    return [
        *found,
        _fast(gate, ranker, shown),
        _calibrated(gate, judged),
        _spread(gate, ranker, shown),
        _lowering(gate, ranker, evidence.jobs.features),
    ]


class _ByChance:
    """A ranker by its chance of a match where it tells one, which orders as its scores do."""

    def __init__(self, ranker: Ranker) -> None:
        self.identity = ranker.identity
        self.score: Callable[[Floats], NDArray[np.float64]] = getattr(ranker, "chance", ranker.score)


def _judged(ranker: Ranker, serving: Ranker, evidence: Evidence) -> Judgement:
    """Where it is not known which places are looked at, it is estimated as in training."""
    seekers = evidence.jobs.seeker
    looked = looked_at(evidence.jobs, evidence.jobs.applied)
    jobs = replace(evidence.jobs, examination=looked.astype(np.float32))
    slices = {name: np.where(np.isin(seekers, keys), name, "") for name, keys in evidence.members.items()}
    return judge(_ByChance(ranker), jobs, _ByChance(serving), slices=slices)


def _enough(gate: Gate, judged: Judgement) -> Finding:
    return Finding(
        "lists", judged.lists >= gate.lists, judged.lists, gate.lists,
        f"用来评判的名单 {judged.lists} 份，至少要 {gate.lists} 份",
    )  # fmt: skip


def _better(gate: Gate, judged: Judgement) -> Finding:
    gain = judged.gains[MAIN]
    return Finding(
        "gain", gain.low > gate.gain, gain.low, gate.gain,
        f"nDCG@10 比现在的高 {_shown(gain)}，下端要高于 {gate.gain:g}",
    )  # fmt: skip


def _shown(gain: Interval) -> str:
    return f"{gain.mean:+.4f}（95% 区间 {gain.low:+.4f} 到 {gain.high:+.4f}）"


def _groups(gate: Gate, judged: Judgement, evidence: Evidence) -> Iterator[Finding]:
    limits = gate.groups
    if not any(np.isin(evidence.jobs.seeker, keys).any() for keys in evidence.members.values()):
        yield Finding("groups", False, 0, limits.people, "名单里没有一位求职者的群体可核对，无法判断重点群体是否吃亏")
    for one in judged.slices:
        few = one.people < limits.people
        worse = one.gain.mean < -limits.loss or one.gain.high < 0
        told = "人数太少，不作判断" if few else f"最多可低 {limits.loss:g}，且不能确定变差"
        yield Finding(
            f"group {one.value}", few or not worse, one.gain.mean, -limits.loss,
            f"{one.value} {one.people} 人的名单：nDCG@10 {_shown(one.gain)}，{told}",
        )  # fmt: skip


def _shortlists(gate: Gate, ranker: Ranker, serving: Ranker, people: LearningSet | None) -> Finding:
    """Lists of people for a posting: not surely worse, where enough postings' lists have an answer."""
    if people is None or not len(people):
        return Finding("shortlists", True, 0, 0, "没有可用来评判的候选名单，这个方向不作判断")
    judged = judge(_ByChance(ranker), people, _ByChance(serving), slices={"lists": np.full(len(people), "answered")})
    (one,) = judged.slices
    few, worse = one.people < gate.shortlists, one.gain.high < 0
    told = f"少于 {gate.shortlists} 个，不作判断" if few else "确定比现在的差" if worse else "不能确定变差"
    return Finding(
        "shortlists", few or not worse, one.gain.high, 0,
        f"有回音的候选名单来自 {one.people} 个岗位：nDCG@10 {_shown(one.gain)}，{told}",
    )  # fmt: skip


def _exposures(gate: Gate, looks: Sequence[Seen], people: LearningSet, members: Members) -> Iterator[Finding]:
    """Of shortlists, by the rankers alone; `looks` by the ranker and by what serves, (n,) each."""
    for name, keys in members.items():
        inside = np.isin(people.seeker, keys)
        if len(np.unique(people.seeker[inside])) >= gate.groups.people and looks[1][inside].sum() > 0:
            share = float(looks[0][inside].sum() / looks[1][inside].sum())
            told = f"{name} 在候选名单里的曝光是现在的 {share:.2f} 倍，至少要 {gate.exposure:g} 倍"
            yield Finding(f"exposure {name}", share >= gate.exposure, share, gate.exposure, told)


def _chosen(gate: Gate, looks: Sequence[Seen], people: LearningSet, members: Members) -> Iterator[Finding]:
    """Whom a shortlist brought an answer, by group: what the places of such members are worth must not be surely lower.

    A list's nDCG is no group's, as all groups stand on it; that of one answered person alone is 1 / log2(place + 1).
    """
    gain, answered = looks[0] - looks[1], labels(people) > 0
    for name, keys in members.items():
        inside = answered & np.isin(people.seeker, keys)
        found, n = interval(gain[inside], people.posting[inside]), len(np.unique(people.seeker[inside]))
        few, worse = n < gate.groups.people, found.high < 0
        told = "人数太少，不作判断" if few else "确定比现在的差" if worse else "不能确定变差"
        if n:
            yield Finding(
                f"chosen {name}", few or not worse, found.high, 0,
                f"候选名单上有回音的{name} {n} 人：所在位置的曝光 {_shown(found)}，{told}",
            )  # fmt: skip


def _fast(gate: Gate, ranker: Ranker, shown: Floats) -> Finding:
    """Both in one run, so that a busy machine is busy for both."""
    rows = np.resize(shown, (CANDIDATES, shown.shape[1]))
    own, prior = (_milliseconds(one, rows) for one in (ranker, PriorRanker()))
    return Finding(
        "milliseconds", own <= gate.milliseconds, own, gate.milliseconds,
        f"给 {CANDIDATES} 个候选打分用 {own:.3f} 毫秒（训练前的排序 {prior:.3f}），最多 {gate.milliseconds:g} 毫秒",
    )  # fmt: skip


def _milliseconds(ranker: Ranker, rows: Floats) -> float:
    """Processor time of one call, the median of many."""
    times = []
    for _ in range(REPEATS):
        start = time.process_time()
        ranker.score(rows)
        times.append(time.process_time() - start)
    return 1_000 * float(np.median(times))


def _calibrated(gate: Gate, judged: Judgement) -> Finding:
    rows = sum(n for _, _, n in judged.reliability)
    rate = sum(found * n for _, found, n in judged.reliability) / max(rows, 1)
    gap = judged.calibration_error / rate if rate else float("inf")
    return Finding(
        "calibration", gap <= gate.calibration, gap, gate.calibration,
        f"说的匹配机会和实际（{rate:.2%}）平均相差实际的 {gap:.0%}，最多 {gate.calibration:.0%}",
    )  # fmt: skip


def _spread(gate: Gate, ranker: Ranker, shown: Floats) -> Finding:
    own, prior = (float(np.std(_odds(one.score(shown)))) for one in (ranker, PriorRanker()))
    ratio, (least, most) = own / prior, gate.spread
    return Finding(
        "spread", least <= ratio <= most, ratio, least if ratio < least else most,
        f"分数的离散程度是训练前的 {ratio:.2f} 倍，要在 {least:g} 到 {most:g} 倍之间，否则优先加分的作用会变",
    )  # fmt: skip


def _odds(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    clipped = np.clip(scores, 1e-9, 1 - 1e-9)
    odds: NDArray[np.float64] = np.log(clipped / (1 - clipped))
    return odds


def _lowering(gate: Gate, ranker: Ranker, features: Floats) -> Finding:
    """The most that any condition costs a pair by being met better, all else as it is."""
    rng = np.random.default_rng(0)
    rows = features[rng.permutation(len(features))[:PROBES]]
    falls = {name: _fall(ranker, rows, FEATURES.index(name)) for name in gate.never_lowers}
    name = max(falls, key=lambda one: falls[one])
    told = f"，{name} 最多降 {falls[name]:.4f}" if falls[name] > ROUNDING else ""
    return Finding("conditions", not told, falls[name], 0, f"条件满足得更好不能降分{told}")


def _fall(ranker: Ranker, rows: Floats, column: int) -> float:
    """By how much a score falls at most when one feature is raised to each higher value that occurs."""
    before, fall = ranker.score(rows), 0.0
    for step in np.unique(np.quantile(rows[:, column], np.linspace(0, 1, STEPS), method="nearest")):
        raised = rows.copy()
        raised[:, column] = np.maximum(rows[:, column], step)
        fall = max(fall, float((before - ranker.score(raised)).max()))
    return fall
