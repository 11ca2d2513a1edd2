"""Postings are screened as they come in: what is unlawful is withheld in the very transaction that stores it."""

from collections.abc import Mapping, Sequence

from matching.desk.announcing import WRITTEN
from matching.desk.room import Parts, Room
from matching.records import JobPosting
from matching.results import Reading
from matching.screening import HOLDS, Finding, PayBands, Ruling
from matching.storage import Change, Review, Transaction
from matching.vocabulary import WITHHELD, ReviewState

AGAIN_AFTER = 1.1
"""Bands of pay are made anew when the market has grown, or shrunk, by so much."""


class Screened(Room):
    """Screens postings and settles which of them are shown."""

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts)
        self._bands, self._bands_of = PayBands({}), 1

    def screened(self, postings: Sequence[JobPosting], readings: Sequence[Reading]) -> list[list[Finding]]:
        """What is found in each posting; pay is held against the postings that this process knows of."""
        bands = self._pay_bands()
        return [self.parts.screener.screen(*one, bands) for one in zip(postings, readings, strict=True)]

    def settle(
        self, tx: Transaction, changes: Sequence[Change], found: Sequence[list[Finding]], *, again: bool = False
    ) -> None:
        """Write where postings stand whose new versions this transaction has written.

        `again`: they say what they said before, so that what was returned to an employer stays so.
        """
        keys = [change.key for change in changes if change.outcome in WRITTEN]
        written = dict(zip(keys, written_only(changes, found), strict=True))
        tx.put_reviews(changed_reviews(tx.reviews(keys), written, again=again))

    def _pay_bands(self) -> PayBands:
        n = max(len(self.market.postings), 1)
        if not 1 / AGAIN_AFTER < n / self._bands_of < AGAIN_AFTER:
            codes = self.parts.describer.occupations.codes
            with self.market.postings.reading() as rows:
                self._bands, self._bands_of = PayBands.of(rows, codes), n
        return self._bands


def written_only(changes: Sequence[Change], found: Sequence[list[Finding]]) -> list[list[Finding]]:
    """What was found in those of which a version was written."""
    return [findings for change, findings in zip(changes, found, strict=True) if change.outcome in WRITTEN]


def changed_reviews(before: Mapping[int, Review], found: Mapping[int, list[Finding]], *, again: bool) -> list[Review]:
    """The reviews that are other than they were, by what is found now in each posting."""
    changed = []
    for key, findings in found.items():
        known = before.get(key, Review(key, ReviewState.CLEAR))
        state = state_of(still_open(findings, known))
        if again and known.state is ReviewState.RETURNED and state in WITHHELD:
            state = ReviewState.RETURNED
        if state is not known.state:
            changed.append(Review(key, state, known.cleared))
    return changed


def still_open(findings: Sequence[Finding], review: Review) -> list[Finding]:
    """Findings that a person has to look at: particulars that are missing, and false alarms, are left out."""
    return [one for one in findings if one.verdict is not Ruling.MISSING and (one.kind, one.text) not in review.cleared]


def state_of(findings: Sequence[Finding]) -> ReviewState:
    """What becomes of a posting with these findings open."""
    if any(one.verdict in HOLDS for one in findings):
        return ReviewState.HELD
    return ReviewState.QUEUED if findings else ReviewState.CLEAR
