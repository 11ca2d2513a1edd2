"""A decision about a posting is taken back: by who made it, within ten minutes, while nothing newer stands on it.

The posting says again what it said, is withheld again if it was, and what was decided is struck out: undone decisions
are nothing to learn from. News that went out meanwhile is not called back.
"""

from datetime import timedelta

from matching.audit import Asker
from matching.casework import UNDO_MINUTES
from matching.desk.announcing import announce
from matching.desk.reviewing import Reviewing, take_notice
from matching.errors import BadInput
from matching.results import DescribedPosting
from matching.storage import LastDecision, Transaction
from matching.vocabulary import WITHHELD


class Reconsidering(Reviewing):
    """The flow that undoes a review."""

    def review_step(self, posting_id: str) -> str:
        """The number of the last decision about a posting, by which it may be undone; "" without one."""
        with self.store.read() as tx:
            last = tx.last_decision(tx.posting_key(posting_id))
        return last.number if last else ""

    def undo_review(self, posting_id: str, asker: Asker, number: str) -> None:
        """Raises BadInput where it cannot be undone, saying why."""
        with self.store.write() as tx:
            tx.lock()
            described = tx.posting(posting_id)
            last = tx.last_decision(described.key)
            if last is None or last.number != number:
                raise BadInput("step", None, "这个决定已经撤销过了，或者后来又有新的决定。")
            self._must_be_fresh(last, asker)
            if last.revision != described.revision or last.before is None:
                raise BadInput("step", None, "岗位后来又有改动，不能撤销。")
            self._put_back(tx, described, last)

    def _must_be_fresh(self, last: LastDecision, asker: Asker) -> None:
        if last.actor != self.named(asker) or self.now() - last.at > timedelta(minutes=UNDO_MINUTES):
            raise BadInput("step", None, f"只有本人在 {UNDO_MINUTES} 分钟内可以撤销。")

    def _put_back(self, tx: Transaction, described: DescribedPosting, last: LastDecision) -> None:
        assert last.before is not None
        review, revision = last.before
        (earlier,) = tx.postings([described.key], revision)
        now = tx.reviews([described.key])[described.key]
        tx.put_reviews([review])
        tx.drop_decision(described.key, last)
        if earlier.posting == described.posting:
            version = take_notice(tx, now, review)
        else:
            rows = self.parts.posting_keeper.made([earlier.posting], [earlier.reading])
            version = tx.renew_posting(described.key, (earlier.posting, earlier.reading))
            self.parts.posting_keeper.keep(tx, [version], rows)
        if version and review.state not in WITHHELD:
            announce(tx, [version])
