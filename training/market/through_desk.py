"""A simulated market that lives through a Desk: its own lists are shown, simulated people answer them.

Each day the ads and people that are new or changed are imported, the Desk makes the lists, people look, apply and are
answered, and all of it is reported to the Desk as any client would. What a data scientist then learns from is the
store, as in the service. The Desk is put on the simulated calendar.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from itertools import count
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matching.desk import Desk
from matching.desk.importing import Side
from matching.desk.room import CITY_TIME
from matching.ranking.features import FEATURES
from training.learning_set import Direction
from training.market.draw import Market
from training.market.lists import Shown
from training.market.log import SHOWN, Log
from training.market.near import Near
from training.market.people import seeker_id
from training.market.postings import day_of, posting_id
from training.market.records import Row, interactions, posting_row, seeker_row, write
from training.market.showing import looks
from training.market.simulate import Simulation

Ints = NDArray[np.int64]
LIST_HOUR = 9
"""Lists are made before anything of the day is reported."""


class DeskLists:
    """Lists as a Desk makes them; stands where `lists.Lists` stands. The log holds no features: the store does."""

    def __init__(self, desk: Desk, market: Market, direction: Direction, log: Log) -> None:
        self._desk, self._direction, self.log, self._limit = desk, direction, log, market.assumed.listed
        self._looks = looks(market.assumed.listed, market.assumed.position_bias)
        self.decisions: list[str] = []

    def make(self, asker: int, day: int, near: Near, hidden: set[int], rng: np.random.Generator) -> Shown:
        """The Desk's list for one person or one ad; the rest of the arguments the Desk knows better."""
        if self._direction == "jobs":
            body = self._desk.recommend(seeker_id(asker), self._limit).body
        else:
            body = self._desk.shortlist(posting_id(asker), self._limit, view="full").body
        name = "posting_id" if self._direction == "jobs" else "seeker_id"
        items = np.array([int(item[name][5:]) for item in body["items"]], np.int64)
        if not len(items) or not body["personalised"]:
            return Shown(np.empty(0, np.int64), np.empty(0, np.int64))
        self.decisions.append(body["decision_id"])
        n = len(items)
        sides = (asker, items) if self._direction == "jobs" else (items, asker)
        rows = self.log.add(
            day, *sides,
            features=np.zeros((n, len(FEATURES)), np.float32), position=np.arange(1, n + 1, dtype=np.int16),
            propensity=np.ones(n), examination=self._looks[:n], why=np.full(n, SHOWN),
        )  # fmt: skip
        return Shown(items, rows)


class ThroughDesk(Simulation):
    """Runs a market through a Desk that holds nothing else.

    Parameters
    ----------
    directory : where the day's files to import are written
    """

    def __init__(self, market: Market, desk: Desk, directory: Path) -> None:
        super().__init__(market)
        self._desk, self._directory = desk, directory
        self._made = {one: DeskLists(desk, market, one, log) for one, log in self.logs.items()}
        self._lists.update(self._made)
        self._told: dict[str, dict[int, Row]] = {"postings": {}, "seekers": {}}

    def day(self, day: int) -> None:
        """One day through the Desk."""
        self._set_clock(day)
        self._desk.lapse_stale()
        super().day(day)
        for direction, log in self.logs.items():
            happened = list(interactions(log, range(day, day + 1), self._made[direction].decisions.__getitem__))
            if happened:
                self._desk.record_interactions(happened)

    def _publish(self, day: int, open_now: Ints, looking: Ints) -> None:
        """Import what is new or has changed, close what has been filled."""
        market, told = self.market, self._told
        self._import("postings", {int(at): posting_row(market.postings.record(int(at))) for at in open_now})
        self._import("seekers", {int(at): seeker_row(market.people.record(int(at))) for at in looking})
        for at in [at for at in told["postings"] if self.left[at] <= 0]:
            self._desk.close(posting_id(at))
            del told["postings"][at]

    def _import(self, side: Side, rows: dict[int, Row]) -> None:
        told = self._told[side]
        fresh = {at: row for at, row in rows.items() if told.get(at) != row}
        if fresh:
            path = self._directory / f"{side}.jsonl"
            write(path, fresh.values())
            self._desk.import_file(side, path)
            told.update(fresh)

    def _set_clock(self, day: int) -> None:
        on = day_of(day)
        morning, asked = datetime.combine(on, time(LIST_HOUR), CITY_TIME), count()
        calendar: dict[str, Callable[[], date]] = {
            "today": lambda: on,
            "now": lambda: morning + timedelta(milliseconds=next(asked)),
        }
        for name, answer in calendar.items():
            setattr(self._desk, name, answer)
