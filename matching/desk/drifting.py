"""How far the market has moved from the one that was looked at when the reference was taken.

The reference, which a promotion takes anew (`jobmatch-train promote`, or `drift --reference`), holds counts only,
nobody's row. Scores are those of the first place of each list for a person, in bins: the lists of this process since
its ranker came into service, older ones fading out. They are compared with scores of the same ranker only.
"""

from time import monotonic
from typing import Any

import numpy as np
import orjson

from matching.audit import Evidence
from matching.desk.lists import Answer, Lists
from matching.desk.room import Parts
from matching.desk.telling import Told
from matching.drift import SCORE_BINS, Drift, compare, majors_of, postings_profile, scores_profile, seekers_profile
from matching.vocabulary import DecisionKind

SECONDS = 300.0
"""The market is not counted more often than this."""
REMEMBERED = 20_000
"""After so many lists every count is halved."""
JOBS_SCORE = "jobs score"


class Drifting(Lists):
    """The flow that compares."""

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts)
        self._first_scores, self._scored_by = np.zeros(SCORE_BINS, np.int64), ""
        self._drift_told: tuple[float, list[Drift]] = (-np.inf, [])

    def profile(self) -> dict[str, list[int]]:
        """Open ads, people who look, and first scores of recent lists, by bin."""
        majors = majors_of(self.parts.describer.occupations.codes)
        with self.market.postings.reading() as postings:
            counted = postings_profile(postings, majors)
        with self.market.seekers.reading() as seekers:
            counted |= seekers_profile(seekers, majors)
        return counted | {JOBS_SCORE: self._first_scores.tolist()}

    def drift(self, seconds: float = SECONDS) -> list[Drift]:
        """Every characteristic against the reference, at most `seconds` old; nothing without a reference."""
        at, found = self._drift_told
        if monotonic() - at >= seconds:
            reference = self.drift_reference()
            found = compare(reference, self.profile()) if reference else []
            self._drift_told = (monotonic(), found)
        return found

    def drift_reference(self) -> dict[str, list[int]] | None:
        """Counts as they were taken, scores only where the ranker that serves gave them; None without a reference."""
        try:
            kept: dict[str, Any] = orjson.loads(self.parts.drift_reference.read_bytes())
        except FileNotFoundError:
            return None
        alike = kept.get("ranker") == self.parts.rankers.lineup.serving.identity
        return {name: counts for name, counts in kept["counts"].items() if alike or name != JOBS_SCORE}

    def _decide(self, kind: DecisionKind, subject_key: int, revision: int, told: Told, evidence: Evidence) -> Answer:
        answer = super()._decide(kind, subject_key, revision, told, evidence)
        items = answer.body["items"]
        if kind is DecisionKind.RECOMMENDATION and evidence.personalised and items:
            self._count(items[0]["score"], evidence.versions["ranker"])
        return answer

    def _count(self, score: float, ranker: str) -> None:
        """Scores of a challenger do not count, and those of who serves count from when it came into service."""
        serving = self.parts.rankers.lineup.serving.identity
        if self._scored_by != serving:
            self._first_scores, self._scored_by = np.zeros(SCORE_BINS, np.int64), serving
        if ranker == serving:
            self._first_scores += scores_profile(np.array([score]))
        if self._first_scores.sum() > REMEMBERED:
            self._first_scores //= 2
