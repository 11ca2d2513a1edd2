"""Learning sets from a Desk's own store: each list as it was made, and what came of it.

The decision tells what was shown and what stood behind it; the records tell, by their versions, what was known at its
revision. So features are those of the moment, whatever was changed, raised or closed since, and a negative is somebody
or something that was there by then. Whether an employer answers is what the list knew of its candidates; of everything
else, and on lists from before this was kept, what the histories of applications tell of that moment. Lists of a service
are deterministic: what was shown has propensity 1, which tells nothing of what was not; who looked where is not known.

Only people count who agree to personalisation, then and now (个人信息保护法 article 24), and who are not forgotten.
They stand in the set under a number made from their key with the service's secret; nothing protected is in it. The
file is a copy all the same: delete it when the model is made, for forgetting does not reach into it.
"""

import hashlib
import hmac
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.audit import Evidence, unpack
from matching.columns import PostingRows, ProtectedRows, SeekerRows, day_number
from matching.desk import Desk
from matching.desk.room import CITY_TIME
from matching.eligibility import admissible
from matching.errors import NotFound
from matching.feedback import TELLING, attributed, feedback
from matching.ranking.features import features
from matching.ranking.replies import recall
from matching.results import Decision
from matching.storage import Happened, Transaction
from matching.vocabulary import DecisionKind, InteractionKind
from training.learning_set import ASKED_NEVER, Direction, LearningSet
from training.past import Past
from training.recipe import Recipe

Keys = NDArray[np.int64]
Pair = tuple[int, int]
"""Keys of a person and a posting."""
Labels = dict[tuple[str, Pair], list[InteractionKind]]
KINDS: dict[Direction, DecisionKind] = {"jobs": DecisionKind.RECOMMENDATION, "people": DecisionKind.SHORTLIST}
TRIED = 3
"""So many are drawn for each wide negative that is wanted: some fail a hard condition."""
SAME = ("encoder", "occupations")
"""Models that must still be those of the list: by others the features would not be what they were."""


class Period(NamedTuple):
    """Days from `start` to before `end`, which is also the first day of which nothing is known."""

    start: date
    end: date

    @property
    def moments(self) -> tuple[datetime, datetime]:
        first, last = (datetime.combine(day, time(), CITY_TIME) for day in self)
        return first, last


class Gathered(NamedTuple):
    """A learning set, and how many lists were left out, by why."""

    learnt: LearningSet
    skipped: Counter[str]


@dataclass(frozen=True, slots=True)
class Rows:
    """One list's rows before they are labelled: the other side's keys, places (0: negative), features."""

    keys: Keys
    position: NDArray[np.int16]
    features: NDArray[np.float32]


def gather(
    desk: Desk,
    direction: Direction,
    period: Period,
    recipe: Recipe,
    seed: int = 0,
    tell: Callable[[int], None] = lambda done: None,
) -> Gathered:
    """The learning set of a period; `tell` hears after each list how many are done.

    Lists whose horizon reaches beyond the period are left out, and of what happened nothing counts that lies beyond
    the horizon or the period. The same store, period, recipe and seed give the same set.
    """
    gathering = _Gathering(desk, direction, recipe, seed)
    with desk.store.read() as tx:
        labels = _labels(tx, period, recipe.horizon)
        past = Past(tx, desk.parts.describer)
        for done, (decision, evidence) in enumerate(_decisions(tx, period), start=1):
            if decision.kind is KINDS[direction]:
                gathering.add(past, decision, evidence, labels, period)
            tell(done)
    told = f"store, {direction}, {period.start} to {period.end}; {recipe}; seed {seed}"
    return Gathered(gathering.learning_set(told), gathering.skipped)


