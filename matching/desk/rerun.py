"""Lists made again for a profile that was changed: read anew, described anew, selected and ordered as `recommend` does.

Nothing is stored, not even the texts' vectors.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from msgspec.structs import replace

from matching.columns import Array, PostingRows, ProtectedRows, SeekerRows, day_number
from matching.desk.lists import Lists
from matching.eligibility import Pairing, admissible, open_questions
from matching.explain import QUESTIONS, Case, Person
from matching.explain.counterfactuals import DEPTH
from matching.explain.proposals import Proposal
from matching.ranking.features import features
from matching.reach import distance_km
from matching.records import SeekerProfile
from matching.results import DescribedPosting, DescribedSeeker
from matching.retrieval.pool import Query
from matching.text.told import texts_of_seeker


@dataclass(frozen=True)
class Variant:
    """A profile as it is or changed, with its rows (n = 1) and what it is looked up by."""

    described: DescribedSeeker
    row: SeekerRows
    protected: ProtectedRows
    query: Query


@dataclass(frozen=True)
class Run:
    """One list: `places` of the first DEPTH postings by key, `allowed` over the rows of the market."""

    places: dict[int, int]
    allowed: Array


def _tells_the_same(one: DescribedSeeker, other: DescribedSeeker) -> bool:
    """Whether both mean the same: equal texts, and equal skills, which stand beside the words."""
    same_texts = texts_of_seeker(one.seeker) == texts_of_seeker(other.seeker)
    return same_texts and one.reading.skills == other.reading.skills


class Rerun(Lists):
    """Makes variants of a person and runs them over the market. Callers hold the session."""

    def variants(self, seeker: DescribedSeeker, proposed: Sequence[Proposal], today: date) -> list[Variant]:
        """The changed profiles, each read and described by itself, as a new one would be.

        One at a time, because an encoder's vectors differ a little with what else is encoded at once.
        """
        describer = self.parts.walk_in_describer
        with self.parts.encoder.briefly():
            told = self._told_anew(seeker, seeker.seeker)
            row, found = describer.seeker_rows([told]), []
            for record in (proposal.applied(seeker.seeker) for proposal in proposed):
                changed = self._told_anew(told, record)
                same = _tells_the_same(told, changed)
                rows = describer.seeker_row_like(row, changed) if same else describer.seeker_rows([changed])
                found.append(self.variant(changed, rows, describer.protected_rows([changed], today)))
        return found

    def _told_anew(self, seeker: DescribedSeeker, record: SeekerProfile) -> DescribedSeeker:
        """The record as it is read; which occupations are meant depends on the texts alone."""
        describer = self.parts.walk_in_describer
        if record is not seeker.seeker and texts_of_seeker(record) == texts_of_seeker(seeker.seeker):
            reading = describer.reader.seeker(record)
            reading = replace(reading, occupations=seeker.reading.occupations)
        else:
            (reading,) = describer.read_seekers([record])
        return DescribedSeeker(seeker.key, seeker.revision, record, reading)

    def variant(self, seeker: DescribedSeeker, row: SeekerRows, protected: ProtectedRows) -> Variant:
        query = Query.of(self.parts.walk_in_describer.wish_rows(seeker.seeker, row))
        return Variant(seeker, row, protected, query)

    def run(self, variant: Variant, today: date, hidden: list[int]) -> Run:
        """The list as `recommend` would make it now."""
        person, protected = variant.row.one(), variant.protected.one()
        postings = self._select_jobs(variant.query, person, protected, today, hidden)
        self.replies.fill(postings, self.now().timestamp())
        pressures = self._pressures(postings, variant.described.key, today)
        matcher = self.matcher_for(variant.described.key)
        order = matcher.jobs(person, protected, postings, pressures, on=day_number(today), limit=DEPTH)
        with self.market.postings.reading() as rows:
            allowed = admissible(person, protected, rows, on=day_number(today))
            allowed[np.isin(rows.key, hidden)] = False
        return Run({key: place for place, key in enumerate(postings.key[order.rows].tolist(), start=1)}, allowed)

    def opened(self, variant: Variant, fresh: Array, today: date) -> frozenset[int]:
        """Keys of those among the rows `fresh` (bool) that are worth showing."""
        with self.market.postings.reading() as rows:
            found = rows.take(np.flatnonzero(fresh))
        shown = self.scores(variant, found, today) > self.matcher_for(variant.described.key).ranker.nothing_shared
        return frozenset(found.key[shown].tolist())

    def scores(self, variant: Variant, postings: PostingRows, today: date) -> Array:
        """Of rows that are the caller's own; what is known of their employers is written into them."""
        self.replies.fill(postings, self.now().timestamp())
        ranker = self.matcher_for(variant.described.key).ranker
        return ranker.score(features(variant.row.one(), postings, day_number(today)))

    def pairing(self, variant: Variant, posting: DescribedPosting, today: date) -> Pairing | None:
        """The two against each other; None for a posting that has left the market."""
        place = self.market.postings.row_of(posting.key)
        if place is None:
            return None
        with self.market.postings.reading() as rows:
            return Pairing(variant.row.one(), variant.protected.one(), rows.one(place), day_number(today))

    def case(self, variant: Variant, posting: DescribedPosting, today: date) -> Case | None:
        """The pair as it is told; None for a posting that has left the market."""
        pair = self.pairing(variant, posting, today)
        if pair is None:
            return None
        (unsure,) = open_questions(pair, QUESTIONS)
        kilometres = float(distance_km(pair.seekers.sphere, pair.postings.sphere))
        told = Person(variant.described, is_word=self.parts.describer.is_word)
        return Case(told, posting, unsure, kilometres)
