"""The days of a simulated market: who comes, what they see, what they do, who is hired, who leaves.

Each day ads open, change and expire; people who look ask for lists by the logging policy, look at places with the
chance that position bias leaves, open and apply; employers ask for shortlists and invite; those who answer at all
answer after days; a yes ends in work while a place is left and the person is free, and who is hired leaves with the
place. Everything that a ranker could learn from is in the logs.
"""

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from matching.ranking.ranker import PriorRanker
from training.learning_set import Direction
from training.market.draw import Market
from training.market.lists import Lists, Service, Shown
from training.market.log import Log
from training.market.near import Near
from training.market.replying import Replying

Ints = NDArray[np.int64]
OPENS = 2.0
"""Who would apply with log-odds x opens the ad with x + OPENS."""
LOWERED, RAISED = 0.9, 1.1
RAISE_FROM, RAISE_TO = 14, 30
"""Days after which an ad's pay rises, or a person's wish falls."""


class Simulation:
    """Runs one market once. `logs` hold what happened, by direction.

    Parameters
    ----------
    ranker : what the logging policy ranks by
    """

    def __init__(self, market: Market, ranker: PriorRanker | None = None) -> None:
        self.market, a = market, market.assumed
        self._rng = np.random.default_rng([a.seed, 1])
        self._visits = self._draw_visits()
        self._requests = self._draw_requests()
        self._changes = {side: self._draw_changes(side) for side in ("postings", "people")}
        each = a.listed + 2 * a.negatives
        sizes: dict[Direction, Ints] = {"jobs": self._visits, "people": self._requests}
        self.logs = {direction: Log(direction, each * len(asked)) for direction, asked in sizes.items()}
        self._lists: dict[Direction, Service] = {
            direction: Lists(market, direction, ranker or PriorRanker(), log) for direction, log in self.logs.items()
        }
        self.left = market.postings.rows.headcount.astype(np.int64)
        self.left[self.left == 0] = 1
        self.free = np.ones(len(market.people), np.bool_)
        self._touched: defaultdict[int, set[int]] = defaultdict(set)
        self._met: defaultdict[int, set[int]] = defaultdict(set)
        self._due: defaultdict[int, list[tuple[Direction, int]]] = defaultdict(list)
        self._replying = Replying(market)

    def run(self) -> dict[Direction, Log]:
        """All days."""
        for day in range(self.market.assumed.first_day, self.market.assumed.last_day):
            self.day(day)
        return self.logs

    def day(self, day: int) -> None:
        """One day (`day_number`); days follow each other."""
        self._change(day)
        self._settle(day)
        self._replying.settle(day)
        rows, people = self.market.postings.rows, self.market.people
        rows.is_open[:] = (rows.published_on <= day) & (rows.expires_on >= day) & (self.left > 0)
        open_now = np.flatnonzero(rows.is_open)
        looking = np.flatnonzero((people.begins <= day) & (people.ends > day) & self.free & people.rows.is_open)
        self._publish(day, open_now, looking)
        near_jobs = Near(open_now, rows.occupations[open_now])
        for seeker in _on(self._visits, day):
            if self.free[seeker] and people.rows.is_open[seeker]:
                self._visit(int(seeker), day, near_jobs)
        near_people = Near(looking, people.rows.occupations[looking])
        for posting in _on(self._requests, day):
            if rows.is_open[posting]:
                self._request(int(posting), day, near_people)

    def _publish(self, day: int, open_now: Ints, looking: Ints) -> None:
        """Who and what is there today, for a service that must be told; the lists made here know by themselves."""

    def _visit(self, seeker: int, day: int, near: Near) -> None:
        """A person looks at a list, opens, applies; employers who answer will."""
        shown = self._lists["jobs"].make(seeker, day, near, self._touched[seeker], self._rng)
        if not len(shown.items):
            return
        truth, log = self.market.truth, self.logs["jobs"]
        applied = self._chosen(shown, log, truth.applies(seeker, shown.items), day)
        applied &= ~np.isin(shown.items, list(self._touched[seeker]))
        log.applied_on[shown.rows[applied]] = day
        self._touched[seeker].update(shown.items[applied].tolist())
        answered = applied & (self._rng.random(len(applied)) < truth.responds(shown.items))
        for row in shown.rows[answered]:
            on = day + self._days()
            self._due[on].append(("jobs", int(row)))
            self._replying.answered(int(log.posting[row]), day, on)
        self._replying.silent(log.posting[shown.rows[applied & ~answered]], day)

    def _request(self, posting: int, day: int, near: Near) -> None:
        """An employer looks at a shortlist and invites; people answer later."""
        shown = self._lists["people"].make(posting, day, near, self._met[posting], self._rng)
        if not len(shown.items):
            return
        log = self.logs["people"]
        chances = self.market.truth.accepts(shown.items, posting)
        invited = self._chosen(shown, log, chances, day) & ~np.isin(shown.items, list(self._met[posting]))
        log.answered_on[shown.rows[invited]], log.said_yes[shown.rows[invited]] = day, True
        self._met[posting].update(shown.items[invited].tolist())
        for row in shown.rows[invited]:
            self._due[day + self._days()].append(("people", int(row)))

    def _chosen(self, shown: Shown, log: Log, chances: NDArray[np.float64], day: int) -> NDArray[np.bool_]:
        """What is looked at and liked well enough; what is merely opened is noted."""
        looked = self._rng.random(len(shown.rows)) < log.examination[shown.rows]
        mood = self._rng.random(len(shown.rows))
        log.opened_on[shown.rows[looked & (mood < expit(logit(chances) + OPENS))]] = day
        liked: NDArray[np.bool_] = looked & (mood < chances)
        return liked

    def _settle(self, day: int) -> None:
        """Answers that are due: of employers to applications, of people to invitations."""
        for direction, row in self._due.pop(day, []):
            log, truth = self.logs[direction], self.market.truth
            seeker, posting = int(log.seeker[row]), int(log.posting[row])
            if direction == "jobs":
                log.answered_on[row] = day
                log.said_yes[row] = agreed = self._rng.random() < truth.accepts(seeker, posting)[0]
            else:
                looks = bool(self.free[seeker] and self.market.people.ends[seeker] > day)
                agreed = looks and self._rng.random() < truth.takes(seeker, posting)[0]
                log.applied_on[row] = day if agreed else log.applied_on[row]
            if agreed and self.left[posting] > 0 and self.free[seeker]:
                self._hire(log, row, direction, day)

    def _hire(self, log: Log, row: int, direction: Direction, day: int) -> None:
        seeker, posting = int(log.seeker[row]), int(log.posting[row])
        takes = self.market.truth.takes(seeker, posting)[0] if direction == "jobs" else 1.0
        if self._rng.random() < self.market.assumed.offer * takes:
            log.hired_on[row] = day
            self.free[seeker] = False
            self.left[posting] -= 1

    def _change(self, day: int) -> None:
        """Raises of pay and lowered wishes that are due; lists made before keep the features they had."""
        raised, lowered = _on(self._changes["postings"], day), _on(self._changes["people"], day)
        for name in ("pay_low", "pay_high"):
            pay = getattr(self.market.postings.rows, name)
            pay[raised] = np.round(pay[raised] * RAISED, -1)
        wish = self.market.people.rows.pay_min
        wish[lowered] = np.round(wish[lowered] * LOWERED, -1)

    def _days(self) -> int:
        return 1 + int(self._rng.exponential(self.market.assumed.answer_days - 1))

    def _draw_visits(self) -> Ints:
        """(day, person), by day: one visit on the first day, further ones while they look."""
        people, a = self.market.people, self.market.assumed
        more = self._rng.poisson(max(a.visits - 1, 0), len(people))
        who = np.concatenate([np.arange(len(people)), np.repeat(np.arange(len(people)), more)])
        after = np.concatenate([np.zeros(len(people)), self._rng.random(more.sum())])
        days = people.begins[who] + (after * (people.ends - people.begins)[who]).astype(np.int64)
        return _by_day(days, who, a.last_day)

    def _draw_requests(self) -> Ints:
        """(day, ad), by day: the day after publication, or the first day, and again as often as is assumed."""
        rows, a = self.market.postings.rows, self.market.assumed
        first = np.maximum(rows.published_on.astype(np.int64) + 1, a.first_day)
        rounds = np.maximum((np.minimum(rows.expires_on, a.last_day) - first) // a.shortlist_every + 1, 0)
        who = np.repeat(np.arange(len(rows)), rounds)
        nth = np.arange(len(who)) - np.repeat(np.cumsum(rounds) - rounds, rounds)
        return _by_day(first[who] + nth * a.shortlist_every, who, a.last_day)

    def _draw_changes(self, side: str) -> Ints:
        """(day, who) of those whose pay or wish stands in a column and will change."""
        market = self.market
        begins = market.postings.rows.published_on if side == "postings" else market.people.begins
        given = market.postings.given["pay_low"] if side == "postings" else market.people.given["pay_min"]
        who = np.flatnonzero(given & (self._rng.random(len(given)) < market.assumed.raises))
        days = begins[who] + self._rng.integers(RAISE_FROM, RAISE_TO, len(who))
        kept = days >= market.assumed.first_day
        return _by_day(days[kept], who[kept], market.assumed.last_day)


def _by_day(days: Ints, who: Ints, end: int) -> Ints:
    """Pairs (day, who) before a day, in the order of days; shape (m, 2)."""
    order = np.argsort(days, kind="stable")
    pairs: Ints = np.stack([days[order], who[order]], axis=1)
    return pairs[pairs[:, 0] < end]


def _on(pairs: Ints, day: int) -> Ints:
    first, end = np.searchsorted(pairs[:, 0], [day, day + 1])
    return pairs[first:end, 1]
