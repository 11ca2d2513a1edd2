"""岗位审核: the queue of postings to be looked at, and what a person decides about each.

Returned (退回): shown to nobody until its employer sends another wording. Passed (通过): shown in neutral wording.
False alarm (误报): shown as it is, and the same words in that posting raise no finding again. Each decision is kept
with who, when and about what, one row a finding.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from matching.audit import HERE, Asker
from matching.desk.announcing import IMPORTED, announce
from matching.desk.browsing import PAGE, Page
from matching.desk.importing import CHUNK, Described, Importing, Progress
from matching.desk.screened import changed_reviews, still_open
from matching.desk.wire import finding_dict
from matching.errors import BadInput, SeenIsStale
from matching.results import DescribedPosting
from matching.screening import HOLDS, Finding, Ruling, mended
from matching.storage import Change, ChangeKind, Decided, Review, Transaction
from matching.storage.ordering import Order
from matching.storage.reviews import REVIEW_ORDERS
from matching.vocabulary import WITHHELD, ReviewOutcome, ReviewState

__all__ = ["QUEUE", "REVIEW_ORDERS", "URGENT", "ReviewSearch", "Reviewing", "take_notice"]

QUEUE = (ReviewState.HELD, ReviewState.QUEUED)
"""What waits for a person, in this order."""
URGENT = Order("state")
"""Held before queued, longest waiting first."""


@dataclass(frozen=True, slots=True)
class ReviewSearch:
    """Which postings: where they stand, words in title or employer, a ruling among what is open, and the order."""

    states: tuple[ReviewState, ...] = QUEUE
    words: tuple[str, ...] = ()
    ruling: Ruling | None = None
    order: Order = URGENT


class _Case(NamedTuple):
    """A posting under review, with what is open in it."""

    described: DescribedPosting
    review: Review
    found: list[Finding]
    open: list[Finding]


class Reviewing(Importing):
    """The flows of a review."""

    def review_queue(self, state: ReviewState | None = None, limit: int = 50) -> dict[str, Any]:
        """Postings in a state (none named: those held, then those to be looked at), longest waiting first."""
        with self.store.read() as tx:
            found = {one: tx.waiting((one,), self.today(), limit) for one in ((state,) if state else QUEUE)}
            reviews = [review for waiting, _ in found.values() for review in waiting][:limit]
            items = self._all_told(tx, reviews)
        return {"waiting": {one.value: total for one, (_, total) in found.items()}, "items": items}

    def browse_reviews(self, search: ReviewSearch, number: int = 1, size: int = PAGE) -> Page:
        """Postings under review, each with what is found in it and what was decided before.

        Findings are made anew when they are read: to find those of one ruling, whatever meets the rest is screened.
        """
        today, ruling, skip = self.today(), search.ruling, (number - 1) * size
        terms: dict[str, Any] = {"words": search.words, "order": search.order}
        with self.store.read() as tx:
            if ruling is None:
                reviews, total = tx.waiting(search.states, today, size, skip=skip, **terms)
                return Page(self._all_told(tx, reviews), total, number, size)
            _, total = tx.waiting(search.states, today, 0, **terms)
            reviews, _ = tx.waiting(search.states, today, total, **terms)
            meant = [one.review for one in self._cases(tx, reviews) if ruling in {each.verdict for each in one.open}]
            return Page(self._all_told(tx, meant[skip : skip + size]), len(meant), number, size)

    def reviews_waiting(self) -> dict[ReviewState, int]:
        """How many postings that are neither closed nor expired stand in each state."""
        with self.store.read() as tx:
            return tx.count_waiting(self.today())

    def review(self, posting_id: str) -> dict[str, Any]:
        """One posting with what is found in it and what was decided before."""
        with self.store.read() as tx:
            case = self._case_of(tx, posting_id)
            return _review_told(case, tx.decided(case.described.key))

    def decide_review(
        self, posting_id: str, outcome: ReviewOutcome, asker: Asker = HERE, note: str = "", seen: int | None = None
    ) -> dict[str, Any]:
        """Decide about everything that is open in one posting; effective with the next request.

        `seen` is the revision that was looked at; without one, whatever stands there now is decided about.

        Raises
        ------
        SeenIsStale
            The posting has changed since it was looked at.
        BadInput
            Nothing is open there; or it should pass, and no wording can mend what is found.
        """
        with self.store.read() as tx:
            case = self._case_of(tx, posting_id)
        if seen is not None and case.described.revision != seen:
            raise SeenIsStale(posting_id)
        if not case.open:
            raise BadInput("posting_id", posting_id, "这个岗位没有要审核的内容。")
        reworded = self._reworded(case) if outcome is ReviewOutcome.PASSED else None
        with self.store.write() as tx:
            tx.lock()
            if tx.posting(posting_id).revision != case.described.revision:
                raise SeenIsStale(posting_id)
            version = self._carry_out(tx, case, outcome, reworded)
            if outcome is not ReviewOutcome.RETURNED:
                announce(tx, [version])
            told = [finding_dict(one, case.described.posting) for one in case.open]
            before = case.review, case.described.revision
            tx.add_decided(version, self.named(asker), outcome, told, note, before)
        return self.review(posting_id)

    def screen_stored(self, progress: Progress | None = None) -> dict[str, int]:
        """Screen every open posting anew: after the rules have changed, or in a store from before there were any."""
        self.catch_up()
        counts, after = dict.fromkeys(("screened", "held", "queued", "cleared"), 0), 0
        with self.store.read() as tx:
            last = tx.revision()
        while after < last:
            with self.store.read() as tx:
                changed = tx.changed_postings(after, CHUNK)
            self._screen_again([one.posting for one in changed if one.is_open], counts)
            after = changed[-1].posting.revision if changed else last
            if progress:
                progress(counts["screened"], None)
        return counts

    def why_withheld(self, tx: Transaction, described: DescribedPosting) -> dict[str, Any]:
        """What its employer is told of a posting under review: the words to mend, and the note of who returned it."""
        case = self._case_of(tx, described.posting.posting_id)
        if case.review.state not in WITHHELD:
            return {}
        notes = [one.note for one in tx.decided(described.key) if one.outcome is ReviewOutcome.RETURNED]
        told = [finding_dict(one, described.posting) for one in case.open]
        return {"screening": told, "review_note": notes[-1] if notes else ""}

    def _screen_again(self, described: Sequence[DescribedPosting], counts: dict[str, int]) -> None:
        keys = [one.key for one in described]
        found = self.screened([one.posting for one in described], [one.reading for one in described])
        with self.store.write() as tx:
            tx.lock()
            before = tx.reviews(keys)
            reviews = changed_reviews(before, dict(zip(keys, found, strict=True)), again=True)
            tx.put_reviews(reviews)
            for review in reviews:
                change = take_notice(tx, before.get(review.key), review)
                if change and review.state not in WITHHELD:
                    announce(tx, [change], IMPORTED)
                counts["cleared" if review.state is ReviewState.CLEAR else review.state.value] += 1
        counts["screened"] += len(described)

    def _case_of(self, tx: Transaction, posting_id: str) -> _Case:
        described = tx.posting(posting_id)
        review = tx.reviews([described.key]).get(described.key, Review(described.key, ReviewState.CLEAR))
        return self._case(described, review)

    def _cases(self, tx: Transaction, reviews: Sequence[Review]) -> list[_Case]:
        described = {one.key: one for one in tx.postings([review.key for review in reviews])}
        return [self._case(described[review.key], review) for review in reviews if review.key in described]

    def _all_told(self, tx: Transaction, reviews: Sequence[Review]) -> list[dict[str, Any]]:
        cases = self._cases(tx, reviews)
        decided = tx.decided_about([case.described.key for case in cases])
        return [_review_told(case, decided.get(case.described.key, [])) for case in cases]

    def _case(self, described: DescribedPosting, review: Review) -> _Case:
        (found,) = self.screened([described.posting], [described.reading])
        return _Case(described, review, found, still_open(found, review))

    def _reworded(self, case: _Case) -> Described:
        """The posting in neutral wording, read anew; BadInput where something has none, or what is left is unlawful."""
        reworded = self._described("postings", [mended(case.described.posting, case.open)])
        left = [one.text or one.why for one in case.open if one.rewrite is None]
        left += [one.text for one in still_open(reworded.found[0], case.review) if one.verdict in HOLDS]
        if left:
            left = list(dict.fromkeys(left))
            cure = f"「{'」「'.join(left)}」没有中性写法可换。请退回单位，或者定为误报。"
            raise BadInput("outcome", ReviewOutcome.PASSED.value, cure)
        return reworded

    def _carry_out(self, tx: Transaction, case: _Case, outcome: ReviewOutcome, reworded: Described | None) -> Change:
        """Write the decision; the version of the posting that it leaves."""
        key = case.described.key
        state = ReviewState.RETURNED if outcome is ReviewOutcome.RETURNED else ReviewState.CLEAR
        review = Review(key, state, case.review.cleared | _cleared(case, outcome, reworded))
        tx.put_reviews([review])
        if reworded is None:
            return take_notice(tx, case.review, review) or _as_it_is(case.described)
        version = tx.renew_posting(key, (reworded.records[0], reworded.readings[0]))
        self.parts.posting_keeper.keep(tx, [version], reworded.rows)
        return version


def _review_told(case: _Case, decided: Sequence[Decided]) -> dict[str, Any]:
    posting = case.described.posting
    return {
        "posting_id": posting.posting_id,
        "title": posting.title,
        "employer": posting.employer,
        "description": posting.description,
        "state": case.review.state.value,
        "since": case.review.since.isoformat() if case.review.since else None,
        "revision": case.described.revision,
        "findings": [finding_dict(one, posting) | {"open": one in case.open} for one in case.found],
        "decisions": [_decision_dict(one) for one in decided],
    }


def _cleared(case: _Case, outcome: ReviewOutcome, reworded: Described | None) -> frozenset[tuple[str, str]]:
    """What the person saw and left standing: words that were changed or returned count again when they come back."""
    seen = case.open if outcome is ReviewOutcome.FALSE_ALARM else []
    left = still_open(reworded.found[0], case.review) if reworded else seen
    return frozenset((one.kind, one.text) for one in left)


def take_notice(tx: Transaction, before: Review | None, after: Review) -> Change | None:
    """A new version of a posting that is withheld from now on, or is no longer: every process learns of it."""
    was = before is not None and before.state in WITHHELD
    return tx.renew_posting(after.key) if was != (after.state in WITHHELD) else None


def _as_it_is(described: DescribedPosting) -> Change:
    return Change(described.posting.posting_id, described.key, described.revision, ChangeKind.UNCHANGED)


def _decision_dict(one: Decided) -> dict[str, Any]:
    told = {"at": one.at.isoformat(), "by": one.actor, "outcome": one.outcome.value, "note": one.note}
    return told | {"finding": one.finding}
