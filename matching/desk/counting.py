"""What a step of an application counts for beyond the person: the queue before the posting, the employer's replies."""

from matching.casework import Application
from matching.casework.replies import changed
from matching.desk.handled import counted
from matching.storage import Transaction
from matching.text.describe import employer_number


def count(tx: Transaction, posting: int, before: Application | None, after: Application | None) -> None:
    """Count what became of one application to a posting, in the transaction that records it."""
    tx.count_exposure({posting: counted(before, after)})
    replied = changed(before.history if before else (), after.history if after else ())
    if replied:
        (one,) = tx.postings([posting])
        for at, more in replied.items():
            tx.count_replies(employer_number(one.posting.employer), more, at)
