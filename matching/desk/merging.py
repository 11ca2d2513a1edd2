"""The same person registered twice becomes one: the record that stays, everything that happened to either."""

from dataclasses import replace

from matching.audit import Asker
from matching.casework import Application, Case, CaseEvent, CaseStep, merged, of_two
from matching.casework.cases import DUTY
from matching.desk.encoding import text_hash
from matching.desk.handled import counted
from matching.desk.own_data import OwnData
from matching.errors import BadInput, Merged
from matching.records import MOST_UNWANTED, Consents, SeekerProfile, TagWords
from matching.results import DescribedSeeker
from matching.storage import Transaction
from matching.text.meaning import encoded_texts
from matching.text.told import texts_of_seeker
from matching.vocabulary import Role


class Merging(OwnData):
    """The flow of a double registration."""

    def merge_seekers(self, keep_id: str, other_id: str, actor: Asker, reason: str) -> None:
        """Keep one record as it is, with the stricter consents of the two; the other id opens nothing from now on.

        Applications, cases, what happened, messages and who looked are the kept person's. Lists made for the other id
        cannot be made again. Whoever comes with the other id, a row of a file too, is told that it was merged.
        """
        if keep_id == other_id:
            raise BadInput("other_id", other_id, "两个编号一样，不用合并。")
        if not reason.strip():
            raise BadInput("reason", None, "请写怎么核实是同一个人。")
        with self.store.read() as tx:
            other = tx.seeker(other_id)

        def kept(before: DescribedSeeker) -> SeekerProfile:
            mine, theirs = before.seeker, other.seeker
            refused = tuple(dict.fromkeys((*mine.unwanted_work, *theirs.unwanted_work)))[:MOST_UNWANTED]
            return mine.model_copy(update={"tags": _tags_of_both(mine.tags, theirs.tags), "unwanted_work": refused})

        self._rewrite(keep_id, kept, lambda tx: self._absorb(tx, keep_id, other_id, actor, reason.strip()))
        self.catch_up()
        self.read_soon()

    def kept_after_merging(self, merged: Merged, asker: Asker) -> str | None:
        """The id under which the person was kept, for staff who serve them; None for everybody else."""
        if asker.role not in (Role.COUNSELLOR, Role.OPERATOR):
            return None
        with self.store.read() as tx:
            kept = [one.seeker.seeker_id for one in tx.seekers([merged.key])]
            return kept[0] if kept and self.reaches(tx, asker, kept[0]) else None

    def _absorb(self, tx: Transaction, keep_id: str, other_id: str, actor: Asker, reason: str) -> None:
        kept, other = tx.seeker(keep_id), tx.seeker(other_id)
        tx.set_consents(keep_id, _stricter(kept.seeker.consents, other.seeker.consents))
        for one in tx.applications_of(other.key):
            self._absorb_application(tx, replace(one, seeker=kept.key), tx.application(kept.key, one.posting))
        step = CaseStep(CaseEvent.MERGED, self._city_now(), self.named(actor), reason)
        theirs, ours = tx.case(other.key), tx.case(kept.key)
        if theirs is not None:
            tx.put_case(merged(ours or Case(kept.key, DUTY, None, False, ()), theirs, step))
        tx.change_member(other.key, kept.key)
        tx.move_to((other.key, other_id), (kept.key, keep_id))
        versions = [texts_of_seeker(one.seeker) for one in tx.seeker_history(other_id)]
        tx.forget_seeker(other_id, [text_hash(text) for told in versions for text in encoded_texts(told)], asked=False)

    @staticmethod
    def _absorb_application(tx: Transaction, moved: Application, standing: Application | None) -> None:
        """One application to one posting is left; the other takes no place in the queue."""
        if standing is None:
            tx.put_application(moved)
            return
        left = of_two(standing, moved)
        tx.count_exposure({left.posting: counted(standing if left is moved else moved, None)})
        tx.put_application(left)


def _stricter(one: Consents, other: Consents) -> Consents:
    """Agreed to only where both were."""
    return Consents(**{name: getattr(one, name) and getattr(other, name) for name in Consents.model_fields})


def _tags_of_both(one: TagWords, other: TagWords) -> TagWords:
    """Wrong where either was called wrong."""
    wrong = tuple(dict.fromkeys((*one.wrong, *other.wrong)))
    return TagWords(right=tuple(tag for tag in one.right if tag not in wrong), wrong=wrong)