class _Gathering:
    """Grows a set list by list."""

    def __init__(self, desk: Desk, direction: Direction, recipe: Recipe, seed: int) -> None:
        self._desk, self._direction, self._recipe, self._seed = desk, direction, recipe, seed
        self._columns: defaultdict[str, list[Any]] = defaultdict(list)
        self.skipped: Counter[str] = Counter()

    def add(self, past: Past, decision: Decision, evidence: Evidence, labels: Labels, period: Period) -> None:
        """One list, unless there is a reason to leave it out."""
        reason = self._left_out(evidence, period)
        rows = None if reason else self._rows(past, decision, evidence)
        if rows is None or not (rows.position > 0).any():
            self.skipped[reason or "nobody on it who agrees"] += 1
            return
        self._write(decision, evidence, rows, labels)

    def _left_out(self, evidence: Evidence, period: Period) -> str:
        if not evidence.personalised:
            return "not personalised"
        if evidence.delivered is None:
            return "from before lists kept what was shown"
        if not evidence.delivered.shown:
            return "nothing on it"
        if any(evidence.versions[name] != self._desk.parts.versions[name] for name in SAME):
            return "made by another encoder or occupation model"
        young = evidence.on + timedelta(days=self._recipe.horizon) >= period.end
        return "horizon not over" if young else ""

    def _rows(self, past: Past, decision: Decision, evidence: Evidence) -> Rows | None:
        """What was shown and the negatives, as they stood; None where the subject is not to be had."""
        assert evidence.delivered is not None
        at, on, rng = decision.revision, day_number(evidence.on), self._rng(decision)
        shown = np.array(evidence.delivered.shown, np.int64)
        deep = rng.permutation(np.setdiff1d(evidence.candidates, shown))[: self._recipe.deep]
        near = np.concatenate([shown, deep])
        there = (past.postings_there if self._direction == "jobs" else past.people_there).at(at)
        tried = min(TRIED * self._recipe.wide + len(near), len(there))
        wide = np.setdiff1d(rng.choice(there, tried, replace=False), near) if self._recipe.wide else near[:0]
        asked = np.concatenate([near, rng.permutation(wide)])
        sides = self._sides(past, decision, asked, evidence)
        if sides is None:
            return None
        seekers, protected, postings = sides
        several: Any = postings if self._direction == "jobs" else seekers
        place = {key: position for position, key in enumerate(shown.tolist(), start=1)}
        position = np.array([place.get(key, 0) for key in several.key.tolist()], np.int16)
        is_wide = np.isin(several.key, wide) & admissible(seekers, protected, postings, on=on)
        extra = np.flatnonzero(is_wide)[: self._recipe.wide]
        kept = np.union1d(np.flatnonzero(~np.isin(several.key, wide)), extra)
        return Rows(several.key[kept], position[kept], features(seekers, postings, on)[kept])

    def _sides(
        self, past: Past, decision: Decision, asked: Keys, evidence: Evidence
    ) -> tuple[SeekerRows, ProtectedRows, PostingRows] | None:
        """The subject as a single row against all who were asked for."""
        at, subject = decision.revision, [decision.subject_key or 0]
        of_jobs = self._direction == "jobs"
        people, seekers = past.people(subject if of_jobs else asked.tolist(), at)
        postings = past.postings(asked.tolist() if of_jobs else subject, at)
        if not people or not len(postings):
            return None
        protected = self._desk.parts.describer.protected_rows(people, evidence.on)
        if of_jobs:
            past.heard.fill(postings, decision.created_at)
            recall(postings, evidence.candidates, evidence.replies)
            return seekers.one(), protected.one(), postings
        return seekers, protected, postings.one()

    def _write(self, decision: Decision, evidence: Evidence, rows: Rows, labels: Labels) -> None:
        of_jobs, subject = self._direction == "jobs", decision.subject_key or 0
        pairs = [(subject, key) if of_jobs else (key, subject) for key in rows.keys.tolist()]
        is_shown = rows.position > 0
        outcomes = [
            feedback(labels.get((decision.decision_id, pair), ()), asked=on_list and not of_jobs)
            for pair, on_list in zip(pairs, is_shown.tolist(), strict=True)
        ]
        led = np.array([one.applied if of_jobs else bool(one.accepted) for one in outcomes])
        kept = np.flatnonzero(~is_shown | led | self._recipe.in_list)
        accepted = np.array([ASKED_NEVER if one.accepted is None else int(one.accepted) for one in outcomes], np.int8)
        n, column = len(kept), self._columns
        column["features"].append(rows.features[kept])
        column["list_id"].append(np.full(n, len(column["list_id"]), np.int64))
        column["position"].append(rows.position[kept])
        column["propensity"].append(np.where(is_shown, 1.0, np.nan).astype(np.float32)[kept])
        column["examination"].append(np.full(n, np.nan, np.float32))
        column["applied"].append(np.array([one.applied for one in outcomes], np.bool_)[kept])
        column["accepted"].append(accepted[kept])
        column["hired"].append(np.array([one.hired for one in outcomes], np.bool_)[kept])
        column["seeker"].append(np.array([number_of(self._desk, pair[0]) for pair in pairs], np.int64)[kept])
        column["posting"].append(np.array([pair[1] for pair in pairs], np.int64)[kept])
        column["day"].append(np.full(n, day_number(evidence.on), np.int32))

    def learning_set(self, recipe: str) -> LearningSet:
        """Everything so far; lists in the order of their making."""
        if not self._columns:
            raise NotFound(f"这段时间没有可以学习的名单（略过：{dict(self.skipped)}）。请放宽时间，或缩短 --horizon。")
        columns: dict[str, Any] = {name: np.concatenate(parts) for name, parts in self._columns.items()}
        return LearningSet(**columns, recipe=recipe, horizon=self._recipe.horizon, direction=self._direction)

    def _rng(self, decision: Decision) -> np.random.Generator:
        """Of the list alone: further lists change no earlier one's negatives."""
        number = int.from_bytes(hashlib.sha256(decision.decision_id.encode()).digest()[:8], "big")
        return np.random.default_rng([self._seed, number])


