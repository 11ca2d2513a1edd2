"""Who can reach which of a pool's places: the edges of an allocation, from the same stages as a list for a person."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from matching.columns import Array, PostingRows, day_number, mask_of
from matching.desk.lists import Lists
from matching.feedback import HIDES
from matching.ranking.policy import LastResort, Policy
from matching.ranking.priority import traits_of
from matching.results import DescribedSeeker
from matching.retrieval.pool import Query
from matching.storage import Transaction
from matching.vocabulary import InteractionKind, Trait

EDGES_EACH = 20
"""The postings of the pool that are worth most to a person take part; further ones would not be offered."""
ATTEMPTS = frozenset({InteractionKind.APPLIED, InteractionKind.INTERVIEWED})
"""What counts as an attempt at work, once a posting."""
BATCH = 500
Progress = Callable[[int, int | None], None]


@dataclass
class Reached:
    """People in the order of their keys, and their edges into the pool's postings (by place in `postings`)."""

    postings: PostingRows
    people: list[int] = field(default_factory=list)
    groups: list[int] = field(default_factory=list)
    seekers: list[Array] = field(default_factory=list)
    ends: list[Array] = field(default_factory=list)
    values: list[Array] = field(default_factory=list)
    not_personalised: int = 0
    too_few_attempts: int = 0
    """Members of a group of last resort who have not yet tried often enough elsewhere."""

    def add(self, key: int, groups: int, ends: Array, values: Array) -> None:
        self.seekers.append(np.full(len(ends), len(self.people)))
        self.people.append(key)
        self.groups.append(groups)
        self.ends.append(ends)
        self.values.append(values)


class Reaching(Lists):
    """The half of an allocation that asks the Matcher."""

    def pool(self, trait: Trait | None, today: date) -> PostingRows:
        """Open postings with the trait (None: all), keys ascending."""
        with self.market.postings.reading() as rows:
            wanted = rows.is_open & (rows.expires_on >= day_number(today))
            if trait is not None:
                wanted &= traits_of(rows) & mask_of([trait], Trait) != 0
            places = np.flatnonzero(wanted)
            found: PostingRows = rows.take(places[np.argsort(rows.key[places])])
            return found

    def reached(self, tx: Transaction, pool: PostingRows, today: date, progress: Progress | None) -> Reached:
        """Everybody who is looking, with the places of the pool that they may take and what each is worth."""
        keys, opted_out = self._looking()
        reached = Reached(pool, not_personalised=opted_out)
        for start in range(0, len(keys), BATCH):
            for one in tx.seekers(keys[start : start + BATCH]):
                self._reach(tx, reached, one, today)
            if progress:
                progress(min(start + BATCH, len(keys)), len(keys))
        return reached

    def _looking(self) -> tuple[list[int], int]:
        """Keys, ascending, of those who may be matched; how many have switched personalisation off."""
        with self.market.seekers.reading() as rows:
            there = rows.key >= 0
            return np.sort(rows.key[there & rows.is_open]).tolist(), int(np.count_nonzero(there & ~rows.is_open))

    def _reach(self, tx: Transaction, reached: Reached, one: DescribedSeeker, today: date) -> None:
        """One person's edges, as a recommendation would find and score them."""
        person, protected = self._person(one, today)
        query = Query.of(self.parts.describer.wish_rows(one.seeker, person))
        hidden, pool = tx.postings_touched(one.seeker.seeker_id, HIDES), reached.postings
        found = self._select_jobs(query, person.one(), protected.one(), today, hidden, within=pool.key)
        values = self.matcher.worth(person.one(), protected.one(), found, on=day_number(today))
        groups = int(protected.groups[0])
        barred = self._barred(tx, one, groups, found)
        reached.too_few_attempts += bool(self._entitled(groups) and (barred & (values > 0)).any())
        kept = np.flatnonzero((values > 0) & ~barred)
        best = kept[np.lexsort((found.key[kept], -values[kept]))[:EDGES_EACH]]
        reached.add(one.key, groups, np.searchsorted(pool.key, found.key[best]), values[best])

    def _entitled(self, groups: int) -> bool:
        """Whether a place of last resort may ever be for a person of these groups."""
        policy = self.matcher.policy
        return any(groups & policy.bits[rule.group] for rule in policy.last_resorts)

    def _barred(self, tx: Transaction, one: DescribedSeeker, groups: int, found: PostingRows) -> Array:
        """Places of last resort that this person may not be offered yet (bool, shape (n,))."""
        traits, barred = traits_of(found), np.zeros(len(found), np.bool_)
        for trait, rules in _by_trait(self.matcher.policy):
            bit = mask_of([trait], Trait)
            theirs = traits & bit != 0
            if theirs.any() and not any(self._may(tx, one, groups, rule, bit) for rule in rules):
                barred |= theirs
        return barred

    def _may(self, tx: Transaction, one: DescribedSeeker, groups: int, rule: LastResort, bit: int) -> bool:
        if not groups & self.matcher.policy.bits[rule.group]:
            return False
        tried = tx.postings(tx.postings_touched(one.seeker.seeker_id, ATTEMPTS))
        others = traits_of(self.parts.describer.posting_rows(tried)) & bit == 0
        return int(np.count_nonzero(others)) >= rule.after_attempts


def _by_trait(policy: Policy) -> Iterator[tuple[Trait, list[LastResort]]]:
    for trait in dict.fromkeys(rule.trait for rule in policy.last_resorts):
        yield trait, [rule for rule in policy.last_resorts if rule.trait is trait]
