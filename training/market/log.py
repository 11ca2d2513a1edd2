"""What the market's lists were and what came of them: one row a pair shown or kept as a negative.

Features are written when the list is made and never touched again. Events carry their day, so that a learning set
takes those up to its horizon and no later one.
"""

import numpy as np
from numpy.typing import NDArray

from matching.columns import NO_DATE
from matching.ranking.features import FEATURES
from training.learning_set import ASKED_NEVER, SAID_NO, SAID_YES, Direction, LearningSet
from training.recipe import Recipe

Ints = NDArray[np.int64]
SHOWN, WIDE, DEEP = 0, 1, 2
"""Why a row is there: it was shown; drawn from everything open; drawn from what the ranker put behind the list."""


class Log:
    """Lists of one direction, with room for so many rows."""

    def __init__(self, direction: Direction, rows: int) -> None:
        self.direction, self.size, self.lists = direction, 0, 0
        self.features = np.empty((rows, len(FEATURES)), np.float32)
        self.list_id, self.seeker, self.posting = (np.empty(rows, np.int64) for _ in range(3))
        self.day, self.position, self.why = np.empty(rows, np.int32), np.empty(rows, np.int16), np.empty(rows, np.int8)
        self.propensity, self.examination = np.empty(rows, np.float32), np.empty(rows, np.float32)
        self.opened_on, self.applied_on, self.answered_on, self.hired_on = (
            np.full(rows, NO_DATE, np.int32) for _ in range(4)
        )
        self.said_yes = np.zeros(rows, np.bool_)

    def add(self, day: int, seeker: Ints | int, posting: Ints | int, **columns: NDArray[np.generic]) -> Ints:
        """One list: columns `features`, `position`, `propensity`, `examination`, `why`; returns the row numbers."""
        rows = np.arange(self.size, self.size + len(columns["position"]))
        self.day[rows], self.seeker[rows], self.posting[rows], self.list_id[rows] = day, seeker, posting, self.lists
        for name, values in columns.items():
            getattr(self, name)[rows] = values
        self.size, self.lists = self.size + len(rows), self.lists + 1
        return rows

    def learning_set(self, known_until: int, recipe: Recipe, source: str) -> LearningSet:
        """Lists whose horizon has passed by the day `known_until`, labelled by what happened within it."""
        kept = self._kept(known_until, recipe)
        last = self.day[kept] + recipe.horizon
        answered = self.answered_on[kept] <= last
        applied = self.applied_on[kept] <= last
        asked = applied if self.direction == "jobs" else self.why[kept] == SHOWN
        return LearningSet(
            features=self.features[kept],
            list_id=self.list_id[kept],
            position=self.position[kept],
            propensity=self.propensity[kept],
            examination=self.examination[kept],
            applied=applied,
            accepted=np.where(asked, np.where(answered & self.said_yes[kept], SAID_YES, SAID_NO), ASKED_NEVER).astype(
                np.int8
            ),
            hired=self.hired_on[kept] <= last,
            seeker=self.seeker[kept],
            posting=self.posting[kept],
            day=self.day[kept],
            recipe=f"{source}; {self.direction}; lists before day {known_until - recipe.horizon}; {recipe}",
            direction=self.direction,
            horizon=recipe.horizon,
        )

    def _kept(self, known_until: int, recipe: Recipe) -> Ints:
        n = self.size
        why, day = self.why[:n], self.day[:n]
        first = np.flatnonzero(np.diff(self.list_id[:n] * 3 + why, prepend=-1))
        place = np.arange(n) - np.repeat(first, np.diff(first, append=n))
        wanted = (why == SHOWN) | ((why == WIDE) & (place < recipe.wide)) | ((why == DEEP) & (place < recipe.deep))
        if not recipe.in_list:
            chosen = np.where(self.said_yes[:n], self.answered_on[:n], NO_DATE)
            led = self.applied_on[:n] if self.direction == "jobs" else chosen
            wanted &= (why != SHOWN) | (led <= day + recipe.horizon)
        return np.flatnonzero(wanted & (day + recipe.horizon < known_until))