def number_of(desk: Desk, key: int) -> int:
    """Under which a person stands in every set: it leads to nobody without the secret of the service."""
    secret = desk.parts.pseudonym_key.encode()
    return int.from_bytes(hmac.new(secret, f"learning:{key}".encode(), hashlib.sha256).digest()[:8], "big") >> 1


def _decisions(tx: Transaction, period: Period) -> Iterator[tuple[Decision, Evidence]]:
    for decision in tx.decisions_between(*period.moments):
        yield decision, unpack(decision.body)


def _labels(tx: Transaction, period: Period, horizon: int) -> Labels:
    """What happened within the horizon of each list with those whom it showed."""
    events = defaultdict[Pair, list[Happened]](list)
    for one in tx.happened_between(*period.moments, TELLING):
        if one.posting_key is not None:
            events[one.seeker_key, one.posting_key].append(one)
    lists, last = defaultdict[Pair, list[tuple[datetime, str]]](list), dict[str, date]()
    for decision, evidence in _decisions(tx, period):
        last[decision.decision_id] = evidence.on + timedelta(days=horizon)
        for pair in _shown_pairs(decision, evidence):
            if pair in events:
                lists[pair].append((decision.created_at, decision.decision_id))
    labels: Labels = {}
    for pair, happened in events.items():
        for decision_id, came in attributed(happened, lists[pair]).items():
            soon = [one.kind for one in came if one.at.astimezone(CITY_TIME).date() <= last[decision_id]]
            labels[decision_id, pair] = soon
    return labels


def _shown_pairs(decision: Decision, evidence: Evidence) -> Iterator[Pair]:
    subject = decision.subject_key or 0
    for key in evidence.delivered.shown if evidence.delivered else ():
        yield (subject, key) if decision.kind is DecisionKind.RECOMMENDATION else (key, subject)
