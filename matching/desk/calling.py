"""The call list: people who want to be told and use no telephone program are called by a counsellor.

Who they are is not asked in a field that would go stale: it is whoever agreed to be told, left a number, and has bound
no WeChat account. The plan of push makes a send of the channel `call` for them; this is how people carry it out.
"""

from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Any

from matching.audit import HERE, Asker
from matching.desk.offices import Offices
from matching.desk.room import CITY_TIME
from matching.errors import BadInput, Forbidden, NotFound
from matching.messages import ChannelName, Send, SendState, TokenState
from matching.privacy import mask_name
from matching.push.budget import within
from matching.storage import Transaction
from matching.vocabulary import DismissReason

MOST_CALLS = 3
"""Then the message is left to the inbox and the next visit."""


class CallOutcome(StrEnum):
    """What came of a call."""

    REACHED = "reached"  # told
    DECLINED = "declined"  # told, and it is not for them
    NOT_REACHED = "not_reached"  # again tomorrow


class Calling(Offices):
    """The flows of the call list."""

    def calls(self, asker: Asker, limit: int = 20) -> dict[str, Any]:
        """Whom to call now, longest due first, with what to say; who looks is logged. `waiting` counts all."""
        with self.session() as tx:
            reach = self.within_reach(tx, asker)
            within = None if reach is None else reach.tolist()
            sends, waiting = tx.due_sends(ChannelName.CALL, limit, within), tx.count_due(ChannelName.CALL, within)
            rows = [row for send in sends if (row := self._call(tx, send))]
        self.note_access(asker, [row["seeker_id"] for row in rows], "list", "calls")
        return {"waiting": waiting, "items": rows}

    def note_call(
        self, message_id: str, outcome: CallOutcome, reason: DismissReason | None = None, asker: Asker = HERE
    ) -> dict[str, Any]:
        """What came of one call. `BadInput` when somebody else has called meanwhile: nobody is called twice."""
        with self.store.write() as tx:
            message = tx.message(message_id)
            if message is None:
                raise NotFound("没有这条消息。")
            (person,) = tx.seekers([message.seeker])
            if not self.reaches(tx, asker, person.seeker.seeker_id):
                raise Forbidden("这个人不归本服务点管。")
            send = tx.claim_send(f"{message_id}:{ChannelName.CALL}")
            if send is None:
                raise BadInput("message_id", message_id, "这个电话已经有人打过，或者现在不用打。")
            state, later = self._after(outcome, send.attempts)
            tx.settle_send(send, state, TokenState.FREE, error=outcome.value, later=later)
            if outcome is CallOutcome.REACHED:
                tx.mark_read(message.seeker, message_id)
            if outcome is CallOutcome.DECLINED:
                tx.mark_dismissed(message.seeker, message_id, reason.value if reason else None)
        return {"message_id": message_id, "state": state.value, "again": later.isoformat() if later else None}

    def _after(self, outcome: CallOutcome, attempts: int) -> tuple[SendState, datetime | None]:
        if outcome is not CallOutcome.NOT_REACHED:
            return SendState.SENT, None
        if attempts >= MOST_CALLS:
            return SendState.REFUSED, None
        tomorrow = datetime.combine(self.today() + timedelta(days=1), time(), CITY_TIME)
        return SendState.DUE, within(self.parts.push_rules.calls, tomorrow)

    @staticmethod
    def _call(tx: Transaction, send: Send) -> dict[str, Any] | None:
        """One line of the list; None when the person no longer wants to be told."""
        message = tx.message(send.message_id)
        people = tx.seekers([message.seeker]) if message else []
        if message is None or not people or not people[0].seeker.consents.push:
            return None
        seeker = people[0].seeker
        return {
            "message_id": send.message_id,
            "seeker_id": seeker.seeker_id,
            "name": mask_name(seeker.contact.name or ""),
            "phone": seeker.contact.phone,
            "title": message.title,
            "lines": list(message.lines),
            "why": list(message.why),
            "due": send.not_before.isoformat(),
            "attempts": send.attempts,
        }
