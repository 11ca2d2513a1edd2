"""Taken back where no history keeps the steps: a fact or a kind of work refused for somebody, a registration, a posting
opened again, a call noted.

By who did it, within ten minutes, once, and while nothing newer stands on it: who does it is given a number
(`casework.Receipt`) that names the revision it made. What has gone out meanwhile, to a person or to an employer, is
not called back.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from matching.audit import Asker
from matching.casework import CaseEvent, Receipt, receipt_of
from matching.desk.announcing import WRITTEN, announce
from matching.desk.calling import Calling, CallOutcome
from matching.desk.refusing import Refusing
from matching.errors import BadInput, NotFound
from matching.messages import ChannelName
from matching.records import SeekerProfile
from matching.results import DescribedSeeker
from matching.storage import Change, ChangeKind, Transaction

PUT_RIGHT, REGISTERED, REOPENED, CALLED = "fact", "registration", "reopening", "call"


class TakingBack(Refusing, Calling):
    """The flows of what can be undone by its number; "" is the number of what changed nothing."""

    def put_right(self, seeker_id: str, field: str, value: Any, actor: Asker) -> str:
        """改资料: as `correct`; the number by which `undo_put_right` undoes it."""
        return self._number_of(PUT_RIGHT, actor, self._corrected(seeker_id, field, value, actor))

    def refuse_for(self, seeker_id: str, said: str, actor: Asker) -> str:
        """不看这类, told at the counter; logged, and undone by its number with `undo_put_right`."""
        change = self.refuse(seeker_id, said)
        self.note_access(actor, [seeker_id], "data", f"refused {said}")
        return self._number_of(PUT_RIGHT, actor, change)

    def show_again_for(self, seeker_id: str, group: str, actor: Asker) -> str:
        """The same taken back, told at the counter."""
        change = self.show_again(seeker_id, group)
        self.note_access(actor, [seeker_id], "data", f"shown again {group}")
        return self._number_of(PUT_RIGHT, actor, change)

    def undo_put_right(self, seeker_id: str, actor: Asker, number: str) -> None:
        """The person as before; what an employer was sent meanwhile stays sent."""
        with self.store.read() as tx:
            receipt = self._receipt(number, f"{PUT_RIGHT} {tx.seeker_key(seeker_id)}", actor)

        def before(standing: DescribedSeeker) -> SeekerProfile:
            _must_stand(receipt, standing.revision)
            with self.store.read() as tx:
                return tx.seekers([standing.key], receipt.revision - 1)[0].seeker

        self._rewrite(seeker_id, before)

    def register(self, row: Mapping[str, Any], actor: Asker) -> str:
        """建档: stored and looked after by who registers; the number by which `undo_registration` undoes it."""
        change, _ = self._stored(row)
        self.take_case(change.id, actor)
        return self._number_of(REGISTERED, actor, change) if change.outcome is ChangeKind.ADDED else ""

    def undo_registration(self, seeker_id: str, actor: Asker, number: str) -> None:
        """The person and everything stored of them is deleted, as when they are forgotten.

        Raises
        ------
        BadInput
            Somebody changed the person or did something with them since, or they did something themselves.
        """

        def may(tx: Transaction) -> None:
            person = tx.seeker(seeker_id)
            _must_stand(self._receipt(number, f"{REGISTERED} {person.key}", actor), person.revision)
            case, kept = tx.case(person.key), tx.interactions(seeker_id) or tx.openid_of(person.key)
            if case is None or [step.event for step in case.history] != [CaseEvent.OPENED]:
                raise BadInput("step", None, "建档后又登记过别的，不能撤销。要删，请本人在「我的数据」里注销。")
            if kept or tx.applications_of(person.key) or tx.reservations_of(person.key):
                raise BadInput(
                    "step", None, "建档后已经有报名或本人的操作，不能撤销。要删，请本人在「我的数据」里注销。"
                )

        self._forget(seeker_id, may, asked=False)

    def open_again(self, posting_id: str, actor: Asker) -> str:
        """重新开放: on lists from the next request on, told of as a new one; `undo_opening` undoes it by its number."""
        at = self.now()
        with self.store.write() as tx:
            change = tx.reopen_posting(posting_id)
            announce(tx, [change])
        return self._number_of(REOPENED, actor, change, at)

    def undo_opening(self, posting_id: str, actor: Asker, number: str) -> None:
        """Closed again, unless somebody was recommended or applied meanwhile; who was told of it stays told."""
        with self.store.write() as tx:
            tx.lock()
            posting = tx.posting(posting_id)
            receipt = self._receipt(number, f"{REOPENED} {posting.key}", actor)
            _must_stand(receipt, posting.revision)
            steps = (step for one in tx.applications_to(posting.key) for step in one.history)
            if any(step.at >= receipt.at for step in steps):
                raise BadInput("step", None, "重新开放后已经有人报名或被推荐，不能撤销。要停招请用「关闭」。")
            tx.close_posting(posting_id, self.today())

    def settle_call(self, message_id: str, outcome: CallOutcome, actor: Asker) -> str:
        """What came of a call, as `note_call`; the number by which `undo_call` undoes it."""
        at = self.now()
        self.note_call(message_id, outcome, asker=actor)
        with self.store.read() as tx:
            claim = tx.last_claim(_call(message_id))
        return self._number(f"{CALLED} {message_id}", actor, Receipt(at, claim))

    def undo_call(self, message_id: str, actor: Asker, number: str) -> None:
        """On the list of calls again, as before; who was told of something stays told."""
        with self.store.write() as tx:
            tx.lock()
            if tx.message(message_id) is None:
                raise NotFound("没有这条消息。")
            receipt = self._receipt(number, f"{CALLED} {message_id}", actor)
            _must_stand(receipt, tx.last_claim(_call(message_id)))
            if not tx.put_back(_call(message_id)):
                raise BadInput("step", None, "这个消息后来不用再告知了，不能撤销。")
            tx.mark_unread(message_id, receipt.at)

    def _number_of(self, deed: str, actor: Asker, change: Change, at: datetime | None = None) -> str:
        if change.outcome not in WRITTEN:
            return ""
        return self._number(f"{deed} {change.key}", actor, Receipt(at or self.now(), change.revision))

    def _number(self, what: str, actor: Asker, receipt: Receipt) -> str:
        return receipt.number(self.parts.pseudonym_key, what, self.named(actor))

    def _receipt(self, number: str, what: str, actor: Asker) -> Receipt:
        return receipt_of(number, self.parts.pseudonym_key, what, self.named(actor), self.now())


def _call(message_id: str) -> str:
    return f"{message_id}:{ChannelName.CALL}"


def _must_stand(receipt: Receipt, revision: int) -> None:
    if receipt.revision != revision:
        raise BadInput("step", None, "这一步已经撤销过了，或者后来又有改动，不能撤销。")
